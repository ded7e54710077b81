import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FigureName, SimulationReport } from './contract.ts'
import { decideHeadlines } from './decide-headline.ts'

const words = (text: string) => ({ 'zh-CN': text, en: text })
const figures = (values: Partial<Record<FigureName, number | null>>) => Object.entries(values).map(([figure, mean]) => ({ figure: figure as FigureName, mean, halfWidth: 0, each: [mean] })) // keys of a FigureName record
type Verdict = 'better' | 'worse' | 'no-difference' | 'not-judged'
const paired = (verdicts: Partial<Record<FigureName, Verdict>>) => Object.entries(verdicts).map(([figure, verdict]) => ({ figure: figure as FigureName, difference: verdict === 'not-judged' ? null : 1, low: 0, high: 2, ratio: 1, verdict })) // as above

function policy (key: string, diamondMs: number | null, unfair: boolean): SimulationReport['policies'][number] {
  return {
    policy: key, name: words(key), total: figures({ 'wait-p95': 40_000, 'wait-mean': key === 'fifo' ? 5_000 : 4_000, 'abandon-share': 0.03, cost: 100 }),
    tiers: [{ tier: 'diamond', figures: figures({ 'wait-p95': diamondMs }) }, { tier: 'core', figures: figures({ 'wait-p95': key === 'fifo' ? 30_000 : 20_000 }) }],
    care: [], ordinary: [], classes: [], groups: [], hours: [], hash: '', fairness: [{ need: 'silver', figure: 'wait-mean', difference: 1, low: 1, high: 1, margin: 0, unfair }, { need: 'silver', figure: 'abandon-share', difference: 1, low: 1, high: 1, margin: 0, unfair }],
  }
}

function report (diamond: Verdict, gains: SimulationReport['comparisons'][number]['gains'] = []): SimulationReport {
  const seen = diamond !== 'not-judged'
  return {
    schema: 1, scenario: 's', name: words('s'), seed: 1, replications: 1, horizonMs: 1, warmUpMs: 0, currency: 'CNY', events: 1, hash: '',
    policies: [policy('fifo', seen ? 36_000 : null, false), policy('playbook-1', seen ? 4_000 : null, true)],
    comparisons: [{
      policy: 'playbook-1', against: 'fifo', total: paired({ 'wait-mean': 'better', 'abandon-share': 'no-difference', cost: 'worse' }), care: [], ordinary: [],
      tiers: [{ tier: 'diamond', paired: paired({ 'wait-p95': diamond }) }, { tier: 'core', paired: paired({ 'wait-p95': 'better' }) }], gains,
    }],
  }
}
const gain = (name: string, waitMs: number | null, verdict: 'gains' | 'loses' | 'same' | 'mixed') => ({ class: name, name: words(name), shoppers: 1, waitMs, abandonShare: 0, verdict })

test('the valued tier is told with its figures before and after, and everyone else with theirs', () => {
  const [headline] = decideHeadlines(report('better'))
  assert.deepEqual([headline!.candidate, headline!.valuedTier, headline!.valued], [1, 'diamond', { before: 36_000, after: 4_000, verdict: 'better' }])
  assert.deepEqual(headline!.everyone, { before: 5_000, after: 4_000, verdict: 'better' })
  assert.equal(headline!.leave.verdict, 'no-difference')
  assert.equal(headline!.cost.verdict, 'worse')
  assert.deepEqual(headline!.promises, { before: null, after: null, verdict: 'not-judged' })
})

test('where no diamond shopper came, the next tier that did is told', () => {
  const [headline] = decideHeadlines(report('not-judged'))
  assert.deepEqual([headline!.valuedTier, headline!.valued], ['core', { before: 30_000, after: 20_000, verdict: 'better' }])
})

test('who waits longer by most is named, even where the difference is not clear; nobody when nobody does', () => {
  const [some] = decideHeadlines(report('better', [gain('a', 900, 'same'), gain('b', 2_500, 'loses'), gain('c', -5_000, 'gains'), gain('d', null, 'same')]))
  assert.deepEqual([some!.gains, some!.loses, some!.loser], [1, 1, { name: words('b'), waitMs: 2_500 }])
  assert.equal(decideHeadlines(report('better', [gain('c', -5_000, 'gains'), gain('e', 0, 'same')]))[0]!.loser, null)
})

test('a need group that falls behind under the candidate is named once', () => {
  assert.deepEqual(decideHeadlines(report('better'))[0]!.unfair, ['silver'])
})
