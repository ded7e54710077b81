import { sql } from 'kysely'
import { iso, type Instant } from '../kernel/clock.ts'
import type { Work } from '../kernel/work.ts'
import type { Condition, CountView, DayCount } from './contract.ts'

export interface Named { readonly 'zh-CN': string; readonly en: string }
/** What a revision says: the two halves of a change are of this shape. */
export interface Said { readonly name: Named; readonly condition: Condition; readonly archived: boolean }
export interface Segment extends Said { readonly id: string; readonly revision: number; readonly updatedBy: string; readonly updatedAt: Instant }

interface Row { id: string; name: Named; condition: Condition; revision: number; archived_at: Instant | null; updated_by: string; updated_at: Instant }
const columns = sql`id, name, condition, revision, archived_at, updated_by, updated_at`
const segmentOf = (row: Row): Segment => ({ id: row.id, name: row.name, condition: row.condition, archived: row.archived_at !== null, revision: row.revision, updatedBy: row.updated_by, updatedAt: row.updated_at })

/** A shop's segments, the newest first; archived ones only when asked for. Uses the primary key. */
export async function loadSegments (work: Work, which: { archived: boolean }): Promise<Segment[]> {
  const { rows } = await sql<Row>`select ${columns} from segments where shop_id = ${work.shopId} and (archived_at is not null) = ${which.archived} order by id desc`.execute(work.tx)
  return rows.map(segmentOf)
}

export async function findSegment (work: Work, id: string): Promise<Segment | undefined> {
  const { rows } = await sql<Row>`select ${columns} from segments where shop_id = ${work.shopId} and id = ${id}`.execute(work.tx)
  return rows[0] && segmentOf(rows[0])
}

export async function lockSegment (work: Work, id: string): Promise<Segment | undefined> {
  const { rows } = await sql<Row>`select ${columns} from segments where shop_id = ${work.shopId} and id = ${id} for update`.execute(work.tx)
  return rows[0] && segmentOf(rows[0])
}

/** Writes a revision and what it changed. */
export async function saveSegment (work: Work, id: string, revision: number, what: { before: Said | null; after: Said; by: string }): Promise<void> {
  const { before, after, by } = what
  const json = (value: unknown) => sql`${JSON.stringify(value)}::jsonb`
  await sql`
    insert into segments (shop_id, id, name, condition, revision, archived_at, created_at, updated_by, updated_at)
    values (${work.shopId}, ${id}, ${json(after.name)}, ${json(after.condition)}, ${revision}, ${after.archived ? iso(work.now) : null}, ${iso(work.now)}, ${by}, ${iso(work.now)})
    on conflict (shop_id, id) do update set name = excluded.name, condition = excluded.condition, revision = excluded.revision, archived_at = excluded.archived_at, updated_by = excluded.updated_by, updated_at = excluded.updated_at`.execute(work.tx)
  await sql`insert into segment_changes (shop_id, segment_id, revision, at, by, before, after) values (${work.shopId}, ${id}, ${revision}, ${iso(work.now)}, ${by}, ${before && json(before)}, ${json(after)})`.execute(work.tx)
}

export interface Change { readonly revision: number; readonly at: Instant; readonly by: string; readonly before: Said | null; readonly after: Said }

/** What was changed, the newest first. Uses the primary key. */
export async function loadChanges (work: Work, id: string): Promise<Change[]> {
  const { rows } = await sql<Change>`select revision, at, by, before, after from segment_changes where shop_id = ${work.shopId} and segment_id = ${id} order by revision desc limit 200`.execute(work.tx)
  return rows
}

/** People's names by the actor that history keeps; keys have none. */
export async function loadNames (work: Work, actors: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ actor: string; name: string }>`select 'agent:' || id as actor, name from agents where shop_id = ${work.shopId} and 'agent:' || id = any(${sql.val([...new Set(actors)])}::text[])`.execute(work.tx)
  return new Map(rows.map(row => [row.actor, row.name]))
}

/** A page of those who can be in a segment, by id: known to the shop by name, not joined to another. Uses the primary key. */
export async function loadCustomerIds (work: Work, after: string | undefined, most: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from customers where shop_id = ${work.shopId} and id > ${after ?? '00000000-0000-0000-0000-000000000000'} and merged_into is null and external_id is not null order by id limit ${most}`.execute(work.tx)
  return rows.map(row => row.id)
}

/** Who these ids stand for now, where that is somebody who can be in a segment. Uses the primary key. */
export async function loadRoots (work: Work, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ id: string; root: string }>`
    select c.id, r.id as root from customers c join customers r on r.shop_id = c.shop_id and r.id = coalesce(c.merged_into, c.id)
    where c.shop_id = ${work.shopId} and c.id = any(${sql.val([...ids])}::uuid[]) and r.external_id is not null`.execute(work.tx)
  return new Map(rows.map(row => [row.id, row.root]))
}

export async function loadCurrency (work: Work): Promise<string> {
  const { rows } = await sql<{ currency: string }>`select currency from shops where id = ${work.shopId}`.execute(work.tx)
  return rows[0]!.currency.trim() // work is always some shop's
}

interface CountRow { segment_id: string; on: string; count: number; complete: boolean; revision: number; at: Instant }
const countOf = (row: CountRow): DayCount => ({ on: row.on, count: row.count, complete: row.complete, revision: row.revision, at: iso(row.at) })

/** Keeps today's count, by the shop's own calendar; a later one of the same day stands in its place. */
export async function saveCount (work: Work, segment: Pick<Segment, 'id' | 'revision'>, { count, complete }: CountView): Promise<DayCount> {
  const { rows } = await sql<CountRow>`
    insert into segment_counts (shop_id, segment_id, on_day, count, complete, revision, at)
    select ${work.shopId}, ${segment.id}, (${iso(work.now)}::timestamptz at time zone time_zone)::date, ${count}, ${complete}, ${segment.revision}, ${iso(work.now)} from shops where id = ${work.shopId}
    on conflict (shop_id, segment_id, on_day) do update set count = excluded.count, complete = excluded.complete, revision = excluded.revision, at = excluded.at
    returning segment_id, to_char(on_day, 'YYYY-MM-DD') as "on", count, complete, revision, at`.execute(work.tx)
  return countOf(rows[0]!) // one row in, one row out
}

/** The counts of one segment, the oldest first, at most a year of them. Uses the primary key. */
export async function loadCounts (work: Work, id: string): Promise<DayCount[]> {
  const { rows } = await sql<CountRow>`select segment_id, to_char(on_day, 'YYYY-MM-DD') as "on", count, complete, revision, at from segment_counts where shop_id = ${work.shopId} and segment_id = ${id} order by on_day desc limit 366`.execute(work.tx)
  return rows.map(countOf).toReversed()
}

/** The last count of each. Uses the primary key, backwards. */
export async function loadLastCounts (work: Work, ids: readonly string[]): Promise<ReadonlyMap<string, DayCount>> {
  const { rows } = await sql<CountRow>`
    select distinct on (segment_id) segment_id, to_char(on_day, 'YYYY-MM-DD') as "on", count, complete, revision, at from segment_counts
    where shop_id = ${work.shopId} and segment_id = any(${sql.val([...ids])}::uuid[]) order by segment_id, on_day desc`.execute(work.tx)
  return new Map(rows.map(row => [row.segment_id, countOf(row)]))
}
