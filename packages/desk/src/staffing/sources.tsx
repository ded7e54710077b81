import type { PlanView } from '@zhiyu/server/contract/planning'
import { useWords } from '../i18n/index.ts'
import { useFormats } from '../settings.tsx'
import type { Own } from './model.ts'

/** Where each figure comes from: one's own, measured on so many chats, or assumed because too few were seen. */
export function Sources ({ plan, own }: { plan: PlanView; own: Own }) {
  const { t } = useWords()
  const formats = useFormats()
  const { forecast, measured, assumptions } = plan
  const from = (set: unknown, one: PlanView['measured']['handling'], counted: 'staffing.measured-chats' | 'staffing.measured-left'): string =>
    set !== undefined ? t('staffing.set-by-you') : one.from === 'measured' ? t(counted, { n: formats.number(one.of) }) : t('staffing.assumed', { n: formats.number(one.of) })
  const arrivals = own.perHour ? t('staffing.set-by-you') : forecast.kind === 'too-little' ? t('staffing.source.none', { n: forecast.weeks })
    : `${t('staffing.source.weeks', { n: forecast.weeks })}${own.factor !== undefined && own.factor !== 1 ? t('staffing.source.factor', { share: formats.percent(own.factor) }) : ''}`
  return (
    <dl className="staff-sources">
      <div><dt>{t('staffing.arrivals')}</dt><dd>{arrivals}</dd></div>
      <div><dt>{t('staffing.handling')}</dt><dd><b>{formats.span(assumptions.handlingMs)}</b> {from(own.handlingMs, measured.handling, 'staffing.measured-chats')}</dd></div>
      <div><dt>{t('staffing.patience')}</dt><dd><b>{formats.span(assumptions.patienceMs)}</b> {from(own.patienceMs, measured.patience, 'staffing.measured-left')}</dd></div>
      <div><dt>{t('staffing.chats')}</dt><dd><b>{assumptions.paces.length}</b> {own.chats === undefined ? t('staffing.assumed-pace', { pace: formats.number(assumptions.paces.at(-1) ?? 1) }) : t('staffing.pace', { pace: formats.number(assumptions.paces.at(-1) ?? 1) })}</dd></div>
    </dl>
  )
}
