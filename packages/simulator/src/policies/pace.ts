/** What the server measures of its queue while it runs, from what happens here: who was given to whom lately, and how long chats take. */
export interface Pace {
  assigned(now: number, privileged: boolean, heldRole: boolean): void
  ended(now: number, tookMs: number): void
  /** As the server counts them: given out in the window, of the held-back tiers anywhere and of others at the held-back role. */
  flow(now: number): { readonly assigned: number; readonly privileged: number; readonly others: number }
  /** Mean of the last two hundred chats of four windows; `handled` of them. */
  handling(now: number): { readonly handlingMs: number | null; readonly handled: number }
  /** Nothing has happened. */
  clear(): void
}

/** The server's window. Source: docs/policy/routing.md, "The wait we tell". */
export const WINDOW_MS = 900_000
const LAST = 200

export function createPace (): Pace {
  // Rings of a power of two, oldest at `first`: when, and what of it (1 privileged, 2 another at the held role, 0 another).
  let givenAt = new Float64Array(1_024)
  let givenKind = new Uint8Array(1_024)
  const counts = new Int32Array(3)
  let first = 0
  let beyond = 0
  const endedAt = new Float64Array(LAST) // rings
  const tookMs = new Float64Array(LAST)
  let ended = 0
  let place = 0
  const forget = (now: number): void => {
    const mask = givenAt.length - 1
    for (; first < beyond && givenAt[first & mask]! <= now - WINDOW_MS; first++) counts[givenKind[first & mask]!]!--
  }
  const widen = (): void => {
    const [at, kind, mask] = [new Float64Array(givenAt.length * 2), new Uint8Array(givenAt.length * 2), givenAt.length - 1]
    for (let i = first; i < beyond; i++) {
      at[i - first] = givenAt[i & mask]!
      kind[i - first] = givenKind[i & mask]!
    }
    givenAt = at
    givenKind = kind
    beyond -= first
    first = 0
  }
  return {
    assigned (now, privileged, heldRole) {
      if (beyond - first === givenAt.length) forget(now)
      if (beyond - first === givenAt.length) widen()
      const kind = privileged ? 1 : heldRole ? 2 : 0
      const at = beyond++ & (givenAt.length - 1)
      givenAt[at] = now
      givenKind[at] = kind
      counts[kind]!++
    },
    ended (now, took) {
      endedAt[place] = now
      tookMs[place] = took
      ended++
      place = place + 1 === LAST ? 0 : place + 1
    },
    flow (now) {
      forget(now)
      return { assigned: beyond - first, privileged: counts[1]!, others: counts[2]! }
    },
    handling (now) {
      let sum = 0
      let handled = 0
      const since = now - 4 * WINDOW_MS
      const oldest = ended < LAST ? 0 : place
      const count = Math.min(ended, LAST)
      for (let n = 0, i = oldest; n < count; n++, i = i + 1 === LAST ? 0 : i + 1) {
        if (endedAt[i]! <= since) continue
        sum += tookMs[i]!
        handled++
      }
      return { handlingMs: handled === 0 ? null : sum / handled, handled }
    },
    clear () {
      counts.fill(0)
      first = 0
      beyond = 0
      ended = 0
      place = 0
    },
  }
}
