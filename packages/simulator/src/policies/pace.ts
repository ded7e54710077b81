/** What the server measures of its queue while it runs, from what happens here: who was given to whom lately, and how long chats take. */
export interface Pace {
  assigned(now: number, privileged: boolean, heldRole: boolean): void
  ended(now: number, tookMs: number): void
  /** As the server counts them: given out in the window, of the held-back tiers anywhere and of others at the held-back role. */
  flow(now: number): { readonly assigned: number; readonly privileged: number; readonly others: number }
  /** Mean of the last two hundred chats of four windows; `handled` of them. */
  handling(now: number): { readonly handlingMs: number | null; readonly handled: number }
}

/** The server's window. Source: docs/policy/routing.md, "The wait we tell". */
export const WINDOW_MS = 900_000
const LAST = 200

export function createPace (): Pace {
  const given: { at: number; kind: number }[] = [] // kind: 1 privileged, 2 another at the held role, 0 another
  let first = 0
  const counts = [0, 0, 0]
  const ends: { at: number; tookMs: number }[] = []
  const forget = (now: number): void => {
    for (; first < given.length && given[first]!.at <= now - WINDOW_MS; first++) counts[given[first]!.kind]!--
    if (first > 4_096) { given.splice(0, first); first = 0 }
  }
  return {
    assigned (now, privileged, heldRole) {
      const kind = privileged ? 1 : heldRole ? 2 : 0
      given.push({ at: now, kind })
      counts[kind]!++
    },
    ended (now, tookMs) {
      ends.push({ at: now, tookMs })
      if (ends.length >= 2 * LAST) ends.splice(0, ends.length - LAST)
    },
    flow (now) {
      forget(now)
      return { assigned: given.length - first, privileged: counts[1]!, others: counts[2]! }
    },
    handling (now) {
      const recent = ends.slice(-LAST).filter(one => one.at > now - 4 * WINDOW_MS)
      return { handlingMs: recent.length === 0 ? null : recent.reduce((sum, one) => sum + one.tookMs, 0) / recent.length, handled: recent.length }
    },
  }
}
