import { useMutation, useQuery } from '@tanstack/react-query'
import { App, Button } from 'antd'
import { api } from '../api/calls.ts'
import { keys, queryClient } from '../api/keys.ts'
import { useWords } from '../i18n/index.ts'
import { Failure, Loading, useFaultWords } from '../parts/states.tsx'
import { useFormats } from '../settings.tsx'

/** The house says reasons in plain English words; the desk in its own language where it knows them. */
function useReasons () {
  const { t, may } = useWords()
  return {
    recordWords: (record: string): string => { const [type = '', ...id] = record.split(' '); return `${may(`connect.type.${type}`) ?? type} ${id.join(' ')}` },
    reasonWords: (reason: string): string => may(`connect.reason.${reason}`) ?? may(`import.reason.${reason}`) ?? (reason.startsWith('not one of ') ? t('connect.not-one-of', { list: reason.slice(11) }) : reason),
  }
}

/** Records that cannot be, and why. */
export function Quarantine ({ id }: { id: string }) {
  const { recordWords, reasonWords } = useReasons()
  const { t } = useWords()
  const formats = useFormats()
  const list = useQuery({ queryKey: keys.quarantine(id), queryFn: () => api.quarantine(id).then(page => page.items) })
  if (list.isError) return <Failure error={list.error} retry={() => { void list.refetch() }} />
  if (!list.data) return <Loading />
  return (
    <div className="connect-table">
      <h3>{t('connect.quarantine')}</h3><p className="faint">{t('connect.quarantine-text')}</p>
      <div className="table-scroll" tabIndex={0} role="region" aria-label={t('connect.quarantine')}>
        <table className="plain-table"><thead><tr><th scope="col">{t('connect.record')}</th><th scope="col">{t('connect.column')}</th><th scope="col">{t('connect.reason')}</th><th scope="col">{t('connect.when')}</th></tr></thead>
          <tbody>{list.data.map(row => <tr key={row.record}><td className="figure">{recordWords(row.record)}</td><td>{row.column ?? '–'}</td><td>{reasonWords(row.reason)}</td><td className="faint">{formats.dateTime(row.at)}</td></tr>)}</tbody></table>
      </div>
    </div>
  )
}

/** What shoppers confirmed and what the shop said to it. */
export function Deeds ({ id }: { id: string }) {
  const { t, may } = useWords()
  const formats = useFormats()
  const { message } = App.useApp()
  const words = useFaultWords()
  const list = useQuery({ queryKey: keys.shopDeeds(id), queryFn: () => api.shopDeeds(id).then(page => page.items) })
  const settle = useMutation({ mutationFn: (deed: string) => api.settleShopDeed(deed), onError: error => { void message.error(words(error)) }, onSettled: () => { void queryClient.invalidateQueries({ queryKey: keys.connectors }) } })
  if (list.isError) return <Failure error={list.error} retry={() => { void list.refetch() }} />
  if (!list.data) return <Loading />
  return (
    <div className="connect-table">
      <h3>{t('connect.deeds')}</h3><p className="faint">{t('connect.deeds-text')}</p>
      {list.data.length === 0 && <p>{t('connect.deeds-none')}</p>}
      {list.data.length > 0 && (
        <div className="table-scroll" tabIndex={0} role="region" aria-label={t('connect.deeds')}>
          <table className="plain-table"><thead><tr><th scope="col">{t('connect.order')}</th><th scope="col">{t('connect.what')}</th><th scope="col">{t('connect.outcome')}</th><th scope="col">{t('connect.when')}</th></tr></thead>
            <tbody>{list.data.map(row => (
              <tr key={row.id}>
                <td className="figure">{row.orderId}</td><td>{may(`connect.deed.${row.kind}`) ?? row.kind}</td>
                <td>{t(`connect.deed-state.${row.state}`)}{row.problem && <div className="faint">{row.problem}</div>}{(row.state === 'refused' || row.state === 'by-hand') && <div><Button size="small" onClick={() => { settle.mutate(row.id) }}>{t('connect.settle')}</Button></div>}</td>
                <td className="faint">{formats.dateTime(row.updatedAt)}</td>
              </tr>
            ))}</tbody></table>
        </div>
      )}
    </div>
  )
}
