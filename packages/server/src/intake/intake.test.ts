import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { castOf } from '../../../../tests/cast/people.ts'
import { openTestHouse, type TestHouse } from '../../../../tests/house.ts'
import { day, hour, iso, manualClock, minute } from '../kernel/clock.ts'
import { transact, type Work } from '../kernel/work.ts'
import { featuresOf, loadProfiles } from '../profile/index.ts'
import { settleState } from '../profile/model-state.ts'
import { isCurrency } from '../playbook/index.ts'
import { openStaffSession, SESSION_COOKIE } from '../staff/index.ts'
import { openConversation } from '../conversations/index.ts'
import { createCustomer } from '../customers/index.ts'
import type { EventsTaken } from './contract.ts'
import { noteBroken, noteRating, noteTalk } from './own-service.ts'
import { readEvent, skewOf, type Reason, type Reader } from './decide-event.ts'

const NOW = 1_767_225_600_000
const clock = manualClock(NOW)
const reader: Reader = { now: NOW, source: 'api', skewMs: 0, isCurrency }
const raw = (over: object = {}) => ({ id: 'e1', kind: 'view', at: iso(NOW - 1), who: { externalId: 'lin' }, ...over })
const order = (over: object = {}) => raw({ kind: 'order', subject: 'o1', properties: { amount: { minor: 100, currency: 'CNY' } }, ...over })
let deep: unknown = 1
for (let i = 0; i < 9; i++) deep = { deep }

for (const [name, value, reason, path] of [
  ['five minutes ahead and a moment', raw({ at: NOW + 5 * minute + 1 }), 'future', '/at'],
  ['1970', raw({ at: '1970-01-01T00:00:00Z' }), 'long-ago', '/at'],
  ['negative money', order({ properties: { amount: { minor: -1, currency: 'CNY' } } }), 'negative-money', '/properties/amount/minor'],
  ['negative money in a line', order({ properties: { amount: { minor: 1, currency: 'CNY' }, lines: [{ productId: 'p', minor: -4 }] } }), 'negative-money', '/properties/lines/0/minor'],
  ['a currency nobody has', order({ properties: { amount: { minor: 1, currency: 'QQQ' } } }), 'unknown-currency', '/properties/amount/currency'],
  ['a name that reaches for the prototype', JSON.parse('{"id":"e1","kind":"view","at":1767225599999,"who":{"externalId":"lin"},"properties":{"a":{"__proto__":{"tier":"diamond"}}}}') as unknown, 'hostile-name', '/properties/a'],
  ['constructor', raw({ properties: { constructor: 1 } }), 'hostile-name', '/properties'],
  ['a text that no database holds', raw({ subject: 'a\0b' }), 'hostile-text', '/subject'],
  ['half a character', raw({ properties: { words: '\ud800' } }), 'hostile-text', '/properties/words'],
  ['too deep', raw({ properties: { deep } }), 'too-deep', '/properties/deep/deep/deep/deep/deep/deep'],
  ['too many names', raw({ properties: Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`n${i}`, 1])) }), 'too-large', '/properties'],
  ['too many letters', raw({ properties: { words: 'x'.repeat(9_000) } }), 'too-large', '/properties'],
  ['nobody', raw({ who: {} }), 'no-who', '/who'],
  ['nobody at all', raw({ who: undefined }), 'no-who', '/who'],
  ['another way to say who', raw({ who: { passport: 'x' } }), 'shape', '/who/passport'],
  ['an order without an amount', raw({ kind: 'order', subject: 'o1' }), 'missing', '/properties/amount'],
  ['six stars', raw({ kind: 'review', properties: { stars: 6 } }), 'out-of-range', '/properties/stars'],
  ['a field nobody knows', raw({ admin: true }), 'shape', '/admin'],
  ['no id', raw({ id: undefined }), 'shape', '/id'],
  ['a list', [], 'shape', '/kind'],
  ['nothing', null, 'shape', ''],
] as const satisfies readonly (readonly [string, unknown, Reason, string])[]) {
  test(`kept aside: ${name}`, () => {
    const reading = readEvent(value, reader)
    assert.deepEqual([reading.kind, reading.kind !== 'event' && reading.reason, reading.kind !== 'event' && reading.path], ['quarantined', reason, Array.isArray(value) ? '' : path])
  })
}

test('what is too large to be kept aside is refused', () => {
  const reading = readEvent(raw({ properties: { words: 'x'.repeat(40_000) } }), reader)
  assert.deepEqual([reading.kind, reading.kind === 'refused' && reading.reason], ['refused', 'too-large'])
})

test('five minutes ahead counts as now; a clock that is off is put right; a small difference is the way here', () => {
  const at = (over: object, more: Partial<Reader> = {}): unknown => { const reading = readEvent(raw(over), { ...reader, ...more }); return reading.kind === 'event' ? reading.event.at : reading.reason }
  assert.deepEqual([at({ at: NOW + 5 * minute }), at({ at: NOW + 2 * hour }, { skewMs: skewOf(NOW + 2 * hour, NOW) }), at({ at: NOW - 3 * hour }, { skewMs: skewOf(NOW - 2 * hour, NOW) })], [NOW, NOW, NOW - hour])
  assert.deepEqual([skewOf(NOW - 29_000, NOW), skewOf(NOW - 31_000, NOW), skewOf(undefined, NOW)], [0, -31_000, 0])
})

test('the reader throws nothing, whatever it is given', () => {
  fc.assert(fc.property(fc.oneof(fc.anything(), fc.record({ id: fc.anything(), kind: fc.anything(), at: fc.anything(), who: fc.anything(), properties: fc.anything() }, { requiredKeys: [] })), value => { readEvent(value, reader) }), { numRuns: 300, seed: 3 })
})

test('of a social note only where, how and about what is kept', () => {
  const reading = readEvent(raw({ kind: 'note', properties: { platform: 'xhs', stance: 'happy', text: 'my address is …', topic: 'pram' } }), reader)
  assert.deepEqual(reading.kind === 'event' && reading.event.detail, { platform: 'xhs', stance: 'happy', topic: 'pram' })
})

let house: TestHouse
let cookie: string
before(async () => {
  house = await openTestHouse({ clock, shops: ['alpha', 'beta'] })
  const boss = await castOf(house.world).agent({ role: 'operations' })
  cookie = `${SESSION_COOKIE}=${(await transact(house.world, 'alpha', work => openStaffSession(work, boss.agentId))).token}`
})
after(() => house.leave())
const inShop = <T>(body: (work: Work) => Promise<T>, shop = 'alpha'): Promise<T> => transact(house.world, shop, body)
const send = async (payload: unknown): Promise<EventsTaken> => {
  const reply = await house.app.inject({ method: 'POST', url: '/v1/events', headers: { cookie, 'x-zhiyu-desk': '1', 'content-type': 'application/json' }, payload: typeof payload === 'string' ? payload : JSON.stringify(payload) })
  assert.equal(reply.statusCode, 200, reply.body)
  return reply.json<EventsTaken>()
}
const outcomes = (taken: EventsTaken) => taken.results.map(one => one.reason ?? one.outcome)
const features = async (id: string) => (await inShop(work => featuresOf(work, [id]))).get(id)!

test('one event, a batch, a double and another event with the same id: each is answered for, and what is stored is known at once', async () => {
  const one = await send(raw({ id: 'a1', who: { externalId: 'wang' }, properties: { category: 'baby' } }))
  const id = one.results[0]!.customerId!
  const batch = await send({ source: 'shop', events: [
    ...[1, 2, 3, 4].map(n => raw({ id: `v${n}`, who: { externalId: 'wang' }, properties: { category: 'baby' } })),
    order({ id: 'o', subject: 'W-1', who: { externalId: 'wang' }, properties: { amount: { minor: 2_500_000, currency: 'CNY' }, lines: [{ productId: 'p', title: 'Pram', pieces: 2, minor: 2_500_000 }] } }),
    raw({ id: 'v1', who: { externalId: 'wang' }, properties: { category: 'baby' } }), raw({ id: 'v2', kind: 'search', who: { externalId: 'wang' } }), raw({ id: 'future', at: NOW + day, who: { externalId: 'wang' } }),
  ] })
  assert.deepEqual(outcomes(batch), ['stored', 'stored', 'stored', 'stored', 'stored', 'double', 'id-taken', 'future'])
  assert.deepEqual(outcomes(await send(raw({ id: 'a1', who: { externalId: 'wang' }, properties: { category: 'baby' } }))), ['double'])
  const known = await features(id)
  assert.deepEqual([known.tier, known.tags, known.spend365, known.views30, known.orders30], ['diamond', ['interest-baby'], 2_500_000, 5, 1])
  const { rows } = { rows: await inShop(work => work.tx.selectFrom('orders').select(['id', 'total_minor', 'line_count']).where('shop_id', '=', 'alpha').where('customer_id', '=', id).execute()) }
  assert.deepEqual(rows, [{ id: 'W-1', total_minor: 2_500_000, line_count: 1 }])
  const aside = await inShop(work => work.tx.selectFrom('quarantined_events').selectAll().where('shop_id', '=', 'alpha').where('reason', '=', 'future').executeTakeFirstOrThrow())
  assert.equal((JSON.parse(house.world.vault.open({ shopId: 'alpha', table: 'quarantined_events', rowId: aside.id, column: 'body_sealed' }, aside.body_sealed)) as { id: string }).id, 'future')
})

test('a cancellation that comes before its order, and one that comes after, both count', async () => {
  const who = { externalId: 'zhao' }
  const taken = await send({ events: [raw({ id: 'c0', kind: 'cancel', subject: 'Z-1', who }), order({ id: 'z1', subject: 'Z-1', who, properties: { amount: { minor: 900_000, currency: 'CNY' } } }), order({ id: 'z2', subject: 'Z-2', who, properties: { amount: { minor: 600_000, currency: 'CNY' } } })] })
  const id = taken.results[0]!.customerId!
  assert.deepEqual([(await features(id)).tier, (await features(id)).spend365], ['core', 600_000])
  await send(raw({ id: 'c1', kind: 'cancel', subject: 'Z-2', who }))
  assert.deepEqual([(await features(id)).tier, (await features(id)).ordersEver], ['mass', 0])
})

test('a social note without consent is refused and not kept', async () => {
  assert.deepEqual(outcomes(await send(raw({ id: 'n1', kind: 'note', properties: { platform: 'xhs' } }))), ['no-consent'])
  assert.equal((await inShop(work => work.tx.selectFrom('quarantined_events').select('id').where('shop_id', '=', 'alpha').where('event_id', '=', 'n1').execute())).length, 0)
})

test('the 201st category of one customer is kept aside', async () => {
  const events = Array.from({ length: 205 }, (_, n) => raw({ id: `cat-${n}`, who: { externalId: 'li' }, properties: { category: `c${n}` } }))
  const taken = await send({ events })
  assert.deepEqual([taken.stored, taken.quarantined], [200, 5])
  assert.deepEqual(outcomes(await send(raw({ id: 'again', who: { externalId: 'li' }, properties: { category: 'c7' } }))), ['stored'])
})

test('a batch with a hostile name in it is still a batch; one above ten megabytes is not', async () => {
  const text = `{"events":[${JSON.stringify(raw({ id: 'h1' }))},{"id":"h2","kind":"view","at":${NOW},"who":{"externalId":"lin"},"__proto__":{"polluted":1}}]}`
  assert.deepEqual(outcomes(await send(text)), ['stored', 'hostile-name'])
  assert.equal(({} as Record<string, unknown>)['polluted'], undefined)
  const large = await house.app.inject({ method: 'POST', url: '/v1/events', headers: { cookie, 'x-zhiyu-desk': '1', 'content-type': 'application/json' }, payload: `{"events":["${'x'.repeat(10 * 1024 * 1024)}"]}` })
  assert.equal(large.statusCode, 413)
  const none = await house.app.inject({ method: 'POST', url: '/v1/events', headers: { 'content-type': 'application/json' }, payload: '{}' })
  assert.equal(none.statusCode, 401)
})

test('told in any order, twice and in pieces, the state is what a rebuild from the rows gives', async () => {
  let run = 0
  await fc.assert(fc.asyncProperty(fc.array(fc.record({ n: fc.integer({ min: 0, max: 30 }), kind: fc.constantFrom('view', 'cart', 'order', 'return', 'cancel', 'contact', 'strange'), back: fc.integer({ min: 0, max: 500 }) }), { minLength: 1, maxLength: 14 }), fc.integer({ min: 1, max: 5 }), async (told, size) => {
    run++
    const events = told.map(({ n, kind, back }) => {
      const base = { id: `p${run}-${n}-${kind}`, kind, at: NOW - back * day - n, who: { externalId: `prop-${run}` }, subject: `P${run}-${n % 5}` }
      return kind === 'order' ? { ...base, properties: { amount: { minor: 300_000, currency: 'CNY' } } } : kind === 'return' ? { ...base, subject: `R${run}-${n}`, properties: { amount: { minor: 100_000, currency: 'CNY' } } } : { ...base, properties: kind === 'view' || kind === 'cart' ? { category: `k${n % 3}` } : {} }
    })
    let id = ''
    for (let i = 0; i < events.length; i += size) id = (await send({ events: [...events.slice(i, i + size), ...events.slice(0, 1)] })).results.find(one => one.customerId)?.customerId ?? id
    const [live, rebuilt] = await inShop(async work => [(await loadProfiles(work, [id])).get(id)!, (await loadProfiles(work, [id], new Set([id]))).get(id)!])
    assert.equal(live.stored, true)
    assert.deepEqual(settleState(live.state, NOW), settleState(rebuilt.state, NOW))
  }), { numRuns: 12, seed: 21 })
})

test('sources are counted, another shop sees nothing', async () => {
  const { body } = await house.app.inject({ method: 'GET', url: '/v1/events/sources', headers: { cookie } })
  const { items } = JSON.parse(body) as { items: { source: string; stored: number; doubled: number }[] }
  assert.ok(items.find(one => one.source === 'shop')!.stored >= 5)
  assert.equal((await inShop(work => work.tx.selectFrom('behaviour_events').select('id').execute(), 'beta')).length, 0)
})

test('with time alone a tag ends in the table, its coming and going are kept, and what was kept aside goes', async () => {
  const who = { externalId: 'frequent' }
  const id = (await send({ events: [1, 2, 3].map(n => order({ id: `f${n}`, subject: `F-${n}`, who })) })).results[0]!.customerId!
  const aside = () => inShop(async work => (await work.tx.selectFrom('quarantined_events').select('id').where('shop_id', '=', 'alpha').execute()).length)
  const row = () => inShop(work => work.tx.selectFrom('profiles').select('tags').where('shop_id', '=', 'alpha').where('customer_id', '=', id).executeTakeFirstOrThrow())
  assert.deepEqual((await row()).tags, ['mass', 'high-frequency'])
  assert.ok(await aside() > 0, 'something is kept aside')
  clock.advance(31 * day)
  await house.settle()
  assert.equal(await aside(), 0, 'what was kept aside is gone')
  assert.deepEqual((await row()).tags, ['mass'])
  const changes = await inShop(work => work.tx.selectFrom('tag_changes').select(['tag', 'came']).where('shop_id', '=', 'alpha').where('customer_id', '=', id).where('tag', '=', 'high-frequency').orderBy('at').execute())
  assert.deepEqual(changes.map(change => change.came), [true, false])
})

test('a talk in this house that ended, and its rating, are part of the profile; told twice it counts once', async () => {
  const id = await inShop(async work => {
    const customerId = await createCustomer(work, { externalId: 'talker' })
    const talk = await openConversation(work, { customerId, visitorId: null, locale: 'en' })
    for (let i = 0; i < 2; i++) await noteTalk(work, { conversationId: talk.id, agentId: null, by: 'agent' })
    await noteRating(work, { conversationId: talk.id, score: 4 })
    await noteBroken(work, { conversationId: talk.id, promiseId: 'p1', kind: 'solution' })
    return customerId
  })
  const known = await features(id)
  assert.deepEqual([known.contacts90, known.unsolved365, known.rating, known.promisesBroken365], [1, 0, 4, 1])
})
