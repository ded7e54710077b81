import type { Money } from '../../kernel/money.ts'
import { CHINESE_DIGITS, readNumber } from './chinese-number.ts'
import { findAll, type Found } from './found.ts'

const SIGNS: Readonly<Record<string, string>> = { '¥': 'CNY', $: 'USD', '€': 'EUR', '£': 'GBP', 'hk$': 'HKD', us$: 'USD', rmb: 'CNY', cny: 'CNY', usd: 'USD', eur: 'EUR', gbp: 'GBP', hkd: 'HKD' }
const AFTER: readonly (readonly [RegExp, string])[] = [[/^(?:港币|港元|港纸)$/, 'HKD'], [/^(?:美元|美金|usd|dollars?|bucks)$/, 'USD'], [/^(?:欧元|euros?|eur)$/, 'EUR'], [/^(?:英镑|pounds?|quid|gbp)$/, 'GBP'], [/^(?:元|块钱?|圆|人民币|rmb|cny|yuan|蚊)$/, 'CNY']]
const BEFORE = /(hk\$|us\$|[¥$€£]|(?<![a-z])(?:rmb|cny|usd|eur|gbp|hkd))\s?(\d{1,3}(?:,\d{3})+|\d{1,9})(\.\d{1,2})?(万|k(?![a-z]))?/g
const BEHIND = new RegExp(`(?<![\\d.,a-z])(\\d{1,3}(?:,\\d{3})+|\\d{1,9}|[${CHINESE_DIGITS}]{1,9})(\\.\\d{1,2})?\\s?(万|k(?![a-z]))?\\s?(块钱|块|元|圆|人民币|港币|港元|港纸|蚊|美元|美金|欧元|英镑|rmb|cny|yuan|usd|dollars?|bucks|euros?|eur|pounds?|quid|gbp)(?![a-z])(?:([一二三四五六七八九\\d])(?:毛|角)?(?![\\d${CHINESE_DIGITS}个件]))?`, 'g')
/** More than anybody pays; a typing error rather than a price. */
const MOST_MINOR = 100_000_000_00

/** Sums of money with their currency: "¥1,299.00", "三百五十块", "12.5 dollars", "两百元". A bare number is no sum. */
export function findAmounts (folded: string): Found<Money>[] {
  const before = findAll(folded, BEFORE, ([, sign = '', whole = '', cents = '', scale]) => money(whole + cents, scale, SIGNS[sign]))
  const behind = findAll(folded, BEHIND, ([, whole = '', cents = '', scale, unit = '', dime]) => {
    const sum = money(whole + cents, scale, AFTER.find(([pattern]) => pattern.test(unit))?.[1])
    return sum && dime !== undefined && cents === '' ? { ...sum, minor: sum.minor + (readNumber(dime) ?? 0) * 10 } : sum
  })
  return [...before, ...behind.filter(one => !before.some(other => one.from < other.to && other.from < one.to))].toSorted((a, b) => a.from - b.from).slice(0, 5)
}

function money (written: string, scale: string | undefined, currency: string | undefined): Money | undefined {
  const number = readNumber(written.replaceAll(',', ''))
  if (number === undefined || currency === undefined) return undefined
  const minor = Math.round(number * (scale === '万' ? 10_000 : scale === 'k' ? 1_000 : 1) * 100)
  return minor > 0 && minor <= MOST_MINOR ? { minor, currency } : undefined
}
