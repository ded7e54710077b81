import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { minute } from '../kernel/clock.ts'
import { Fault } from '../kernel/faults.ts'
import { money } from '../kernel/money.ts'
import type { Deed } from '../commerce/contract.ts'
import { guardConnector, type OrderFacts, type ShopConnector } from '../commerce/index.ts'
import { confirm, decline, expire, propose, type Ask } from './act.ts'
import { holdInMemory } from './memory.ts'
import type { ActingRules } from './model.ts'
import type { Counter } from './ports.ts'

const RULES: ActingRules = { version: 1, expiresAfterMs: 15 * minute, returnDays: 7, priceDays: 7, owed: [{ perCaseMinor: 10_000, perDayMinor: 15_000, currency: 'CNY' }], goodwill: {}, withinPaid: true }
const cancelling: Deed = { kind: 'cancel-order', orderId: 'T1', reason: 'no longer needed' }

/** A shop of three orders that counts what is done to it. */
function aShop () {
  const orders = new Map<string, OrderFacts>(['T1', 'T2', 'T3'].map(orderId => [orderId, { orderId, customerId: orderId === 'T3' ? 'bob' : 'ann', state: 'open', paid: money(8_000, 'CNY'), placedAt: null, deliveredAt: null, items: [] }]))
  const shop = { price: 8_000, asked: 0, performed: 0, breaks: false, orders }
  const connector: ShopConnector = {
    findCustomerId: async () => undefined,
    findOrder: async id => orders.get(id),
    async quote () { shop.asked++; return { kind: 'quote', movement: { direction: 'to-shopper', amount: money(shop.price, 'CNY'), via: null } } },
    async perform (_customer, deed, key) {
      if (shop.breaks) return { kind: 'refuse', because: 'not-open' }
      shop.performed++
      if ('orderId' in deed) orders.set(deed.orderId, { ...orders.get(deed.orderId)!, state: 'cancelled' })
      return { kind: 'done', movement: { direction: 'to-shopper', amount: money(shop.price, 'CNY'), via: null }, reference: key }
    },
  }
  const holder = holdInMemory()
  let [now, ids] = [0, 0]
  const counter = (): Counter => ({ connector, holder, rules: RULES, now, newId: () => `p${++ids}`, digest: text => createHash('sha256').update(text).digest('hex'), dayOf: at => new Date(at).toISOString().slice(0, 10) })
  const ask = (over: Partial<Ask> = {}) => propose(counter(), { key: 'k', asker: { kind: 'ai' }, customerId: 'ann', conversationId: null, deed: cancelling, ...over })
  const proposed = async (over: Partial<Ask> = {}) => { const one = await ask(over); assert.equal(one.kind, 'proposed', JSON.stringify(one)); if (one.kind !== 'proposed') throw new Error('not proposed'); return one.proposal }
  const yes = (proposalId: string, hash: string, customerId = 'ann') => confirm(counter(), { proposalId, customerId, hash })
  const no = (proposalId: string, customerId = 'ann') => decline(counter(), { proposalId, customerId })
  return { shop, holder, ask, proposed, yes, no, counter, wait: (ms: number) => { now += ms } }
}

test('a proposal changes nothing; one yes has one effect; a second gets the first answer', async () => {
  const { shop, holder, proposed, yes } = aShop()
  const { id, hash } = await proposed()
  assert.equal(shop.performed, 0)
  const first = await yes(id, hash)
  const second = await yes(id, hash)
  assert.deepEqual([first.kind, second.kind, shop.performed], ['done', 'done', 1])
  if (first.kind !== 'done' || second.kind !== 'done') throw new Error('not done')
  assert.deepEqual([first.again, second.again, second.proposal], [false, true, first.proposal])
  assert.deepEqual(holder.evidence.map(one => one.what), ['proposal.made', 'proposal.done'])
})

test('one key is one proposal; another deed under it is a conflict, and the first stays', async () => {
  const { proposed, ask, yes } = aShop()
  const first = await proposed()
  assert.deepEqual(await proposed(), first)
  assert.equal((await ask({ deed: { ...cancelling, orderId: 'T2' } })).kind, 'conflict')
  assert.equal((await yes(first.id, first.hash)).kind, 'done')
  assert.equal((await proposed()).state, 'done', 'asked again later, the answer is what became of it')
})

test('another shopper\'s yes or no finds nothing; a yes to something else is no yes', async () => {
  const { shop, proposed, yes, no } = aShop()
  const { id, hash } = await proposed()
  assert.deepEqual([(await yes(id, hash, 'bob')).kind, (await no(id, 'bob')).kind, (await yes('p9', hash)).kind], ['not-found', 'not-found', 'not-found'])
  assert.equal((await yes(id, `${hash.slice(0, -1)}${hash.endsWith('0') ? '1' : '0'}`)).kind, 'hash')
  assert.equal(shop.performed, 0)
  assert.equal((await yes(id, hash)).kind, 'done', 'what was tampered with outside is still open inside')
})

test('of another\'s order the shop is not even asked', async () => {
  const { shop, holder, ask } = aShop()
  const turned = await ask({ deed: { ...cancelling, orderId: 'T3' } })
  assert.deepEqual([turned.kind, shop.asked], ['refuse', 0])
  assert.deepEqual(await ask({ deed: { ...cancelling, orderId: 'T9' } }), turned, 'as if there were none')
  assert.deepEqual(holder.evidence.map(one => one.what), ['proposal.refused', 'proposal.refused'])
})

test('nothing is done at another price than the one shown', async () => {
  const { shop, proposed, yes } = aShop()
  const { id, hash } = await proposed()
  shop.price = 7_999
  const answer = await yes(id, hash)
  assert.equal(answer.kind === 'closed' && answer.turned?.because[0]?.rule, 'proposal.changed')
  shop.price = 8_000
  assert.equal((await yes(id, hash)).kind, 'closed', 'closed is closed')
  assert.equal(shop.performed, 0)
})

test('what was sent in between is not cancelled; what the shop refuses is not done', async () => {
  const { shop, proposed, yes } = aShop()
  const sent = await proposed()
  shop.orders.set('T1', { ...shop.orders.get('T1')!, state: 'dispatched' })
  assert.equal((await yes(sent.id, sent.hash)).kind, 'closed')
  const other = await proposed({ key: 'k2', deed: { ...cancelling, orderId: 'T2' } })
  shop.breaks = true
  const answer = await yes(other.id, other.hash)
  assert.deepEqual([answer.kind, answer.kind === 'closed' && answer.proposal.outcome, shop.performed], ['closed', 'not-open', 0])
})

test('too late is too late, whoever looks first', async () => {
  const { holder, proposed, yes, no, wait, counter } = aShop()
  const [late, dead, declined] = [await proposed(), await proposed({ key: 'k2' }), await proposed({ key: 'k3' })]
  wait(15 * minute - 1)
  await expire(counter(), dead.id)
  assert.equal((await no(declined.id)).kind, 'closed')
  assert.equal((await holder.lock(dead.id))!.state, 'open', 'not yet')
  wait(1)
  await expire(counter(), dead.id)
  const states = []
  for (const { id, hash } of [late, dead, declined]) { const answer = await yes(id, hash); states.push(answer.kind === 'closed' && answer.proposal.state) }
  assert.deepEqual(states, ['expired', 'expired', 'declined'])
})

test('two proposals that fit the day one by one do not fit it together', async () => {
  const { shop, proposed, yes, wait } = aShop()
  const [one, two] = [await proposed(), await proposed({ key: 'k2', deed: { ...cancelling, orderId: 'T2' } })]
  assert.equal((await yes(one.id, one.hash)).kind, 'done')
  const second = await yes(two.id, two.hash)
  assert.deepEqual([second.kind === 'closed' && second.turned?.kind, shop.performed], ['escalate', 1])
  wait(24 * 60 * minute)
  const tomorrow = await proposed({ key: 'k3', deed: { ...cancelling, orderId: 'T2' } })
  assert.equal((await yes(tomorrow.id, tomorrow.hash)).kind, 'done')
})

const LIES: readonly [string, (connector: ShopConnector) => Partial<ShopConnector>, string][] = [
  ['is away when asked for the order', () => ({ findOrder: async () => { throw new Fault('shop.away') } }), 'unavailable'],
  ['is away when asked for a price', () => ({ quote: async () => { throw new Fault('shop.away') } }), 'unavailable'],
  ['answers with another order', ({ findOrder }) => ({ findOrder: async hold => findOrder(hold === 'T1' ? 'T2' : 'T1', false) }), 'not-believed'],
  ['says less than nothing was paid', ({ findOrder }) => ({ findOrder: async id => ({ ...(await findOrder(id, false))!, paid: { minor: -1, currency: 'CNY' } }) }), 'not-believed'],
  ['quotes a negative amount', () => ({ quote: async () => ({ kind: 'quote', movement: { direction: 'to-shopper', amount: { minor: -8_000, currency: 'CNY' }, via: null } }) }), 'not-believed'],
  ['quotes half a fen', () => ({ quote: async () => ({ kind: 'quote', movement: { direction: 'to-shopper', amount: { minor: 0.5, currency: 'CNY' }, via: null } }) }), 'not-believed'],
  ['quotes no currency', () => ({ quote: async () => ({ kind: 'quote', movement: { direction: 'to-shopper', amount: { minor: 5, currency: '元' }, via: null } }) }), 'not-believed'],
]
for (const [name, lie, because] of LIES) {
  test(`a shop that ${name} gets nothing proposed`, async () => {
    const { shop, holder, counter } = aShop()
    const { connector } = counter()
    const turned = await propose({ ...counter(), connector: guardConnector({ ...connector, ...lie(connector) }) }, { key: 'k', asker: { kind: 'ai' }, customerId: 'ann', conversationId: null, deed: cancelling })
    assert.deepEqual([turned.kind, 'shop' in turned && turned.shop?.because, shop.performed], ['refuse', because, 0])
    assert.deepEqual(holder.evidence.map(one => one.what), ['proposal.refused'])
  })
}

test('a shop in another currency than was paid gets nothing proposed, and a fault of ours is not taken for the shop\'s', async () => {
  const { counter } = aShop()
  const { connector } = counter()
  const asked = (over: Partial<ShopConnector>) => propose({ ...counter(), connector: guardConnector({ ...connector, ...over }) }, { key: 'k', asker: { kind: 'ai' }, customerId: 'ann', conversationId: null, deed: cancelling })
  const turned = await asked({ quote: async () => ({ kind: 'quote', movement: { direction: 'to-shopper', amount: money(8_000, 'VND'), via: null } }) })
  assert.equal(turned.kind === 'refuse' && turned.because[0]?.rule, 'act.currency')
  await assert.rejects(asked({ quote: async () => { throw new TypeError('ours') } }), /ours/)
})

test('a shop that is away at the yes leaves the proposal open, and one that moves something else is on record', async () => {
  const { shop, holder, proposed, counter } = aShop()
  const { id, hash } = await proposed()
  const { connector } = counter()
  await assert.rejects(confirm({ ...counter(), connector: guardConnector({ ...connector, perform: async () => { throw new Fault('shop.away') } }) }, { proposalId: id, customerId: 'ann', hash }), /shop.away/)
  assert.equal((await holder.lock(id))!.state, 'open')
  const other = guardConnector({ ...connector, perform: async () => ({ kind: 'done', movement: { direction: 'to-shopper', amount: money(1, 'CNY'), via: null }, reference: 'R' }) })
  assert.equal((await confirm({ ...counter(), connector: other }, { proposalId: id, customerId: 'ann', hash })).kind, 'done')
  assert.deepEqual(holder.evidence.map(one => one.what), ['proposal.made', 'proposal.moved-otherwise', 'proposal.done'])
  assert.equal(shop.performed, 0)
})
