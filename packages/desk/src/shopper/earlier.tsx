import { useQuery } from '@tanstack/react-query'
import { Segmented } from 'antd'
import { useState } from 'react'
import { api } from '../api/calls.ts'
import { keys } from '../api/keys.ts'
import { useWords } from '../i18n/index.ts'
import { ConversationLink } from '../parts/conversation-link.tsx'
import { Empty, Failure, Loading } from '../parts/states.tsx'
import { Timeline } from './timeline.tsx'

/** What was said, or all that happened. */
export function History (props: { customerId: string; current: string | undefined; onLeave: (() => void) | undefined }) {
  const { t } = useWords()
  const [which, setWhich] = useState<'talks' | 'all'>('talks')
  return (
    <>
      <div className="history-which"><Segmented size="small" aria-label={t('timeline.which')} value={which} onChange={setWhich} options={[{ value: 'talks', label: t('timeline.talks') }, { value: 'all', label: t('timeline.all') }]} /></div>
      {which === 'talks' ? <Earlier {...props} /> : <Timeline customerId={props.customerId} />}
    </>
  )
}

function Earlier ({ customerId, current, onLeave }: { customerId: string; current: string | undefined; onLeave: (() => void) | undefined }) {
  const { t } = useWords()
  const list = useQuery({ queryKey: keys.conversationsOf(customerId), queryFn: () => api.conversationsOf(customerId).then(page => page.items) })
  if (list.isError) return <Failure error={list.error} retry={() => { void list.refetch() }} />
  if (list.isPending) return <Loading />
  const others = list.data.filter(row => row.id !== current)
  if (others.length === 0) return <Empty title={t('earlier.none')}>{t('earlier.none-text')}</Empty>
  return <ul className="links shopper-body">{others.map(row => <li key={row.id}><ConversationLink row={row} onLeave={onLeave} who={false} /></li>)}</ul>
}
