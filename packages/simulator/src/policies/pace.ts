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
  // Two columns each, oldest first: when, and what of it.
  const [givenAt, givenKind]: [number[], number[]] = [[], []] // kind: 1 privileged, 2 another at the held role, 0 another
  const counts = new Int32Array(3)
  let first = 0
  const endedAt = new Float64Array(LAST) // rings
  const tookMs = new Float64Array(LAST)
  let ended = 0
  const forget = (now: number): void => {
    for (; first < givenAt.length && givenAt[first]! <= now - WINDOW_MS; first++) counts[givenKind[first]!]!--
    if (first > 4_096) {
      givenAt.splice(0, first)
      givenKind.splice(0, first)
      first = 0
    }
  }
  return {
    assigned (now, privileged, heldRole) {
      const kind = privileged ? 1 : heldRole ? 2 : 0
      givenAt.push(now)
      givenKind.push(kind)
      counts[kind]!++
    },
    ended (now, took) {
      endedAt[ended % LAST] = now
      tookMs[ended++ % LAST] = took
    },
    flow (now) {
      forget(now)
      return { assigned: givenAt.length - first, privileged: counts[1]!, others: counts[2]! }
    },
    handling (now) {
      let sum = 0
      let handled = 0
      const since = now - 4 * WINDOW_MS
      const oldest = ended < LAST ? 0 : ended % LAST
      const count = Math.min(ended, LAST)
      for (let n = 0, i = oldest; n < count; n++, i = i + 1 === LAST ? 0 : i + 1) {
        if (endedAt[i]! <= since) continue
        sum += tookMs[i]!
        handled++
      }
      return { handlingMs: handled === 0 ? null : sum / handled, handled }
    },
  }
}
