import { couponUse, type Basket, type CouponFacts, type ProductFacts } from '../../commerce/index.ts'
import type { Tongue } from '../commands.ts'
import { moneyWords } from '../money-words.ts'
import { namedIn } from './choose-order.ts'
import { said, type Flow, type Line } from './flow.ts'
import { dayOf } from '../china-day.ts'
import { dayWords, label } from './pick.ts'

const MOST_LISTED = 6

/** What can be used, until when and from how much; and of the rest, which rule stands in the way. Held against a product when the words name one. */
export const coupon: Flow = {
  name: 'coupon', passing: true, slots: [], needs: ['coupons', 'products'],
  next (_slots, { coupons: known, products = [], asked, language }) {
    if (!known || known.coupons.length === 0) return { kind: 'tell', lines: [said('coupons-none')], about: 'coupons-none', because: 'no-coupons' }
    const named = products.length === 1 ? products[0] : namedIn(products, asked)
    const basket = named && basketOf(named)
    const judged = known.coupons.map(one => ({ one, use: couponUse(one, basket, known.now) }))
    const usable = judged.flatMap(({ one, use }) => use.kind === 'usable' ? [usableWords(one, language)] : [])
    const not = judged.flatMap(({ one, use }) => use.kind === 'not' ? [notWords(one, use, language)] : [])
    const lines: Line[] = [
      ...(basket && named?.price ? [said('coupons-against', { title: named.title, price: moneyWords(named.price, language) })] : []),
      usable.length > 0 ? said('coupons-usable', { count: String(usable.length), list: usable.slice(0, MOST_LISTED).join('\n') }) : said('coupons-usable-none'),
      ...(not.length > 0 ? [said('coupons-not', { list: not.slice(0, MOST_LISTED).join('\n') })] : []),
    ]
    return { kind: 'tell', lines, card: { kind: 'choices', keys: ['human', 'more'] }, about: `coupons:${named?.productId ?? ''}:${judged.map(({ one, use }) => one.id + use.kind).join()}`, because: 'coupons-told' }
  },
}

function basketOf ({ category, price }: ProductFacts): Basket | undefined {
  return price === null ? undefined : { goods: [{ category, amount: price }] }
}

function usableWords ({ title, from, categories, validUntil }: CouponFacts, language: Tongue): string {
  const say = (key: 'coupon-from' | 'coupon-for' | 'coupon-until', values: Record<string, string>): string => label(key, language, values)
  const condition = `${from === null || from.minor === 0 ? '' : say('coupon-from', { amount: moneyWords(from, language) })}${categories.length === 0 ? '' : say('coupon-for', { categories: categories.join('、') })}`
  return label('coupon-line', language, { title, condition, until: validUntil === null ? '' : say('coupon-until', { day: dayWords(dayOf(validUntil), language) }) })
}

function notWords ({ title, categories, validFrom, validUntil, usedFor }: CouponFacts, use: Extract<ReturnType<typeof couponUse>, { kind: 'not' }>, language: Tongue): string {
  const day = use.because === 'not-yet' ? validFrom : validUntil
  return label(use.because === 'used' && usedFor === null ? 'coupon-not-used-before' : `coupon-not-${use.because}`, language, {
    title, order: usedFor ?? '', categories: categories.join('、'), day: day === null ? '' : dayWords(dayOf(day), language), amount: use.because === 'below' ? moneyWords(use.missing, language) : '',
  })
}
