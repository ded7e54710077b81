import type { IntentView } from '@zhiyu/server/contract/autonomy'
import { useQuery } from '@tanstack/react-query'
import { api } from '../api/calls.ts'
import { keys } from '../api/keys.ts'
import { useWords } from '../i18n/index.ts'
import { hrefOf } from '../route.ts'
import { Failure, Loading } from '../parts/states.tsx'
import { useFormats } from '../settings.tsx'

/** The newest measured turns behind a figure: what the AI would have done, what the person did, and the conversation itself. */
export function Evidence ({ intent }: { intent: IntentView }) {
  const { t, may } = useWords()
  const formats = useFormats()
  const list = useQuery({ queryKey: keys.autonomyEvidence(intent.intent), queryFn: () => api.autonomyEvidence(intent.intent).then(page => page.items) })
  if (list.isError) return <Failure error={list.error} retry={() => { void list.refetch() }} />
  if (!list.data) return <Loading />
  const act = (text: string): string => { const [kind = '', ...about] = text.split(' '); return [may(`act.${kind}`) ?? may(`handover.${kind}`) ?? kind, ...about.map(one => may(`intent.${one}`) ?? one)].join(' ') }
  return (
    <div className="table-scroll" tabIndex={0} role="region" aria-label={t('autonomy.evidence')}>
      <table className="plain-table autonomy-evidence">
        <thead><tr>{(['at', 'how', 'ai', 'human', 'changed', 'agreed'] as const).map(key => <th key={key} scope="col">{t(`autonomy.column.${key}`)}</th>)}<th scope="col"><span className="hidden-heading">{t('autonomy.column.open')}</span></th></tr></thead>
        <tbody>{list.data.slice(0, 20).map(one => (
          <tr key={`${one.conversationId}${one.seq}`}>
            <td className="no-wrap">{formats.dateTime(one.at)}</td><td>{t(`autonomy.kind.${one.kind}`)}</td><td>{act(one.ai)}</td><td>{act(one.human)}</td>
            <td className="figure">{one.distance === null ? '–' : formats.percent(one.distance)}</td><td><span className={`status ${one.agreed ? 'status-delivered' : 'status-exception'}`}>{t(one.agreed ? 'autonomy.same' : 'autonomy.different')}</span></td>
            <td><a className="no-wrap" href={hrefOf('inbox', 'resolved', one.conversationId)}>{t('autonomy.open')}</a></td>
          </tr>
        ))}</tbody>
      </table>
    </div>
  )
}
