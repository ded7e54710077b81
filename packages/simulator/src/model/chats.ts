import type { Team } from './crew.ts'

/**
 * Agents with several chats at once, as processor-sharing servers: the chats of one agent share what the agent gets done, equally.
 *
 * Every chat of an agent has moved on by the same amount, so one number per agent (`done`) says how far, and a chat is over when `done`
 * reaches what it was when the chat began plus its work. Nothing is touched per chat while time passes.
 */
export interface Chats {
  readonly open: Uint8Array
  /** Lets time pass for this agent; before anything of theirs changes. */
  advance(agent: number, now: number): void
  add(agent: number, shopper: number, workMs: number): void
  /** The chat that ends first, taken from the agent. */
  take(agent: number): number
  /** When the next chat of this agent ends, if nothing changes; Infinity without chats. */
  endsAt(agent: number, now: number): number
  /** Nobody has a chat, and no time has passed. */
  clear(): void
  /** Seat time in use so far, ms, by group and by hour of the run. */
  readonly busyByGroup: Float64Array
  readonly busyByHour: Float64Array
}

const HOUR_MS = 3_600_000

export function createChats (crew: Team, rates: readonly number[], horizonMs: number): Chats {
  const most = crew.capacity.reduce((a, b) => Math.max(a, b), 1)
  const speed = Float64Array.from({ length: most + 1 }, (_, k) => k === 0 ? 0 : (rates[k - 1] ?? rates.at(-1)!) / k)
  const open = new Uint8Array(crew.count)
  const done = new Float64Array(crew.count)
  const since = new Float64Array(crew.count)
  const shoppers = new Int32Array(crew.count * most)
  const goals = new Float64Array(crew.count * most)
  const busyByGroup = new Float64Array(crew.groups.length)
  const busyByHour = new Float64Array(Math.ceil(horizonMs / HOUR_MS))

  return {
    open, busyByGroup, busyByHour,
    clear () {
      for (const column of [open, done, since, busyByGroup, busyByHour]) column.fill(0)
    },
    advance (agent, now) {
      const k = open[agent]!
      const from = since[agent]!
      since[agent] = now
      if (k === 0 || now <= from) return
      done[agent] = done[agent]! + (now - from) * speed[k]!
      const group = crew.group[agent]!
      busyByGroup[group] = busyByGroup[group]! + k * (now - from)
      spread(busyByHour, k, from, now)
    },
    add (agent, shopper, workMs) {
      const k = open[agent]!
      if (k === 0) done[agent] = 0 // alone, they start from nothing: sums stay small and exact
      shoppers[agent * most + k] = shopper
      goals[agent * most + k] = done[agent]! + workMs
      open[agent] = k + 1
    },
    take (agent) {
      const base = agent * most
      const last = open[agent]! - 1
      let first = 0
      for (let i = 1; i <= last; i++) if (goals[base + i]! < goals[base + first]!) first = i
      const shopper = shoppers[base + first]!
      done[agent] = Math.max(done[agent]!, goals[base + first]!) // rounding leaves nobody a crumb of work
      // Later chats keep their order, so that equal goals end in the order they began.
      for (let i = first; i < last; i++) { shoppers[base + i] = shoppers[base + i + 1]!; goals[base + i] = goals[base + i + 1]! }
      open[agent] = last
      return shopper
    },
    endsAt (agent, now) {
      const k = open[agent]!
      if (k === 0) return Infinity
      const base = agent * most
      let first = goals[base]!
      for (let i = 1; i < k; i++) if (goals[base + i]! < first) first = goals[base + i]!
      return now + Math.max(0, (first - done[agent]!) / speed[k]!)
    },
  }
}

/** Adds so much per ms to each hour between the two times. */
export function spread (hours: Float64Array, perMs: number, from: number, to: number): void {
  let hour = Math.floor(from / HOUR_MS)
  for (let at = from; at < to && hour < hours.length; hour++) {
    const until = Math.min(to, (hour + 1) * HOUR_MS)
    hours[hour] = hours[hour]! + perMs * (until - at)
    at = until
  }
}
