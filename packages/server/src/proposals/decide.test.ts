import assert from 'node:assert/strict'
import { test } from 'node:test'
import { minute } from '../kernel/clock.ts'
import { money } from '../kernel/money.ts'
import type { OrderFacts, OrderState } from '../commerce/model.ts'
import { daysSince, decideAct } from './decide.ts'
import { decideConfirm, decideDecline, isOver } from './lifecycle.ts'
import type { ActFacts, ActingRules } from './model.ts'

const rules: ActingRules = {
  version: 3, expiresAfterMs: 15 * minute, returnDays: 7, priceDays: 7, withinPaid: true,
  owed: [{ perCaseMinor: 500_000, perDayMinor: 2_000_000, currency: 'CNY' }],
  goodwill: { agent: { perCaseMinor: 50_000, perDayMinor: 300_000, currency: 'CNY' } },
}
const anOrder = (over: Partial<OrderFacts> = {}): OrderFacts => ({
  orderId: 'T1', customerId: 'ann', state: 'delivered', paid: money(40_000, 'CNY'), placedAt: 0, deliveredAt: 0,
  items: [{ itemId: '1', title: '台灯', nature: null, noReturnAgreed: false }, { itemId: '2', title: '蛋糕', nature: 'perishable', noReturnAgreed: false }], ...over,
})
const facts = (over: Partial<ActFacts> = {}, order: Partial<OrderFacts> = {}): ActFacts => ({
  asker: { kind: 'ai' }, customerId: 'ann', deed: { kind: 'return-items', orderId: 'T1', itemIds: ['1'], paymentMethodId: null }, order: anOrder(order),
  movement: { direction: 'to-shopper', amount: money(20_000, 'CNY'), via: null }, sums: { order: 0, dayOwed: 0, dayGoodwill: 0 }, todayOn: '2026-11-28', placedOn: '2026-11-21', receivedOn: '2026-11-21', ...over,
})
const back = (minor: number, currency = 'CNY') => ({ direction: 'to-shopper' as const, amount: money(minor, currency), via: null })
const staff = (role: string) => ({ kind: 'staff' as const, name: 'agent:li', role })
const cancelling = { deed: { kind: 'cancel-order' as const, orderId: 'T1', reason: 'no longer needed' as const } }
const protecting = { deed: { kind: 'claim-price-protection' as const, orderId: 'T1', itemIds: ['1'] }, receivedOn: null }
const invoicing = { deed: { kind: 'request-invoice' as const, orderId: 'T1', title: { kind: 'personal' as const, name: '王芳' } }, movement: { ...back(0), direction: 'none' as const } }
const rich = { paid: money(9_000_000, 'CNY') }

const cases: readonly [string, ActFacts, string][] = [
  ['the seventh day after receipt is still in the window', facts(), 'allow act.owed'],
  ['the eighth is not', facts({ receivedOn: '2026-11-20' }), 'refuse act.window-closed'],
  ['the day of receipt itself is', facts({ receivedOn: '2026-11-28' }), 'allow act.owed'],
  ['an unknown day of receipt is for a person', facts({ receivedOn: null }), 'escalate act.receipt-unknown'],
  ['another\'s order does not exist', facts({ customerId: 'bob' }), 'refuse act.order-not-found'],
  ['an order of nobody is nobody\'s', facts({}, { customerId: null }), 'refuse act.order-not-found'],
  ['no order is no order', facts({ order: undefined }), 'refuse act.order-not-found'],
  ['staff cannot reach another\'s order either', facts({ customerId: 'bob', asker: staff('agent') }), 'refuse act.order-not-found'],
  ['perishable goods stay', facts({ deed: { kind: 'return-items', orderId: 'T1', itemIds: ['2'], paymentMethodId: null } }), 'refuse act.exempt'],
  ['one exempt item among others is enough', facts({ deed: { kind: 'exchange-items', orderId: 'T1', items: [{ from: '1', to: '9' }, { from: '2', to: '9' }], paymentMethodId: null } }), 'refuse act.exempt'],
  ['what was agreed at this purchase stays', facts({}, { items: [{ itemId: '1', title: '内衣', nature: null, noReturnAgreed: true }] }), 'refuse act.exempt'],
  ['custom-made goods stay', facts({}, { items: [{ itemId: '1', title: '刻字戒指', nature: 'custom-made', noReturnAgreed: false }] }), 'refuse act.exempt'],
  ['downloaded goods stay', facts({}, { items: [{ itemId: '1', title: '电子书', nature: 'downloaded', noReturnAgreed: false }] }), 'refuse act.exempt'],
  ['newspapers stay', facts({}, { items: [{ itemId: '1', title: '期刊', nature: 'periodical', noReturnAgreed: false }] }), 'refuse act.exempt'],
  ['whether a seal was broken only a person can ask', facts({}, { items: [{ itemId: '1', title: '唱片', nature: 'sealed-media', noReturnAgreed: false }] }), 'escalate act.look-first'],
  ['staff may go beyond the window as goodwill', facts({ receivedOn: '2026-11-01', asker: staff('agent') }), 'allow act.window-closed act.goodwill'],
  ['within their own limit for a case', facts({ receivedOn: '2026-11-01', asker: staff('agent'), movement: back(50_000) }, rich), 'allow act.window-closed act.goodwill'],
  ['and not a fen above', facts({ receivedOn: '2026-11-01', asker: staff('agent'), movement: back(50_001) }, rich), 'escalate act.over-case'],
  ['nor above the day', facts({ receivedOn: '2026-11-01', asker: staff('agent'), movement: back(50_000), sums: { order: 0, dayOwed: 0, dayGoodwill: 250_001 } }, rich), 'escalate act.over-day'],
  ['up to the day', facts({ receivedOn: '2026-11-01', asker: staff('agent'), movement: back(50_000), sums: { order: 0, dayOwed: 9e9, dayGoodwill: 250_000 } }, rich), 'allow act.window-closed act.goodwill'],
  ['a role without authority has none', facts({ receivedOn: '2026-11-01', asker: staff('manager') }), 'escalate act.no-authority'],
  ['nor one named like a property of every object', facts({ receivedOn: '2026-11-01', asker: staff('constructor') }), 'escalate act.no-authority'],
  ['what is owed has the owed limit', facts({ ...cancelling, movement: back(500_000) }, { ...rich, state: 'open' }), 'allow act.owed'],
  ['above it a person decides', facts({ ...cancelling, movement: back(500_001) }, { ...rich, state: 'open' }), 'escalate act.over-case'],
  ['many small ones stop at the day', facts({ ...cancelling, movement: back(100), sums: { order: 0, dayOwed: 1_999_901, dayGoodwill: 0 } }, { state: 'open' }), 'escalate act.over-day'],
  ['the day is inclusive', facts({ ...cancelling, movement: back(100), sums: { order: 0, dayOwed: 1_999_900, dayGoodwill: 0 } }, { state: 'open' }), 'allow act.owed'],
  ['a currency without a limit is for a person', facts({ ...cancelling, movement: back(100, 'USD') }, { state: 'open', paid: money(200, 'USD') }), 'escalate act.no-authority'],
  ['never more than was paid', facts({ movement: back(20_001), sums: { order: 20_000, dayOwed: 0, dayGoodwill: 0 } }), 'refuse act.over-paid'],
  ['all that was paid', facts({ movement: back(20_000), sums: { order: 20_000, dayOwed: 0, dayGoodwill: 0 } }), 'allow act.owed'],
  ['not even staff', facts({ asker: staff('agent'), movement: back(40_001) }), 'refuse act.over-paid'],
  ['never in another currency than was paid', facts({ movement: back(500, 'VND') }), 'refuse act.currency'],
  ['what the shopper pays has no limit', facts({ deed: { kind: 'exchange-items', orderId: 'T1', items: [{ from: '1', to: '9' }], paymentMethodId: null }, movement: { ...back(9_999_999), direction: 'from-shopper' } }), 'allow act.owed'],
  ['nothing moved has no limit', facts({ ...cancelling, movement: { ...back(0), direction: 'none' } }, { state: 'open' }), 'allow act.owed'],
  ['an amount that is no amount', facts({ movement: { direction: 'to-shopper', amount: { minor: Number.NaN, currency: 'CNY' }, via: null } }), 'refuse act.amount'],
  ['a negative refund', facts({ movement: { direction: 'to-shopper', amount: { minor: -1, currency: 'CNY' }, via: null } }), 'refuse act.amount'],
  ['a price that fell is made good on the seventh day after the order', facts(protecting), 'allow act.owed'],
  ['and not on the eighth', facts({ ...protecting, placedOn: '2026-11-20' }), 'refuse act.price-window-closed'],
  ['not even by staff', facts({ ...protecting, placedOn: '2026-11-20', asker: staff('supervisor') }), 'refuse act.price-window-closed'],
  ['an order of unknown day is for a person', facts({ ...protecting, placedOn: null }), 'escalate act.placed-unknown'],
  ['a price is made good before the parcel is sent, too', facts(protecting, { state: 'open' }), 'allow act.owed'],
  ['and not of an order that was cancelled', facts(protecting, { state: 'cancelled' }), 'refuse act.state'],
  ['what a shop says the shopper owes for it is not believed', facts({ ...protecting, movement: { ...back(500), direction: 'from-shopper' } }), 'refuse act.direction'],
  ['a price made good is never more than was paid', facts({ ...protecting, movement: back(40_001) }), 'refuse act.over-paid'],
  ['an invoice moves nothing', facts(invoicing), 'allow act.owed'],
  ['a shop that asks money for one is not believed', facts({ ...invoicing, movement: { ...back(100), direction: 'from-shopper' } }), 'refuse act.direction'],
  ['nor one that gives money with it', facts({ ...invoicing, movement: back(100) }), 'refuse act.direction'],
  ['nor one that says nothing moves and names an amount', facts({ ...invoicing, movement: { ...back(100), direction: 'none' } }), 'refuse act.direction'],
  ['another\'s order gets no invoice', facts({ ...invoicing, customerId: 'bob' }), 'refuse act.order-not-found'],
  ['a repair waits for the goods', facts({ ...invoicing, deed: { kind: 'book-repair', orderId: 'T1', itemId: '1', fault: 'noise', visit: { on: '2026-11-30', part: 'morning' } } }, { state: 'dispatched' }), 'refuse act.state'],
  ['one may complain about a cancelled order', facts({ ...invoicing, deed: { kind: 'file-order-complaint', orderId: 'T1', about: 'courier' } }, { state: 'cancelled' }), 'allow act.owed'],
  ['and without any order', facts({ ...invoicing, order: undefined, deed: { kind: 'file-complaint', about: 'service' } }), 'allow act.owed'],
  ['an address of one\'s own needs no order', facts({ order: undefined, deed: { kind: 'change-own-address', address: { address1: '', address2: '', city: '', state: '', country: '', zip: '' } }, movement: { ...back(0), direction: 'none' } }), 'allow act.owed'],
]
for (const [name, given, expected] of cases) {
  test(name, () => {
    const decision = decideAct(given, rules, 1_000)
    assert.equal([decision.kind, ...decision.because.map(one => one.rule)].join(' '), expected)
    if (decision.kind === 'allow') assert.equal(decision.expiresAt, 1_000 + 15 * minute)
  })
}

const EVERY: readonly OrderState[] = ['open', 'changed', 'dispatched', 'delivered', 'cancelled', 'returning', 'exchanging', 'returned', 'unknown']
test('each deed has one state it may be done in', () => {
  const deeds = [cancelling.deed, { kind: 'change-order-items', orderId: 'T1', items: [], paymentMethodId: 'x' }, { kind: 'change-order-payment', orderId: 'T1', paymentMethodId: 'x' }, { kind: 'return-items', orderId: 'T1', itemIds: ['1'], paymentMethodId: null }, { kind: 'exchange-items', orderId: 'T1', items: [{ from: '1', to: '2' }], paymentMethodId: null }] as const
  for (const deed of deeds) {
    const may = EVERY.filter(state => decideAct(facts({ deed: deed as ActFacts['deed'], movement: { ...back(0), direction: 'none' } }, { state }), rules, 0).kind === 'allow') // literals of the union
    assert.deepEqual(may, deed.kind === 'return-items' || deed.kind === 'exchange-items' ? ['delivered'] : ['open'], deed.kind)
  }
})

test('days are counted over months and leap days', () => {
  assert.deepEqual([daysSince('2026-11-28', '2026-11-28'), daysSince('2026-11-30', '2026-12-01'), daysSince('2028-02-28', '2028-03-01'), daysSince('2026-12-31', '2027-01-01')], [0, 1, 2, 1])
})

const open = { state: 'open', hash: 'h', expiresAt: 100 } as const
test('a yes counts until the instant it expires, for exactly what was shown, and once', () => {
  assert.deepEqual(decideConfirm(open, 'h', 99), { kind: 'go-on' })
  assert.deepEqual(decideConfirm(open, 'h', 100), { kind: 'close', as: 'expired' })
  assert.deepEqual(decideConfirm(open, 'x', 99), { kind: 'refuse', because: 'hash' })
  assert.deepEqual(decideConfirm({ ...open, state: 'done' }, 'h', 500), { kind: 'repeat' })
  assert.deepEqual(decideConfirm({ ...open, state: 'done' }, 'x', 500), { kind: 'refuse', because: 'hash' })
  for (const state of ['declined', 'expired', 'refused'] as const) assert.deepEqual(decideConfirm({ ...open, state }, 'h', 1), { kind: 'refuse', because: state })
})
test('a no closes what is open and undoes nothing', () => {
  assert.deepEqual(decideDecline(open, 99), { kind: 'close', as: 'declined' })
  assert.deepEqual(decideDecline(open, 100), { kind: 'close', as: 'expired' })
  assert.deepEqual(decideDecline({ ...open, state: 'declined' }, 1), { kind: 'repeat' })
  assert.deepEqual(decideDecline({ ...open, state: 'done' }, 1), { kind: 'refuse', because: 'done' })
  assert.deepEqual([isOver(open, 99), isOver(open, 100), isOver({ ...open, state: 'done' }, 100)], [false, true, false])
})
