import type { Comparison, FigureName, Headline, Paired, SimulationReport } from './contract.ts'

/**
 * What a run says in a sentence, for each policy against the first: the valued shoppers' p95 wait, everyone's mean wait, who leaves, promises, cost, and who pays for it.
 * Only what the paired intervals allow is called better or worse; the longest loss is told whatever it is.
 */
export function decideHeadlines (report: SimulationReport): Headline[] {
  return report.comparisons.map(comparison => headlineOf(report, comparison))
}

type Segment = { readonly paired: readonly Paired[]; readonly tier: string | null }

function headlineOf (report: SimulationReport, comparison: Comparison): Headline {
  const total: Segment = { paired: comparison.total, tier: null }
  // The most valued tier anyone of this traffic belongs to.
  const top = (['diamond', 'core', 'mass'] as const).map(tier => comparison.tiers.find(one => one.tier === tier)).find(one => one?.paired.some(figure => figure.difference !== null))
  const pair = (segment: Segment, figure: FigureName): Headline['valued'] => {
    const figures = (policy: string) => {
      const found = report.policies.find(one => one.policy === policy)
      const held = segment.tier === null ? found?.total : found?.tiers.find(one => one.tier === segment.tier)?.figures
      return held?.find(one => one.figure === figure)?.mean ?? null
    }
    return { before: figures(comparison.against), after: figures(comparison.policy), verdict: segment.paired.find(one => one.figure === figure)?.verdict ?? 'not-judged' }
  }
  const losers = comparison.gains.filter(one => (one.waitMs ?? 0) > 0).toSorted((a, b) => (b.waitMs ?? 0) - (a.waitMs ?? 0) || (a.class < b.class ? -1 : 1))
  const policy = report.policies.find(one => one.policy === comparison.policy)
  return {
    candidate: report.policies.findIndex(one => one.policy === comparison.policy), valuedTier: top?.tier ?? null,
    valued: pair(top ? { paired: top.paired, tier: top.tier } : total, 'wait-p95'),
    everyone: pair(total, 'wait-mean'), leave: pair(total, 'abandon-share'), promises: pair(total, 'first-response-kept'), cost: pair(total, 'cost'),
    gains: comparison.gains.filter(one => one.verdict === 'gains').length, loses: comparison.gains.filter(one => one.verdict === 'loses').length,
    loser: losers[0] ? { name: losers[0].name, waitMs: losers[0].waitMs ?? 0 } : null,
    unfair: [...new Set((policy?.fairness ?? []).filter(one => one.unfair).map(one => one.need))],
  }
}
