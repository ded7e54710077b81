import type { PlanView } from '@zhiyu/server/contract/planning'
import { Tooltip } from 'antd'
import { useWords } from '../i18n/index.ts'
import { useFormats } from '../settings.tsx'
import { clockText } from './day.ts'
import { overDay } from './model.ts'

/** The day in five figures; each says what it means on hover and focus. */
export function Tiles ({ plan, shifts }: { plan: PlanView; shifts: number }) {
  const { t } = useWords()
  const formats = useFormats()
  const { intervals, forecast, targets } = plan
  const arrivals = intervals.reduce((sum, one) => sum + one.arrivals, 0)
  const whole = (value: number): string => formats.number(Math.round(value))
  const expected = forecast.kind === 'forecast' ? forecast.intervals.reduce((sum, one) => sum + one.mean, 0) : undefined
  const most = intervals.reduce((best, one) => one.rostered > best.rostered ? one : best, intervals[0]!)
  const least = overDay(intervals, one => one.figures)
  const planned = shifts > 0 ? overDay(intervals, one => one.plannedFigures) : null
  const under = intervals.reduce((sum, one) => sum + Math.max(0, one.rostered - one.planned), 0) * plan.minutes / 60
  const needed = intervals.reduce((sum, one) => sum + one.rostered, 0) * plan.minutes / 60
  const withPlanned = (value: string | undefined): string => value === undefined ? t('staffing.tile.least') : t('staffing.tile.with-planned', { value })
  const hours = (value: number): string => t('staffing.hours', { n: formats.number(Math.round(value * 10) / 10) })
  return (
    <div className="staff-tiles">
      <Tile title={t('staffing.tile.arrivals')} value={whole(arrivals)} explain={t('staffing.explain.arrivals')} note={expected === undefined || Math.abs(expected - arrivals) < 0.5 ? t('staffing.tile.a-day') : t('staffing.tile.instead', { n: whole(expected) })} />
      <Tile title={t('staffing.tile.most')} value={formats.number(most.rostered)} explain={t('staffing.explain.rostered')} note={t('staffing.tile.at', { time: clockText(most.startMinute) })} />
      <Tile title={t('staffing.tile.hours')} value={hours(needed)} explain={t('staffing.explain.hours')} tone={shifts > 0 ? under > 0 ? 'late' : undefined : undefined} note={shifts === 0 ? t('staffing.tile.no-shifts') : under > 0 ? t('staffing.tile.open', { value: hours(under) }) : t('staffing.tile.covered')} />
      <Tile title={t('staffing.tile.abandon')} value={least ? formats.percent(least.pAbandon) : '–'} explain={t('staffing.explain.abandon')} note={withPlanned(planned ? formats.percent(planned.pAbandon) : undefined)} tone={planned && targets.abandonAtMost !== null && planned.pAbandon > targets.abandonAtMost ? 'late' : undefined} />
      <Tile title={t('staffing.tile.answered', { time: formats.span(targets.answered?.withinMs ?? 30_000) })} value={least ? formats.percent(least.answeredInTime) : '–'} explain={t('staffing.explain.answered')} note={withPlanned(planned ? formats.percent(planned.answeredInTime) : undefined)} tone={planned && targets.answered !== null && planned.answeredInTime < targets.answered.share ? 'late' : undefined} />
      <Tile title={t('staffing.tile.wait')} value={least ? formats.span(least.meanWaitMs) : '–'} explain={t('staffing.explain.wait')} note={withPlanned(planned ? formats.span(planned.meanWaitMs) : undefined)} tone={planned && targets.meanWaitMsAtMost !== null && planned.meanWaitMs > targets.meanWaitMsAtMost ? 'late' : undefined} />
    </div>
  )
}

function Tile ({ title, value, note, explain, tone }: { title: string; value: string; note: string; explain: string; tone?: 'late' | undefined }) {
  return (
    <Tooltip title={explain} trigger={['hover', 'focus']}>
      <div className="figure-card" tabIndex={0} role="group" aria-label={title}>
        <span className="figure-title">{title}</span><span className="figure-value">{value}</span><span className={tone === 'late' ? 'figure-note staff-short' : 'figure-note'}>{note}</span>
      </div>
    </Tooltip>
  )
}
