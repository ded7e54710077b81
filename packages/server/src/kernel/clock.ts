/** A moment as milliseconds since 1970-01-01T00:00Z. Names of instants end in `At`. */
export type Instant = number

export interface Clock {
  now(): Instant
  /** Calls `wake` once, at or after `at`. The returned function cancels it. */
  wakeAt(at: Instant, wake: () => void): () => void
}

export interface ManualClock extends Clock {
  /** Moves time forward, waking in order whatever falls due on the way. */
  advance(ms: number): void
}

/** setTimeout overflows above 2^31-1 ms and then fires at once; longer waits are cut and re-armed by the caller. */
const LONGEST_TIMER_MS = 2_147_483_000

export const systemClock: Clock = {
  now: () => Date.now(),
  wakeAt (at, wake) {
    const timer = setTimeout(wake, Math.min(Math.max(0, at - Date.now()), LONGEST_TIMER_MS))
    timer.unref()
    return () => clearTimeout(timer)
  },
}

export function manualClock (start: Instant): ManualClock {
  let now = start
  let sleepers: { at: Instant; wake: () => void }[] = []
  return {
    now: () => now,
    wakeAt (at, wake) {
      const sleeper = { at, wake }
      sleepers.push(sleeper)
      return () => { sleepers = sleepers.filter(other => other !== sleeper) }
    },
    advance (ms) {
      const until = now + ms
      for (;;) {
        const next = sleepers.filter(s => s.at <= until).toSorted((a, b) => a.at - b.at)[0]
        if (!next) break
        sleepers = sleepers.filter(s => s !== next)
        now = Math.max(now, next.at)
        next.wake()
      }
      now = until
    },
  }
}

/** An instant as SQL and JSON carry it: ISO 8601, UTC, milliseconds. */
export function iso (at: Instant): string {
  return new Date(at).toISOString()
}

/** Reads ISO 8601 (or PostgreSQL's timestamptz text). Throws RangeError on anything else. */
export function parseInstant (text: string): Instant {
  const at = Date.parse(text)
  if (Number.isNaN(at)) throw new RangeError(`not an instant: ${text.slice(0, 40)}`)
  return at
}

/** Milliseconds since it was started, for reports and for patience with the outside; a decision never reads it. */
export function stopwatch (): () => number {
  const begun = performance.now()
  return () => performance.now() - begun
}

export const second = 1_000
export const minute = 60_000
export const hour = 3_600_000
export const day = 86_400_000
