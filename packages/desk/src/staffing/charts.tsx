import type { PlanView } from '@zhiyu/server/contract/planning'
import { useMemo } from 'react'
import { useWords } from '../i18n/index.ts'
import { Chart, type Series } from '../parts/chart.tsx'
import { Figure } from '../parts/figure.tsx'
import { useFormats } from '../settings.tsx'
import { clockText } from './day.ts'

/** Who comes, who is needed and planned, and what the planned ones mean for who waits. Every figure stands in the table below, too. */
export function Charts ({ plan, shifts }: { plan: PlanView; shifts: number }) {
  const { t, language } = useWords()
  const formats = useFormats()
  const { intervals, forecast } = plan
  const along = useMemo(() => intervals.map(one => clockText(one.startMinute)), [intervals])
  // `t` changes identity with each render but not in meaning: language decides.
  const cover = useMemo<Series[]>(() => [
    { type: 'bar', stack: 'cover', tone: 'accent', name: t('staffing.covered'), data: intervals.map(one => Math.min(one.planned, one.rostered)) },
    { type: 'bar', stack: 'cover', tone: 'red', name: t('staffing.under'), data: intervals.map(one => Math.max(0, one.rostered - one.planned)) },
    { type: 'bar', stack: 'cover', tone: 'chartWarm', name: t('staffing.over'), data: intervals.map(one => Math.max(0, one.planned - one.rostered)) },
    { type: 'line', step: true, tone: 'text', name: t('staffing.needed'), data: intervals.map(one => one.rostered) },
  ], [intervals, language])
  const expected = useMemo<Series[]>(() => [{ type: 'line', step: true, tone: 'blue', name: t('staffing.expected'), data: intervals.map(one => one.arrivals) }], [intervals, language])
  const band = useMemo(() => forecast.kind === 'forecast' && forecast.intervals.length === intervals.length
    ? { name: t('staffing.band'), low: { name: t('staffing.low'), data: forecast.intervals.map(one => one.low) }, high: { name: t('staffing.high'), data: forecast.intervals.map(one => one.high) } } : undefined, [forecast, intervals, language])
  const leaves = useMemo<Series[]>(() => [
    { type: 'line', step: true, tone: 'accent', name: t('staffing.with-needed'), data: intervals.map(one => one.arrivals > 0 ? one.figures.pAbandon : null) },
    ...(shifts > 0 ? [{ type: 'line', step: true, tone: 'red', name: t('staffing.with-planned'), data: intervals.map(one => one.arrivals > 0 ? one.plannedFigures.pAbandon : null) } as const] : []),
  ], [intervals, shifts, language])
  const number = useMemo(() => (value: number) => formats.number(Math.round(value * 10) / 10), [formats])
  const percent = useMemo(() => (value: number) => formats.percent(value), [formats])
  return (
    <div className="staff-charts">
      <Figure title={t('staffing.chart.cover')} note={t('staffing.chart.cover-text')}><Chart label={t('staffing.chart.cover')} along={along} series={cover} show={number} whole /></Figure>
      <div className="staff-chart-pair">
        <Figure title={t('staffing.chart.arrivals')} note={t(band ? 'staffing.chart.arrivals-text' : 'staffing.chart.own-text')}><Chart label={t('staffing.chart.arrivals')} along={along} series={expected} show={number} {...(band ? { band } : {})} /></Figure>
        <Figure title={t('staffing.chart.leaves')} note={t('staffing.chart.leaves-text')}><Chart label={t('staffing.chart.leaves')} along={along} series={leaves} show={percent} /></Figure>
      </div>
    </div>
  )
}
