import { DateTime } from 'luxon'
import { minute, type Instant } from '../kernel/clock.ts'
import type { Playbook } from '../playbook/contract.ts'
import { afterSalesOf } from '../playbook/index.ts'
import type { ActingRules, Limit } from './model.ts'

/** Long enough to read and think on a phone, short enough that price and stock still hold. */
const EXPIRES_AFTER_MS = 15 * minute

/** What a playbook's authority means for deeds: what is owed may move as much as the highest authority may, per currency; goodwill is each role's own. */
export function rulesUnder (playbook: Playbook, version: number): ActingRules {
  const goodwill = playbook.compensation.authority
  const { returnDays, priceProtectionDays } = afterSalesOf(playbook)
  const highest = new Map<string, Limit>()
  for (const { perCaseMinor, perDayMinor, currency } of Object.values(goodwill)) {
    const known = highest.get(currency)
    highest.set(currency, { currency, perCaseMinor: Math.max(perCaseMinor, known?.perCaseMinor ?? 0), perDayMinor: Math.max(perDayMinor, known?.perDayMinor ?? 0) })
  }
  return { version, expiresAfterMs: EXPIRES_AFTER_MS, returnDays, priceDays: priceProtectionDays, owed: [...highest.values()], goodwill, withinPaid: true }
}

/** The calendar day of an instant in a zone, as 2026-11-28. */
export function dayIn (zone: string): (at: Instant) => string {
  return at => DateTime.fromMillis(at, { zone }).toISODate() ?? ''
}
