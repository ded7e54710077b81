/** Binary heaps over numbers, for the dispatch: smallest first. */

/** Tickets by key. Keys stand beside the tickets, so that a sift reads memory in a row; who left is dropped when they reach the top. */
export interface TicketHeap { tickets: Int32Array; keys: Float64Array; size: number }

export function ticketHeap (): TicketHeap {
  return { tickets: new Int32Array(4), keys: new Float64Array(4), size: 0 }
}

/** `order` settles equal keys: the order of entering. */
export function pushTicket (heap: TicketHeap, ticket: number, key: number, order: Float64Array): void {
  if (heap.size === heap.tickets.length) {
    heap.tickets = grown(heap.tickets, Int32Array)
    heap.keys = grown(heap.keys, Float64Array)
  }
  const { tickets, keys } = heap
  let at = heap.size++
  while (at > 0) {
    const parent = (at - 1) >> 1
    if (keys[parent]! < key || (keys[parent] === key && order[tickets[parent]!]! < order[ticket]!)) break
    keys[at] = keys[parent]!
    tickets[at] = tickets[parent]!
    at = parent
  }
  keys[at] = key
  tickets[at] = ticket
}

export function popTicket (heap: TicketHeap, order: Float64Array): void {
  const { tickets, keys } = heap
  const size = --heap.size
  if (size <= 0) return
  const [ticket, key] = [tickets[size]!, keys[size]!]
  let at = 0
  for (;;) {
    let child = 2 * at + 1
    if (child >= size) break
    const right = child + 1
    if (right < size && (keys[right]! < keys[child]! || (keys[right] === keys[child] && order[tickets[right]!]! < order[tickets[child]!]!))) child = right
    if (key < keys[child]! || (key === keys[child] && order[ticket]! < order[tickets[child]!]!)) break
    keys[at] = keys[child]!
    tickets[at] = tickets[child]!
    at = child
  }
  keys[at] = key
  tickets[at] = ticket
}

/** Agents with room, emptiest first, then least recently assigned, then first come: one heap per profile, each agent in one place. */
export interface AgentHeap { agents: Int32Array; size: number }
export interface AgentOrder { readonly ratio: Float64Array; readonly last: Float64Array; /** Where each agent stands in its heap; −1: not in one. */ readonly at: Int32Array }

export function agentHeap (): AgentHeap {
  return { agents: new Int32Array(4), size: 0 }
}

/** Whether `a` is to be asked before `b`, of agents who cost the same otherwise. */
export function sooner (order: AgentOrder, a: number, b: number): boolean {
  const { ratio, last } = order
  return ratio[a]! !== ratio[b]! ? ratio[a]! < ratio[b]! : last[a]! !== last[b]! ? last[a]! < last[b]! : a < b
}

export function insertAgent (heap: AgentHeap, agent: number, order: AgentOrder): void {
  if (heap.size === heap.agents.length) heap.agents = grown(heap.agents, Int32Array)
  heap.agents[heap.size] = agent
  order.at[agent] = heap.size
  rise(heap, heap.size++, order)
}

export function removeAgent (heap: AgentHeap, agent: number, order: AgentOrder): void {
  const at = order.at[agent]!
  order.at[agent] = -1
  const last = heap.agents[--heap.size]!
  if (last === agent) return
  heap.agents[at] = last
  order.at[last] = at
  moveAgent(heap, last, order)
}

/** Its load or turn changed. */
export function moveAgent (heap: AgentHeap, agent: number, order: AgentOrder): void {
  rise(heap, order.at[agent]!, order)
  sink(heap, order.at[agent]!, order)
}

function rise (heap: AgentHeap, from: number, order: AgentOrder): void {
  const { agents } = heap
  const agent = agents[from]!
  let at = from
  while (at > 0) {
    const parent = (at - 1) >> 1
    if (!sooner(order, agent, agents[parent]!)) break
    agents[at] = agents[parent]!
    order.at[agents[at]!] = at
    at = parent
  }
  agents[at] = agent
  order.at[agent] = at
}

function sink (heap: AgentHeap, from: number, order: AgentOrder): void {
  const { agents, size } = heap
  const agent = agents[from]!
  let at = from
  for (;;) {
    let child = 2 * at + 1
    if (child >= size) break
    if (child + 1 < size && sooner(order, agents[child + 1]!, agents[child]!)) child++
    if (!sooner(order, agents[child]!, agent)) break
    agents[at] = agents[child]!
    order.at[agents[at]!] = at
    at = child
  }
  agents[at] = agent
  order.at[agent] = at
}

export function grown<A extends Int32Array | Float64Array> (array: A, Kind: new (length: number) => A): A {
  const bigger = new Kind(Math.max(4, array.length * 2))
  bigger.set(array)
  return bigger
}
