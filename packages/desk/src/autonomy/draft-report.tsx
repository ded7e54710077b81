import { useQuery } from '@tanstack/react-query'
import { api } from '../api/calls.ts'
import { keys } from '../api/keys.ts'
import { useWords } from '../i18n/index.ts'
import { Failure, Loading } from '../parts/states.tsx'
import { useFormats } from '../settings.tsx'

const DAYS = 7

/** What became of the drafts that were shown to agents. */
export function DraftReport () {
  const { t } = useWords()
  const formats = useFormats()
  const report = useQuery({ queryKey: keys.copilotReport(DAYS), queryFn: () => api.copilotReport(DAYS) })
  return (
    <section className="sheet-panel autonomy-part" aria-labelledby="autonomy-drafts">
      <h2 id="autonomy-drafts">{t('report.title', { days: DAYS })}</h2>
      {report.isError ? <Failure error={report.error} retry={() => { void report.refetch() }} /> : !report.data ? <Loading /> : report.data.rows.length === 0 ? <p className="faint">{t('report.none')}</p> : (
        <div className="table-scroll">
          <table className="plain-table autonomy-report">
            <thead><tr><th scope="col">{t('report.source')}</th>{(['shown', 'accepted', 'edited', 'ignored'] as const).map(key => <th key={key} scope="col" className="cell-end">{t(`report.${key}`)}</th>)}<th scope="col" className="cell-end">{t('report.changed')}</th></tr></thead>
            <tbody>{report.data.rows.map(row => (
              <tr key={row.source}><th scope="row">{t(`report.source.${row.source}`)}</th>{[row.shown, row.accepted, row.edited, row.ignored].map((n, index) => <td key={index} className="cell-end figure">{formats.number(n)}</td>)}<td className="cell-end figure">{row.distance === null ? '–' : formats.percent(row.distance)}</td></tr>
            ))}</tbody>
          </table>
        </div>
      )}
    </section>
  )
}
