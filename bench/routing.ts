import { createRequire } from 'node:module'
import { iso } from '@zhiyu/server/kernel/clock'
import { transact, type Work } from '@zhiyu/server/kernel/work'
import { openConversation, resolveConversation } from '@zhiyu/server/conversations'
import { defaultPlaybook } from '@zhiyu/server/playbook'
import { createAgent, openStaffSession, setPresence } from '@zhiyu/server/staff'
import type WebSocketType from 'ws'
import { stage, type Figure, type Report } from './report.ts'
import { analyze, openScene, SHOP, startServer, visitors, type Scene, type Server } from './scene.ts'

const WebSocket = createRequire(import.meta.resolve('@zhiyu/server/kernel/work'))('ws') as typeof WebSocketType

/** How large the shop is, and how soon a desk must light up. */
interface Size { readonly agents: number; readonly waiting: number; readonly handOvers: number; readonly goalMs: number; /** Also all at once. */ readonly burst: boolean }
const SIZES: readonly Size[] = [
  { agents: 200, waiting: 200, handOvers: 200, goalMs: 300, burst: true },
  { agents: 1_000, waiting: 5_000, handOvers: 300, goalMs: 200, burst: false },
]
const PER_SECOND = 10

interface Desk { readonly agentId: string; /** When the news of a conversation's assignment reached this desk, first. */ readonly seen: Map<string, number>; readonly close: () => void }

/** Hand-over → placed → assigned → on the right agent's desk, with a standing queue and every desk open, over HTTP and sockets. */
export async function run (): Promise<Report> {
  const figures: Figure[] = []
  for (const size of SIZES) figures.push(...await measure(size))
  return { name: 'routing', figures }
}

async function measure (size: Size): Promise<Figure[]> {
  const { agents: AGENTS, waiting: WAITING, handOvers: HAND_OVERS } = size
  const scene = await openScene(process.env['BENCH_DATABASE_URL'])
  const inShop = <T>(body: (work: Work) => Promise<T>): Promise<T> => transact(scene.world, SHOP, body)
  const figures: Figure[] = []
  try {
    stage('staffing')
    const agents = await inShop(async work => {
      await publishPatientPlaybook(work)
      const made: { id: string; cookie: string }[] = []
      for (let i = 0; i < AGENTS; i++) {
        // One alone has the skills the standing queue asks for, and no room: the queue stands while the others serve.
        const agent = await createAgent(work, { name: `Agent ${i}`, email: `${work.newId()}@bench.test`, role: 'agent', skills: i === 0 ? SKILLS.map(skill => ({ skill, level: 5 })) : [], languages: ['zh', 'en'], capacity: i === 0 ? 0 : 4 })
        made.push({ id: agent.id, cookie: `zhiyu_session=${(await openStaffSession(work, agent.id)).token}` })
      }
      return made
    })
    await standInQueue(scene, WAITING)
    const moving = await conversations(scene, HAND_OVERS)
    const burst = size.burst ? await conversations(scene, AGENTS) : []
    await analyze(scene.url)
    stage('starting')
    const server = await startServer(scene)
    try {
      const desks = await Promise.all(agents.map((agent, i) => openDesk(server, agent, i)))
      for (const agent of agents) await inShop(work => setPresence(work, agent.id, 'online'))
      // Coming on duty asks for looks of its own: they are done before anything is measured.
      await until(async () => (await inShop(work => work.tx.selectFrom('jobs').select('id').where('shop_id', '=', SHOP).where('run_at', '<=', iso(work.now) as never).limit(1).execute())).length === 0) // kysely compares by the read side, a number
      stage('handing over')
      figures.push(figure(`(c) hand-over → assigned → on the desk, ${PER_SECOND}/s, ${WAITING} waiting, ${AGENTS} desks`, size, await latencies({ scene, desks, perSecond: PER_SECOND }, moving.map(one => one.id), i => ask(server, moving[i]!))))

      stage('freeing seats')
      // Everybody is full now but those who hold what we end: each ending lets exactly the next in line come to that desk.
      await inShop(work => work.tx.updateTable('agents').set({ capacity: 0 }).where('shop_id', '=', SHOP).execute())
      await inShop(work => work.tx.updateTable('conversations').set({ needed_skill: null }).where('shop_id', '=', SHOP).where('state', '=', 'waiting').execute())
      const held = await inShop(work => work.tx.selectFrom('conversations').select(['id', 'agent_id']).where('shop_id', '=', SHOP).where('state', '=', 'with-agent').orderBy('id').execute())
      await inShop(work => work.tx.updateTable('agents').set(eb => ({ capacity: eb.ref('open_chats') })).where('shop_id', '=', SHOP).execute())
      const freed = held.slice(0, Math.min(AGENTS / 2, 200))
      const cookies = new Map(agents.map(agent => [agent.id, agent.cookie]))
      const line = await inShop(work => work.tx.selectFrom('conversations').select('id').where('shop_id', '=', SHOP).where('state', '=', 'waiting').orderBy('queue_key').orderBy('id').limit(freed.length).execute())
      figures.push(figure('(c) seat freed → next in line on the desk, same queue', size, await latencies({ scene, desks, perSecond: PER_SECOND }, line.map(row => row.id), async i => {
        const reply = await fetch(`http://127.0.0.1:${server.port}/v1/conversations/${freed[i]!.id}/resolve`, { method: 'POST', headers: { cookie: cookies.get(freed[i]!.agent_id!)!, 'x-zhiyu-desk': '1', 'content-type': 'application/json' }, body: '{"resolution":"done"}' })
        if (!reply.ok) throw new Error(`resolve: ${reply.status} ${await reply.text()}`)
        await reply.text()
      })))

      if (size.burst) {
        stage('a burst')
        await inShop(work => work.tx.updateTable('agents').set(eb => ({ capacity: eb('open_chats', '+', 1) })).where('shop_id', '=', SHOP).execute())
        for (const row of await inShop(work => work.tx.selectFrom('conversations').select('id').where('shop_id', '=', SHOP).where('state', '=', 'waiting').execute())) await inShop(work => resolveConversation(work, row.id, { by: 'system', resolution: 'bench' }))
        await inShop(work => work.tx.updateTable('agents').set(eb => ({ capacity: eb('open_chats', '+', 1) })).where('shop_id', '=', SHOP).execute())
        const all = await latencies({ scene, desks, perSecond: 0 }, burst.map(one => one.id), i => ask(server, burst[i]!))
        figures.push({ ...figure(`(c) ${AGENTS} hand-overs in the same instant, the last of them`, size, all), goal: '(reported)', ok: all.missing === 0 })
      }
      for (const desk of desks) desk.close()
    } finally { await server.stop() }
  } finally { await scene.close() }
  return figures
}

const SKILLS = defaultPlaybook('CNY').skills.map(one => one.skill)

/** A queue that stands already, in many lines: its rows are written as a hand-over leaves them. */
async function standInQueue (scene: Scene, count: number): Promise<void> {
  const people = await visitors(scene.world, 50)
  await transact(scene.world, SHOP, async work => {
    for (let from = 0; from < count; from += 500) {
      await work.tx.insertInto('conversations').values(Array.from({ length: Math.min(500, count - from) }, (_, i) => {
        const n = from + i
        const [skill, tier] = [SKILLS[n % SKILLS.length]!, (['mass', 'core', 'diamond'] as const)[n % 3]!]
        const headStartMs = { mass: 0, core: 30_000, diamond: 90_000 }[tier]
        const since = work.now - 1_000 * (count - n) / 10
        return {
          shop_id: SHOP, id: work.newId(), customer_id: people[n % people.length]!.customerId, locale: 'en', state: 'waiting', tier, needed_skill: skill, queue_key: Math.round(since - headStartMs), queue_line: `${skill}|en|${tier}||${headStartMs}|`,
          waiting_since: iso(since), handed_off_at: iso(since), handover_reason: 'asked', last_at: iso(since), opened_at: iso(since),
        }
      })).execute()
    }
  })
}

interface Shopper { readonly id: string; readonly token: string }

async function conversations (scene: Scene, count: number): Promise<Shopper[]> {
  const people = await visitors(scene.world, count)
  return transact(scene.world, SHOP, async work => {
    const made: Shopper[] = []
    for (const one of people) made.push({ id: (await openConversation(work, { customerId: one.customerId, visitorId: null, locale: 'en' })).id, token: one.token })
    return made
  })
}

/** The ordinary policy, but the choice never widens while we look, and who is next can be read off the keys: the standing queue stays. */
async function publishPatientPlaybook (work: Work): Promise<void> {
  const document = defaultPlaybook('CNY')
  const { overload: _off, ...routing } = document.routing
  const patient = { ...document, routing: { ...routing, roleWeight: 0, relaxSkillAfterMs: 3_600_000 } }
  await work.tx.insertInto('playbooks').values({ shop_id: SHOP, version: 1, state: 'published', document: JSON.stringify(patient), author: 'bench', created_at: iso(work.now), published_at: iso(work.now) }).execute()
}

async function ask (server: Server, shopper: Shopper): Promise<void> {
  const reply = await fetch(`http://127.0.0.1:${server.port}/v1/widget/conversations/${shopper.id}/human`, { method: 'POST', headers: { authorization: `Bearer ${shopper.token}`, 'content-type': 'application/json' }, body: '{}' })
  if (!reply.ok) throw new Error(`human: ${reply.status} ${await reply.text()}`)
  await reply.text()
}

async function openDesk (server: Server, agent: { id: string; cookie: string }, n: number): Promise<Desk> {
  const socket = new WebSocket(`ws://127.0.0.1:${server.port}/v1/socket`, { headers: { cookie: agent.cookie, origin: `http://127.0.0.1:${server.port}`, 'x-forwarded-for': `10.7.${n >> 8}.${n & 255}` } })
  const seen = new Map<string, number>()
  await new Promise<void>((resolve, reject) => {
    socket.once('open', () => { socket.send('{"t":"hello","v":1}') })
    socket.once('error', reject)
    socket.on('message', bytes => {
      const frame = JSON.parse(String(bytes)) as { t: string; conversation?: string; event?: string }
      if (frame.t === 'welcome') { socket.send('{"t":"watch","what":"inbox","on":true}'); resolve() }
      if (frame.t === 'refused') reject(new Error(String(bytes)))
      if (frame.event === 'conversation.assigned' && frame.conversation && !seen.has(frame.conversation)) seen.set(frame.conversation, performance.now())
    })
  })
  return { agentId: agent.id, seen, close: () => { socket.close() } }
}

interface Watch { readonly scene: Scene; readonly desks: readonly Desk[]; /** 0: all in the same instant. */ readonly perSecond: number }
interface Spread { readonly p50: number; readonly p99: number; readonly max: number; readonly of: number; readonly missing: number }

/** Starts one deed after the other at a fixed pace, whatever the server does, and reads when each conversation reached the desk it went to. */
async function latencies ({ scene, desks, perSecond }: Watch, ids: readonly string[], deed: (i: number) => Promise<void>): Promise<Spread> {
  const started: number[] = []
  const deeds: Promise<void>[] = []
  const first = performance.now()
  for (let i = 0; i < ids.length; i++) {
    const due = perSecond > 0 ? first + i * 1_000 / perSecond : first
    if (due > performance.now()) await new Promise(resolve => { setTimeout(resolve, due - performance.now()) })
    started.push(due)
    deeds.push(deed(i))
  }
  await Promise.all(deeds)
  const owners = async (): Promise<Map<string, string | null>> => new Map((await transact(scene.world, SHOP, work => work.tx.selectFrom('conversations').select(['id', 'agent_id']).where('shop_id', '=', SHOP).where('id', 'in', [...ids]).execute())).map(row => [row.id, row.agent_id]))
  await until(async () => [...(await owners()).values()].every(owner => owner !== null)).catch(() => undefined)
  await new Promise(resolve => { setTimeout(resolve, 300) })
  const byAgent = new Map(desks.map(desk => [desk.agentId, desk]))
  const owner = await owners()
  const times = ids.map((id, i) => (byAgent.get(owner.get(id) ?? '')?.seen.get(id) ?? NaN) - started[i]!)
  const known = times.filter(time => !Number.isNaN(time)).toSorted((a, b) => a - b)
  const at = (share: number): number => known[Math.min(known.length - 1, Math.ceil(known.length * share) - 1)] ?? NaN
  return { p50: at(0.5), p99: at(0.99), max: at(1), of: ids.length, missing: ids.length - known.length }
}

function figure (name: string, { goalMs }: Size, spread: Spread): Figure {
  stage(`${name}: p50 ${spread.p50.toFixed(0)} ms, p99 ${spread.p99.toFixed(0)} ms`)
  return {
    figure: name, goal: `p99 ≤ ${goalMs} ms`, measured: `p50 ${spread.p50.toFixed(0)} ms, p99 ${spread.p99.toFixed(0)} ms, max ${spread.max.toFixed(0)} ms of ${spread.of}${spread.missing > 0 ? `, ${spread.missing} never arrived` : ''}`,
    ok: spread.p99 <= goalMs && spread.missing === 0, numbers: { ...spread },
  }
}

async function until (holds: () => Promise<boolean>): Promise<void> {
  for (let i = 0; i < 600; i++) {
    if (await holds()) return
    await new Promise(resolve => { setTimeout(resolve, 50) })
  }
  throw new Error('it did not come true within 30 s')
}
