import { hour, iso, type Instant } from '../kernel/clock.ts'

/** The day in China, which has one zone and no summer time, as 2026-11-28. */
export const dayOf = (at: Instant): string => iso(at + 8 * hour).slice(0, 10)
