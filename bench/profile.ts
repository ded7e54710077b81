import { Agent, request as httpRequest } from 'node:http'
import { cpuUsage } from 'node:process'
import { analyze, openScene, pg, SHOP, startServer, type Scene, type Server } from './scene.ts'
import { stage, type Figure, type Report } from './report.ts'
import { iso, systemClock } from '@zhiyu/server/kernel/clock'
import { seededRandom } from '@zhiyu/server/kernel/random'
import { transact } from '@zhiyu/server/kernel/work'
import { createKey } from '@zhiyu/server/staff'

const CUSTOMERS = 20_000
/** What a page or a shop's system sends at once. */
const PER_REQUEST = 20
const AT_ONCE = 48
const SATURATED_MS = 6_000
const PACED_MS = 6_000
const PER_SECOND = 5_000

const random = seededRandom(7)
const CATEGORIES = ['baby', 'shoes', 'phones', 'books', 'fruit', 'tea', 'lamps', 'bags', 'toys', 'chairs']
const KINDS = ['view', 'view', 'view', 'view', 'view', 'search', 'cart', 'contact', 'order', 'payment'] as const

/** One in ten is an order; customers as in a shop, few with many. */
function anEvent (n: number, now: number): object {
  const kind = KINDS[n % KINDS.length]!
  const subject = kind === 'order' ? `O-${n}` : `P-${n % 500}`
  const properties = kind === 'order' ? { amount: { minor: 1_000 + n % 90_000, currency: 'CNY' }, lines: [{ productId: `P-${n % 500}`, pieces: 1, minor: 1_000 + n % 90_000 }] } : { category: CATEGORIES[n % CATEGORIES.length] }
  return { id: `e-${n}`, kind, at: now - Math.floor(random.next() * 86_400_000), who: { externalId: `c-${Math.floor(CUSTOMERS * random.next() ** 2)}` }, subject, channel: 'app', properties }
}

interface Sent { readonly events: number; readonly seconds: number; readonly ms: readonly number[]; readonly bad: number }

function poster (server: Server, key: string): (events: readonly object[]) => Promise<boolean> {
  const agent = new Agent({ keepAlive: true, maxSockets: 256 })
  return events => new Promise((resolve, reject) => {
    const body = JSON.stringify({ source: 'bench', events })
    const call = httpRequest({ port: server.port, host: '127.0.0.1', path: '/v1/events', method: 'POST', agent, headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) } }, reply => {
      let text = ''
      reply.setEncoding('utf8').on('data', part => { text += part }).on('end', () => { resolve(reply.statusCode === 200 && (JSON.parse(text) as { stored: number }).stored === events.length) })
    })
    call.once('error', reject).end(body)
  })
}

let next = 0
const some = (): object[] => Array.from({ length: PER_REQUEST }, () => anEvent(next++, systemClock.now()))

/** As many as will go, `AT_ONCE` requests on their way at any time. */
async function saturate (post: (events: readonly object[]) => Promise<boolean>, forMs: number): Promise<Sent> {
  const began = performance.now()
  const ms: number[] = []
  let bad = 0
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    while (performance.now() - began < forMs) {
      const at = performance.now()
      if (!await post(some())) bad++
      ms.push(performance.now() - at)
    }
  }))
  return { events: ms.length * PER_REQUEST, seconds: (performance.now() - began) / 1_000, ms, bad }
}

/** So many a second, whether or not the last ones were answered. */
async function pace (post: (events: readonly object[]) => Promise<boolean>, forMs: number): Promise<Sent> {
  const began = performance.now()
  const ms: number[] = []
  const all: Promise<void>[] = []
  let [sent, bad] = [0, 0]
  while (performance.now() - began < forMs) {
    for (const due = (performance.now() - began) / 1_000 * PER_SECOND; sent + PER_REQUEST <= due; sent += PER_REQUEST) {
      const at = performance.now()
      all.push(post(some()).then(good => { if (!good) bad++; ms.push(performance.now() - at) }))
    }
    await new Promise(resolve => { setTimeout(resolve, 2) })
  }
  await Promise.all(all)
  return { events: sent, seconds: (performance.now() - began) / 1_000, ms, bad }
}

/** The same rows, in as many at once as the house commits, and nothing else done. */
async function bareInsert (scene: Scene, forMs: number): Promise<number> {
  const client = new pg.Client({ connectionString: scene.url })
  await client.connect()
  const began = performance.now()
  let stored = 0
  try {
    await client.query('create table bare_events (like behaviour_events including indexes including identity)')
    while (performance.now() - began < forMs) {
      const rows = Array.from({ length: 400 }, () => anEvent(next++, systemClock.now()) as { id: string; kind: string; at: number; subject: string; properties: object })
      await client.query(`insert into bare_events (shop_id, id, customer_id, kind, subject, occurred_at, source, channel, received_at, detail)
        select $1, n.id, gen_random_uuid(), n.kind, n.subject, n.at, 'bench', 'app', $2, n.detail from unnest($3::text[], $4::text[], $5::text[], $6::timestamptz[], $7::jsonb[]) as n (id, kind, subject, at, detail)`,
      [SHOP, iso(systemClock.now()), rows.map(row => row.id), rows.map(row => row.kind), rows.map(row => row.subject), rows.map(row => iso(row.at)), rows.map(row => JSON.stringify(row.properties))])
      stored += rows.length
    }
  } finally { await client.end() }
  return stored / ((performance.now() - began) / 1_000)
}

const at = (ms: readonly number[], share: number): number => ms.toSorted((a, b) => a - b)[Math.min(ms.length - 1, Math.floor(ms.length * share))] ?? 0

/** The live path: events over HTTP, committed with the profiles that follow from them, beside a bare insert of the same rows. */
export async function run (): Promise<Report> {
  const scene = await openScene(process.env['BENCH_DATABASE_URL'])
  const figures: Figure[] = []
  try {
    const key = (await transact(scene.world, SHOP, work => createKey(work, { name: 'bench', role: 'operations' }, { kind: 'key', shopId: SHOP, keyId: 'bench', role: 'manager' }))).key
    await transact(scene.world, SHOP, async work => {
      for (let from = 0; from < CUSTOMERS; from += 2_000) await work.tx.insertInto('customers').values(Array.from({ length: 2_000 }, (_, i) => ({ shop_id: SHOP, id: work.newId(), external_id: `c-${from + i}`, created_at: iso(work.now), updated_at: iso(work.now) }))).execute()
    })
    await analyze(scene.url)
    stage('starting')
    const server = await startServer(scene)
    const post = poster(server, key)
    stage('warming')
    await saturate(post, 3_000)
    await analyze(scene.url)
    stage('saturating')
    const before = cpuUsage()
    const full = await saturate(post, SATURATED_MS)
    const load = cpuUsage(before)
    stage('pacing')
    const paced = await pace(post, PACED_MS)
    await server.stop()
    stage('bare insert')
    const bare = await bareInsert(scene, 3_000)
    const perSecond = full.events / full.seconds
    stage(JSON.stringify({ perSecond, bare, bad: full.bad + paced.bad, loadCpu: (load.user + load.system) / 1e6 / full.seconds }))
    figures.push(
      { figure: 'events a second, committed with profiles', goal: '≥ 5,000', measured: `${Math.round(perSecond)}/s, p99 ${at(full.ms, 0.99).toFixed(0)} ms for ${PER_REQUEST} events`, ok: perSecond >= 5_000 && full.bad === 0, numbers: { ...full, ms: undefined } },
      { figure: 'at 5,000 a second', goal: 'p99 ≤ 100 ms', measured: `p50 ${at(paced.ms, 0.5).toFixed(1)} ms, p99 ${at(paced.ms, 0.99).toFixed(1)} ms, ${Math.round(paced.events / paced.seconds)}/s`, ok: at(paced.ms, 0.99) <= 100 && paced.bad === 0, numbers: { ...paced, ms: undefined } },
      { figure: 'beside a bare insert of the same rows', goal: '(reported)', measured: `${Math.round(bare)}/s bare: ${(perSecond / bare).toFixed(2)} ×`, ok: true, numbers: { bare, perSecond } },
    )
  } finally { await scene.close() }
  return { name: 'profile', figures }
}
