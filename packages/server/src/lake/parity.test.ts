import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { SHIPPED_TAG_RULES } from '../analytics/index.ts'
import { day, parseInstant } from '../kernel/clock.ts'
import { openEngine, quoted } from './adapters/engine.ts'
import { clickhouse, cutsSql, duckdb, figuresSql } from './store-dialect.ts'
import { DISTRIBUTED_TABLES, distributedEvents, distributedTags, distributedTotals } from './store-distributed.ts'
import { findCuts, rebuildFigures, renewCuts, tagsOfAll } from './store-figures.ts'
import { EVENT, layOut } from './store-layout.ts'

const END = parseInstant('2026-11-28T00:00:00Z')
const ASKED = { asOf: END, rules: SHIPPED_TAG_RULES }

test('the two dialects say the same, phrase by phrase', () => {
  assert.match(figuresSql(duckdb, 'live', ASKED), /count\(\*\) filter \(where e.kind = 'order'\) as orders/)
  assert.match(figuresSql(clickhouse, 'live', ASKED), /toInt64\(countIf\(e.kind = 'order'\)\) as orders/)
  const spend = `e.happened_at > ${END - 365 * day}`
  for (const dialect of [duckdb, clickhouse]) assert.ok(figuresSql(dialect, 'live', ASKED).includes(spend) && figuresSql(dialect, 'live', ASKED).includes(`e.happened_at <= ${END}`))
  assert.match(cutsSql(duckdb, 'figures', 10, END), /quantile_disc\(orders, \[0\.15, 0\.35, 0\.55, 0\.75\]\)/)
  assert.match(cutsSql(clickhouse, 'figures', 10, END), /quantilesExact\(0\.15, 0\.35, 0\.55, 0\.75\)\(orders\)/)
})

interface Chdb { Session: new () => { query (sql: string, format?: string): string; cleanup (): void } }
/** ClickHouse in this process: half a gigabyte, so it is never installed by itself. `npm install --no-save chdb@3.4.0`, or where ZHIYU_CHDB says. */
function findChdb (): Chdb | undefined {
  try { return createRequire(import.meta.url)(process.env['ZHIYU_CHDB'] ?? 'chdb') as Chdb } catch { return undefined }
}

const chdb = findChdb()
test('both engines give the same rows on the same Parquet: cut values, figures, tags, scores', { skip: chdb ? false : 'chdb is not installed (npm install --no-save chdb@3.4.0, 546 MB)' }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'zhiyu-parity-'))
  const engine = await openEngine(folder, { memoryMb: 1_024, spillMb: 1_024 })
  const session = new chdb!.Session()
  try {
    await layOut(engine)
    const events = Number(process.env['ZHIYU_PARITY_EVENTS'] ?? 200_000)
    const u = (salt: number): string => `((hash(i * 8 + ${salt}) >> 11)::DOUBLE / 9007199254740992.0)`
    await engine.run(`insert into tail select md5(floor(pow(${u(1)}, 2.2) * ${events / 10})::BIGINT::VARCHAR)::UUID, case when k < 0.8 then 'order' when k < 0.85 then 'refund' else 'view' end, 'o' || i, ${END - 730 * day} + floor(${u(2)} * ${732 * day})::BIGINT,
      case when k < 0.8 then floor(${u(3)} * 300000)::BIGINT when k < 0.85 then -floor(${u(3)} * 20000)::BIGINT else 0 end, case when k >= 0.85 then ['baby', '手机', 'beauty'][1 + floor(${u(5)} * 3)::INTEGER] end, 0 from (select i, ${u(4)} as k from range(${events}) t(i))`)
    const file = join(folder, 'events.parquet')
    await engine.run(`copy (select ${EVENT} from tail) to ${quoted(file)} (format parquet, compression zstd)`)
    await rebuildFigures(engine, ASKED, async () => {})
    const version = await renewCuts(engine, END)
    const { cuts, customers } = (await findCuts(engine, version!))!
    const ask = (sentence: string): string => session.query(sentence, 'JSONEachRow')

    for (const sentence of DISTRIBUTED_TABLES) session.query(sentence)
    session.query(`insert into events select 'tea', toUUID(customer), kind, event_id, happened_at, minor, category, revision, 1 from file(${quoted(file)}, Parquet, 'customer UUID, kind String, event_id String, happened_at Int64, minor Int64, category Nullable(String), revision Int64')`)
    const live = distributedEvents('tea')
    // The other engine finds the same cut values by itself.
    const found = JSON.parse(ask(cutsSql(clickhouse, `(${figuresSql(clickhouse, live, ASKED)})`, customers, END))) as { recency: number[]; frequency: number[]; monetary: number[] } // one row
    assert.deepEqual({ recencyDays: found.recency.map(days => -Number(days)), frequency: found.frequency.map(Number), monetaryMinor: found.monetary.map(Number) }, cuts)

    const there = join(folder, 'tags.parquet')
    session.query(`insert into function file(${quoted(there)}, Parquet) select toString(customer) as customer, tier, spend_minor, toInt64(high_frequency) as often, frequency, last_at, arrayStringConcat(interests, ',') as interests, recency_days, monetary_minor, r, f, m from (${distributedTags(live, ASKED, cuts)})`)
    const columns = 'tier, spend_minor, often, frequency, last_at, interests, recency_days, monetary_minor, r, f, m'
    const ours = `(select customer::VARCHAR as customer, ${columns.replace('often', 'high_frequency::BIGINT as often').replace('interests', "array_to_string(interests, ',') as interests")} from ${await tagsOfAll(engine)})`
    const theirs = `(select customer, ${columns} from read_parquet(${quoted(there)}))`
    const [row] = await engine.rows<{ differing: number; rows: number }>(`select (select count(*) from ((select * from ${ours} except all select * from ${theirs}) union all (select * from ${theirs} except all select * from ${ours}))) as differing, (select count(*) from ${ours}) as rows`)
    assert.equal(row!.differing, 0)
    assert.ok(row!.rows > events / 15)

    // Sums the server keeps by itself, day by day, are the same for what never left a window.
    const totals = JSON.parse(ask(`select toString(count()) as n, toString(sum(orders)) as orders, toString(sum(minor)) as minor from (${distributedTotals('tea')})`)) as { n: string; orders: string; minor: string } // one row
    const [all] = await engine.rows<{ n: number; orders: number; minor: number }>("select count(distinct customer) as n, count(*) filter (where kind = 'order') as orders, sum(minor)::BIGINT as minor from tail")
    assert.deepEqual([Number(totals.n), Number(totals.orders), Number(totals.minor)], [all!.n, all!.orders, all!.minor])
  } finally {
    session.cleanup()
    engine.close()
    rmSync(folder, { recursive: true, force: true })
  }
})
