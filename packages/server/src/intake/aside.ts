import { day } from '../kernel/clock.ts'
import type { Work } from '../kernel/work.ts'
import { addQuarantined, dropQuarantined, findOldestQuarantined, type Aside } from './store-events.ts'

/** What was kept aside may hold anything about anybody: it is there to find out what a source does wrong, and then it goes. Source: docs/events.md. */
export const KEPT_ASIDE_MS = 30 * day
/** Removes what was kept aside long enough. One timer per shop. */
export const FORGET_TIMER = 'intake.forget'
const BATCH = 2_000

export async function keepAside (work: Work, asides: readonly Aside[]): Promise<void> {
  if (asides.length === 0) return
  await addQuarantined(work, asides)
  await expectForgetting(work)
}

/** The timer. Many thousands go in several transactions: nobody waits long for a row. */
export async function forgetAside (work: Work): Promise<void> {
  await dropQuarantined(work, work.now - KEPT_ASIDE_MS, BATCH)
  await expectForgetting(work)
}

async function expectForgetting (work: Work): Promise<void> {
  const oldest = await findOldestQuarantined(work)
  if (oldest !== undefined) await work.schedule(FORGET_TIMER, 'shop', oldest + KEPT_ASIDE_MS, {})
}
