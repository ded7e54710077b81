import type { MessageView } from '@zhiyu/server/contract/conversations'
import { parseInstant, zoned } from '../clock.ts'
import { serverNow, zone } from '../chat/session.ts'
import { hasWords, locale, t } from './words.ts'

/** How the house's facts are said: people, times, spans, money. Times are the server's, in the shop's zone. */
export function authorOf (message: Pick<MessageView, 'senderKind' | 'senderName'>): string {
  switch (message.senderKind) {
    case 'customer': return t('who.you')
    case 'agent': return t('who.humanOf', { name: message.senderName ?? t('who.agent') })
    case 'ai': return message.senderName ?? t('who.ai')
    default: return t('who.system')
  }
}

export function systemWords (message: Pick<MessageView, 'body' | 'senderName'>): string {
  const [key = '', minor = '', currency = ''] = message.body.split(' ', 3)
  return hasWords(key) ? t(key, { name: message.senderName ?? '', money: /^\d+$/.test(minor) && /^[A-Z]{3}$/.test(currency) ? moneyWords({ minor: Number(minor), currency }) : '' }).replace(/\s{2,}/g, ' ') : message.body
}

const day = (at: number): string => zoned(at, zone.value, 'en-CA', { year: 'numeric', month: '2-digit', day: '2-digit' })

export const sameDay = (a: string, b: string): boolean => day(parseInstant(a)) === day(parseInstant(b))

export function dayWords (text: string): string {
  const at = parseInstant(text)
  const today = serverNow()
  if (day(at) === day(today)) return t('log.today')
  if (day(at) === day(today - 86_400_000)) return t('log.yesterday')
  return zoned(at, zone.value, locale.value, { year: day(at).slice(0, 4) === day(today).slice(0, 4) ? undefined : 'numeric', month: 'long', day: 'numeric', weekday: 'short' })
}

export const timeWords = (text: string): string => zoned(parseInstant(text), zone.value, locale.value === 'en' ? 'en-GB' : 'zh-CN', { hour: '2-digit', minute: '2-digit', hour12: false })

export const momentWords = (text: string): string => `${dayWords(text)} ${timeWords(text)}`

/** Currencies without a minor unit and with three digits; all others have two. Source: ISO 4217. */
const digits: Readonly<Record<string, number>> = { JPY: 0, KRW: 0, VND: 0, CLP: 0, ISK: 0, KWD: 3, BHD: 3, OMR: 3, TND: 3, JOD: 3 }

export function moneyWords (money: { readonly minor: number; readonly currency: string }): string {
  const places = digits[money.currency] ?? 2
  const amount = money.minor / 10 ** places
  const style = { style: 'currency', currency: money.currency, minimumFractionDigits: money.minor % 10 ** places === 0 ? 0 : places } as const
  for (const currencyDisplay of ['narrowSymbol', 'symbol'] as const) {
    try { return new Intl.NumberFormat(locale.value, { ...style, currencyDisplay }).format(amount) } catch { /* narrow symbols came with Chrome 77 */ }
  }
  return `${money.currency} ${amount.toFixed(places)}`
}
