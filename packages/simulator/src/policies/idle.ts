import type { Crew } from '../model/crew.ts'

/** Who has room, by group, and of each group who was given something longest ago. */
export interface Idle {
  on(agent: number, openChats: number): void
  off(agent: number): void
  take(agent: number, now: number): void
  release(agent: number): void
  room(agent: number): number
  open(agent: number): number
  isOn(agent: number): boolean
  /** Of this group, with room; −1: nobody. */
  longest(group: number): number
  /** Whether a was given something before b, ties by number. */
  before(a: number, b: number): boolean
}

export function createIdle (crew: Crew): Idle {
  const openChats = new Int32Array(crew.count)
  const onDuty = new Uint8Array(crew.count)
  const lastAt = new Float64Array(crew.count).fill(-1)
  const turns = new Int32Array(crew.count) // goes up whenever a heap entry of this agent goes stale
  // One heap per group of [agent, turn]; stale entries are dropped when they reach the top.
  const heaps = crew.groups.map((): { agent: number; turn: number; last: number }[] => [])
  const room = (agent: number): number => onDuty[agent] === 1 ? crew.capacity[agent]! - openChats[agent]! : 0
  const sooner = (a: { agent: number; last: number }, b: { agent: number; last: number }): boolean => a.last < b.last || (a.last === b.last && a.agent < b.agent)

  const push = (agent: number): void => {
    const heap = heaps[crew.group[agent]!]!
    const entry = { agent, turn: ++turns[agent]!, last: lastAt[agent]! }
    let at = heap.push(entry) - 1
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (!sooner(entry, heap[parent]!)) break
      heap[at] = heap[parent]!
      at = parent
    }
    heap[at] = entry
  }
  const pop = (heap: { agent: number; turn: number; last: number }[]): void => {
    const entry = heap.pop()!
    if (heap.length === 0) return
    let at = 0
    for (;;) {
      let child = 2 * at + 1
      if (child >= heap.length) break
      if (child + 1 < heap.length && sooner(heap[child + 1]!, heap[child]!)) child++
      if (!sooner(heap[child]!, entry)) break
      heap[at] = heap[child]!
      at = child
    }
    heap[at] = entry
  }

  return {
    room, isOn: agent => onDuty[agent] === 1, open: agent => openChats[agent]!,
    on (agent, open) {
      onDuty[agent] = 1
      openChats[agent] = open
      if (room(agent) > 0) push(agent)
    },
    off (agent) {
      onDuty[agent] = 0
      turns[agent]!++
    },
    take (agent, now) {
      openChats[agent]!++
      lastAt[agent] = now
      if (room(agent) > 0) push(agent)
      else turns[agent]!++
    },
    release (agent) {
      openChats[agent]!--
      if (room(agent) === 1) push(agent)
    },
    longest (group) {
      const heap = heaps[group]!
      while (heap.length > 0 && heap[0]!.turn !== turns[heap[0]!.agent]) pop(heap)
      return heap[0]?.agent ?? -1
    },
    before: (a, b) => lastAt[a]! < lastAt[b]! || (lastAt[a] === lastAt[b] && a < b),
  }
}
