/** A kind of shift the shop uses. Minutes of the day; a shift may run past midnight, the next day is then not counted. */
export interface ShiftPattern {
  readonly name: string
  readonly lengthMinutes: number
  readonly earliestStart: number; readonly latestStart: number
  /** Unpaid and off the chats; null: none. */
  readonly pause: { readonly afterMinutes: number; readonly minutes: number } | null
}
export interface SuggestedShift { readonly pattern: string; readonly start: number; readonly end: number; readonly agents: number }
export interface ShiftSuggestion {
  readonly shifts: readonly SuggestedShift[]
  readonly agents: number; readonly paidMinutes: number
  /** No plan from these patterns can do with fewer. */
  readonly atLeastAgents: number
  readonly intervals: readonly { readonly required: number; readonly covered: number; readonly over: number; readonly under: number }[]
}

interface Candidate { readonly pattern: ShiftPattern; readonly start: number; readonly covers: readonly number[] }

const DAY = 1_440
/** Looks at one interval of one shift that the improvement may take: well under a second, and the same on every machine. */
const MOST_LOOKS = 20_000_000

/**
 * Covers what each interval requires with few agents: the shift that meets most open need first, then shifts that no one would miss are
 * taken out and two are replaced by one, or one by a shorter, while everything stays covered. Deterministic; never more than `most` agents.
 * What could not be covered is said interval by interval.
 */
export function suggestShifts (required: readonly number[], patterns: readonly ShiftPattern[], most: number): ShiftSuggestion {
  const step = DAY / required.length
  const candidates = patterns.flatMap(pattern => startsOf(pattern, step).map(start => ({ pattern, start, covers: coveredBy(pattern, start, required.length) }))).filter(one => one.covers.length > 0)
  const covered = required.map(() => 0)
  const chosen: Candidate[] = []
  let short = required.reduce((sum, need) => sum + need, 0)
  const put = (one: Candidate, sign: 1 | -1): void => {
    for (const i of one.covers) {
      const missing = required[i]! - covered[i]!
      short -= sign === 1 ? Number(missing > 0) : -Number(missing >= 0)
      covered[i]! += sign
    }
  }
  /** How much of the open need it meets; the greatest need weighs most. */
  const gain = (one: Candidate): number => one.covers.reduce((sum, i) => sum + Math.max(0, required[i]! - covered[i]!), 0)
  while (chosen.length < most) {
    const best = bestOf(candidates, gain)
    if (!best) break
    chosen.push(best)
    put(best, 1)
  }
  improve({ candidates, chosen, put, short: () => short, meets: one => one.covers.reduce((sum, i) => sum + Number(covered[i]! < required[i]!), 0) })
  return report(chosen, required, covered, candidates)
}

/** Most need met; the shorter of equals, then the earlier, then the first named. */
function bestOf (candidates: readonly Candidate[], gain: (one: Candidate) => number): Candidate | undefined {
  let best: Candidate | undefined
  let most = 0
  for (const one of candidates) {
    const here = gain(one)
    if (here > most || (here === most && best && here > 0 && one.pattern.lengthMinutes < best.pattern.lengthMinutes)) [best, most] = [one, here]
  }
  return best
}

interface Board {
  readonly candidates: readonly Candidate[]; readonly chosen: Candidate[]; readonly put: (one: Candidate, sign: 1 | -1) => void
  /** The need that is open now, and how much of it one more shift would meet. */
  readonly short: () => number; readonly meets: (one: Candidate) => number
}

/** Takes out shifts no one would miss, then puts one in the place of two, or a shorter in the place of one, while no more is open than before. */
function improve ({ candidates, chosen, put, short, meets }: Board): void {
  const allowed = short()
  let looks = MOST_LOOKS
  for (let i = chosen.length - 1; i >= 0; i--) {
    const one = chosen[i]!
    put(one, -1)
    if (short() > allowed) put(one, 1)
    else chosen.splice(i, 1)
  }
  const replaced = (taken: readonly number[]): boolean => {
    const out = taken.map(i => chosen[i]!)
    for (const one of out) put(one, -1)
    const paid = out.reduce((sum, one) => sum + paidMinutes(one.pattern), 0)
    const better = candidates.find(one => {
      looks -= one.covers.length
      return (out.length > 1 || paidMinutes(one.pattern) < paid) && short() - meets(one) <= allowed
    })
    if (!better) {
      for (const one of out) put(one, 1)
      return false
    }
    for (const i of taken.toSorted((a, b) => b - a)) chosen.splice(i, 1)
    chosen.push(better)
    put(better, 1)
    return true
  }
  while (looks > 0 && exchanged(chosen, taken => looks > 0 && replaced(taken)));
}

/** Tries shifts of each different kind once: alike ones would answer alike. */
function exchanged (chosen: readonly Candidate[], replaced: (taken: readonly number[]) => boolean): boolean {
  const kinds = [...new Set(chosen)].map(one => ({ at: chosen.indexOf(one), next: chosen.indexOf(one, chosen.indexOf(one) + 1) }))
  for (const [i, a] of kinds.entries()) {
    if (a.next >= 0 && replaced([a.at, a.next])) return true
    for (const b of kinds.slice(i + 1)) if (replaced([a.at, b.at])) return true
  }
  return kinds.some(({ at }) => replaced([at]))
}

const paidMinutes = (pattern: ShiftPattern): number => pattern.lengthMinutes - (pattern.pause?.minutes ?? 0)

function startsOf ({ earliestStart, latestStart }: ShiftPattern, step: number): number[] {
  const starts: number[] = []
  for (let start = earliestStart; start <= latestStart; start += step) starts.push(start)
  return starts
}

/** An interval is covered when the agent is on the chats for the whole of it. */
function coveredBy ({ lengthMinutes, pause }: ShiftPattern, start: number, intervals: number): number[] {
  const step = DAY / intervals
  const there = (from: number, to: number): boolean => from >= start && to <= start + lengthMinutes && (pause === null || to <= start + pause.afterMinutes || from >= start + pause.afterMinutes + pause.minutes)
  return Array.from({ length: intervals }, (_, i) => i).filter(i => there(i * step, (i + 1) * step))
}

function report (chosen: readonly Candidate[], required: readonly number[], covered: readonly number[], candidates: readonly Candidate[]): ShiftSuggestion {
  const kinds = [...new Set(chosen)].toSorted((a, b) => a.start - b.start || candidates.indexOf(a) - candidates.indexOf(b))
  const reachable = required.map((need, i) => candidates.some(one => one.covers.includes(i)) ? need : 0)
  const widest = Math.max(1, ...candidates.map(one => one.covers.length))
  return {
    shifts: kinds.map(one => ({ pattern: one.pattern.name, start: one.start, end: one.start + one.pattern.lengthMinutes, agents: chosen.filter(other => other === one).length })),
    agents: chosen.length, paidMinutes: chosen.reduce((sum, one) => sum + paidMinutes(one.pattern), 0),
    atLeastAgents: Math.max(apart(reachable, candidates), Math.ceil(reachable.reduce((sum, need) => sum + need, 0) / widest)),
    intervals: required.map((need, i) => ({ required: need, covered: covered[i]!, over: Math.max(0, covered[i]! - need), under: Math.max(0, need - covered[i]!) })),
  }
}

/** The most that intervals need together of which no one shift reaches two. */
function apart (required: readonly number[], candidates: readonly Candidate[]): number {
  const reach = required.map((_, i) => Math.max(i, ...candidates.filter(one => one.covers.includes(i)).map(one => one.covers.at(-1)!)))
  const best: number[] = []
  required.forEach((need, j) => best.push(need + Math.max(0, ...best.filter((_, i) => reach[i]! < j))))
  return Math.max(0, ...best)
}

/** Why these patterns cannot be used, by path. */
export function refusePatterns (patterns: readonly ShiftPattern[]): readonly { readonly path: string; readonly say: string }[] {
  const problems: { path: string; say: string }[] = []
  patterns.forEach(({ name, lengthMinutes, earliestStart, latestStart, pause }, i) => {
    if (patterns.findIndex(one => one.name === name) !== i) problems.push({ path: `/patterns/${i}/name`, say: 'is named twice' })
    if (latestStart < earliestStart) problems.push({ path: `/patterns/${i}/latestStart`, say: 'must not be before the earliest start' })
    if (pause && pause.afterMinutes + pause.minutes >= lengthMinutes) problems.push({ path: `/patterns/${i}/pause`, say: 'must end before the shift does' })
  })
  return problems
}
