import type { FigureName, SimulationReport } from '@zhiyu/server/contract/simulation'
import { useMemo } from 'react'
import { useWords } from '../i18n/index.ts'
import { Chart, type Series } from '../parts/chart.tsx'
import { Figure } from '../parts/figure.tsx'
import { useFormats } from '../settings.tsx'
import { majorOf } from '../format.ts'
import { parseInstant, instantOf } from '../clock.ts'
import { meanOf, useRunWords } from './names.ts'
import type { ResultParts } from './run.tsx'

/** The candidates side by side. Every figure stands in the tables of the other tabs, too. */
export function Charts ({ run, report, names }: ResultParts) {
  const { t, language } = useWords()
  const formats = useFormats()
  const { wait } = useRunWords()
  // `t` changes identity with each render but not in meaning: language decides.
  const parts = useMemo(() => [
    ...report.policies[0]!.tiers.filter(one => meanOf(one.figures, 'handed-over') !== null).map(one => ({ title: t(`tier.${one.tier as 'diamond'}`), of: (policy: SimulationReport['policies'][number]) => policy.tiers.find(other => other.tier === one.tier)?.figures })),
    { title: t('simulation.part.care'), of: (policy: SimulationReport['policies'][number]) => policy.care },
    { title: t('simulation.everyone'), of: (policy: SimulationReport['policies'][number]) => policy.total },
  ], [report, language])
  const grouped = useMemo(() => (figure: FigureName): Series[] => report.policies.map((policy, i) => ({ type: 'bar', name: names[i] ?? policy.policy, data: parts.map(part => meanOf(part.of(policy), figure)) })), [report, names, parts])
  const groups = useMemo(() => parts.map(part => part.title), [parts])
  const hours = useMemo(() => report.policies[0]!.hours.map(hour => formats.time(instantOf(parseInstant(run.startsAt) + hour.fromMs).toISOString())), [report, run.startsAt, formats])
  const lines = useMemo(() => (value: (hour: SimulationReport['policies'][number]['hours'][number]) => number | null): Series[] => report.policies.map((policy, i) => ({ type: 'line', name: names[i] ?? policy.policy, data: policy.hours.map(value) })), [report, names])
  const waits = useMemo(() => grouped('wait-p95'), [grouped])
  const leaves = useMemo(() => grouped('abandon-share'), [grouped])
  const busy = useMemo(() => lines(hour => hour.busyShare), [lines])
  const waiting = useMemo(() => lines(hour => hour.waitMeanMs), [lines])
  const kept = useMemo(() => (['first-response-kept', 'solution-kept', 'closure-kept'] as const), [])
  // Broken rather than kept: of bars from 0 to 97 and to 99 % nobody sees the difference.
  const promises = useMemo<Series[]>(() => report.policies.map((policy, i) => ({ type: 'bar', name: names[i] ?? policy.policy, data: kept.map(figure => { const share = meanOf(policy.total, figure); return share === null ? null : 1 - share }) })), [report, names, kept])
  const keptNames = useMemo(() => (['first-response', 'solution', 'closure'] as const).map(kind => t(`promise.${kind}`)), [language])
  const cost = useMemo<Series[]>(() => [{ type: 'bar', name: t('simulation.figure.cost'), data: report.policies.map(policy => { const minor = meanOf(policy.total, 'cost'); return minor === null ? null : majorOf({ minor, currency: report.currency }) }) }], [report, language])
  const percent = useMemo(() => (value: number) => formats.percent(value), [formats])
  const money = useMemo(() => (value: number) => formats.number(Math.round(value)), [formats])
  const span = useMemo(() => (ms: number) => wait(ms), [language])
  return (
    <div className="sim-charts">
      <Figure title={t('simulation.chart.waits')} note={t('simulation.chart.waits-text')}><Chart label={t('simulation.chart.waits')} along={groups} series={waits} show={span} /></Figure>
      <Figure title={t('simulation.chart.leaves')} note={t('simulation.chart.leaves-text')}><Chart label={t('simulation.chart.leaves')} along={groups} series={leaves} show={percent} /></Figure>
      <Figure title={t('simulation.chart.busy')} note={t('simulation.chart.busy-text')}><Chart label={t('simulation.chart.busy')} along={hours} series={busy} show={percent} /></Figure>
      <Figure title={t('simulation.chart.hours')} note={t('simulation.chart.hours-text')}><Chart label={t('simulation.chart.hours')} along={hours} series={waiting} show={span} /></Figure>
      <Figure title={t('simulation.chart.promises')} note={t('simulation.chart.promises-text')}><Chart label={t('simulation.chart.promises')} along={keptNames} series={promises} show={percent} /></Figure>
      <Figure title={t('simulation.chart.cost')} note={t('simulation.chart.cost-text', { currency: report.currency })}><Chart label={t('simulation.chart.cost')} along={names} series={cost} show={money} /></Figure>
    </div>
  )
}
