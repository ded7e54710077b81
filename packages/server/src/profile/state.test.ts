import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { tagsOf, type TagEvent } from '../analytics/index.ts'
import { day, hour, second, type Instant } from '../kernel/clock.ts'
import { defaultPlaybook } from '../playbook/index.ts'
import { CATALOGUE, FEATURE_IDS } from './catalogue.ts'
import { decodeState, encodeState } from './model-encoding.ts'
import type { Person } from './model-features.ts'
import { standing, within, withMoment, type Moment } from './model-moments.ts'
import { allFeaturesAt, profileAt } from './model-profile.ts'
import { regionTier } from './model-region.ts'
import { monthsAt, rfmAt, rhythmAt } from './model-worth.ts'
import { EMPTY, feature, fold, settleState, type Fact, type State } from './model-state.ts'

const NOW = 1_767_225_600_000
const playbook = defaultPlaybook()
const rules = { playbook, cuts: { recencyDays: [200, 90, 40, 10], frequency: [1, 2, 3, 4], monetaryMinor: [1_000, 50_000, 200_000, 900_000] } }
const plain = { ...playbook, tiers: { ...playbook.tiers, fallsAfterDays: 0 } }
const person: Person = { care: [], region: null, locale: null, bornOn: null, lifeStage: null, currency: 'CNY', zoneMinutes: 480, refused: [], consents: [] }
const sale = (at: Instant, minor: number, currency = 'CNY'): Fact => ({ kind: 'sale', at, minor, currency })
const back = (at: Instant, minor: number): Fact => ({ kind: 'return', at, minor: -minor, currency: 'CNY' })
const view = (at: Instant, category: string): Fact => ({ kind: 'view', at, category, brand: null, channel: null })
const worth = (state: State, asOf: Instant) => { const own = settleState(state, asOf).bought.get('CNY'); return [monthsAt(own, 480, asOf), rfmAt(own, asOf)] }
const at = (state: State, asOf: Instant, rules = playbook) => profileAt(state, person, rules, asOf)

interface Boundary { name: string; asof: number; events: { type: string; ts: number; amount_cents?: number; category?: string; id?: string }[]; expect: { tier?: string; spend_365?: number; high_freq?: boolean; interest_baby?: boolean; frequency?: number; last_ts?: number } }
const boundaries = JSON.parse(readFileSync(join(import.meta.dirname, '../customers/fixtures/tag-boundaries.json'), 'utf8')) as Boundary[] // the file's own shape
const TIERS: Readonly<Record<string, string>> = { high: 'diamond', mid: 'core', low: 'mass' }

for (const { name, asof, events, expect } of boundaries) {
  test(`boundary: ${name}`, () => {
    const once = events.filter((event, i) => event.id === undefined || events.findIndex(other => other.id === event.id) === i)
    const state = fold(EMPTY, once.map(event => event.type === 'view' ? view(event.ts * 1_000, event.category!) : event.type === 'refund' ? back(event.ts * 1_000, event.amount_cents!) : sale(event.ts * 1_000, event.amount_cents!)))
    const { profile, purchased } = at(state, asof * 1_000, plain)
    if (expect.tier) assert.equal(profile.tier, TIERS[expect.tier])
    if (expect.spend_365 !== undefined) assert.equal(purchased.spend365[0]?.minor ?? 0, expect.spend_365)
    if (expect.high_freq !== undefined) assert.equal(profile.highFrequency, expect.high_freq)
    if (expect.interest_baby !== undefined) assert.equal(profile.tags.some(tag => tag.tag === 'interest-baby'), expect.interest_baby)
    if (expect.frequency !== undefined) assert.equal(purchased.ordersEver, expect.frequency)
    if (expect.last_ts !== undefined) assert.equal(purchased.lastOrderAt, expect.last_ts * 1_000)
  })
}

const anyAt = fc.oneof(fc.integer({ min: NOW - 520 * day, max: NOW }), fc.constantFrom(NOW, NOW - 30 * day, NOW - 30 * day + 1, NOW - 365 * day, NOW - 365 * day + 1, NOW - hour, NOW - 2 * hour, NOW - 3 * hour))
const anyName = fc.constantFrom(null, 'baby', '母婴', '__proto__', 'constructor', 'shoes')
const anyFact: fc.Arbitrary<Fact> = fc.oneof(
  fc.record({ kind: fc.constantFrom('sale' as const), at: anyAt, minor: fc.integer({ min: 0, max: 1_500_000 }), currency: fc.constantFrom('CNY', 'CNY', 'USD') }),
  fc.record({ kind: fc.constantFrom('return' as const), at: anyAt, minor: fc.integer({ min: -900_000, max: 0 }), currency: fc.constantFrom('CNY', 'USD') }),
  fc.record({ kind: fc.constantFrom('piece' as const), at: anyAt, category: anyName, brand: anyName, pieces: fc.integer({ min: 1, max: 4 }), minor: fc.integer({ min: 1, max: 100_000 }), currency: fc.constantFrom('CNY') }),
  fc.record({ kind: fc.constantFrom('view' as const, 'cart' as const, 'search' as const), at: anyAt, category: anyName, brand: anyName, channel: fc.constantFrom(null, 'web', 'app') }),
  fc.record({ kind: fc.constantFrom('contact' as const), at: anyAt, solved: fc.boolean(), channel: fc.constantFrom(null, 'phone') }),
  fc.record({ kind: fc.constantFrom('points' as const), at: anyAt, balance: fc.integer({ min: 0, max: 500 }), channel: fc.constantFrom(null) }),
  fc.record({ kind: fc.constantFrom('review' as const, 'rating' as const), at: anyAt, stars: fc.integer({ min: 1, max: 5 }), channel: fc.constantFrom(null) }),
  fc.record({ kind: fc.constantFrom('broken' as const, 'note' as const, 'seen' as const, 'told' as const), at: anyAt, channel: fc.constantFrom(null, 'web') }),
)
/** Facts, an order in which they arrive, and how many arrive between two settlings. */
const anyStory = fc.array(anyFact, { maxLength: 60 }).chain(facts => fc.record({ facts: fc.constant(facts), shuffled: fc.shuffledSubarray(facts, { minLength: facts.length }), every: fc.integer({ min: 1, max: 9 }), later: fc.integer({ min: 0, max: 400 * day }) }))

test('what is folded one by one, in any order, stored and settled now and then, says what a rebuild says', () => {
  fc.assert(fc.property(anyStory, ({ facts, shuffled, every, later }) => {
    let live: State = EMPTY
    shuffled.forEach((fact, i) => {
      live = feature(live, fact)
      if (i % every === 0) live = decodeState(JSON.parse(encodeState(settleState(live, NOW))))!
    })
    const rebuilt = fold(EMPTY, facts)
    for (const asOf of [NOW, NOW + later]) {
      assert.equal(encodeState(settleState(live, asOf)), encodeState(settleState(rebuilt, asOf)))
      assert.deepEqual(allFeaturesAt(live, person, rules, asOf), allFeaturesAt(rebuilt, person, rules, asOf))
      assert.deepEqual([worth(live, asOf), rhythmAt(settleState(live, asOf), asOf)], [worth(rebuilt, asOf), rhythmAt(settleState(rebuilt, asOf), asOf)])
      assert.deepEqual(at(live, asOf), at(rebuilt, asOf))
    }
  }), { numRuns: 150, seed: 5 })
})

test('tier, frequency and interest are those of the plain reference at any instant', () => {
  const baby = new Set(playbook.tiers.interests![0]!.categories)
  const rules = { spendDays: 365, tier: { aboveMinor: 2_000_000, fromMinor: 500_000 }, highFrequency: { orders: 3, days: 30 }, interest: { views: 5, days: 30 } }
  const story = fc.array(fc.oneof(
    fc.record({ kind: fc.constantFrom('order' as const, 'order' as const, 'refund' as const), at: anyAt, amountMinor: fc.integer({ min: 1, max: 1_200_000 }) }),
    fc.record({ kind: fc.constantFrom('view' as const), at: anyAt, amountMinor: fc.constant(1) })), { maxLength: 20 })
  fc.assert(fc.property(story, anyAt, (events, asOf) => {
    const told: TagEvent[] = events.map(event => ({ ...event, id: null, category: event.kind === 'view' ? 'baby' : null }))
    const state = fold(EMPTY, events.map(event => event.kind === 'order' ? sale(event.at, event.amountMinor) : event.kind === 'refund' ? back(event.at, event.amountMinor) : view(event.at, 'baby')))
    const expected = tagsOf(told, asOf, rules)
    const { profile, purchased, dueAt } = at(state, asOf, plain)
    assert.equal(profile.tier, TIERS[expected.tier])
    assert.equal(profile.highFrequency, expected.highFrequency)
    assert.equal(profile.tags.some(tag => tag.tag === 'interest-baby'), expected.interests.some(name => baby.has(name)))
    assert.equal(purchased.spend365[0]?.minor ?? 0, expected.spendMinor)
    // Nothing changes before the instant at which time alone is said to change something, unless something later happens.
    const quiet = told.every(event => event.at <= asOf)
    if (quiet && dueAt !== null) {
      assert.deepEqual(at(state, dueAt - 1, plain).profile.tags.map(tag => tag.tag), profile.tags.map(tag => tag.tag))
      assert.notDeepEqual(at(state, dueAt, plain).profile.tags.map(tag => tag.tag), profile.tags.map(tag => tag.tag))
    }
    if (quiet && dueAt === null) assert.deepEqual(at(state, asOf + 900 * day, plain).profile.tags.map(tag => tag.tag), profile.tags.map(tag => tag.tag))
  }), { numRuns: 300, seed: 7 })
})

test('the months are the shop\'s own, the year up to each month\'s end is what the tier goes by, and scores need cut values', () => {
  // 2025-12-31 17:00 UTC is January in Shanghai.
  const state = fold(EMPTY, [sale(NOW - 7 * hour, 30_000), sale(NOW - 380 * day, 100_000), back(NOW - 40 * day, 4_000), sale(NOW - 300 * day, 70_000), sale(NOW, 1, 'USD')])
  const own = state.bought.get('CNY')
  const months = monthsAt(own, 480, NOW)
  assert.deepEqual([months.length, months[0]?.month, months.at(-1)], [12, '2025-02', { month: '2026-01', minor: 30_000, orders: 1, yearMinor: 96_000 }])
  assert.deepEqual(months.at(-3), { month: '2025-11', minor: -4_000, orders: 0, yearMinor: 166_000 })
  assert.deepEqual(months.at(-2), { month: '2025-12', minor: 0, orders: 0, yearMinor: 66_000 })
  assert.equal(months.at(-1)?.yearMinor, at(state, NOW).purchased.spend365[0]?.minor)
  assert.deepEqual(rfmAt(own, NOW), { recencyDays: 1, frequency: 3, monetaryMinor: 196_000 })
  const { recencyScore, frequencyScore, moneyScore } = allFeaturesAt(state, person, rules, NOW)
  assert.deepEqual([recencyScore, frequencyScore, moneyScore], [5, 3, 3])
  assert.equal(allFeaturesAt(state, person, { playbook, cuts: null }, NOW).recencyScore, null)
  assert.equal(allFeaturesAt(EMPTY, person, rules, NOW).moneyScore, null)
})

test('a rhythm is the middle half of their own gaps, and is not claimed of three purchases', () => {
  const every = (...days: number[]): State => fold(EMPTY, days.map(ago => sale(NOW - ago * day, 1)))
  assert.equal(rhythmAt(every(90, 60, 30), NOW), null)
  assert.deepEqual(rhythmAt(every(100, 70, 45, 5), NOW), { gaps: 3, fromDays: 25, toDays: 40, from: NOW + 20 * day, to: NOW + 35 * day, late: false })
  assert.equal(rhythmAt(every(100, 70, 45, 5), NOW + 35 * day)?.late, false)
  assert.equal(rhythmAt(every(100, 70, 45, 5), NOW + 36 * day)?.late, true)
})

test('three orders in thirty days are no longer true on the thirty-first', () => {
  const state = fold(EMPTY, [sale(NOW - 29 * day, 1), sale(NOW - 3 * day, 1), sale(NOW, 1)])
  assert.equal(at(state, NOW).profile.highFrequency, true)
  assert.equal(at(state, NOW).dueAt, NOW + day)
  assert.deepEqual(at(state, NOW).profile.tags.find(tag => tag.tag === 'high-frequency'), { tag: 'high-frequency', since: '2026-01-01T00:00:00.000Z', until: '2026-01-02T00:00:00.000Z', why: [{ rule: 'tag.high-frequency', facts: { orders: 3, threshold: 3, days: 30 } }] })
  assert.equal(at(state, NOW + day - 1).profile.highFrequency, true)
  assert.equal(at(state, NOW + day).profile.highFrequency, false)
})

test('a tier rises at once and falls thirty days after spend fell with age', () => {
  const state = fold(EMPTY, [sale(NOW, 2_000_001)])
  assert.deepEqual([at(state, NOW).profile.tier, at(state, NOW).profile.tags[0]?.since, at(state, NOW).dueAt], ['diamond', '2026-01-01T00:00:00.000Z', NOW + 395 * day])
  assert.equal(at(state, NOW + 395 * day - 1).profile.tier, 'diamond')
  assert.deepEqual(at(state, NOW + 370 * day).profile.tags[0]?.why.map(why => why.rule), ['tier.diamond', 'tier.held'])
  assert.deepEqual([at(state, NOW + 395 * day).profile.tier, at(state, NOW + 395 * day).profile.tags[0]?.since], ['mass', '2027-01-31T00:00:00.000Z'])
})

test('a tier cannot be had by buying and sending back: what comes back takes the tier at once', () => {
  const state = fold(EMPTY, [sale(NOW - 2 * day, 3_000_000), back(NOW - day, 2_900_000)])
  assert.equal(at(state, NOW).profile.tier, 'mass')
  assert.equal(at(state, NOW - day - second).profile.tier, 'diamond')
})

test('what is held ends by itself when it was said to end, whatever the story', () => {
  const story = fc.array(fc.record({ at: anyAt, minor: fc.integer({ min: -700_000, max: 1_500_000 }) }), { maxLength: 12 })
  fc.assert(fc.property(story, events => {
    const state = fold(EMPTY, events.map(one => one.minor < 0 ? back(one.at, -one.minor) : sale(one.at, one.minor)))
    const { profile, dueAt } = at(state, NOW)
    const names = (asOf: Instant) => at(state, asOf).profile.tags.map(tag => tag.tag)
    if (dueAt === null) return assert.deepEqual(names(NOW + 900 * day), names(NOW))
    assert.ok(dueAt > NOW)
    assert.deepEqual(names(dueAt - 1), profile.tags.map(tag => tag.tag))
    assert.notDeepEqual(names(dueAt), profile.tags.map(tag => tag.tag))
  }), { numRuns: 300, seed: 9 })
})

test('a refused tag is not used and still told; a tier is not refused', () => {
  const state = fold(EMPTY, [sale(NOW - 2, 1), sale(NOW - 1, 1), sale(NOW, 3_000_000)])
  const { profile, refused } = profileAt(state, { ...person, refused: ['high-frequency', 'diamond'] }, playbook, NOW)
  assert.deepEqual([profile.tier, profile.highFrequency, profile.tags.map(tag => tag.tag), refused.map(tag => tag.tag)], ['diamond', false, ['diamond'], ['high-frequency']])
})

test('a life stage and social notes are told with consent only', () => {
  const state = feature(EMPTY, { kind: 'note', at: NOW, channel: null })
  const born = { ...person, bornOn: '2001-05-06' }
  const of = (who: Person) => { const all = allFeaturesAt(state, who, rules, NOW); return [all.lifeStage, all.socialNotes] }
  assert.deepEqual([of(born), of({ ...born, consents: ['groups'] }), of({ ...born, consents: ['social'] })], [[null, null], ['gen-z', null], [null, 1]])
})

test('a day of very many instants becomes one, and the list stays bounded', () => {
  let moments: readonly Moment[] = []
  for (let i = 0; i < 1_000; i++) moments = withMoment(moments, [NOW + i * 7, 1, 2])
  assert.deepEqual(moments, [[NOW + 999 * 7, 1_000, 2_000, 1]])
  assert.deepEqual(within(moments, NOW + day, 2), { count: 1_000, sum: 2_000 })
})

test('standing counts from its instant until so many days later, and knows since when', () => {
  const moments: Moment[] = [[NOW - 2 * day, 1, 0], [NOW - day, 1, 0]]
  assert.deepEqual(standing(moments, NOW, { days: 3, threshold: 2 }), { count: 2, holds: true, since: NOW - day, until: NOW + day })
  assert.deepEqual(standing(moments, NOW + day, { days: 3, threshold: 2 }), { count: 1, holds: false, since: null, until: null })
})

test('regions have kinds, a city before its province', () => {
  assert.deepEqual(['广东省深圳市', '上海', '浙江杭州', '四川成都', 'United Kingdom', '', null, 'Shaanxi'].map(regionTier), ['first-tier', 'first-tier', 'coast', 'inland', 'abroad', null, null, 'inland'])
})

test('the catalogue names every feature once in both languages, and a profile has exactly these', () => {
  const names = FEATURE_IDS.flatMap(id => [CATALOGUE[id].name['zh-CN'], CATALOGUE[id].name.en])
  assert.equal(new Set(names).size, names.length)
  assert.deepEqual([...Object.keys(allFeaturesAt(EMPTY, person, rules, NOW)), 'buyAgain90', 'expected365', 'cluster'].toSorted(), FEATURE_IDS.toSorted())
})
