import { iso } from '../kernel/clock.ts'
import { Fault } from '../kernel/faults.ts'
import type { Work } from '../kernel/work.ts'
import { currentPlaybook } from '../playbook/index.ts'
import type { WorthView } from './contract.ts'
import { settleState } from './model-state.ts'
import { monthsAt, rfmAt, rhythmAt, scoresOf } from './model-worth.ts'
import { findCuts } from './store-cuts.ts'
import { loadProfile } from './store.ts'

/** What the desk shows of one customer's value: read from the profile, so it is true to what is committed. */
export async function worthOf (work: Work, customerId: string): Promise<WorthView> {
  const known = await loadProfile(work, customerId)
  if (!known) throw new Fault('customer.not-found')
  const { document } = await currentPlaybook(work)
  const kept = await findCuts(work)
  const { person: { currency, zoneMinutes } } = known
  const state = settleState(known.state, work.now)
  const own = state.bought.get(currency)
  const rfm = rfmAt(own, work.now)
  const scores = scoresOf(rfm, kept?.cuts ?? null)
  const rhythm = rhythmAt(state, work.now)
  return {
    currency, months: monthsAt(own, zoneMinutes, work.now), limits: document.tiers.thresholds[currency] ?? null, rfm,
    scores: scores && { ...scores, asOf: iso(kept!.asOf), buyers: kept!.buyers }, // there are scores only against cuts
    rhythm: rhythm && { ...rhythm, from: iso(rhythm.from), to: iso(rhythm.to) },
  }
}
