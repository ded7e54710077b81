import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { iso, minute } from '../kernel/clock.ts'
import { transact, type Work, type World } from '../kernel/work.ts'
import { quoted, type Engine } from './adapters/engine.ts'

/** Where a source was left: the last row read, and the earliest that another transaction might still come before. */
interface Position { readonly key: number; readonly id: string; /** null: nothing was open. */ readonly open: number | null }

interface Page { readonly rows: number; readonly csv: string | null; readonly key: number | null; readonly id: string | null; readonly open: number | null }

interface Source {
  readonly name: string
  /** What is read again each time: a transaction may commit after one that began later. What is told twice counts once. */
  readonly overlap: number
  /** Nothing to read at the very first: only what changes from now on. */
  readonly beginsNow: boolean
  page (work: Work, after: Pick<Position, 'key' | 'id'>, most: number): Promise<Page>
  /** Where a source that was read to its end may go on from, at the latest. */
  end (now: number, read: Position): number
}

const cell = (value: string) => sql.raw(`'"' || replace(${value}, '"', '""') || '"'`)

/** One text for the page: rows would be made twice, here and in the engine. */
const page = async (work: Work, rows: ReturnType<typeof sql>): Promise<Page> => {
  const { rows: [row] } = await sql<Page>`
    with page as (${rows}), line as (
      select key, id, concat_ws(',', customer, kind, ${cell('prefix || id')}, happened_at, minor, coalesce(${cell('category')}, ''), revision, counts, arrival) as text,
        xid >= (pg_snapshot_xmin(pg_current_snapshot())::text::bigint & 4294967295) as open from page)
    select count(*)::int as rows, string_agg(text, E'\n') as csv, (select key from page order by key desc, id desc limit 1) as key, (select id from page order by key desc, id desc limit 1) as id, min(key) filter (where open) as open from line`.execute(work.tx)
  return row!
}

/** An order as an event. Its customer's own change counts as a change: who was merged, or taken apart again, takes the orders along. */
const ORDER = sql`o.id, 'o' as prefix, coalesce(c.merged_into, c.id) as customer, case when o.kind = 'sale' then 'order' else 'refund' end as kind,
  floor(extract(epoch from o.placed_at) * 1000)::bigint as happened_at, case when o.kind = 'sale' then abs(o.total_minor) else -abs(o.total_minor) end as minor, null::text as category,
  floor(extract(epoch from greatest(o.updated_at, c.updated_at)) * 1000)::bigint as revision, o.status <> 'cancelled' and o.currency = s.currency as counts, o.arrival`
const LOOK = sql`e.id, 'b' as prefix, coalesce(c.merged_into, c.id) as customer, 'view' as kind, floor(extract(epoch from e.occurred_at) * 1000)::bigint as happened_at, 0 as minor,
  coalesce(e.detail ->> 'category', p.category) as category, floor(extract(epoch from c.updated_at) * 1000)::bigint as revision, true as counts, e.arrival`
const ORDERS = sql`orders o join shops s on s.id = o.shop_id join customers c on c.shop_id = o.shop_id and c.id = o.customer_id`
const LOOKS = sql`behaviour_events e join customers c on c.shop_id = e.shop_id and c.id = e.customer_id left join products p on p.shop_id = e.shop_id and p.id = e.subject`
const atMs = (column: string) => sql.raw(`floor(extract(epoch from ${column}) * 1000)::bigint as key`)

/** What the house holds. The first two follow customers that changed, so at the very first they begin now; the others have everything to read. */
const SOURCES: readonly Source[] = [
  {
    name: 'orders-of-changed', overlap: 10 * minute, beginsNow: true, end: now => now,
    page: (work, after, most) => page(work, sql`select ${atMs('c.updated_at')}, ${ORDER}, c.xmin::text::bigint as xid from ${ORDERS}
      where o.shop_id = ${work.shopId} and c.updated_at >= ${iso(after.key)}::timestamptz and (c.updated_at, o.id) > (${iso(after.key)}::timestamptz, ${after.id}) order by c.updated_at, o.id limit ${most}`),
  },
  {
    name: 'looks-of-changed', overlap: 10 * minute, beginsNow: true, end: now => now,
    page: (work, after, most) => page(work, sql`select ${atMs('c.updated_at')}, ${LOOK}, c.xmin::text::bigint as xid from ${LOOKS}
      where e.shop_id = ${work.shopId} and e.kind = 'view' and c.updated_at >= ${iso(after.key)}::timestamptz and (c.updated_at, e.id) > (${iso(after.key)}::timestamptz, ${after.id}) order by c.updated_at, e.id limit ${most}`),
  },
  {
    name: 'orders', overlap: 10 * minute, beginsNow: false, end: now => now,
    page: (work, after, most) => page(work, sql`select ${atMs('o.updated_at')}, ${ORDER}, o.xmin::text::bigint as xid from ${ORDERS}
      where o.shop_id = ${work.shopId} and (o.updated_at, o.id) > (${iso(after.key)}::timestamptz, ${after.id}) order by o.updated_at, o.id limit ${most}`),
  },
  {
    name: 'looks', overlap: 10_000, beginsNow: false, end: (_now, read) => read.key,
    page: (work, after, most) => page(work, sql`select e.arrival as key, ${LOOK}, e.xmin::text::bigint as xid from ${LOOKS}
      where e.shop_id = ${work.shopId} and e.kind = 'view' and e.arrival > ${after.key} order by e.arrival limit ${most}`),
  },
]

export interface Read { readonly source: string; readonly rows: number }

/**
 * Reads what is new in the house into `arrived`, page by page. A page and the mark behind it are one commit: a process that is killed goes on where the
 * last page ended, and nothing is told twice or lost.
 */
export async function readSources (engine: Engine, from: { readonly world: World; readonly shopId: string; readonly pageRows: number }, onPage: (read: Read) => Promise<void>): Promise<void> {
  for (const source of SOURCES) {
    const [known] = await engine.rows<{ position: string }>(`select position from marks where source = '${source.name}'`)
    const left = known === undefined ? undefined : JSON.parse(known.position) as Position // written below
    if (left === undefined && source.beginsNow) {
      const now = await transact(from.world, from.shopId, work => Promise.resolve(work.now))
      await storePage(engine, source.name, { csv: null, rows: 0, mark: { key: now, id: '', open: null }, now })
      continue
    }
    let at: Position = { key: left === undefined ? 0 : Math.max(0, Math.min(left.key, left.open ?? left.key) - source.overlap), id: '', open: null }
    for (;;) {
      const { now, found } = await transact(from.world, from.shopId, async work => ({ now: work.now, found: await source.page(work, at, from.pageRows) }))
      const ended = found.rows < from.pageRows
      const open = found.open === null ? at.open : Math.min(found.open, at.open ?? found.open)
      at = { key: found.key ?? at.key, id: found.id ?? at.id, open }
      // At the end, what is not there yet is younger than this instant, but for what is still open.
      const mark: Position = ended ? { key: Math.max(source.end(now, at), at.key), id: '', open } : at
      await storePage(engine, source.name, { csv: found.csv, rows: found.rows, mark, now })
      await onPage({ source: source.name, rows: found.rows })
      if (ended) break
    }
  }
}

async function storePage (engine: Engine, source: string, page: { csv: string | null; rows: number; mark: Position; now: number }): Promise<void> {
  const file = join(engine.folder, 'page.csv')
  if (page.csv !== null) writeFileSync(file, `${page.csv}\n`)
  await engine.transact(async () => {
    if (page.csv !== null) {
      await engine.run(`insert into arrived select * from read_csv(${quoted(file)}, header = false, auto_detect = false, delim = ',', quote = '"', escape = '"', parallel = false, max_line_size = 1000000,
        columns = {customer: 'UUID', kind: 'VARCHAR', event_id: 'VARCHAR', happened_at: 'BIGINT', minor: 'BIGINT', category: 'VARCHAR', revision: 'BIGINT', counts: 'BOOLEAN', arrival: 'BIGINT'})`)
    }
    const [before] = await engine.rows<{ told: number }>(`select told from marks where source = '${source}'`)
    await engine.run(`delete from marks where source = '${source}'`)
    await engine.run(`insert into marks values ('${source}', ${quoted(JSON.stringify(page.mark))}, ${page.now}, ${(before?.told ?? 0) + page.rows})`)
  })
  rmSync(file, { force: true })
}
