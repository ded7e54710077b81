import type { MeasuredView, SaveShift, ShiftView } from './contract.ts'

/** What was counted over the last weeks. Spans in milliseconds. */
export interface Counted {
  readonly handled: number; readonly handlingMs: number
  /** The time at least one chat was open, summed over agents; and that of all chats. */
  readonly busyMs: number; readonly chatMs: number
  readonly handedOver: number; readonly abandoned: number; readonly waitedMs: number
}

const ENOUGH_HANDLED = 20
const ENOUGH_ABANDONED = 5
const ASSUMED_HANDLING_MS = 300_000
const ASSUMED_PATIENCE_MS = 180_000

/**
 * Handling and patience from what was counted; the usual value where too little was seen.
 *
 * A chat that shared its agent lasted longer than it took: of c chats at once each gets pace(c)/c of the agent. Patience is all waiting over all who left
 * (the maximum likelihood of an exponential law when most are served first). Source: docs/policy/staffing.md, "What is measured".
 */
export function decideMeasures (counted: Counted, paces: readonly number[]): MeasuredView {
  const concurrency = counted.busyMs > 0 ? Math.max(1, counted.chatMs / counted.busyMs) : 1
  const handled = counted.handled >= ENOUGH_HANDLED && counted.handlingMs > 0
  const left = counted.abandoned >= ENOUGH_ABANDONED && counted.waitedMs > 0
  return {
    handling: { ms: handled ? Math.min(86_400_000, Math.max(1, counted.handlingMs / counted.handled * paceAt(concurrency, paces) / concurrency)) : ASSUMED_HANDLING_MS, from: handled ? 'measured' : 'assumed', of: counted.handled },
    patience: { ms: left ? Math.min(86_400_000, Math.max(1, counted.waitedMs / counted.abandoned)) : ASSUMED_PATIENCE_MS, from: left ? 'measured' : 'assumed', of: counted.abandoned },
    concurrency, abandonShare: counted.handedOver === 0 ? null : counted.abandoned / counted.handedOver,
  }
}

/** The pace at a mean concurrency, by the straight line between whole numbers; beyond the last it stays. */
function paceAt (concurrency: number, paces: readonly number[]): number {
  const low = Math.min(paces.length, Math.floor(concurrency))
  const here = paces[low - 1]!
  return here + ((paces[low] ?? here) - here) * (concurrency - low)
}

export type ShiftDecision = { kind: 'save'; revision: number } | { kind: 'keep' } | { kind: 'refuse'; because: 'changed' | 'pause-too-late' }

/** May this shift be saved over that one? What is there already is kept, whatever revision was seen. */
export function decideShift (known: ShiftView | undefined, wanted: SaveShift): ShiftDecision {
  if (wanted.pause && wanted.pause.afterMinutes + wanted.pause.minutes >= wanted.lengthMinutes) return { kind: 'refuse', because: 'pause-too-late' }
  if (known?.startMinute === wanted.startMinute && known.lengthMinutes === wanted.lengthMinutes && known.pause?.afterMinutes === wanted.pause?.afterMinutes && known.pause?.minutes === wanted.pause?.minutes) return { kind: 'keep' }
  if ((known?.revision ?? null) !== wanted.revision) return { kind: 'refuse', because: 'changed' }
  return { kind: 'save', revision: (known?.revision ?? 0) + 1 }
}

/** How many of these shifts are on the chats through the whole of [from, to), in minutes of the day. */
export function onDuty (shifts: readonly ShiftView[], from: number, to: number): number {
  return shifts.filter(({ startMinute, lengthMinutes, pause }) => from >= startMinute && to <= startMinute + lengthMinutes
    && (pause === null || to <= startMinute + pause.afterMinutes || from >= startMinute + pause.afterMinutes + pause.minutes)).length
}
