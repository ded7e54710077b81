import type { Random } from '@zhiyu/server/kernel/random'
import type { Scenario, ShopperClass } from '@zhiyu/server/contract/simulation'
import { exponential, lognormal } from '../engine/samplers.ts'
import type { Streams } from '../engine/streams.ts'

/** Shoppers alike in all that routing and work ask: one class, one skill. */
export interface Kind { readonly class: number; readonly skill: string | null }

/** Everybody who comes in one replication, in order of arrival. Drawn before anything is decided, so that every policy meets the same people. */
export interface Crowd {
  readonly count: number
  readonly kinds: readonly Kind[]
  readonly at: Float64Array
  readonly kind: Uint16Array
  /** For an agent who fits and has only this chat. */
  readonly workMs: Float64Array
  readonly patienceMs: Float64Array
  /** 1: the AI answers to the end, no human is needed. */
  readonly ai: Uint8Array
  /** Their own advisor: an agent of the crew; −1: they have none. */
  readonly advisor: Int32Array
}

export function kindsOf (scenario: Scenario): Kind[] {
  return scenario.demand.classes.flatMap((one, i) => one.skills.filter(each => each.share > 0).map(({ skill }) => ({ class: i, skill })))
}

/** A stretch of time in which every rate stands still. */
interface Stretch { readonly fromMs: number; readonly toMs: number; /** Per ms, cumulated over the kinds. */ readonly upTo: Float64Array; readonly workFactor: Float64Array; readonly aiLeft: number }

const HOUR_MS = 3_600_000

export function drawCrowd (scenario: Scenario, streams: Streams): Crowd {
  const kinds = kindsOf(scenario)
  const stretches = stretchesOf(scenario, kinds)
  const [when, which, past] = [streams.stream('arrivals'), streams.stream('kinds'), replayed(scenario, kinds, streams.stream('skills'))]
  const at: number[] = []
  const kind: number[] = []
  const given: number[] = [] // work known from a trace; −1: drawn
  let next = 0
  const replayUntil = (ms: number): void => {
    for (; next < past.length && past[next]!.at <= ms; next++) { at.push(past[next]!.at); kind.push(past[next]!.kind); given.push(past[next]!.workMs) }
  }
  for (const { fromMs, toMs, upTo } of stretches) {
    const rate = upTo.at(-1) ?? 0
    for (let now = fromMs; rate > 0;) {
      now += exponential(when, 1 / rate)
      if (now >= toMs) break
      const arrival = Math.floor(now)
      replayUntil(arrival)
      at.push(arrival)
      kind.push(firstAbove(upTo, which.next() * rate))
      given.push(-1)
    }
  }
  replayUntil(Infinity)
  return people(scenario, kinds, { at, kind, given, stretches }, streams)
}

interface Arrivals { readonly at: readonly number[]; readonly kind: readonly number[]; readonly given: readonly number[]; readonly stretches: readonly Stretch[] }

function people (scenario: Scenario, kinds: readonly Kind[], { at, kind, given, stretches }: Arrivals, streams: Streams): Crowd {
  const [work, patience, ai] = [streams.stream('work'), streams.stream('patience'), streams.stream('ai')]
  const { meanMs, cv } = scenario.service.work
  const deviation = logDeviation(cv)
  const draws = scenario.demand.classes.map(one => ({ aiShare: one.aiShare, workMs: meanMs * (one.workFactor ?? 1), patienceMs: one.patience.meanMs, patienceDeviation: one.patience.cv === undefined || one.patience.cv === 1 ? -1 : logDeviation(one.patience.cv) }))
  const drawOf = kinds.map(each => draws[each.class]!)
  const crowd = { count: at.length, kinds, at: new Float64Array(at), kind: new Uint16Array(kind), workMs: new Float64Array(at.length), patienceMs: new Float64Array(at.length), ai: new Uint8Array(at.length), advisor: advisorsOf(scenario, kinds, kind, streams) }
  let stretch = 0
  for (let i = 0; i < at.length; i++) {
    while (stretch < stretches.length - 1 && at[i]! >= stretches[stretch]!.toMs) stretch++
    const { workFactor, aiLeft } = stretches[stretch]!
    const one = drawOf[kind[i]!]!
    const drawn = lognormal(work, one.workMs, deviation)
    crowd.workMs[i] = Math.max(1, (given[i]! >= 0 ? given[i]! : drawn) * workFactor[kind[i]!]!)
    crowd.patienceMs[i] = Math.max(1, Math.round(one.patienceDeviation < 0 ? exponential(patience, one.patienceMs) : lognormal(patience, one.patienceMs, one.patienceDeviation)))
    crowd.ai[i] = ai.next() < one.aiShare * aiLeft ? 1 : 0
  }
  return crowd
}

/** Who looks after whom. Each shopper's own chance, so that advisors given to one class change nobody else. */
function advisorsOf ({ demand, staff }: Scenario, kinds: readonly Kind[], kind: readonly number[], streams: Streams): Int32Array {
  const luck = streams.at('advisors')
  const givenTo = kinds.map(each => {
    const { advisor } = demand.classes[each.class]!
    const at = staff.findIndex(group => group.group === advisor?.group)
    return advisor && at >= 0 && advisor.share > 0 ? { share: advisor.share, first: staff.slice(0, at).reduce((sum, group) => sum + group.count, 0), count: staff[at]!.count } : undefined
  })
  const advisors = new Int32Array(kind.length).fill(-1)
  if (givenTo.every(one => one === undefined)) return advisors
  for (let i = 0; i < kind.length; i++) {
    const one = givenTo[kind[i]!]
    if (!one) continue
    const drawn = luck(i)
    if (drawn < one.share) advisors[i] = one.first + Math.floor(drawn / one.share * one.count)
  }
  return advisors
}

/** Of a lognormal whose standard deviation is cv × its mean. */
function logDeviation (cv: number): number {
  return Math.sqrt(Math.log(1 + cv * cv))
}

function stretchesOf (scenario: Scenario, kinds: readonly Kind[]): Stretch[] {
  const { demand, events, horizonMs } = scenario
  const edges = [0, horizonMs, ...demand.curve.map(step => step.fromMs), ...events.flatMap(event => [event.fromMs, event.toMs]),
    ...demand.classes.flatMap(one => one.arrivals.kind === 'rate' ? (one.arrivals.curve ?? []).map(step => step.fromMs) : [])]
  const sorted = [...new Set(edges)].filter(edge => edge <= horizonMs).toSorted((a, b) => a - b)
  return sorted.slice(1).map((toMs, i) => {
    const fromMs = sorted[i]!
    const now = events.filter(event => event.fromMs <= fromMs && fromMs < event.toMs)
    const upTo = new Float64Array(kinds.length)
    const workFactor = new Float64Array(kinds.length).fill(1)
    let sum = 0
    kinds.forEach((kind, k) => {
      const one = demand.classes[kind.class]!
      let rate = rateAt(one, demand.curve, fromMs) * shareOf(one, kind.skill) / HOUR_MS
      for (const event of now) {
        if (event.kind !== 'surge' || (event.classes && !event.classes.includes(one.class)) || (event.skills && !(kind.skill !== null && event.skills.includes(kind.skill)))) continue
        rate *= event.factor
        workFactor[k]! *= event.workFactor ?? 1
      }
      upTo[k] = sum += rate
    })
    return { fromMs, toMs, upTo, workFactor, aiLeft: now.reduce((left, event) => event.kind === 'ai-outage' ? left * event.left : left, 1) }
  })
}

function rateAt ({ arrivals }: ShopperClass, curve: Scenario['demand']['curve'], at: number): number {
  if (arrivals.kind !== 'rate') return 0
  return arrivals.perHour * factorAt(curve, at) * (arrivals.curve ? factorAt(arrivals.curve, at) : 1)
}

function factorAt (curve: Scenario['demand']['curve'], at: number): number {
  return curve.findLast(step => step.fromMs <= at)?.factor ?? 0
}

function shareOf (one: ShopperClass, skill: string | null): number {
  const whole = one.skills.reduce((sum, each) => sum + each.share, 0)
  return one.skills.reduce((sum, each) => each.skill === skill ? sum + each.share : sum, 0) / whole
}

interface Replayed { readonly at: number; readonly kind: number; readonly workMs: number }

/** Surges do not touch a replayed past: it happened as it happened. */
function replayed (scenario: Scenario, kinds: readonly Kind[], random: Random): Replayed[] {
  const all = scenario.demand.classes.flatMap((one, c): Replayed[] => {
    if (one.arrivals.kind !== 'trace') return []
    const { atMs, workMs } = one.arrivals
    const own = kinds.flatMap((kind, k) => kind.class === c ? [{ k, share: shareOf(one, kind.skill) }] : [])
    const upTo = Float64Array.from(own, (_, i) => own.slice(0, i + 1).reduce((sum, each) => sum + each.share, 0))
    return atMs.map((at, i) => ({ at, kind: own[firstAbove(upTo, random.next() * upTo.at(-1)!)]!.k, workMs: workMs?.[i] ?? -1 }))
  })
  return all.toSorted((a, b) => a.at - b.at) // stable: equal instants keep the order of classes
}

function firstAbove (upTo: Float64Array, value: number): number {
  let [low, high] = [0, upTo.length - 1]
  while (low < high) {
    const middle = (low + high) >> 1
    if (upTo[middle]! > value) high = middle
    else low = middle + 1
  }
  return low
}
