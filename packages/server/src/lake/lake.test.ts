import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { openTestHouse, type TestHouse } from '../../../../tests/house.ts'
import { SHIPPED_TAG_RULES } from '../analytics/index.ts'
import { day, iso, parseInstant } from '../kernel/clock.ts'
import { transact } from '../kernel/work.ts'
import { loadProfiles, rfmAt, scoresOf } from '../profile/index.ts'
import { openEngine } from './adapters/engine.ts'
import { carryOut, type LakeErrand, type LakeSite } from './carry-out.ts'
import type { LakeReport } from './contract.ts'
import type { FromLakeProgram, ToLakeProgram } from './ports.ts'
import { layOut, liveEvents } from './store-layout.ts'

let house: TestHouse
const folder = mkdtempSync(join(tmpdir(), 'zhiyu-lake-'))
const site: LakeSite = { folder, limits: { memoryMb: 256, spillMb: 64, threads: 1 }, pageRows: 700 }
const NOW = parseInstant('2026-11-28T00:00:00Z')
const PEOPLE = 300
const person = (n: number) => sql.raw(`('00000000-0000-4000-8000-' || lpad((${n} % ${PEOPLE})::text, 12, '0'))::uuid`)

before(async () => {
  house = await openTestHouse()
  await transact(house.world, 'alpha', async work => {
    await sql`insert into customers (shop_id, id, created_at, updated_at) select 'alpha', ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, ${iso(NOW - 400 * day)}, ${iso(NOW - 400 * day)} from generate_series(0, ${PEOPLE - 1}) n`.execute(work.tx)
    await sell(work.tx, { from: 0, to: 5_999, updatedAt: NOW - 2 * day })
    await sql`insert into behaviour_events (shop_id, id, customer_id, kind, subject, occurred_at, detail) select 'alpha', 'v' || n, ('00000000-0000-4000-8000-' || lpad((n % ${PEOPLE})::text, 12, '0'))::uuid, 'view', 'p', ${iso(NOW)}::timestamptz - make_interval(hours => n), '{"category":"baby, \\"x\\""}' from generate_series(0, 1999) n`.execute(work.tx)
  })
})
after(async () => {
  await house.leave()
  rmSync(folder, { recursive: true, force: true })
})

/** Orders by number: every tenth is a return, every 25th cancelled, every 40th in another currency. */
async function sell (tx: Parameters<Parameters<typeof transact>[2]>[0]['tx'], { from, to, updatedAt }: { from: number; to: number; updatedAt: number }): Promise<void> {
  await sql`insert into orders (shop_id, id, customer_id, kind, status, currency, total_minor, line_count, placed_at, updated_at)
    select 'alpha', 'it''s ' || n, ('00000000-0000-4000-8000-' || lpad((n * 7 % ${PEOPLE})::text, 12, '0'))::uuid, case when n % 10 = 0 then 'return' else 'sale' end, case when n % 25 = 0 then 'cancelled' else 'paid' end, case when n % 40 = 0 then 'USD' else 'CNY' end,
      case when n % 10 = 0 then -(n % 700) else n * 13 % 90000 end, 1, ${iso(NOW)}::timestamptz - make_interval(hours => n * 2), ${iso(updatedAt)}::timestamptz + make_interval(secs => n) from generate_series(${from}::int, ${to}::int) n`.execute(tx)
}

const errand = (kind: LakeErrand['kind']): LakeErrand => ({ shopId: 'alpha', kind, rules: SHIPPED_TAG_RULES })
const watch = { signal: new AbortController().signal, onProgress: () => {} }
const here = (kind: LakeErrand['kind']): Promise<LakeReport> => carryOut(house.world, errand(kind), site, watch)

/** The program in a process of its own; `until` says at which word it is killed. */
async function elsewhere (kind: LakeErrand['kind'], until: (said: FromLakeProgram, nth: number) => boolean): Promise<{ killed: boolean; report: LakeReport | undefined }> {
  const child = fork(join(import.meta.dirname, 'program.ts'), [], { execArgv: ['--disable-warning=ExperimentalWarning'], env: {}, serialization: 'advanced', stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  let [nth, killed] = [0, false]
  let report: LakeReport | undefined
  child.on('message', message => {
    const said = message as FromLakeProgram // our own program speaks this protocol
    if (said.t === 'end') report = said.outcome.kind === 'report' ? said.outcome.report : assert.fail(JSON.stringify(said.outcome))
    else if (until(said, nth++)) killed = child.kill('SIGKILL')
  })
  child.send({ databaseUrl: house.databaseUrl, home: folder, errand: errand(kind), site } satisfies ToLakeProgram)
  await new Promise(resolve => child.once('close', resolve))
  return { killed, report }
}

/** Events that differ between the house and the lake, either way; doubles count. */
async function apart (): Promise<number> {
  const rows = await transact(house.world, 'alpha', async work => (await sql<{ line: string }>`
    select concat_ws(' ', 'o' || o.id, coalesce(c.merged_into, c.id), case o.kind when 'sale' then 'order' else 'refund' end, (extract(epoch from o.placed_at) * 1000)::bigint, case o.kind when 'sale' then abs(total_minor) else -abs(total_minor) end, '') as line
      from orders o join customers c on c.id = o.customer_id where o.currency = 'CNY' and o.status <> 'cancelled'
    union all select concat_ws(' ', 'b' || e.id, coalesce(c.merged_into, c.id), 'view', (extract(epoch from e.occurred_at) * 1000)::bigint, 0, e.detail ->> 'category') from behaviour_events e join customers c on c.id = e.customer_id`.execute(work.tx)).rows.map(row => row.line).toSorted())
  const engine = await openEngine(folder, site.limits)
  try {
    await layOut(engine)
    const lake = (await engine.rows<{ line: string }>(`select concat_ws(' ', event_id, customer, kind, happened_at, minor, coalesce(category, '')) as line from ${await liveEvents(engine)}`)).map(row => row.line).toSorted()
    let differing = Math.abs(lake.length - rows.length)
    for (let i = 0; i < Math.min(lake.length, rows.length); i++) if (lake[i]!.trim() !== rows[i]!.trim()) differing++
    return differing
  } finally { engine.close() }
}

test('a replay killed again and again loses nothing and doubles nothing', async () => {
  let kills = 0
  for (const at of [2, 6]) if ((await elsewhere('rebuild', (_said, nth) => nth === at)).killed) kills++
  // Once in the middle of judging, once in the middle of summing.
  for (const stage of ['settling', 'summing']) if ((await elsewhere('rebuild-all', said => said.t === 'progress' && said.at.stage === stage)).killed) kills++
  assert.ok(kills >= 3, `${kills} kills`)
  const { report } = await elsewhere('rebuild', () => false)
  assert.ok(report)
  assert.equal(await apart(), 0)
  assert.deepEqual([report.quality.house, report.quality.left], [report.quality.lake, { withoutCustomer: 0, otherCurrency: 150, cancelled: 210 }])
  assert.equal(readdirSync(folder).includes('page.csv'), false)
})

test('what changes is followed: new, cancelled, corrected, merged and taken apart again; the figures are those of a full sum', async () => {
  await here('rebuild')
  await transact(house.world, 'alpha', async work => {
    const later = iso(work.now)
    await sell(work.tx, { from: 6_000, to: 6_050, updatedAt: work.now - 60_000 })
    await sql`update orders set status = 'cancelled', updated_at = ${later} where id in ('it''s 11', 'it''s 6001')`.execute(work.tx)
    await sql`update orders set total_minor = 123456, updated_at = ${later} where id = 'it''s 12'`.execute(work.tx)
    await sql`update orders set status = 'delivered', updated_at = ${later} where id = 'it''s 13'`.execute(work.tx)
    await sql`update customers set merged_into = ${person(1)}, updated_at = ${later} where id = ${person(2)}`.execute(work.tx)
    await sql`insert into behaviour_events (shop_id, id, customer_id, kind, occurred_at, detail) values ('alpha', 'late', ${person(5)}, 'view', ${iso(work.now - 10 * day)}, '{}')`.execute(work.tx)
  })
  const merged = await here('rebuild')
  assert.equal(merged.how, 'merged')
  assert.ok(merged.withdrawn >= 3 && merged.added >= 50, JSON.stringify(merged))
  assert.equal(await apart(), 0)
  await sameFigures(merged)

  await transact(house.world, 'alpha', async work => { await sql`update customers set merged_into = null, updated_at = ${iso(work.now)} where id = ${person(2)}`.execute(work.tx) })
  const undone = await here('rebuild')
  assert.equal(await apart(), 0)
  await sameFigures(undone)
})

async function sameFigures (moved: LakeReport): Promise<void> {
  const summed = await here('rebuild-all')
  assert.equal(summed.how, 'summed')
  const { asOf: _a, cuts: _b, rfm: _c, ...a } = moved.figures!
  const { asOf: _d, cuts: _e, rfm: _f, ...b } = summed.figures!
  assert.deepEqual(a, b)
}

test('nothing new tells nothing new', async () => {
  const again = await here('rebuild')
  assert.deepEqual([again.added, again.withdrawn], [0, 0])

  // One customer's profile, scored by the cut values that are kept, says what the lake says of everybody.
  const { asOf, cuts, rfm } = again.figures!
  await transact(house.world, 'alpha', async work => {
    const people = (await sql<{ id: string }>`select id from customers where shop_id = 'alpha' and merged_into is null`.execute(work.tx)).rows.map(row => row.id)
    const cells = new Map<string, number>()
    for (const { state } of (await loadProfiles(work, people)).values()) {
      const scores = scoresOf(rfmAt(state.bought.get('CNY'), parseInstant(asOf)), cuts)
      if (scores) cells.set(`${scores.r} ${scores.f}`, (cells.get(`${scores.r} ${scores.f}`) ?? 0) + 1)
    }
    assert.deepEqual(rfm.map(one => [`${one.r} ${one.f}`, one.customers]).toSorted(), [...cells].toSorted())
    assert.ok(cells.size > 5)
  })
})
