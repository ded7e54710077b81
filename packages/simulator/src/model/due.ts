import type { Playbook } from '@zhiyu/server/contract/playbook'
import type { PromiseKind } from '@zhiyu/server/contract/promises'
import type { Scenario } from '@zhiyu/server/contract/simulation'
import { parseInstant } from '@zhiyu/server/kernel/clock'
import { playbookFor } from '@zhiyu/server/playbook'
import { termsOf } from '@zhiyu/server/promises'

/** When what was promised to this class falls due (Infinity: nothing was), counted from the scenario's start, for a clock that starts at `from`. */
export type Dues = (kind: PromiseKind, shopperClass: number, from: number) => number

const MINUTE_MS = 60_000

/**
 * The server's own promise terms, asked once for each minute and not for each shopper. Opening hours begin and end on whole minutes, so between
 * two of them a due date moves with its start or stands still; a minute in which it does neither is asked exactly.
 */
export function createDues (scenario: Scenario, standard: Playbook): Dues {
  const start = parseInstant(scenario.startsAt)
  const classes = scenario.demand.classes.map(one => ({ tier: one.tier, playbook: playbookFor(standard, one.region) }))
  const minutes = new Map<string, Map<number, number>>()
  const exact = (kind: PromiseKind, shopperClass: number, from: number): number => {
    const { tier, playbook } = classes[shopperClass]!
    return (termsOf(kind, tier, start + from, playbook)?.dueAt ?? Infinity) - start
  }
  const alike = classes.map(({ tier, playbook }) => classes.findIndex(other => other.tier === tier && other.playbook === playbook))
  const at = (kind: PromiseKind, shopperClass: number, minute: number): number => {
    const key = `${kind} ${alike[shopperClass]}`
    let known = minutes.get(key)
    if (!known) minutes.set(key, known = new Map())
    let due = known.get(minute)
    if (due === undefined) known.set(minute, due = exact(kind, shopperClass, minute * MINUTE_MS))
    return due
  }
  return (kind, shopperClass, from) => {
    const minute = Math.floor(from / MINUTE_MS)
    const [before, after] = [at(kind, shopperClass, minute), at(kind, shopperClass, minute + 1)]
    if (after - before === MINUTE_MS) return before + (from - minute * MINUTE_MS)
    return after === before ? before : exact(kind, shopperClass, from)
  }
}
