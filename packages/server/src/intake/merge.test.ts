import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { openTestHouse, type TestHouse } from '../../../../tests/house.ts'
import { iso, manualClock } from '../kernel/clock.ts'
import { transact, type Work } from '../kernel/work.ts'
import { createCustomer } from '../customers/index.ts'
import { featuresOf, loadProfiles } from '../profile/index.ts'
import { isCurrency } from '../playbook/index.ts'
import { readEvent, type Who } from './decide-event.ts'
import { decideMerge, groupsOf, MOST_MEMBERS, rootOf, type Group } from './decide-merge.ts'
import { undoMerge } from './merge.ts'
import { eventWriter } from './writer.ts'

const NOW = 1_767_225_600_000
const clock = manualClock(NOW)
let house: TestHouse
before(async () => { house = await openTestHouse({ clock, shops: ['alpha', 'beta'] }) })
after(() => house.leave())
const inShop = <T>(body: (work: Work) => Promise<T>, shop = 'alpha'): Promise<T> => transact(house.world, shop, body)

let next = 0
/** One order of 1,000 by whoever these keys are; returns whose it became. */
async function buys (who: Who, shop = 'alpha'): Promise<string> {
  clock.advance(5) // the oldest is the root
  const id = `b${next++}`
  const raw = { id, kind: 'order', at: NOW - 1_000, subject: `O-${id}`, who, properties: { amount: { minor: 1_000, currency: 'CNY' } } }
  const [outcome] = await eventWriter(house.world).take(shop, [{ raw, reading: readEvent(raw, { now: clock.now(), source: 'api', skewMs: 0, isCurrency }), source: 'api', skewMs: 0, scope: 'api' }])
  assert.equal(outcome?.outcome, 'stored', JSON.stringify(outcome))
  return outcome.customerId!
}
const spent = async (id: string): Promise<unknown> => (await inShop(work => featuresOf(work, [id]))).get(id)?.spend365
const conflicts = (shop = 'alpha') => inShop(work => work.tx.selectFrom('identity_conflicts').select(['kind', 'reason']).where('shop_id', '=', shop).execute(), shop)
const merges = () => inShop(work => work.tx.selectFrom('customer_merges').select(['id', 'a_id', 'b_id', 'reason', 'undone_at']).where('shop_id', '=', 'alpha').orderBy('at').orderBy('id').execute())

test('who was known by a phone is known by it when the account comes, and the account is the root', async () => {
  const byPhone = await buys({ phone: '138 0013 8000' })
  const account = await buys({ externalId: 'm-1', phone: '+86 13800138000' })
  assert.notEqual(account, byPhone)
  assert.equal(await spent(account), 2_000)
  assert.equal(await buys({ phone: '13800138000' }), account)
  assert.equal(await spent(account), 3_000)
  assert.deepEqual((await inShop(work => work.tx.selectFrom('orders').select('customer_id').where('shop_id', '=', 'alpha').execute())).map(row => row.customer_id), [account, account, account])
})

test('a merge that is taken back leaves everybody what came by their own keys, also what came meanwhile, and is not made again', async () => {
  const a = await buys({ phone: '13900000001' })
  const b = await buys({ email: 'x@example.com' })
  const joined = await buys({ phone: '13900000001', email: 'X@example.com' })
  assert.equal(joined, a)
  assert.equal(await buys({ email: 'x@example.com' }), a)
  assert.equal(await spent(a), 4_000)
  const [merge] = (await merges()).filter(one => one.undone_at === null && [a, b].includes(one.a_id))
  await inShop(work => undoMerge(work, 'agent:boss', merge!.id, 'two people'))
  assert.deepEqual([await spent(a), await spent(b)], [2_000, 2_000])
  assert.equal(await buys({ phone: '13900000001', email: 'x@example.com' }), a)
  assert.equal(await buys({ email: 'x@example.com' }), b)
  assert.deepEqual([await spent(a), await spent(b)], [3_000, 3_000])
  assert.ok((await conflicts()).some(one => one.reason === 'parted'))
  const audit = await inShop(work => work.tx.selectFrom('audit').select('action').where('shop_id', '=', 'alpha').where('action', 'in', ['customer.merged', 'customer.unmerged']).execute())
  assert.ok(audit.some(row => row.action === 'customer.unmerged'))
})

test('two accounts that share a phone stay two; a courier\'s phone on a thousand orders joins nobody', async () => {
  const first = await buys({ externalId: 'n-1', phone: '13700000000' })
  for (let i = 2; i < 12; i++) assert.notEqual(await buys({ externalId: `n-${i}`, phone: '13700000000' }), first)
  assert.equal(await spent(first), 1_000)
  assert.ok((await conflicts()).some(one => one.reason === 'two-accounts'))
})

test('a shared tablet joins nobody who is known otherwise, and somebody who is not', async () => {
  const a = await buys({ phone: '13600000001', deviceId: 'tablet' })
  const b = await buys({ phone: '13600000002' })
  assert.equal(await buys({ phone: '13600000002', deviceId: 'tablet' }), b)
  const stranger = await buys({ deviceId: 'phone-9' })
  assert.equal(await buys({ phone: '13600000003', deviceId: 'phone-9' }), stranger)
  assert.deepEqual([await spent(a), await spent(b), await spent(stranger)], [1_000, 2_000, 2_000])
})

test('an anonymous browser is joined by signing in and by nothing else', async () => {
  const visitor = await inShop(async work => {
    const id = await createCustomer(work, {})
    await work.tx.insertInto('visitors').values({ shop_id: 'alpha', id: work.newId(), customer_id: id, token_hash: Buffer.from(id), created_at: iso(NOW), last_seen_at: iso(NOW) }).execute()
    return id
  })
  const known = await buys({ phone: '13500000001' })
  assert.equal(await buys({ customerId: visitor, phone: '13500000001' }), visitor)
  assert.equal(await spent(known), 1_000)
})

test('another shop\'s key is another person', async () => {
  const here = await buys({ phone: '13400000001' })
  const there = await buys({ phone: '13400000001' }, 'beta')
  assert.notEqual(here, there)
  assert.equal((await inShop(work => featuresOf(work, [here]), 'beta')).size, 0)
})

const anyGroup: fc.Arbitrary<Group> = fc.record({
  members: fc.uniqueArray(fc.record({ id: fc.stringMatching(/^[a-f]{3}$/), externalId: fc.option(fc.constantFrom('x', 'y')), createdAt: fc.integer({ min: 0, max: 9 }), visitor: fc.boolean() }), { minLength: 1, maxLength: 4, selector: one => one.id }),
  keys: fc.record({ union: fc.uniqueArray(fc.constantFrom('u', 'v'), { maxLength: 2 }), phone: fc.uniqueArray(fc.constantFrom('p'), { maxLength: 1 }), device: fc.uniqueArray(fc.constantFrom('d'), { maxLength: 1 }) }, { requiredKeys: [] }),
})

test('merging is the same from both sides, and never joins two accounts, two of WeChat, or more than one household', () => {
  fc.assert(fc.property(anyGroup, anyGroup, fc.constantFrom('external', 'union', 'open', 'phone', 'email', 'device', 'person'), fc.boolean(), (a, b, key, parted) => {
    const decision = decideMerge(a, b, { key, parted })
    assert.deepEqual(decideMerge(b, a, { key, parted }), decision)
    if (decision.kind === 'keep-apart') return
    const members = [...a.members, ...b.members]
    assert.ok(new Set(members.flatMap(one => one.externalId ?? [])).size <= 1 && members.length <= MOST_MEMBERS && !members.some(one => one.visitor))
    const account = members.find(one => one.externalId !== null)
    if (account) assert.notEqual(members.find(one => one.id === decision.rootId)?.externalId, null)
    assert.equal(rootOf(members.toReversed()), rootOf(members))
  }), { numRuns: 400, seed: 4 })
  fc.assert(fc.property(fc.uniqueArray(fc.stringMatching(/^[a-f]$/), { minLength: 1 }), fc.array(fc.tuple(fc.stringMatching(/^[a-f]$/), fc.stringMatching(/^[a-f]$/))), (ids, pairs) => {
    assert.deepEqual(groupsOf(ids.toReversed(), pairs.map(([a, b]) => [b, a] as const).toReversed()).toSorted(), groupsOf(ids, pairs).toSorted())
  }), { seed: 6 })
})

test('however keys were joined and merges taken back, in the end each key has what came by it', async () => {
  let run = 0
  const keys = ['phone', 'email', 'deviceId', 'openId'] as const
  await fc.assert(fc.asyncProperty(fc.array(fc.uniqueArray(fc.nat({ max: 5 }), { minLength: 1, maxLength: 3 }), { minLength: 2, maxLength: 7 }), fc.array(fc.nat({ max: 9 }), { maxLength: 8 }), async (stories, order) => {
    run++
    const value = (n: number): Who => ({ [keys[n % 4]!]: keys[n % 4] === 'phone' ? `1320${String(run).padStart(3, '0')}${String(n).padStart(4, '0')}` : `k${run}-${n}@x` })
    const seen = new Set<string>()
    for (const story of stories) seen.add(await buys(Object.assign({}, ...story.map(value)) as Who)) // one key of each kind at most: later ones win
    const open = (await merges()).filter(one => one.undone_at === null && [...seen].some(id => id === one.a_id || id === one.b_id))
    for (const n of order) if (open.length > 0) await inShop(work => undoMerge(work, 'agent:boss', open[n % open.length]!.id, 'trial'))
    for (const one of open) await inShop(work => undoMerge(work, 'agent:boss', one.id, 'trial'))
    // Nobody stands with anybody: rows are where their keys are at home, and each profile is what a rebuild gives.
    await inShop(async work => {
      const { rows } = { rows: await work.tx.selectFrom('behaviour_events').innerJoin('orders', join => join.onRef('orders.shop_id', '=', 'behaviour_events.shop_id').onRef('orders.id', '=', 'behaviour_events.subject')).select(['behaviour_events.customer_id as home', 'orders.customer_id as at']).where('behaviour_events.shop_id', '=', 'alpha').where('behaviour_events.customer_id', 'in', [...seen, ...open.flatMap(one => [one.a_id, one.b_id])]).execute() }
      for (const row of rows) assert.equal(row.at, row.home)
      const ids = [...new Set(rows.map(row => row.home))]
      const [live, rebuilt] = [await loadProfiles(work, ids), await loadProfiles(work, ids, new Set(ids))]
      for (const id of ids) assert.deepEqual(live.get(id)!.state, rebuilt.get(id)!.state)
    })
  }), { numRuns: 10, seed: 8 })
})
