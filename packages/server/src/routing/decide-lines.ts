import { grown, popTicket, pushTicket, ticketHeap, type TicketHeap } from './decide-heap.ts'
import type { PreferredKind } from './model.ts'

/** A line of the queue: one need, and for how long those in it are kept for a preferred agent before others may serve them. */
export interface Line { readonly need: number; readonly holdMs: number; readonly heap: TicketHeap; waiting: number; active: number }

/** Who waits: tickets by number in lines, and again under the agent they prefer. Numbers are used again once no heap holds them. */
export interface Lines {
  readonly all: Line[]
  /** Numbers of the lines somebody stands in. */
  readonly active: number[]
  since: Float64Array; keys: Float64Array; /** Order of entering. */ entered: Float64Array; /** −1: gone. */ lineOf: Int32Array; /** An agent's number; −1: nobody. */ prefers: Int32Array
  readonly preferredAs: PreferredKind[]
  waiting: number
}

export interface LineKeeping {
  readonly lines: Lines
  lineFor (need: number, holdMs: number): number
  enter (at: number, ticket: { since: number; key: number; prefers: number; as: PreferredKind }): number
  leave (ticket: number): void
  /** The line's first who still stands in it; −1 when empty. */
  head (at: number): number
  /** Those who wait for this agent first: a handful, in no order. */
  ownOf (agent: number): readonly number[]
  /** They went off duty: who waited for them waits for anyone, at the same place. */
  forget (agent: number): void
}

const NOBODY: readonly number[] = []

export function keepLines (): LineKeeping {
  const lines: Lines = {
    all: [], active: [], since: new Float64Array(256), keys: new Float64Array(256), entered: new Float64Array(256), lineOf: new Int32Array(256), prefers: new Int32Array(256), preferredAs: [], waiting: 0,
  }
  const numbers = new Map<number, Map<number, number>>() // line by need and hold
  const own: (number[] | undefined)[] = []
  let holders = new Int32Array(256) // heaps and lists that still hold the number
  const spare: number[] = []
  let tickets = 0
  let entries = 0

  function lineFor (need: number, holdMs: number): number {
    let byHold = numbers.get(need)
    if (!byHold) numbers.set(need, byHold = new Map())
    let line = byHold.get(holdMs)
    if (line === undefined) {
      line = lines.all.length
      byHold.set(holdMs, line)
      lines.all.push({ need, holdMs, heap: ticketHeap(), waiting: 0, active: -1 })
    }
    return line
  }

  function join (at: number, ticket: number): void {
    const line = lines.all[at]!
    lines.lineOf[ticket] = at
    holders[ticket]!++
    pushTicket(line.heap, ticket, lines.keys[ticket]!, lines.entered)
    if (line.waiting++ === 0) { line.active = lines.active.length; lines.active.push(at) }
  }

  function quit (at: number): void {
    const line = lines.all[at]!
    if (--line.waiting > 0) return
    const last = lines.active.pop()!
    if (last !== at) { lines.active[line.active] = last; lines.all[last]!.active = line.active }
    line.active = -1
  }

  function drop (ticket: number): void {
    if (--holders[ticket]! === 0) spare.push(ticket)
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
      quit(at)
    },
    head (at) {
      const { heap } = lines.all[at]!
      while (heap.size > 0) {
        const ticket = heap.tickets[0]!
        if (lines.lineOf[ticket] === at) return ticket
        popTicket(heap, lines.entered)
        drop(ticket)
      }
      return -1
    },
    ownOf (agent) {
      const mine = own[agent]
      if (!mine) return NOBODY
      for (let i = mine.length - 1; i >= 0; i--) {
        const ticket = mine[i]!
        if (lines.lineOf[ticket]! >= 0) continue
        mine[i] = mine[mine.length - 1]!
        mine.pop()
        drop(ticket)
      }
      return mine
    },
    forget (agent) {
      const mine = own[agent]
      own[agent] = undefined
      for (const ticket of mine ?? []) {
        const at = lines.lineOf[ticket]!
        lines.prefers[ticket] = -1
        if (at >= 0 && lines.all[at]!.holdMs > 0) {
          quit(at)
          join(lineFor(lines.all[at]!.need, 0), ticket)
        }
        drop(ticket)
      }
    },
  }
}
