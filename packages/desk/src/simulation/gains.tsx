import type { Comparison, FigureName, PolicyReport } from '@zhiyu/server/contract/simulation'
import { useMemo } from 'react'
import { useWords } from '../i18n/index.ts'
import { CareMark, TierMark } from '../parts/marks.tsx'
import { SortTable, type Column } from '../parts/sort-table.tsx'
import { useFormats } from '../settings.tsx'
import { meanOf, useRunWords } from './names.ts'
import { pairedDifference, type PairedDifference } from './paired.ts'
import type { ResultParts } from './run.tsx'

interface Row {
  readonly gain: Comparison['gains'][number]; readonly before: PolicyReport['classes'][number] | undefined; readonly after: PolicyReport['classes'][number] | undefined
  readonly wait: PairedDifference | null; readonly leave: PairedDifference | null
}

/** Class by class: what changes for them, with the interval that the paired replications allow. */
export function Gains ({ report, names, chosen, run }: ResultParts) {
  const { t, language } = useWords()
  const formats = useFormats()
  const { write, differ, interval, named } = useRunWords()
  const base = report.policies[0]
  const policy = report.policies[chosen]
  const comparison = report.comparisons.find(one => one.policy === policy?.policy)
  const rows = useMemo<Row[]>(() => (comparison?.gains ?? []).map(gain => {
    const before = base?.classes.find(one => one.class === gain.class)
    const after = policy?.classes.find(one => one.class === gain.class)
    const each = (from: typeof before, figure: FigureName) => from?.figures.find(one => one.figure === figure)?.each ?? []
    return { gain, before, after, wait: pairedDifference(each(before, 'wait-mean'), each(after, 'wait-mean')), leave: pairedDifference(each(before, 'abandon-share'), each(after, 'abandon-share')) }
  }), [comparison, base, policy])
  const columns = useMemo<Column<Row>[]>(() => {
    const change = (key: 'wait' | 'leave', figure: FigureName, title: string): Column<Row>[] => [
      { key, title, figure: true, value: row => row[key]?.mean, show: row => <>{differ(figure, row[key]?.mean, report.currency)}{row[key] && <span className="faint sim-interval">{interval(figure, row[key].low, row[key].high)}</span>}</> },
    ]
    return [
      { key: 'class', title: t('simulation.column.class'), value: row => named(row.gain.name), show: row => <span className="sim-class">{named(row.gain.name)}{row.before && <TierMark tier={row.before.tier as 'mass'} />}{row.before?.care.map(care => <CareMark key={care} care={care} />)}</span> },
      { key: 'verdict', title: t('simulation.column.verdict'), value: row => t(`simulation.gain.${row.gain.verdict}`), show: row => <span className={`sim-tag sim-gain-${row.gain.verdict}`}>{t(`simulation.gain.${row.gain.verdict}`)}</span> },
      { key: 'shoppers', title: t('simulation.column.shoppers'), figure: true, value: row => Math.round(row.gain.shoppers), show: row => formats.number(Math.round(row.gain.shoppers)) },
      { key: 'before', title: t('simulation.column.wait-before'), figure: true, value: row => meanOf(row.before?.figures, 'wait-mean'), show: row => write('wait-mean', meanOf(row.before?.figures, 'wait-mean'), report.currency) },
      { key: 'after', title: t('simulation.column.wait-after'), figure: true, value: row => meanOf(row.after?.figures, 'wait-mean'), show: row => write('wait-mean', meanOf(row.after?.figures, 'wait-mean'), report.currency) },
      ...change('wait', 'wait-mean', t('simulation.column.wait-change')),
      ...change('leave', 'abandon-share', t('simulation.column.leave-change')),
    ]
  }, [language, report])
  return <SortTable title={t('simulation.gains', { candidate: names[chosen] ?? '', base: names[0] ?? '' })} aside={<span className="faint">{t('simulation.gains-text')}</span>} rows={rows} columns={columns} keyOf={row => row.gain.class} file={`simulation-${run.id}-gains`} />
}
