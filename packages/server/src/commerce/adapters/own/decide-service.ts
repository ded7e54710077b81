import { DateTime } from 'luxon'
import type { Instant } from '../../../kernel/clock.ts'
import type { Visit } from '../../contract.ts'
import type { OwnOrder } from './decide.ts'
import { receivedAt } from './decide.ts'

/** Visits are offered from tomorrow on, so many days ahead. Source: ours; docs/policy/acting.md, "Service". */
export const VISIT_DAYS = 14

/** The days on which somebody can come, in the shop's zone, as 2026-11-29. */
export function visitDays (now: Instant, zone: string): string[] {
  const today = DateTime.fromMillis(now, { zone }).startOf('day')
  return Array.from({ length: VISIT_DAYS }, (_, i) => today.plus({ days: i + 1 }).toISODate() ?? '')
}

export function canVisit (visit: Visit, now: Instant, zone: string): boolean {
  return visitDays(now, zone).includes(visit.on)
}

/** The last instant of the warranty: whole months from the day of receipt, or of the order when no day of receipt is known. */
export function warrantyUntil (order: Pick<OwnOrder, 'placedAt' | 'parcels'>, months: number, zone: string): Instant {
  return DateTime.fromMillis(receivedAt(order.parcels) ?? order.placedAt, { zone }).plus({ months }).endOf('day').toMillis()
}
