import { FIGURES, type FigureName, type PolicyReport } from '@zhiyu/server/contract/simulation'
import { Select } from 'antd'
import { useMemo, useState } from 'react'
import { instantOf, parseInstant } from '../clock.ts'
import { useWords } from '../i18n/index.ts'
import { SortTable, type Column } from '../parts/sort-table.tsx'
import { useFormats } from '../settings.tsx'
import { useRunWords } from './names.ts'
import type { ResultParts } from './run.tsx'

interface FigureRow { readonly figure: FigureName; readonly each: readonly ({ mean: number | null; halfWidth: number | null } | undefined)[] }

/** Everything that was measured, for everyone or for one part of the traffic. */
export function AllFigures ({ run, report, names }: ResultParts) {
  const { t, language } = useWords()
  const { figure, write, named } = useRunWords()
  const [part, setPart] = useState('total')
  const first = report.policies[0]
  const figuresOf = (policy: PolicyReport): PolicyReport['total'] => {
    if (part === 'total' || part === 'care' || part === 'ordinary') return policy[part]
    return policy.tiers.find(one => `tier-${one.tier}` === part)?.figures ?? policy.classes.find(one => `class-${one.class}` === part)?.figures ?? []
  }
  const rows = useMemo<FigureRow[]>(() => (Object.keys(FIGURES) as FigureName[]) // the keys of a constant
    .map(name => ({ figure: name, each: report.policies.map(policy => figuresOf(policy).find(one => one.figure === name)) }))
    .filter(row => row.each.some(one => one?.mean !== null && one?.mean !== undefined)), [report, part])
  const columns = useMemo<Column<FigureRow>[]>(() => [
    { key: 'figure', title: t('simulation.column.figure'), value: row => figure(row.figure) },
    ...names.map((name, i): Column<FigureRow> => ({ key: String(i), title: name, figure: true, value: row => row.each[i]?.mean, show: row => <>{write(row.figure, row.each[i]?.mean, report.currency)}{row.each[i]?.halfWidth !== null && row.each[i]?.halfWidth !== undefined && <span className="faint sim-interval">±{write(row.figure, row.each[i].halfWidth, report.currency)}</span>}</> })),
  ], [language, names, report])
  const options = [
    { value: 'total', label: t('simulation.everyone') }, ...(first?.tiers ?? []).map(one => ({ value: `tier-${one.tier}`, label: t(`tier.${one.tier as 'diamond'}`) })),
    { value: 'care', label: t('simulation.part.care') }, { value: 'ordinary', label: t('simulation.part.ordinary') }, ...(first?.classes ?? []).map(one => ({ value: `class-${one.class}`, label: named(one.name) })),
  ]
  return <SortTable title={t('simulation.figures')} aside={<Select size="small" aria-label={t('simulation.part')} value={part} onChange={setPart} options={options} popupMatchSelectWidth={false} />} rows={rows} columns={columns} keyOf={row => row.figure} file={`simulation-${run.id}-figures-${part}`} />
}

type NeedRow = PolicyReport['fairness'][number] & { readonly candidate: string }

/** Each need group against everyone's average: is anybody who needs care left behind? */
export function Fairness ({ run, report, names }: ResultParts) {
  const { t, language } = useWords()
  const { figure, differ, interval } = useRunWords()
  const rows = useMemo<NeedRow[]>(() => report.policies.flatMap((policy, i) => policy.fairness.filter(one => one.difference !== null).map(one => ({ ...one, candidate: names[i] ?? policy.policy }))), [report, names])
  const columns = useMemo<Column<NeedRow>[]>(() => [
    { key: 'need', title: t('simulation.column.need'), value: row => t(`care.${row.need}`) },
    { key: 'figure', title: t('simulation.column.figure'), value: row => figure(row.figure) },
    { key: 'candidate', title: t('simulation.column.candidate'), value: row => row.candidate },
    { key: 'difference', title: t('simulation.column.difference'), figure: true, value: row => row.difference, show: row => <>{differ(row.figure, row.difference, report.currency)}<span className="faint sim-interval">{interval(row.figure, row.low, row.high)}</span></> },
    { key: 'margin', title: t('simulation.column.margin'), figure: true, value: row => row.margin, show: row => differ(row.figure, row.margin, report.currency) },
    { key: 'unfair', title: t('simulation.column.fair'), value: row => t(row.unfair ? 'simulation.unfair' : 'simulation.fair'), show: row => <span className={`sim-tag ${row.unfair ? 'sim-gain-loses' : 'sim-gain-gains'}`}>{t(row.unfair ? 'simulation.unfair' : 'simulation.fair')}</span> },
  ], [language, report])
  return <SortTable title={t('simulation.fairness')} aside={<span className="faint">{t('simulation.fairness-text')}</span>} rows={rows} columns={columns} keyOf={row => row.need + row.figure + row.candidate} file={`simulation-${run.id}-fairness`} />
}

type HourRow = PolicyReport['hours'][number]

/** Hour by hour, one candidate at a time. */
export function ByHour ({ run, report, names, chosen }: ResultParts) {
  const { t, language } = useWords()
  const formats = useFormats()
  const { wait } = useRunWords()
  const [place, setPlace] = useState(chosen)
  const policy = report.policies[place]
  const columns = useMemo<Column<HourRow>[]>(() => {
    const count = (key: 'offered' | 'handedOver' | 'served' | 'abandoned' | 'waitingMean' | 'onDuty', digits = 0): Column<HourRow> => ({ key, title: t(`simulation.hour.${key}`), figure: true, value: row => Number(row[key].toFixed(digits)), show: row => formats.number(Number(row[key].toFixed(digits))) })
    return [
      { key: 'hour', title: t('simulation.hour.hour'), value: row => row.fromMs, show: row => formats.time(instantOf(parseInstant(run.startsAt) + row.fromMs).toISOString()) },
      count('offered'), count('handedOver'), count('served'), count('abandoned'),
      { key: 'wait', title: t('simulation.figure.wait-mean'), figure: true, value: row => row.waitMeanMs, show: row => row.waitMeanMs === null ? '–' : wait(row.waitMeanMs) },
      count('waitingMean', 1),
      { key: 'busy', title: t('simulation.figure.utilisation'), figure: true, value: row => row.busyShare, show: row => row.busyShare === null ? '–' : formats.percent(row.busyShare) },
      count('onDuty'),
    ]
  }, [language, report, run.startsAt])
  return <SortTable title={t('simulation.by-hour')} aside={<Select size="small" aria-label={t('simulation.which')} value={place} onChange={setPlace} options={names.map((name, value) => ({ value, label: name }))} popupMatchSelectWidth={false} />} rows={policy?.hours ?? []} columns={columns} keyOf={row => String(row.fromMs)} file={`simulation-${run.id}-hours`} />
}

