import { fork } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { day, parseInstant } from '@zhiyu/server/kernel/clock'
import { SHIPPED_TAG_RULES } from '@zhiyu/server/analytics'
import { openEngine, quoted, type Engine } from '../packages/server/src/lake/adapters/engine.ts'
import { decideRewrite } from '../packages/server/src/lake/decide-passes.ts'
import { rewriteFiles } from '../packages/server/src/lake/store-cluster.ts'
import { duckdb, figuresSql, looksSql } from '../packages/server/src/lake/store-dialect.ts'
import { findStand, rebuildFigures, renewCuts } from '../packages/server/src/lake/store-figures.ts'
import { EVENT, layOut, liveEvents, loadHolding } from '../packages/server/src/lake/store-layout.ts'
import { settle } from '../packages/server/src/lake/store-settle.ts'
import { stage, type Figure, type Report } from './report.ts'

/**
 * Everybody's figures from made events: 80 % orders, 5 % refunds, 15 % looks of two years, customers as skewed as u^2.2, ten events each on average.
 * Ten million by default; ZHIYU_LAKE_EVENTS=100000000 adds that size (20 GB of disk for the while), 1000000000 too, in passes. CPU seconds of the process, so
 * that a busy machine does not count; each size in a process of its own, whose peak memory the system has counted.
 */
const END = parseInstant('2026-11-28T00:00:00Z')
const DAYS = 730
const MEMORY_MB: Readonly<Record<number, number>> = { 1_000_000: 1_024, 10_000_000: 1_024, 100_000_000: 3_072, 1_000_000_000: 2_048 }
/** As many are made at once: the tail is rewritten in between. */
const CHUNK = 10_000_000

interface Spent { readonly cpuS: number; readonly wallS: number }
interface Outcome {
  readonly events: number; readonly customers: number; readonly buyers: number; readonly megabytes: number; readonly peakGb: number; readonly passes: number
  readonly full: Spent; readonly increment: Spent; readonly added: number; readonly differing: number; readonly making: Spent
  /** At ten million only. */
  readonly flat: { readonly rfm: Spent; readonly tags: Spent; readonly mapLoop: Spent; readonly clusteredTags: Spent; readonly clusteredRfm: Spent; readonly agree: boolean } | null
}

export async function run (): Promise<Report> {
  const most = Number(process.env['ZHIYU_LAKE_EVENTS'] ?? 10_000_000)
  const figures: Figure[] = []
  for (const events of [1_000_000, 10_000_000, 100_000_000, 1_000_000_000].filter(size => size <= most)) {
    stage(`${events.toLocaleString('en')} events`)
    const outcome = await inProcess(events)
    figures.push(...tell(outcome))
  }
  return { name: 'lake', figures }
}

const seconds = ({ cpuS, wallS }: Spent): string => `${cpuS.toFixed(2)} CPU s (${wallS.toFixed(2)} s)`
const times = (a: Spent, b: Spent): number => a.cpuS / b.cpuS

function tell (one: Outcome): Figure[] {
  const size = one.events.toLocaleString('en')
  const list: Figure[] = []
  if (one.flat) {
    const { rfm, tags, mapLoop, clusteredTags, clusteredRfm, agree } = one.flat
    list.push(
      { figure: `${size} events, files as they came: scores, tags and tiers against scores alone`, goal: '≤ 2×', measured: `${times(tags, rfm).toFixed(2)}× (${seconds(tags)} against ${seconds(rfm)})`, ok: tags.cpuS <= 2 * rfm.cpuS },
      { figure: 'the same by a plain Map loop', goal: '≥ 5× slower than ours', measured: `${times(mapLoop, clusteredTags).toFixed(1)}× (${seconds(mapLoop)}; against files as they came ${times(mapLoop, tags).toFixed(1)}×; ${agree ? 'same sums' : 'sums differ'})`, ok: agree && mapLoop.cpuS >= 5 * clusteredTags.cpuS },
      { figure: 'files by customer against files as they came', goal: '≥ 2× faster', measured: `${times(tags, clusteredTags).toFixed(2)}× tags, ${times(rfm, clusteredRfm).toFixed(2)}× scores (${seconds(clusteredTags)})`, ok: tags.cpuS >= 2 * clusteredTags.cpuS },
    )
  }
  const ratio = one.full.cpuS / one.increment.cpuS
  list.push(
    { figure: `${size} events: 1 % more, a week on`, goal: one.events >= 10_000_000 ? '≥ 5× cheaper than a full sum, 0 rows differ' : '0 rows differ', measured: `${ratio.toFixed(1)}× (${seconds(one.increment)} against ${seconds(one.full)}; ${one.added.toLocaleString('en')} events), ${one.differing} rows differ`, ok: one.differing === 0 && (one.events < 10_000_000 || ratio >= 5), numbers: one },
    { figure: `${size} events, ${one.customers.toLocaleString('en')} customers: full sum`, goal: one.events >= 1_000_000_000 ? '< 3 GB a pass' : one.events >= 100_000_000 ? '≤ 4 GB' : '–', measured: `${seconds(one.full)}, ${one.passes} ${one.passes === 1 ? 'pass' : 'passes'}, ${one.peakGb.toFixed(2)} GB at most, ${one.megabytes.toLocaleString('en')} MB on disk`, ok: one.peakGb <= (one.events >= 1_000_000_000 ? 3 : 4) },
  )
  return list
}

async function inProcess (events: number): Promise<Outcome> {
  const home = mkdtempSync(join(process.env['ZHIYU_LAKE_HOME'] ?? tmpdir(), 'zhiyu-bench-lake-'))
  try {
    const child = fork(import.meta.filename, ['--child', String(events), home])
    return await new Promise((resolve, reject) => {
      child.once('message', message => { resolve(message as Outcome) }) // sent by measure below
      child.once('exit', code => { if (code !== 0) reject(new Error(`it stopped with ${String(code)}`)) })
    })
  } finally { rmSync(home, { recursive: true, force: true }) }
}

async function spent (body: () => Promise<unknown>): Promise<Spent> {
  const [cpu, wall] = [process.cpuUsage(), performance.now()]
  await body()
  const used = process.cpuUsage(cpu)
  return { cpuS: (used.user + used.system) / 1e6, wallS: (performance.now() - wall) / 1e3 }
}
/** The better of two: the first reads the disk. */
async function best (body: () => Promise<unknown>): Promise<Spent> {
  const [a, b] = [await spent(body), await spent(body)]
  return a.cpuS < b.cpuS ? a : b
}

/** Events `from` to `to`, told with the arrival that a house would number them by. Time goes on with them, give or take two weeks; the last hundredth is of the last week. */
const made = (from: number, to: number, events: number): string => {
  const u = (salt: number): string => `((hash(i * 8 + ${salt}) >> 11)::DOUBLE / 9007199254740992.0)`
  const edge = END - Math.round(DAYS * day / 100)
  const late = events * 0.99
  return `(select md5(floor(pow(${u(1)}, 2.2) * ${events / 10})::BIGINT::VARCHAR)::UUID as customer, case when k < 0.8 then 'order' when k < 0.85 then 'refund' else 'view' end as kind, 'o' || i as event_id,
    (case when i < ${late} then ${edge} - floor(greatest(0, ${late} - i - ${u(2)} * ${late} / 50) / ${late} * ${edge - END + DAYS * day}) else ${edge} + 1 + floor(${u(2)} * ${END - edge - 1}) end)::BIGINT as happened_at,
    case when k < 0.8 then floor(${u(3)} * 300000)::BIGINT + 1 when k < 0.85 then -floor(${u(3)} * 20000)::BIGINT - 1 else 0 end as minor,
    case when k >= 0.85 then ['baby', 'phone', 'beauty', 'home', 'food'][1 + floor(${u(5)} * 5)::INTEGER] end as category, 0::BIGINT as revision, i + 1 as arrival
  from (select i, ${u(4)} as k from range(${from}, ${to}) t(i)))`
}

async function measure (events: number, home: string): Promise<Outcome> {
  const engine = await openEngine(join(home, 'lake'), { memoryMb: MEMORY_MB[events] ?? 1_024, spillMb: 20_000 })
  const still = async (): Promise<void> => {}
  await layOut(engine)
  const asked = { asOf: END, rules: SHIPPED_TAG_RULES }
  const old = events * 0.99
  const making = await spent(async () => {
    for (let from = 0; from < old; from += CHUNK) {
      const to = Math.min(from + CHUNK, old)
      await engine.run(`insert into tail select ${EVENT} from ${made(from, to, events)}`)
      const held = await loadHolding(engine)
      if (decideRewrite(held.tail, held.clustered) || to === old) await rewriteFiles(engine, still)
    }
    await engine.run(`insert into known values ('o', ${old})`)
  })
  const flat = events === 10_000_000 ? await compare(engine, home) : null
  await rebuildFigures(engine, { asOf: END - Math.round(DAYS * day / 100), rules: SHIPPED_TAG_RULES }, still)
  await renewCuts(engine, END)
  await engine.run('checkpoint')
  // What is new, and a tenth of it again of what was told before: an order that moved on.
  await engine.run(`insert into arrived select ${EVENT}, true, arrival from ${made(old, events, events)} union all select ${EVENT}, true, arrival from ${made(Math.floor(old - events / 1_000), old, events)}`)
  await engine.run('checkpoint')
  let added = 0
  const increment = await spent(async () => { ({ added } = await settle(engine, await findStand(engine), END)) })
  await engine.run('create temp table moved as select * from figures')
  await engine.run('create temp table moved_looks as select * from looks')
  let passes = 0
  const full = await spent(async () => { ({ passes } = await rebuildFigures(engine, asked, still)) })
  const peakGb = process.resourceUsage().maxRSS / 1_048_576
  const columns = 'customer, events, orders, minor, last_at, spend_minor, recent_orders'
  const either = (a: string, b: string, of: string): string => `(select count(*) from ((select ${of} from ${a} except all select ${of} from ${b}) union all (select ${of} from ${b} except all select ${of} from ${a})))`
  const [differing] = await engine.rows<{ n: number }>(`select ${either('moved', 'figures', columns)} + ${either('moved_looks', 'looks', 'customer, category, seen')} as n`)
  const [people] = await engine.rows<{ customers: number; buyers: number }>('select count(*) as customers, count(*) filter (where orders > 0) as buyers from figures')
  engine.close()
  return { events, ...people!, megabytes: weigh(join(home, 'lake')), peakGb, passes, full, increment, added, differing: differing!.n, making, flat }
}

/** The same events in one file in the order they came, summed there, in a Map, and in the files by customer. */
async function compare (engine: Engine, home: string): Promise<NonNullable<Outcome['flat']>> {
  const file = join(home, 'flat.parquet')
  const asked = { asOf: END, rules: SHIPPED_TAG_RULES }
  await engine.run(`copy (select ${EVENT} from ${await liveEvents(engine)} order by hash(event_id)) to ${quoted(file)} (format parquet, compression zstd)`)
  const scores = (live: string): string => `create or replace temp table scores as select customer, count(*) as orders, sum(minor)::BIGINT as minor, max(happened_at) as last_at from ${live} where kind <> 'view' and happened_at <= ${END} group by customer`
  const all = async (live: string): Promise<void> => {
    await engine.run(`create or replace temp table sums as ${figuresSql(duckdb, live, asked)}`)
    await engine.run(`create or replace temp table seen as ${looksSql(duckdb, live, asked)}`)
  }
  const [came, byCustomer] = [`read_parquet(${quoted(file)})`, await liveEvents(engine)]
  const rfm = await best(() => engine.run(scores(came)))
  const tags = await best(() => all(came))
  const clusteredRfm = await best(() => engine.run(scores(byCustomer)))
  const clusteredTags = await best(() => all(byCustomer))
  const [sums] = await engine.rows<{ customers: number; spend: number; recent: number }>('select count(*) as customers, sum(spend_minor)::BIGINT as spend, sum(recent_orders)::BIGINT as recent from sums')
  for (const table of ['scores', 'sums', 'seen']) await engine.run(`drop table ${table}`)
  const csv = join(home, 'flat.csv')
  await engine.run(`copy (select customer, kind, happened_at, minor, category from ${came}) to ${quoted(csv)} (format csv, header false)`)
  let looped = { customers: 0, spend: 0, recent: 0 }
  const mapLoop = await spent(async () => { looped = mapSums(csv) })
  rmSync(csv)
  rmSync(file)
  return { rfm, tags, mapLoop, clusteredTags, clusteredRfm, agree: looped.customers === sums!.customers && looped.spend === sums!.spend && looped.recent === sums!.recent }
}

interface One { events: number; orders: number; minor: number; lastAt: number; spend: number; recent: number; seen: Map<string, number> | undefined }

/** What anybody would write first: a line, its parts, a Map of objects. */
function mapSums (csv: string): { customers: number; spend: number; recent: number } {
  const people = new Map<string, One>()
  const { spendDays, highFrequency, interest } = SHIPPED_TAG_RULES
  const text = readFileSync(csv)
  let from = 0
  while (from < text.length) {
    const to = text.indexOf(10, from)
    const [who, kind, happened, money, category] = text.toString('latin1', from, to).split(',')
    from = to + 1
    const [at, minor] = [Number(happened), Number(money)]
    if (at > END) continue
    let one = people.get(who!)
    if (!one) people.set(who!, one = { events: 0, orders: 0, minor: 0, lastAt: -Infinity, spend: 0, recent: 0, seen: undefined })
    one.events++
    one.minor += minor
    if (at > END - spendDays * day) one.spend += minor
    if (kind === 'order') {
      one.orders++
      if (at > one.lastAt) one.lastAt = at
      if (at > END - highFrequency.days * day) one.recent++
    }
    if (kind === 'view' && at > END - interest.days * day) (one.seen ??= new Map()).set(category!, (one.seen.get(category!) ?? 0) + 1)
  }
  let [spend, recent] = [0, 0]
  for (const one of people.values()) { spend += one.spend; recent += one.recent }
  return { customers: people.size, spend, recent }
}

const weigh = (folder: string): number => Math.round(readdirSync(folder, { recursive: true, withFileTypes: true }).filter(one => one.isFile()).reduce((sum, one) => sum + statSync(join(one.parentPath, one.name)).size, 0) / 1_048_576)

const [flag, events, home] = process.argv.slice(2)
if (flag === '--child') {
  const outcome = await measure(Number(events), home!)
  process.send?.(outcome)
  process.disconnect?.()
} else if (process.argv[1] === import.meta.filename) console.log(JSON.stringify(await run(), null, 2))
