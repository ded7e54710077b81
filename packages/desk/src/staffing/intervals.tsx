import type { PlanView } from '@zhiyu/server/contract/planning'
import { useMemo } from 'react'
import { useWords } from '../i18n/index.ts'
import { SortTable, type Column } from '../parts/sort-table.tsx'
import { useFormats } from '../settings.tsx'
import { clockText } from './day.ts'
import type { Interval } from './model.ts'

interface Row extends Interval { readonly low: number | null; readonly high: number | null }

/** The same day in figures. Stretches in which nobody comes and nobody is planned are left out. */
export function Intervals ({ plan, file }: { plan: PlanView; file: string }) {
  const { t, language } = useWords()
  const formats = useFormats()
  const { forecast, intervals } = plan
  const rows = useMemo<Row[]>(() => intervals.map((one, i) => {
    const spread = forecast.kind === 'forecast' ? forecast.intervals[i] : undefined
    return { ...one, low: spread?.low ?? null, high: spread?.high ?? null }
  }).filter(one => one.arrivals > 0 || one.planned > 0), [forecast, intervals])
  const tenths = (value: number | null): string => value === null ? '–' : formats.number(Math.round(value * 10) / 10)
  const gap = (row: Row): number => row.planned - row.rostered
  // `t` changes identity with each render but not in meaning: language decides.
  const columns = useMemo<Column<Row>[]>(() => [
    { key: 'time', title: t('staffing.interval'), explain: t('staffing.explain.interval'), value: row => clockText(row.startMinute) },
    { key: 'arrivals', title: t('staffing.expected'), explain: t('staffing.explain.arrivals'), value: row => row.arrivals, show: row => tenths(row.arrivals), figure: true },
    { key: 'low', title: t('staffing.low'), explain: t('staffing.explain.low'), value: row => row.low, show: row => tenths(row.low), figure: true },
    { key: 'high', title: t('staffing.high'), explain: t('staffing.explain.high'), value: row => row.high, show: row => tenths(row.high), figure: true },
    { key: 'agents', title: t('staffing.on-chats'), explain: t('staffing.explain.agents'), value: row => row.agents, show: row => formats.number(row.agents), figure: true },
    { key: 'rostered', title: t('staffing.needed'), explain: t('staffing.explain.rostered'), value: row => row.rostered, show: row => formats.number(row.rostered), figure: true },
    { key: 'planned', title: t('staffing.planned'), explain: t('staffing.explain.planned'), value: row => row.planned, show: row => formats.number(row.planned), figure: true },
    { key: 'gap', title: t('staffing.gap'), explain: t('staffing.explain.gap'), value: gap, show: row => <Gap gap={gap(row)} />, figure: true },
    { key: 'abandon', title: t('staffing.abandon'), explain: t('staffing.explain.abandon'), value: row => row.figures.pAbandon, show: row => formats.percent(row.figures.pAbandon), figure: true },
    { key: 'wait', title: t('staffing.wait'), explain: t('staffing.explain.wait'), value: row => Math.round(row.figures.meanWaitMs), show: row => formats.span(row.figures.meanWaitMs), figure: true },
    { key: 'answered', title: t('staffing.answered'), explain: t('staffing.explain.answered'), value: row => row.figures.answeredInTime, show: row => formats.percent(row.figures.answeredInTime), figure: true },
    { key: 'planned-abandon', title: t('staffing.planned-abandon'), explain: t('staffing.explain.planned-abandon'), value: row => row.plannedFigures.pAbandon, show: row => formats.percent(row.plannedFigures.pAbandon), figure: true },
  ], [language, formats])
  return <SortTable title={t('staffing.table')} aside={<span className="faint">{t('staffing.table-text')}</span>} rows={rows} columns={columns} keyOf={row => String(row.startMinute)} file={file} />
}

function Gap ({ gap }: { gap: number }) {
  const { t } = useWords()
  const formats = useFormats()
  if (gap === 0) return <span className="staff-gap staff-even">{t('staffing.even')}</span>
  return <span className={gap < 0 ? 'staff-gap staff-under' : 'staff-gap staff-over'}>{t(gap < 0 ? 'staffing.short-n' : 'staffing.spare-n', { n: formats.number(Math.abs(gap)) })}</span>
}
