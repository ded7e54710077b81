import { analyze, openScene, pg, seatPairs, SHOP, startServer } from './scene.ts'
import { stage, type Figure, type Report } from './report.ts'

const OPEN = 10_000
const STORED = 1_000_000
const AGENTS = 200
const TRIES = 40
const VIEWS = ['team', 'with-ai', 'waiting', 'mine', 'resolved'] as const

/** Open conversations with a customer, a promise and a few messages each, over every state; then as many resolved ones as asked for. */
async function fill (url: string, resolved: number): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  if (resolved === 0) {
    await client.query(`insert into agents (shop_id, id, email, name, role, created_at) select $1, gen_random_uuid(), 'fill' || n, 'Agent ' || n, 'agent', '2026-11-01' from generate_series(1, ${AGENTS}) n`, [SHOP])
    await client.query(`insert into customers (shop_id, id, name, created_at, updated_at) select $1, gen_random_uuid(), '顾客 ' || n, '2026-11-01', '2026-11-01' from generate_series(1, ${OPEN}) n`, [SHOP])
    await client.query(`
      with people as (select id, row_number() over () as n from customers where shop_id = $1 and name like '顾客%'), staff as (select id, row_number() over () as n from agents where shop_id = $1)
      insert into conversations (shop_id, id, customer_id, state, agent_id, last_seq, last_at, last_sender, last_words, opened_at, next_due_at, waiting_since, tier)
      select $1, gen_random_uuid(), p.id, case p.n % 4 when 0 then 'with-ai' when 1 then 'waiting' else 'with-agent' end, case when p.n % 4 > 1 then s.id end, 4, '2026-11-23', 'customer', '我的订单到哪里了？', '2026-11-23',
        case when p.n % 5 > 0 then timestamptz '2026-11-23' + p.n * interval '1 second' end, case when p.n % 4 = 1 then timestamptz '2026-11-23' end, (array['diamond', 'core', 'mass'])[1 + p.n % 3]
      from people p join staff s on s.n = 1 + p.n % (select count(*) from staff)`, [SHOP])
    await client.query(`insert into messages (shop_id, conversation_id, seq, sender_kind, sender_id, client_id, body, sent_at) select shop_id, id, n, case when n % 2 = 1 then 'customer' else 'ai' end, 'x', gen_random_uuid(), '我的订单到哪里了？', '2026-11-23' from conversations, generate_series(1, 4) n where shop_id = $1 and last_seq = 4`, [SHOP])
    await client.query(`insert into promises (shop_id, id, conversation_id, kind, tier, state, started_at, warn_at, due_at, playbook_version) select shop_id, gen_random_uuid(), id, 'closure', tier, 'running', opened_at, next_due_at, next_due_at, 1 from conversations where shop_id = $1 and next_due_at is not null`, [SHOP])
  } else {
    await client.query(`
      with people as (select array_agg(id) as ids from customers where shop_id = $1), staff as (select array_agg(id) as ids from agents where shop_id = $1)
      insert into conversations (shop_id, id, customer_id, agent_id, state, last_seq, last_at, opened_at, resolved_at, resolved_by)
      select $1, gen_random_uuid(), people.ids[1 + n % array_length(people.ids, 1)], staff.ids[1 + n % array_length(staff.ids, 1)], 'resolved', 0, '2026-11-01', timestamptz '2026-01-01' + n * interval '20 seconds', timestamptz '2026-01-01' + n * interval '21 seconds', 'agent'
      from people, staff, generate_series(1, ${resolved}) n`, [SHOP])
  }
  await client.end()
  await analyze(url)
}

/** Opens the first page of every view again and again through the API, as a desk does: median and worst-but-one-in-twenty, ms. */
async function firstPages (port: number, cookie: string): Promise<{ p50: number; p95: number }> {
  const took: number[] = []
  for (let i = 0; i < TRIES; i++) {
    const began = performance.now()
    const reply = await fetch(`http://127.0.0.1:${port}/v1/conversations?view=${VIEWS[i % VIEWS.length]!}&limit=50`, { headers: { cookie } })
    const page = await reply.json() as { items: unknown[] } // the documented shape
    took.push(performance.now() - began)
    if (!reply.ok || (i % VIEWS.length !== 4 && page.items.length === 0 && VIEWS[i % VIEWS.length] !== 'mine')) throw new Error(`an empty page: ${reply.status}`)
  }
  const sorted = took.slice(VIEWS.length).toSorted((a, b) => a - b) // the first of each view warms the plans
  return { p50: sorted[Math.floor(sorted.length / 2)]!, p95: sorted[Math.floor(sorted.length * 0.95)]! }
}

/** The desk's inbox with ten thousand open conversations, and again with a million stored. */
export async function run (): Promise<Report> {
  const scene = await openScene(process.env['BENCH_DATABASE_URL'])
  const figures: Figure[] = []
  try {
    const [seat] = await seatPairs(scene.world, 10, 10)
    stage('10,000 open')
    await fill(scene.url, 0)
    const server = await startServer(scene)
    const few = await firstPages(server.port, seat!.agentCookie)
    stage('1,000,000 stored')
    await fill(scene.url, STORED)
    const many = await firstPages(server.port, seat!.agentCookie)
    await server.stop()
    const words = (page: { p50: number; p95: number }): string => `p50 ${page.p50.toFixed(1)} ms, p95 ${page.p95.toFixed(1)} ms`
    figures.push({ figure: '(d) inbox, 10,000 open', goal: 'first page ≤ 100 ms', measured: words(few), ok: few.p95 <= 100, numbers: few })
    figures.push({ figure: '(d) the same with 1,000,000 stored', goal: '≤ 2 ×', measured: `${words(many)}: ${(many.p50 / few.p50).toFixed(2)} ×`, ok: many.p50 <= 2 * few.p50, numbers: many })
  } finally { await scene.close() }
  return { name: 'inbox', figures }
}
