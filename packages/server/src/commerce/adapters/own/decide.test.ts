import assert from 'node:assert/strict'
import { test } from 'node:test'
import { backFor, countUnits, factsOf, fallenBy, paidFor, receivedAt, stateOf, worthOf, type OwnLine, type OwnParcel } from './decide.ts'

const parcel = (over: Partial<OwnParcel> = {}): OwnParcel => ({ status: 'packed', shippedAt: null, deliveredAt: null, ...over })
const states: readonly [string, 'sale' | 'return', string, OwnParcel[], string][] = [
  ['unpaid', 'sale', 'pending', [], 'open'],
  ['paid and packed', 'sale', 'paid', [parcel()], 'open'],
  ['paid, one parcel of two on the road', 'sale', 'paid', [parcel(), parcel({ status: 'in-transit' })], 'dispatched'],
  ['paid, with a day of sending only', 'sale', 'paid', [parcel({ shippedAt: 1 })], 'dispatched'],
  ['paid, and already delivered: not open, and the shop has not said delivered', 'sale', 'paid', [parcel({ status: 'delivered' })], 'dispatched'],
  ['sent without a parcel we know', 'sale', 'shipped', [], 'dispatched'],
  ['sent, one of two delivered', 'sale', 'shipped', [parcel({ status: 'delivered' }), parcel({ status: 'out-for-delivery' })], 'dispatched'],
  ['sent, all delivered', 'sale', 'shipped', [parcel({ status: 'delivered' }), parcel({ deliveredAt: 5 })], 'delivered'],
  ['delivered', 'sale', 'delivered', [], 'delivered'],
  ['completed', 'sale', 'completed', [], 'delivered'],
  ['cancelled', 'sale', 'cancelled', [], 'cancelled'],
  ['returned', 'sale', 'returned', [], 'returned'],
  ['a word we do not know', 'sale', 'lost', [], 'unknown'],
  ['a return is nothing to act on', 'return', 'completed', [], 'unknown'],
]
for (const [name, kind, status, parcels, expected] of states) test(`the state of an order: ${name}`, () => { assert.equal(stateOf({ kind, status, parcels }), expected) })

test('received is when the last parcel was, and unknown while one has no day', () => {
  assert.equal(receivedAt([parcel({ deliveredAt: 3 }), parcel({ deliveredAt: 9 })]), 9)
  assert.equal(receivedAt([parcel({ deliveredAt: 3 }), parcel({ status: 'delivered' })]), null)
  assert.equal(receivedAt([]), null)
})

test('what was paid: nothing while unpaid, the total otherwise, never below nothing', () => {
  const order = { status: 'paid', totalMinor: 900, currency: 'CNY', attributes: {} }
  const minor = (over: object): number => paidFor({ ...order, ...over }).minor
  assert.deepEqual([minor({}), minor({ status: 'pending' }), minor({ status: 'pending', attributes: { payments: [] } }), minor({ status: 'pending', attributes: { payments: [{}] } }), minor({ totalMinor: -5 })], [900, 0, 0, 900, 0])
})

const line = (over: Partial<OwnLine> = {}): OwnLine => ({ lineNo: 1, productId: 'p', title: 't', quantity: 3, amountMinor: 1_000, unitPrice: '3.33', returned: 0, protectedMinor: 0, parentId: null, attributes: {}, goods: {}, ...over })
test('units are counted against what is left of each line', () => {
  const lines = [line({ returned: 1 }), line({ lineNo: 2, quantity: 1 })]
  const counted = (named: string[]) => { const found = countUnits(lines, named); return typeof found === 'string' ? found : found.map(one => [one.line.lineNo, one.units]) }
  assert.deepEqual([counted(['1', '2', '1']), counted(['1', '1', '1']), counted(['2', '2']), counted(['3']), counted(['__proto__'])], [[[1, 2], [2, 1]], '1', '2', '3', '__proto__'])
})

test('the parts of a line are worth the line, however they are cut', () => {
  for (const amountMinor of [0, 1, 2, 1_000, 99_999]) {
    for (const cut of [[3], [1, 2], [2, 1], [1, 1, 1]]) {
      let returned = 0
      const worth = cut.map(units => { const part = worthOf(line({ amountMinor, returned }), units); returned += units; return part })
      assert.equal(worth.reduce((sum, one) => sum + one, 0), amountMinor)
      assert.ok(worth.every(one => one >= 0))
    }
  }
})

test('what goods are is read from the line before the product, and only in words the law knows', () => {
  const natures = [line({ goods: { nature: 'perishable' } }), line({ lineNo: 2, attributes: { nature: 'custom-made' }, goods: { nature: 'perishable' } }), line({ lineNo: 3, goods: { nature: 'expensive' } }), line({ lineNo: 4, attributes: { noReturnAgreed: 'yes' } }), line({ lineNo: 5, attributes: { noReturnAgreed: true } })]
  const facts = factsOf({ id: 'T', customerId: null, kind: 'sale', status: 'completed', currency: 'CNY', totalMinor: 1, placedAt: 7, attributes: {}, lines: natures, parcels: [] })
  assert.deepEqual(facts.items.map(item => [item.nature, item.noReturnAgreed]), [['perishable', false], ['custom-made', false], [null, false], [null, false], [null, true]])
})

test('a price that fell is made good once, and goods that come back bring back only what is left', () => {
  const bought = line({ quantity: 3, amountMinor: 3_000 })
  assert.deepEqual([fallenBy(bought, 3, 900), fallenBy(bought, 1, 900), fallenBy(bought, 3, 1_000), fallenBy(bought, 3, 1_100)], [300, 100, 0, -300])
  const protectedOnce = line({ quantity: 3, amountMinor: 3_000, protectedMinor: 300 })
  assert.deepEqual([fallenBy(protectedOnce, 3, 900), fallenBy(protectedOnce, 3, 800)], [0, 300])
  assert.deepEqual(backFor(protectedOnce, 3), { minor: 2_700, protectedMinor: 300 })
})

test('whatever is protected and returned in whatever steps, never more than was paid comes back', () => {
  for (const amountMinor of [1, 7, 1_000, 99_999]) for (const present of [0, 1, 100, 333]) for (const steps of [[3], [1, 2], [1, 1, 1]]) {
    let one = line({ quantity: 3, amountMinor })
    const given = Math.max(0, fallenBy(one, 3, present))
    one = { ...one, protectedMinor: given }
    let back = given
    for (const units of steps) {
      const part = backFor(one, units)
      back += part.minor
      one = { ...one, returned: one.returned + units, protectedMinor: one.protectedMinor - part.protectedMinor }
    }
    assert.ok(back <= amountMinor + steps.length, `${amountMinor} ${present} ${steps.join()}: ${back}`)
    assert.equal(one.protectedMinor, 0)
  }
})
