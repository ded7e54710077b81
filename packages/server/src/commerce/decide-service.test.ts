import assert from 'node:assert/strict'
import { test } from 'node:test'
import { day, parseInstant } from '../kernel/clock.ts'
import { money } from '../kernel/money.ts'
import { warrantyUntil, visitDays } from './adapters/own/decide-service.ts'
import { believedCoupons, believedPoints, believedProduct, believedValues } from './decide-belief.ts'
import { couponUse, type Basket } from './decide-coupon.ts'
import { isTaxNumber, tidyTaxNumber } from './decide-invoice.ts'
import type { CouponFacts, ProductFacts } from './model.ts'

const NOW = parseInstant('2026-11-28T02:00:00Z')
const coupon = (over: Partial<CouponFacts> = {}): CouponFacts => ({ id: 'c', title: '满 300 减 50', off: { kind: 'amount', amount: money(5_000, 'CNY') }, from: money(30_000, 'CNY'), categories: ['家电'], validFrom: NOW - day, validUntil: NOW + day, state: 'ready', usedFor: null, ...over })
const goods = (minor: number, category: string | null = '家电', currency = 'CNY'): Basket => ({ goods: [{ category, amount: money(minor, currency) }] })
const uses: readonly [string, CouponFacts, Basket | undefined, string][] = [
  ['by itself', coupon(), undefined, 'usable'], ['exactly at the threshold', coupon(), goods(30_000), 'usable'], ['a fen below', coupon(), goods(29_999), 'not below'],
  ['at its first instant', coupon({ validFrom: NOW }), undefined, 'usable'], ['before it', coupon({ validFrom: NOW + 1 }), undefined, 'not not-yet'],
  ['a moment before its end', coupon({ validUntil: NOW + 1 }), undefined, 'usable'], ['at its end', coupon({ validUntil: NOW }), undefined, 'not expired'],
  ['used before', coupon({ state: 'used' }), undefined, 'not used'], ['withdrawn', coupon({ state: 'void' }), undefined, 'not void'],
  ['other goods', coupon(), goods(50_000, '生鲜'), 'not other-category'], ['goods of no category', coupon(), goods(50_000, null), 'not other-category'], ['any goods', coupon({ categories: [] }), goods(50_000, null), 'usable'],
  ['an empty basket', coupon(), { goods: [] }, 'not other-category'], ['another currency', coupon(), goods(50_000, '家电', 'USD'), 'not other-currency'],
  ['used comes before expired', coupon({ state: 'used', validUntil: NOW - 1 }), goods(1), 'not used'],
]
for (const [name, one, basket, expected] of uses) test(`a coupon ${name}`, () => { const use = couponUse(one, basket, NOW); assert.equal(use.kind === 'usable' ? 'usable' : `not ${use.because}`, expected) })

test('what a coupon takes off is never more than the goods cost, and a share is rounded down', () => {
  assert.deepEqual(couponUse(coupon({ from: null }), goods(3_000), NOW), { kind: 'usable', off: money(3_000, 'CNY') })
  assert.deepEqual(couponUse(coupon({ from: null, off: { kind: 'percent', percent: 15, currency: 'CNY' } }), goods(999), NOW), { kind: 'usable', off: money(149, 'CNY') })
  assert.deepEqual(couponUse(coupon(), goods(12_345), NOW), { kind: 'not', because: 'below', missing: money(17_655, 'CNY') })
})

test('tax numbers are told by their check letters, and one wrong letter anywhere is seen', () => {
  assert.equal(isTaxNumber('91350100M000100Y43'), true)
  const letters = '0123456789ABCDEFGHJKLMNPQRTUWXY'
  for (let i = 0; i < 18; i++) for (const letter of letters) if (letter !== '91350100M000100Y43'[i]) assert.equal(isTaxNumber(`${'91350100M000100Y43'.slice(0, i)}${letter}${'91350100M000100Y43'.slice(i + 1)}`), false)
  for (const wrong of ['', '9135', '91350100M000100Y4O', '91350100m000100y43', '000000000000000', '000000000000000000', 'ABCDEFABCDEFABC', '９１３５０１００Ｍ０００１００Ｙ４３']) assert.equal(isTaxNumber(wrong), false, wrong)
  assert.equal(isTaxNumber(tidyTaxNumber(' ９１３５０１００-m000100y43 ')), true)
  assert.deepEqual([isTaxNumber('350100123456788'), isTaxNumber('350100123456789'), isTaxNumber('35010067006701X'), isTaxNumber('350100670067010')], [true, false, true, false], 'the older fifteen')
})

test('visits are offered from tomorrow on for fourteen days of the shop, across a change of summer time', () => {
  const days = visitDays(NOW, 'Asia/Shanghai')
  assert.deepEqual([days.length, days[0], days.at(-1)], [14, '2026-11-29', '2026-12-12'])
  assert.equal(visitDays(parseInstant('2026-11-28T16:00:00Z'), 'Asia/Shanghai')[0], '2026-11-30', 'midnight there has passed')
  assert.equal(new Set(visitDays(parseInstant('2026-10-20T12:00:00Z'), 'Europe/Berlin')).size, 14)
})

test('a warranty of months ends with the day, also at the end of February', () => {
  const received = parseInstant('2027-08-31T02:00:00Z')
  assert.equal(warrantyUntil({ placedAt: 0, parcels: [{ status: 'delivered', shippedAt: null, deliveredAt: received }] }, 6, 'Asia/Shanghai'), parseInstant('2028-02-29T15:59:59.999Z'))
  assert.equal(warrantyUntil({ placedAt: received, parcels: [] }, 12, 'Asia/Shanghai'), parseInstant('2028-08-31T15:59:59.999Z'))
})

test('what cannot be is left out: a price, a coupon, a balance, a value', () => {
  const product: ProductFacts = { productId: 'p', title: '冰箱', category: null, price: { minor: -1, currency: 'CNY' }, available: true, kind: null, specs: [], accessories: [], senior: null, warrantyMonths: null, manual: null }
  assert.deepEqual([believedProduct(product)?.price, believedProduct({ ...product, price: money(5, 'CNY') })?.price, believedProduct({ ...product, title: ' ' })], [null, money(5, 'CNY'), undefined])
  assert.equal(believedCoupons([coupon(), coupon({ off: { kind: 'percent', percent: 100, currency: 'CNY' } }), coupon({ off: { kind: 'amount', amount: { minor: -5, currency: 'CNY' } } }), coupon({ from: { minor: 1.5, currency: 'CNY' } })]).length, 1)
  assert.deepEqual([believedPoints({ balance: -1, expiring: 0, expiresAt: null }), believedPoints({ balance: 5, expiring: 6, expiresAt: null }), believedPoints(undefined), believedPoints({ balance: 5, expiring: 5, expiresAt: null })?.balance], [undefined, undefined, undefined, 5])
  assert.deepEqual(believedValues([{ kind: 'phone', condition: 'works', low: money(9, 'CNY'), high: money(5, 'CNY') }, { kind: 'phone', condition: 'works', low: money(1, 'USD'), high: money(5, 'CNY') }]), [])
})
