import type { Playbook } from '@zhiyu/server/contract/playbook'
import type { PromiseKind } from '@zhiyu/server/contract/promises'
import type { Scenario } from '@zhiyu/server/contract/simulation'
import { parseInstant } from '@zhiyu/server/kernel/clock'
import { playbookFor } from '@zhiyu/server/playbook'
import { termsOf } from '@zhiyu/server/promises'

/** When what was promised to this class falls due (Infinity: nothing was), counted from the scenario's start, for a clock that starts at `from`. */
export type Dues = Readonly<Record<PromiseKind, (shopperClass: number, from: number) => number>>

const MINUTE_MS = 60_000

/**
 * The server's own promise terms, asked once for each minute and not for each shopper. Opening hours begin and end on whole minutes, so between
 * two of them a due date moves with its start or stands still; a minute in which it does neither is asked exactly. A house that never closes is
 * asked once.
 */
export function createDues (scenario: Scenario, standard: Playbook): Dues {
  const start = parseInstant(scenario.startsAt)
  const classes = scenario.demand.classes.map(one => ({ tier: one.tier, playbook: playbookFor(standard, one.region) }))
  const minutes = Math.ceil(scenario.horizonMs / MINUTE_MS) + 2
  const exact = (kind: PromiseKind, shopperClass: number, from: number): number => {
    const { tier, playbook } = classes[shopperClass]!
    return (termsOf(kind, tier, start + from, playbook)?.dueAt ?? Infinity) - start
  }
  /** By class; classes promised the same share what is known. NaN: not asked yet. */
  const known = (): Float64Array[] => {
    const all: Float64Array[] = []
    classes.forEach(({ tier, playbook }, c) => { all[c] = all[classes.findIndex(other => other.tier === tier && other.playbook === playbook)] ?? new Float64Array(minutes).fill(NaN) })
    return all
  }
  const always = neverCloses(standard)
  /** A clock each, so that nothing is looked up by its name for every shopper. */
  const due = (kind: PromiseKind): Dues[PromiseKind] => {
    const rows = known()
    const at = (shopperClass: number, minute: number): number => {
      const row = rows[shopperClass]!
      if (Number.isNaN(row[minute]!)) row[minute] = exact(kind, shopperClass, minute * MINUTE_MS)
      return row[minute]!
    }
    return (shopperClass, from) => {
      if (always) return at(shopperClass, 0) + from
      const minute = Math.floor(from / MINUTE_MS)
      const before = at(shopperClass, minute)
      const after = at(shopperClass, minute + 1)
      if (after - before === MINUTE_MS) return before + (from - minute * MINUTE_MS)
      return after === before ? before : exact(kind, shopperClass, from)
    }
  }
  return { 'first-response': due('first-response'), solution: due('solution'), closure: due('closure'), expert: due('expert') }
}

function neverCloses ({ openingHours, calendars }: Playbook): boolean {
  return calendars === undefined && openingHours.holidays.length === 0 && Object.values(openingHours.week).every(hours => hours.some(({ from, to }) => from === '00:00' && to === '24:00'))
}
