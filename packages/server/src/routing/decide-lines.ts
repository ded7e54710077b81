import { grown, popTicket, pushTicket, ticketHeap, type TicketHeap } from './decide-heap.ts'
import type { PreferredKind } from './model.ts'

/** A line of the queue: one need, and for how long those in it are kept for a preferred agent before others may serve them. */
interface Line { readonly need: number; readonly heap: TicketHeap; waiting: number; active: number }

/** Who waits: tickets by number in lines, and again under the agent they prefer. Numbers are used again once no heap holds them. */
export interface Lines {
  /** Numbers of the lines somebody stands in. */
  readonly active: number[]
  /** By line: its need, its hold, and its first. Columns, so that comparing all heads reads memory in a row. */
  need: Int32Array; holdMs: Float64Array; head: Int32Array; headKey: Float64Array; headSince: Float64Array
  since: Float64Array; keys: Float64Array; /** Order of entering. */ entered: Float64Array; /** −1: gone. */ lineOf: Int32Array; /** An agent's number; −1: nobody. */ prefers: Int32Array
  readonly preferredAs: PreferredKind[]
  /** Tickets that ever preferred somebody and whose agent did not go: 0 spares a look at every agent. */
  preferring: number
  waiting: number
}

export interface LineKeeping {
  readonly lines: Lines
  lineFor (need: number, holdMs: number): number
  enter (at: number, ticket: { since: number; key: number; prefers: number; as: PreferredKind }): number
  leave (ticket: number): void
  /** Those who wait for this agent first: a handful, in no order. */
  ownOf (agent: number): readonly number[]
  /** They went off duty: who waited for them waits for anyone, at the same place. */
  forget (agent: number): void
  /** Nobody waits, and no line is known. */
  clear (): void
}

const NOBODY: readonly number[] = []

export function keepLines (): LineKeeping {
  const lines: Lines = {
    active: [], need: new Int32Array(64), holdMs: new Float64Array(64), head: new Int32Array(64), headKey: new Float64Array(64), headSince: new Float64Array(64), since: new Float64Array(256), keys: new Float64Array(256), entered: new Float64Array(256), lineOf: new Int32Array(256), prefers: new Int32Array(256), preferredAs: [], preferring: 0, waiting: 0,
  }
  let all: Line[] = []
  const numbers = new Map<number, Map<number, number>>() // line by need and hold
  let own: (number[] | undefined)[] = []
  let holders = new Int32Array(256) // heaps and lists that still hold the number
  const spare: number[] = []
  let tickets = 0
  let entries = 0

  function lineFor (need: number, holdMs: number): number {
    let byHold = numbers.get(need)
    if (!byHold) numbers.set(need, byHold = new Map())
    let line = byHold.get(holdMs)
    if (line === undefined) {
      line = all.length
      byHold.set(holdMs, line)
      all.push({ need, heap: ticketHeap(), waiting: 0, active: -1 })
      if (line === lines.need.length) widen()
      lines.need[line] = need
      lines.holdMs[line] = holdMs
    }
    return line
  }

  function join (at: number, ticket: number): void {
    const line = all[at]!
    lines.lineOf[ticket] = at
    holders[ticket]!++
    pushTicket(line.heap, ticket, lines.keys[ticket]!, lines.entered)
    if (line.heap.tickets[0] === ticket) lead(at, ticket)
    if (line.waiting++ === 0) { line.active = lines.active.length; lines.active.push(at) }
  }

  function lead (at: number, ticket: number): void {
    lines.head[at] = ticket
    lines.headKey[at] = lines.keys[ticket]!
    lines.headSince[at] = lines.since[ticket]!
  }

  /** `ticket` no longer stands in the line. Who leaves from the middle stays in the heap until they reach its top. */
  function quit (at: number, ticket: number): void {
    const line = all[at]!
    if (--line.waiting === 0) {
      const last = lines.active.pop()!
      if (last !== at) { lines.active[line.active] = last; all[last]!.active = line.active }
      line.active = -1
    }
    if (lines.head[at] !== ticket) return
    const { heap } = line
    while (heap.size > 0) {
      const first = heap.tickets[0]!
      if (lines.lineOf[first] === at) { lead(at, first); return }
      popTicket(heap, lines.entered)
      drop(first)
    }
    lines.head[at] = -1
  }

  function drop (ticket: number): void {
    if (--holders[ticket]! === 0) spare.push(ticket)
  }

  function widen (): void {
    lines.need = grown(lines.need, Int32Array)
    lines.holdMs = grown(lines.holdMs, Float64Array)
    lines.head = grown(lines.head, Int32Array)
    lines.headKey = grown(lines.headKey, Float64Array)
    lines.headSince = grown(lines.headSince, Float64Array)
  }

  function grow (): void {
    lines.since = grown(lines.since, Float64Array)
    lines.keys = grown(lines.keys, Float64Array)
    lines.entered = grown(lines.entered, Float64Array)
    lines.lineOf = grown(lines.lineOf, Int32Array)
    lines.prefers = grown(lines.prefers, Int32Array)
    holders = grown(holders, Int32Array)
  }

  return {
    lines, lineFor,
    enter (at, { since, key, prefers, as }) {
      const ticket = spare.pop() ?? tickets++
      if (ticket === lines.since.length) grow()
      lines.since[ticket] = since
      lines.keys[ticket] = key
      lines.entered[ticket] = entries++
      lines.prefers[ticket] = prefers
      holders[ticket] = 0
      if (prefers >= 0) {
        lines.preferredAs[ticket] = as
        holders[ticket] = 1
        const mine = own[prefers] ??= []
        mine.push(ticket)
        lines.preferring++
      }
      join(at, ticket)
      lines.waiting++
      return ticket
    },
    leave (ticket) {
      const at = lines.lineOf[ticket]!
      if (at < 0) return
      lines.lineOf[ticket] = -1
      lines.waiting--
      quit(at, ticket)
    },
    ownOf (agent) {
      const mine = own[agent]
      if (!mine) return NOBODY
      for (let i = mine.length - 1; i >= 0; i--) {
        const ticket = mine[i]!
        if (lines.lineOf[ticket]! >= 0) continue
        mine[i] = mine[mine.length - 1]!
        mine.pop()
        lines.preferring--
        drop(ticket)
      }
      return mine
    },
    forget (agent) {
      const mine = own[agent]
      own[agent] = undefined
      lines.preferring -= mine?.length ?? 0
      for (const ticket of mine ?? []) {
        const at = lines.lineOf[ticket]!
        lines.prefers[ticket] = -1
        if (at >= 0 && lines.holdMs[at]! > 0) {
          lines.lineOf[ticket] = -1
          quit(at, ticket)
          join(lineFor(lines.need[at]!, 0), ticket)
        }
        drop(ticket)
      }
    },
    clear () {
      all = []
      own = []
      numbers.clear()
      spare.length = 0
      tickets = 0
      entries = 0
      lines.active.length = 0
      lines.preferring = 0
      lines.waiting = 0
    },
  }
}
