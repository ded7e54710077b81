import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { api } from '../api/calls.ts'
import { keys } from '../api/keys.ts'
import { useWords } from '../i18n/index.ts'
import { Empty, Failure, Loading, RoomPage } from '../parts/states.tsx'
import { ConnectorCard } from './card.tsx'
import { ConnectorForm } from './form.tsx'

/** Shops outside the house: what is read from them and what they were told. */
export function ConnectorRoom () {
  const { t } = useWords()
  const [adding, setAdding] = useState(false)
  const list = useQuery({ queryKey: keys.connectors, queryFn: () => api.connectors().then(page => page.items), refetchInterval: query => query.state.data?.some(one => one.state === 'active' && (one.reading || !one.backfilled)) ? 1_500 : 15_000 })
  const add = <Button type="primary" disabled={adding} onClick={() => { setAdding(true) }}>{t('connect.add')}</Button>
  return (
    <RoomPage title={t('room.connectors')} aside={t('connect.line')} actions={list.data && list.data.length > 0 && add}>
      <div className="column">
        {adding && <section className="sheet-panel" aria-labelledby="connect-new"><h2 id="connect-new">{t('connect.add')}</h2><ConnectorForm close={() => { setAdding(false) }} /></section>}
        {list.isError && <Failure error={list.error} retry={() => { void list.refetch() }} />}
        {list.isPending && <Loading />}
        {list.data?.length === 0 && !adding && <Empty title={t('connect.none')} action={add}>{t('connect.none-text')}</Empty>}
        {list.data?.map(one => <ConnectorCard key={one.id} view={one} />)}
      </div>
    </RoomPage>
  )
}
