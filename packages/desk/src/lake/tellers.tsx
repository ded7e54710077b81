import { useQuery } from '@tanstack/react-query'
import { api } from '../api/calls.ts'
import { keys } from '../api/keys.ts'
import { useWords } from '../i18n/index.ts'
import { useNow } from '../live/hooks.ts'
import { Failure } from '../parts/states.tsx'
import { useMay } from '../session.tsx'
import { useFormats } from '../settings.tsx'

/** Clocks that differ by less are as good as equal. Source: the intake puts right what is off by more. */
const SKEW_MS = 30_000
const FRESH = { refetchInterval: 60_000 }

/** Who tells what happened, how fresh and how clean it is; and what could not be believed, with the reason. */
export function Tellers () {
  return useMay()('import.run') ? <Told /> : null
}

function Told () {
  const { t, may } = useWords()
  const formats = useFormats()
  const now = useNow()
  const sources = useQuery({ queryKey: keys.eventSources, queryFn: () => api.eventSources().then(page => page.items), ...FRESH })
  if (sources.isError && !sources.data) return <Failure error={sources.error} retry={() => { void sources.refetch() }} />
  if (!sources.data || sources.data.length === 0) return null
  const kept = sources.data.some(one => one.quarantined > 0)
  return (
    <section>
      <h2 id="lake-told">{t('lake.told')}</h2>
      <div className="sheet-panel table-scroll" tabIndex={0} role="region" aria-label={t('lake.told')}>
        <table className="plain-table">
          <thead><tr><th scope="col">{t('lake.source')}</th><th scope="col">{t('lake.told-last')}</th>{(['stored', 'doubled', 'late', 'quarantined', 'refused'] as const).map(name => <th key={name} scope="col" className="cell-end">{t(`lake.told.${name}`)}</th>)}<th scope="col">{t('lake.told-clock')}</th></tr></thead>
          <tbody>{sources.data.map(one => (
            <tr key={one.source}>
              <th scope="row">{may(`lake.teller.${one.source}`) ?? one.source}</th><td title={formats.dateTime(one.lastAt)}>{formats.ago(one.lastAt, now)}</td>
              <td className="cell-end figure">{formats.number(one.stored)}</td><td className="cell-end figure">{formats.number(one.doubled)}</td><td className="cell-end figure">{formats.number(one.late)}</td>
              <td className="cell-end figure">{one.quarantined > 0 ? <span className="lake-kept">{formats.number(one.quarantined)}</span> : '0'}</td><td className="cell-end figure">{formats.number(one.refused)}</td>
              <td>{Math.abs(one.skewMs) < SKEW_MS ? t('lake.clock-right') : t(one.skewMs > 0 ? 'lake.clock-ahead' : 'lake.clock-behind', { time: formats.span(Math.abs(one.skewMs)) })}</td>
            </tr>
          ))}</tbody>
        </table>
      </div>
      <p className="faint">{t('lake.told-note')}</p>
      {kept && <Aside />}
    </section>
  )
}

function Aside () {
  const { t, may } = useWords()
  const formats = useFormats()
  const aside = useQuery({ queryKey: keys.eventsAside, queryFn: () => api.eventsAside().then(page => page.items), ...FRESH })
  if (aside.isError && !aside.data) return <Failure error={aside.error} retry={() => { void aside.refetch() }} />
  if (!aside.data || aside.data.length === 0) return null
  return (
    <details className="lake-aside">
      <summary>{t('lake.aside', { n: formats.number(aside.data.length) })}</summary>
      <p className="faint">{t('lake.aside-note')}</p>
      <div className="sheet-panel table-scroll" tabIndex={0} role="region" aria-label={t('lake.aside-list')}>
        <table className="plain-table">
          <thead><tr><th scope="col">{t('lake.aside-when')}</th><th scope="col">{t('lake.source')}</th><th scope="col">{t('lake.aside-id')}</th><th scope="col">{t('lake.aside-why')}</th><th scope="col">{t('lake.aside-where')}</th></tr></thead>
          <tbody>{aside.data.map(one => <tr key={one.id}><td>{formats.dateTime(one.receivedAt)}</td><td>{may(`lake.teller.${one.source}`) ?? one.source}</td><td className="figure">{one.eventId ?? '–'}</td><td>{may(`lake.reason.${one.reason}`) ?? one.reason}</td><td><code>{one.path === '' ? '/' : one.path}</code></td></tr>)}</tbody>
        </table>
      </div>
    </details>
  )
}
