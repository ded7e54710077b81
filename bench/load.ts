import { openLoadSocket, type LoadSocket } from './load-socket.ts'
import type { Seat } from './scene.ts'

/* The load, in a process of its own: pairs of sockets, one shopper and one agent in each conversation. Both ends are here, so that one
 * clock measures from sending (open loop: from the moment it was due) to acknowledged and to delivered on the other side. */

export type Order =
  | { do: 'connect'; port: number; seats: readonly Seat[]; tag: string }
  | { do: 'idle'; port: number; seats: readonly { token: string; conversation?: string }[]; copies: number; tag: string }
  | { do: 'closed'; ms: number } | { do: 'open'; ms: number; perSecond: number } | { do: 'leave' }
export interface Outcome { readonly sent: number; readonly perSecond: number; readonly p50: number; readonly p99: number; readonly ackP99: number; readonly refused: Record<string, number>; readonly unanswered: number; readonly disorder: number; readonly cpu: number }

interface End { socket: LoadSocket; conversation: string; prefix: string; lastSeq: number }

const ends: End[] = []
const idle: LoadSocket[] = []
const BODY = '您好，我想问一下我的订单什么时候能到？Where is my parcel? '.repeat(2)
let startedAt = new Float64Array(0)
let ackedAt = new Float64Array(0)
let gotAt = new Float64Array(0)
let count = 0
let answered = 0
let disorder = 0
let refused: Record<string, number> = {}
let onAnswered: ((end: number) => void) | undefined
const sender: number[] = []

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0')
let run = Math.floor(performance.timeOrigin % 0xffffffff) >>> 0

function sendFrom (index: number, dueAt: number): void {
  const end = ends[index]!
  const id = count++
  startedAt[id] = dueAt
  sender[id] = index
  end.socket.send(`{"t":"send","conversation":"${end.conversation}","clientId":"${hex(run, 8)}-0000-4000-8000-${hex(id, 12)}","body":"${BODY}"}`)
}

const idOf = (text: string): number => {
  const at = text.indexOf('"clientId":"') + 12
  return text.startsWith(hex(run, 8), at) ? parseInt(text.slice(at + 24, at + 36), 16) : -1
}

function hear (index: number, text: string): void {
  const end = ends[index]!
  if (text.startsWith('{"t":"ack"')) {
    const id = idOf(text)
    if (id < 0) return
    ackedAt[id] = performance.now()
    if (gotAt[id]) settled(id)
  } else if (text.startsWith('{"t":"message"')) {
    const seqAt = text.indexOf('"seq":') + 6
    const seq = parseInt(text.slice(seqAt, seqAt + 12), 10)
    if (seq <= end.lastSeq) disorder++
    end.lastSeq = seq
    const id = idOf(text)
    if (id < 0 || sender[id] === index) return
    gotAt[id] = performance.now()
    if (ackedAt[id]) settled(id)
  } else if (text.startsWith('{"t":"refused"')) {
    const { code, clientId } = JSON.parse(text) as { code: string; clientId?: string }
    refused[code] = (refused[code] ?? 0) + 1
    if (clientId) { answered++; onAnswered?.(index) }
  }
}

function settled (id: number): void {
  answered++
  onAnswered?.(sender[id]!)
}

async function connectPairs (order: Extract<Order, { do: 'connect' }>): Promise<void> {
  for (let from = 0; from < order.seats.length; from += 50) {
    await Promise.all(order.seats.slice(from, from + 50).map(async (seat, i) => {
      await Promise.all([false, true].map(async desk => {
        const index = ends.length
        const end: End = { socket: undefined as never, conversation: seat.conversation, prefix: '', lastSeq: 0 } // set two lines below, before anything is heard
        ends.push(end)
        await greet(order.port, { address: `10.${order.tag}.${(from + i) >> 8}.${(from + i) & 255}`, ...(desk ? { cookie: seat.agentCookie } : { token: seat.shopperToken }), conversation: seat.conversation }, socket => { end.socket = socket }, text => { hear(index, text) })
      }))
    }))
  }
}

/** Connects, says hello, opens the conversation; resolves when it is open. */
async function greet (port: number, as: { address: string; cookie?: string; token?: string; conversation?: string | undefined }, take: (socket: LoadSocket) => void, hearText: (text: string) => void): Promise<void> {
  let ready = (): void => {}
  let failed = (_error: Error): void => {}
  const done = new Promise<void>((resolve, reject) => { ready = resolve; failed = reject })
  let open = false
  const socket = await openLoadSocket({
    port, headers: { Origin: `http://127.0.0.1:${port}`, 'X-Forwarded-For': as.address, ...(as.cookie ? { Cookie: as.cookie } : {}) },
    onText (text) {
      if (open) { hearText(text); return }
      if (text.startsWith('{"t":"welcome"')) { if (as.conversation) socket.send(`{"t":"open","conversation":"${as.conversation}","since":0}`); else { open = true; ready() } }
      else if (text.startsWith('{"t":"opened"')) { open = true; ready() }
      else if (text.startsWith('{"t":"refused"')) failed(new Error(text))
    },
    onClose: () => { failed(new Error('closed')) },
  })
  take(socket)
  socket.send(JSON.stringify({ t: 'hello', v: 1, ...(as.token ? { token: as.token } : {}) }))
  await done
}

function begin (room: number): { at: number; cpu: NodeJS.CpuUsage } {
  run = (run + 1) >>> 0
  count = 0; answered = 0; disorder = 0; refused = {}
  sender.length = 0
  startedAt = new Float64Array(room); ackedAt = new Float64Array(room); gotAt = new Float64Array(room)
  return { at: performance.now(), cpu: process.cpuUsage() }
}

async function finish (from: { at: number; cpu: NodeJS.CpuUsage }, ms: number): Promise<Outcome> {
  const inTime = answered
  onAnswered = undefined
  for (let waited = 0; answered < count && waited < 3_000; waited += 20) await new Promise(resolve => { setTimeout(resolve, 20) })
  const cpu = process.cpuUsage(from.cpu)
  const both: number[] = []
  const acks: number[] = []
  for (let id = 0; id < count; id++) {
    if (!ackedAt[id] || !gotAt[id]) continue
    acks.push(ackedAt[id]! - startedAt[id]!)
    both.push(Math.max(ackedAt[id]!, gotAt[id]!) - startedAt[id]!)
  }
  const at = (values: number[], share: number): number => values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? NaN
  return { sent: count, perSecond: Math.round(inTime / ms * 1_000), p50: at(both, 0.5), p99: at(both, 0.99), ackP99: at(acks, 0.99), refused, unanswered: count - answered, disorder, cpu: (cpu.user + cpu.system) / 1_000 / ms }
}

async function obey (order: Order): Promise<unknown> {
  if (order.do === 'connect') return connectPairs(order)
  if (order.do === 'idle') {
    let index = 0
    for (const seat of order.seats) {
      const from = index
      await Promise.all(Array.from({ length: order.copies }, (_, i) => greet(order.port, { address: `10.${order.tag}.${(from + i) >> 8}.${(from + i) & 255}`, token: seat.token, conversation: seat.conversation }, socket => { idle.push(socket) }, () => {})))
      index += order.copies
    }
    return idle.length
  }
  if (order.do === 'closed') {
    const began = begin(40_000 * Math.ceil(order.ms / 1_000) + ends.length)
    const until = began.at + order.ms
    onAnswered = end => { const now = performance.now(); if (now < until) sendFrom(end, now) }
    for (let i = 0; i < ends.length; i++) sendFrom(i, began.at)
    await new Promise(resolve => { setTimeout(resolve, order.ms) })
    return finish(began, order.ms)
  }
  if (order.do === 'open') {
    const began = begin(order.perSecond * Math.ceil(order.ms / 1_000) + 10)
    const total = Math.floor(order.perSecond * order.ms / 1_000)
    await new Promise<void>(resolve => {
      const tick = (): void => {
        const due = Math.min(total, Math.floor((performance.now() - began.at) * order.perSecond / 1_000))
        while (count < due) sendFrom(Math.floor(Math.random() * ends.length), began.at + count * 1_000 / order.perSecond)
        if (count < total) setTimeout(tick, 1)
        else resolve()
      }
      tick()
    })
    return finish(began, order.ms)
  }
  for (const end of ends) end.socket.end()
  for (const socket of idle) socket.end()
  return undefined
}

process.on('message', (order: Order) => {
  obey(order).then(outcome => { process.send!({ outcome }); if (order.do === 'leave') process.exit(0) }, (error: unknown) => { process.send!({ error: String(error) }) })
})
