import type { ModelView } from '@zhiyu/server/contract/models'
import { useWords } from '../i18n/index.ts'
import { useFormats } from '../settings.tsx'

/** Costs are counted in millionths of a fen. */
export const yuanOf = (costMicro: number): string => (costMicro / 100_000_000).toFixed(costMicro < 100_000_000 ? 4 : 2)

export function Today ({ view }: { view: ModelView }) {
  const { t } = useWords()
  const { settings, today, breaker } = view
  const formats = useFormats()
  const on = settings !== null && view.refusals.length === 0
  const spent = today.tokensIn + today.tokensOut
  return (
    <section className="sheet-panel" aria-labelledby="model-now">
      <h2 id="model-now" className="hidden-heading">{t('model.state')}</h2>
      <p className={`model-state ${on ? breaker.state === 'closed' ? 'model-on' : 'model-rests' : 'model-off'}`}>
        <span className="model-dot" aria-hidden="true" />
        <b>{settings === null ? t('model.state.none') : on ? breaker.state === 'open' && breaker.until ? t('model.state.rests', { at: formats.time(breaker.until) }) : breaker.state === 'trying' ? t('model.state.trying') : t('model.state.on') : t('model.state.off')}</b>
      </p>
      {settings === null && <p className="faint model-about">{t('model.state.none-text')}</p>}
      {settings !== null && view.refusals.length > 0 && <ul className="model-reasons">{view.refusals.map(reason => <li key={reason}>{t(`model.refusal.${reason}`)}</li>)}</ul>}
      {settings !== null && (
        <dl className="model-figures">
          <div><dt>{t('model.calls')}</dt><dd>{formats.number(today.calls)}</dd><dd className="faint">{t('model.calls-note', { n: today.failed })}</dd></div>
          <div><dt>{t('model.tokens')}</dt><dd>{formats.number(spent)}</dd><dd className="faint">{settings.tokensPerDay === null ? t('model.tokens-note', { in: formats.number(today.tokensIn), out: formats.number(today.tokensOut) }) : t('model.of', { most: formats.number(settings.tokensPerDay) })}</dd></div>
          <div><dt>{t('model.cost')}</dt><dd>¥{yuanOf(today.costMicro)}</dd><dd className="faint">{settings.costPerDayMinor === null ? t('model.no-budget') : t('model.of', { most: `¥${(settings.costPerDayMinor / 100).toFixed(2)}` })}{today.estimated > 0 && ` · ${t('model.estimated', { n: today.estimated })}`}</dd></div>
          <div><dt>{t('model.wordings')}</dt><dd>{formats.number(today.kept)}</dd><dd className="faint">{t('model.wordings-note', { n: today.replaced })}</dd></div>
        </dl>
      )}
    </section>
  )
}

export function Days ({ view }: { view: ModelView }) {
  const { t } = useWords()
  const formats = useFormats()
  return (
    <div className="sheet-panel">
      <h2>{t('model.days')}</h2>
      <div className="table-scroll" tabIndex={0} role="region" aria-label={t('model.days')}>
        <table className="plain-table">
          <thead><tr><th scope="col">{t('model.day')}</th><th scope="col" className="cell-end">{t('model.calls-day')}</th><th scope="col" className="cell-end">{t('model.failed')}</th><th scope="col" className="cell-end">{t('model.kept')}</th><th scope="col" className="cell-end">{t('model.replaced')}</th><th scope="col" className="cell-end">{t('model.tokens')}</th><th scope="col" className="cell-end">{t('model.cost')}</th></tr></thead>
          <tbody>{view.days.map(day => (
            <tr key={day.day}><td className="no-wrap">{formats.calendarDay(day.day)}</td><td className="cell-end">{formats.number(day.calls)}</td><td className="cell-end">{formats.number(day.failed)}</td><td className="cell-end">{formats.number(day.kept)}</td><td className="cell-end">{formats.number(day.replaced)}</td><td className="cell-end">{formats.number(day.tokensIn + day.tokensOut)}</td><td className="cell-end">¥{yuanOf(day.costMicro)}</td></tr>
          ))}</tbody>
        </table>
      </div>
    </div>
  )
}
