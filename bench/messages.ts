import { fork } from 'node:child_process'
import { join } from 'node:path'
import { analyze, freePort, openScene, pg, seatPairs, spawnServer, startServer, visitors, type Scene, type Seat, type Server } from './scene.ts'
import type { Order, Outcome } from './load.ts'
import { stage, type Figure, type Report } from './report.ts'
import { migrate } from '@zhiyu/server/kernel/migrate'

const PAIRS = 1_000
const WARM_MS = 2_000
const CLOSED_MS = 6_000
const OPEN_MS = 6_000
const IDLE_VISITORS = 1_000
const TABS = 10

export interface Load { order(order: Order): Promise<Outcome>; end(): Promise<void> }

export function startLoad (): Load {
  const child = fork(join(import.meta.dirname, 'load.ts'), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const order = (wish: Order): Promise<Outcome> => new Promise((resolve, reject) => {
    child.once('message', (reply: { outcome: Outcome; error?: string }) => { if (reply.error) reject(new Error(reply.error)); else resolve(reply.outcome) })
    child.send(wish)
  })
  return { order, end: async () => { await order({ do: 'leave' }).catch(() => undefined); child.kill() } }
}

async function bareServer (scene: Scene): Promise<{ server: Server; url: string }> {
  const url = new URL(scene.url)
  url.pathname = '/bare'
  const admin = new pg.Client({ connectionString: scene.url })
  await admin.connect()
  await admin.query('create database bare')
  await admin.end()
  await migrate(url.href)
  return { server: await spawnServer(join(import.meta.dirname, 'bare-handler.ts'), { PORT: String(await freePort()), DATABASE_URL: url.href }), url: url.href }
}

interface Measured { closed: Outcome; at2000: Outcome; at4000: Outcome }

async function measure (server: Server, seats: readonly Seat[], tag: string): Promise<Measured> {
  const load = startLoad()
  try {
    stage('connecting')
    await load.order({ do: 'connect', port: server.port, seats, tag })
    stage('sending')
    await load.order({ do: 'open', ms: WARM_MS, perSecond: 2_000 })
    const at2000 = await load.order({ do: 'open', ms: OPEN_MS, perSecond: 2_000 })
    const at4000 = await load.order({ do: 'open', ms: OPEN_MS, perSecond: 4_000 })
    stage('saturating')
    const closed = await load.order({ do: 'closed', ms: CLOSED_MS })
    stage(JSON.stringify({ at2000: at2000.p99, at4000: at4000.p99, closed: closed.perSecond, cpuOfLoad: closed.cpu, refused: closed.refused, unanswered: closed.unanswered, disorder: closed.disorder }))
    return { closed, at2000, at4000 }
  } finally { await load.end() }
}

const ms = (value: number): string => `${value.toFixed(1)} ms`
/** The bare handler's latency beside ours tells a slow house from a busy machine. */
const latency = (figure: string, outcome: Outcome, limit: number, bare?: Outcome): Figure => ({
  figure, goal: `p99 ≤ ${limit} ms`, measured: `p50 ${ms(outcome.p50)}, p99 ${ms(outcome.p99)}${bare ? ` (bare: ${ms(bare.p50)}, ${ms(bare.p99)})` : ''}${outcome.unanswered || Object.keys(outcome.refused).length ? `, unanswered ${outcome.unanswered}, refused ${JSON.stringify(outcome.refused)}` : ''}`,
  ok: outcome.p99 <= limit && outcome.unanswered === 0 && outcome.disorder === 0 && Object.keys(outcome.refused).length === 0, numbers: { ...outcome },
})

/** Send → committed → acknowledged → delivered, against a bare handler in the same run, and ten thousand sockets at rest. */
export async function run (): Promise<Report> {
  const scene = await openScene(process.env['BENCH_DATABASE_URL'])
  const figures: Figure[] = []
  try {
    stage('seating')
    const seats = await seatPairs(scene.world, PAIRS)
    await analyze(scene.url)
    stage('starting')
    const server = await startServer(scene)
    const bare = await bareServer(scene)
    const before = server.rssMb()
    const zhiyu = await measure(server, seats, '1')
    const limit = await measure(bare.server, seats, '2')
    await bare.server.kill()
    const ratio = zhiyu.closed.perSecond / limit.closed.perSecond
    figures.push({ figure: '(a) 2,000 connections, saturated', goal: '≥ 0.5 × the bare handler', measured: `${zhiyu.closed.perSecond}/s against ${limit.closed.perSecond}/s: ${ratio.toFixed(2)} ×`, ok: ratio >= 0.5 && zhiyu.closed.disorder === 0, numbers: { zhiyu: zhiyu.closed, bare: limit.closed } })
    figures.push(latency('(a) open loop, 2,000/s', zhiyu.at2000, 20, limit.at2000), latency('(a) open loop, 4,000/s', zhiyu.at4000, 40, limit.at4000))

    stage('idle sockets')
    const rest = await visitors(scene.world, IDLE_VISITORS)
    const idleBefore = server.rssMb()
    const load = startLoad()
    try {
      await load.order({ do: 'idle', port: server.port, seats: rest, copies: TABS, tag: '3' })
      const idleAfter = server.rssMb()
      await load.order({ do: 'connect', port: server.port, seats, tag: '1' })
      await load.order({ do: 'open', ms: WARM_MS, perSecond: 2_000 })
      const outcome = await load.order({ do: 'open', ms: OPEN_MS, perSecond: 2_000 })
      const rss = server.rssMb()
      figures.push(latency('(b) 10,000 idle sockets, 2,000/s', outcome, 40))
      figures.push({ figure: '(b) memory with them', goal: '≤ 0.6 GB', measured: `${Math.round(rss)} MB`, ok: rss <= 600, numbers: { rss, before, idleBefore, idleAfter } })
      figures.push({ figure: '(e) memory per idle connection', goal: '(reported)', measured: `${((idleAfter - idleBefore) * 1024 / (IDLE_VISITORS * TABS)).toFixed(1)} kB`, ok: true })
    } finally { await load.end() }
    await server.stop()
    const again = await startServer(scene)
    figures.push({ figure: '(e) start-up over a prepared database', goal: '≤ 5 s', measured: `${(again.startedMs / 1_000).toFixed(2)} s`, ok: again.startedMs <= 5_000 })
    await again.stop()
  } finally { await scene.close() }
  return { name: 'messages', figures }
}
