import type { Locale } from './words.ts'

export function price (money: { readonly minor: number; readonly currency: string }, locale: Locale): string {
  return new Intl.NumberFormat(locale, { style: 'currency', currency: money.currency, currencyDisplay: 'narrowSymbol', minimumFractionDigits: money.minor % 100 === 0 ? 0 : 2 }).format(money.minor / 100)
}

const zone = 'Asia/Shanghai'
const at = (text: string): Date => new Date(Date.parse(text))
export const dayOf = (text: string, locale: Locale): string => new Intl.DateTimeFormat(locale, { month: 'long', day: 'numeric', timeZone: zone }).format(at(text))
export const momentOf = (text: string, locale: Locale): string => new Intl.DateTimeFormat(locale, { month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hour12: false, timeZone: zone }).format(at(text))
export const dateOf = (text: string, locale: Locale): string => new Intl.DateTimeFormat(locale, { year: 'numeric', month: '2-digit', day: '2-digit', timeZone: zone }).format(at(text))
