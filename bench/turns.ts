import { randomUUID } from 'node:crypto'
import { iso } from '@zhiyu/server/kernel/clock'
import { jobsLag } from '@zhiyu/server/kernel/jobs'
import { transact, type Work } from '@zhiyu/server/kernel/work'
import { buildHouse } from '@zhiyu/server'
import { createMessageWriter, openConversation } from '@zhiyu/server/conversations'
import { createCustomer } from '@zhiyu/server/customers'
import { installShipped } from '@zhiyu/server/knowledge'
import { stage, type Figure, type Report } from './report.ts'
import { analyze, openScene, SHOP } from './scene.ts'

/** Talks, each with two orders; every turn goes to the next of them, so that none is asked often enough to be handed over. */
const TALKS = 4_000
const PER_SECOND = 200
const OPEN_MS = 15_000
const CLOSED_MS = 8_000
const AT_ONCE = 24
const SECOND_MS = 1_000

/** What shoppers ask, roughly as often: where something is, the shop's rules, something to be done, small talk, nothing understood. */
const ASKED = ['我的订单到哪了', '满多少包邮', '怎么开发票', '我想取消订单', '你好', '快递到哪了', '退货运费谁出', '我要改地址', '谢谢', '多久发货', 'where is my order', '我要退货']

interface Measured { readonly sorted: readonly number[]; readonly perSecond: number; readonly unanswered: number }

/** From the commit of a shopper's message to the commit of the AI's answer, without a language model, in one process with PostgreSQL beside it. */
export async function run (): Promise<Report> {
  const scene = await openScene(process.env['BENCH_DATABASE_URL'])
  const inShop = <T>(body: (work: Work) => Promise<T>): Promise<T> => transact(scene.world, SHOP, body)
  try {
    stage('opening talks')
    await inShop(work => installShipped(work, 'published'))
    const talks: { id: string; customerId: string }[] = []
    while (talks.length < TALKS) await inShop(async work => { for (let i = 0; i < 50; i++) talks.push(await aTalk(work, talks.length)) })
    await analyze(scene.url)
    const house = await buildHouse(scene.world)
    const writer = createMessageWriter(scene.world) // as sockets write
    try {
      const answered = new Map<string, Set<() => void>>()
      scene.world.bell.onEvents(events => {
        for (const event of events) if (event.kind === 'message.received' && event.payload.senderKind === 'ai') for (const tell of answered.get(event.payload.conversationId) ?? []) tell()
      })
      let next = 0
      /** One turn; undefined when no answer came in time. */
      const turn = async (): Promise<number | undefined> => {
        const n = next++
        const talk = talks[n % TALKS]!
        const answer = new Promise<number | undefined>(resolve => {
          const late = setTimeout(() => { resolve(undefined) }, 10 * SECOND_MS)
          const tell = (): void => { clearTimeout(late); waiting.delete(tell); resolve(performance.now()) }
          const waiting = answered.get(talk.id) ?? new Set()
          answered.set(talk.id, waiting.add(tell)) // one answer may be to two messages
        })
        await writer.send({ shopId: SHOP, conversationId: talk.id, senderKind: 'customer', senderId: talk.customerId, senderName: null, clientId: randomUUID(), body: ASKED[(n + Math.floor(n / TALKS)) % ASKED.length]! })
        const committed = performance.now()
        const at = await answer
        return at === undefined ? undefined : at - committed
      }
      stage('settling') // four thousand talks opened at once leave work of their own, which is not what is measured
      while (((await jobsLag(scene.world))?.due ?? 0) > 0) await new Promise(resolve => { setTimeout(resolve, 100) })
      stage('warming')
      await atOnce(turn, 3 * SECOND_MS)
      stage(`${PER_SECOND} turns a second`)
      const open = await openLoop(turn)
      stage('as many as there can be')
      const closed = await atOnce(turn, CLOSED_MS)
      return { name: 'turns', figures: figuresOf(open, closed) }
    } finally {
      await writer.close()
      await house.close()
    }
  } finally { await scene.close() }
}

async function aTalk (work: Work, n: number): Promise<{ id: string; customerId: string }> {
  const customerId = await createCustomer(work, { externalId: `turns-${n}`, name: `Shopper ${n}` })
  for (const [i, status] of (['paid', 'shipped'] as const).entries()) {
    const id = `T${n}-${i}`
    await work.tx.insertInto('orders').values({ shop_id: SHOP, id, customer_id: customerId, kind: 'sale', status, currency: 'CNY', total_minor: 9_900, line_count: 1, placed_at: iso(work.now), updated_at: iso(work.now) }).execute()
    await work.tx.insertInto('order_lines').values({ shop_id: SHOP, order_id: id, line_no: 1, product_id: 'p', title: '云溪 冰箱', quantity: 1, unit_price: '99', amount_minor: 9_900 }).execute()
  }
  const { id } = await openConversation(work, { customerId, visitorId: null, locale: 'zh-CN' })
  return { id, customerId }
}

/** Arrivals at a fixed pace, whether answers come or not. */
async function openLoop (turn: () => Promise<number | undefined>): Promise<Measured> {
  const began = performance.now()
  const running: Promise<number | undefined>[] = []
  for (let n = 0; ; n++) {
    const due = began + n * SECOND_MS / PER_SECOND
    if (due - began >= OPEN_MS) break
    const wait = due - performance.now()
    if (wait > 1) await new Promise(resolve => { setTimeout(resolve, wait) })
    running.push(turn())
  }
  return measured(await Promise.all(running), performance.now() - began)
}

/** So many at a time, one after the other. */
async function atOnce (turn: () => Promise<number | undefined>, ms: number): Promise<Measured> {
  const began = performance.now()
  const took: (number | undefined)[] = []
  await Promise.all(Array.from({ length: AT_ONCE }, async () => { while (performance.now() - began < ms) took.push(await turn()) }))
  return measured(took, performance.now() - began)
}

function measured (took: readonly (number | undefined)[], ms: number): Measured {
  const sorted = took.filter(one => one !== undefined).toSorted((a, b) => a - b)
  return { sorted, perSecond: sorted.length / (ms / SECOND_MS), unanswered: took.length - sorted.length }
}

const at = ({ sorted }: Measured, share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Infinity

function figuresOf (open: Measured, closed: Measured): Figure[] {
  const [p50, p99] = [at(open, 0.5), at(open, 0.99)]
  const lost = (of: Measured): string => of.unanswered > 0 ? `, unanswered ${of.unanswered}` : ''
  return [
    { figure: `committed message → committed answer, ${PER_SECOND} turns/s, no model`, goal: 'p50 ≤ 15 ms, p99 ≤ 50 ms', measured: `p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms${lost(open)}`, ok: p50 <= 15 && p99 <= 50 && open.unanswered === 0, numbers: { p50, p90: at(open, 0.9), p99, turns: open.sorted.length } },
    { figure: `turns sustained, ${AT_ONCE} at a time`, goal: '≥ 400 turns/s', measured: `${Math.round(closed.perSecond)} turns/s${lost(closed)}`, ok: closed.perSecond >= 400 && closed.unanswered === 0, numbers: { perSecond: closed.perSecond, p99: at(closed, 0.99) } },
  ]
}
