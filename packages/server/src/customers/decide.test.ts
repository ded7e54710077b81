import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { factsOf, type Purchase } from '../commerce/index.ts'
import { money, type Money } from '../kernel/money.ts'
import { defaultPlaybook } from '../playbook/index.ts'
import { classify, declareCare, viewsOf, type CustomerFacts } from './decide.ts'

const playbook = defaultPlaybook()
const facts = (over: Partial<CustomerFacts> = {}): CustomerFacts => ({ spend365: [], ordersInWindow: 0, views: [], care: [], ...over })

interface Boundary {
  name: string; asof: number
  events: { type: string; ts: number; amount_cents?: number; category?: string; id?: string }[]
  expect: { tier?: string; spend_365?: number; high_freq?: boolean; interest_baby?: boolean; frequency?: number; last_ts?: number }
}
const boundaries: Boundary[] = JSON.parse(readFileSync(join(import.meta.dirname, 'fixtures/tag-boundaries.json'), 'utf8'))
const TIERS: Readonly<Record<string, string>> = { high: 'diamond', mid: 'core', low: 'mass' }

test('there are fifteen boundary cases', () => assert.equal(boundaries.length, 15))

for (const { name, asof, events, expect } of boundaries) {
  test(`boundary: ${name}`, () => {
    const now = asof * 1_000
    // An event id is the order's id: the store keeps one row for it.
    const once = events.filter((event, i) => event.id === undefined || events.findIndex(other => other.id === event.id) === i)
    const purchases = once.filter(event => event.type !== 'view').map((event): Purchase => ({
      kind: event.type === 'refund' ? 'return' : 'sale', status: 'completed', placedAt: event.ts * 1_000, total: money(event.type === 'refund' ? -event.amount_cents! : event.amount_cents!, 'CNY'),
    }))
    const looks = once.flatMap(event => event.type === 'view' ? [{ category: event.category!, at: event.ts * 1_000 }] : [])
    const bought = factsOf(purchases, now, playbook.tiers.highFrequency.days)
    const profile = classify({ spend365: bought.spend365, ordersInWindow: bought.ordersInWindow, views: viewsOf(looks, playbook.tiers.interests ?? [], now), care: [] }, playbook)
    if (expect.tier) assert.equal(profile.tier, TIERS[expect.tier])
    if (expect.spend_365 !== undefined) assert.equal(bought.spend365[0]?.minor ?? 0, expect.spend_365)
    if (expect.high_freq !== undefined) assert.equal(profile.highFrequency, expect.high_freq)
    if (expect.interest_baby !== undefined) assert.equal(profile.tags.some(tag => tag.tag === 'interest-baby'), expect.interest_baby)
    if (expect.frequency !== undefined) assert.equal(bought.ordersEver, expect.frequency)
    if (expect.last_ts !== undefined) assert.equal(bought.lastOrderAt, expect.last_ts * 1_000)
  })
}

test('the tier says why: the spend, the threshold, the days', () => {
  assert.deepEqual(classify(facts({ spend365: [money(2_348_000, 'CNY')] }), playbook).tags[0], { tag: 'diamond', since: null, why: [{ rule: 'tier.diamond', facts: { spendMinor: 2_348_000, currency: 'CNY', thresholdMinor: 2_000_000, days: 365 } }] })
  assert.deepEqual(classify(facts({ spend365: [money(499_999, 'CNY')] }), playbook).tags[0]?.why, [{ rule: 'tier.mass', facts: { spendMinor: 499_999, currency: 'CNY', thresholdMinor: 500_000, days: 365 } }])
  assert.deepEqual(classify(facts(), defaultPlaybook('GBP')).tags[0]?.why, [{ rule: 'tier.mass', facts: { spendMinor: 0, currency: 'GBP', thresholdMinor: 55_000, days: 365 } }])
})

for (const [name, spend, tier, currency] of [
  ['the better currency counts', [money(100, 'CNY'), money(220_001, 'GBP')], 'diamond', 'GBP'],
  ['two halves in two currencies stay two halves', [money(300_000, 'CNY'), money(33_000, 'GBP')], 'mass', 'CNY'],
  ['a currency without thresholds is left out', [money(999_999_999, 'XAF')], 'mass', 'CNY'],
  ['a debt in one currency does not lower another', [money(-5_000_000, 'USD'), money(500_000, 'CNY')], 'core', 'CNY'],
  ['yen have no decimals', [money(400_001, 'JPY')], 'diamond', 'JPY'],
] as const) test(`multi-currency: ${name}`, () => {
  const profile = classify(facts({ spend365: spend }), playbook)
  assert.equal(profile.tier, tier)
  assert.equal(profile.tags[0]?.why[0]?.facts['currency'], currency)
})

test('the order of amounts never matters, and more spend never lowers the tier', () => {
  const anySpend = fc.uniqueArray(fc.record({ minor: fc.integer({ min: -3_000_000, max: 3_000_000 }), currency: fc.constantFrom('CNY', 'GBP', 'USD', 'EUR', 'HKD', 'JPY', 'CHF') }), { selector: amount => amount.currency, maxLength: 5 })
  const rank = { mass: 0, core: 1, diamond: 2 }
  fc.assert(fc.property(anySpend, fc.nat(1_000_000), (spend, more) => {
    const profile = classify(facts({ spend365: spend }), playbook)
    assert.deepEqual(classify(facts({ spend365: spend.toReversed() }), playbook), profile)
    const richer = spend.map((amount): Money => ({ ...amount, minor: amount.minor + more }))
    assert.ok(rank[classify(facts({ spend365: richer }), playbook).tier] >= rank[profile.tier])
  }))
})

test('three orders in the window make a frequent buyer, two do not', () => {
  assert.equal(classify(facts({ ordersInWindow: 2 }), playbook).highFrequency, false)
  const frequent = classify(facts({ ordersInWindow: 3 }), playbook)
  assert.deepEqual(frequent.tags[1], { tag: 'high-frequency', since: null, why: [{ rule: 'tag.high-frequency', facts: { orders: 3, threshold: 3, days: 30 } }] })
})

test('care is what was declared, with who and when; a new declaration keeps old days and drops what is not named', () => {
  const first = declareCare([], ['silver', 'hearing', 'silver'], 'shopper', '2026-01-01T00:00:00.000Z')
  assert.deepEqual(first.map(entry => entry.need), ['silver', 'hearing'])
  const later = declareCare(first, ['hearing', 'dialect'], 'agent', '2026-02-01T00:00:00.000Z')
  assert.deepEqual(later, [{ need: 'hearing', declaredAt: '2026-01-01T00:00:00.000Z', by: 'shopper' }, { need: 'dialect', declaredAt: '2026-02-01T00:00:00.000Z', by: 'agent' }])
  const profile = classify(facts({ care: later }), playbook)
  assert.deepEqual(profile.care, ['hearing', 'dialect'])
  assert.deepEqual(profile.tags.at(-1), { tag: 'dialect', since: '2026-02-01T00:00:00.000Z', why: [{ rule: 'care.declared', facts: { need: 'dialect', by: 'agent', declaredAt: '2026-02-01T00:00:00.000Z' } }] })
})
