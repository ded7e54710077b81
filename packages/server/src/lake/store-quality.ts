import { sql } from 'kysely'
import { day, iso, parseInstant, type Instant } from '../kernel/clock.ts'
import type { Work } from '../kernel/work.ts'
import type { Engine } from './adapters/engine.ts'
import type { LakeReport, Quality } from './contract.ts'
import { findCuts, findStand, tagsOfAll } from './store-figures.ts'
import { liveEvents, loadHolding } from './store-layout.ts'

const DAYS = 90
const ANCIENT_BEFORE = parseInstant('2000-01-01T00:00:00Z')

export interface HouseCounts { readonly orders: number; readonly looks: number; readonly withoutCustomer: number; readonly otherCurrency: number; readonly cancelled: number }

/** What the house holds, to compare. Reads both tables once. */
export async function countHouse (work: Work): Promise<HouseCounts> {
  const { rows } = await sql<HouseCounts>`
    select count(*) filter (where o.customer_id is not null and o.currency = s.currency and o.status <> 'cancelled')::int as orders, count(*) filter (where o.customer_id is null)::int as "withoutCustomer",
      count(*) filter (where o.customer_id is not null and o.currency <> s.currency)::int as "otherCurrency", count(*) filter (where o.customer_id is not null and o.currency = s.currency and o.status = 'cancelled')::int as cancelled,
      (select count(*)::int from behaviour_events e where e.shop_id = ${work.shopId} and e.kind = 'view') as looks
    from orders o join shops s on s.id = o.shop_id where o.shop_id = ${work.shopId}`.execute(work.tx)
  return rows[0]!
}

/** What is odd about the events, so that nobody has to find out from a wrong figure. */
export async function checkEvents (engine: Engine, house: HouseCounts, now: Instant): Promise<Quality> {
  const live = await liveEvents(engine)
  const [all] = await engine.rows<{ orders: number; looks: number; ahead: number; most: number; ancient: number }>(`
    select count(*) filter (where kind <> 'view') as orders, count(*) filter (where kind = 'view') as looks, count(*) filter (where happened_at > ${now}) as ahead,
      greatest(coalesce(max(happened_at), 0) - ${now}, 0)::BIGINT as most, count(*) filter (where happened_at < ${ANCIENT_BEFORE}) as ancient from ${live}`)
  const today = Math.floor(now / day)
  const from = today - DAYS + 1
  const recent = await engine.rows<{ on: number; orders: number; looks: number }>(`
    select happened_at // ${day} as on_day, count(*) filter (where kind = 'order') as orders, count(*) filter (where kind = 'view') as looks from ${live}
    where happened_at >= ${from * day} and happened_at < ${(today + 1) * day} group by on_day`.replaceAll('on_day', '"on"'))
  const orders = Array.from({ length: DAYS }, () => 0)
  const looks = Array.from({ length: DAYS }, () => 0)
  for (const row of recent) { orders[row.on - from] = row.orders; looks[row.on - from] = row.looks }
  const [doubled] = await engine.rows<{ n: number }>(`select coalesce(sum(n - 1), 0)::BIGINT as n from (select count(*) as n from ${live} where kind = 'order' and happened_at >= ${from * day} group by customer, happened_at, minor having count(*) > 1)`)
  return {
    house: { orders: house.orders, looks: house.looks }, lake: { orders: all!.orders, looks: all!.looks }, left: { withoutCustomer: house.withoutCustomer, otherCurrency: house.otherCurrency, cancelled: house.cancelled },
    days: { from: iso(from * day).slice(0, 10), orders, looks }, ...gaps(orders), doubled: doubled!.n, ahead: { events: all!.ahead, mostMs: all!.most }, ancient: all!.ancient,
  }
}

/** Days without an order between the first and the last day with one. */
function gaps (orders: readonly number[]): { emptyDays: number; longestGapDays: number } {
  const inside = orders.slice(orders.findIndex(n => n > 0), orders.findLastIndex(n => n > 0) + 1)
  let [emptyDays, longest, run] = [0, 0, 0]
  for (const n of inside) {
    run = n === 0 ? run + 1 : 0
    if (n === 0) emptyDays++
    longest = Math.max(longest, run)
  }
  return { emptyDays, longestGapDays: longest }
}

const NAMES: Readonly<Record<string, string>> = { orders: 'orders', looks: 'looks' }

/** When each source was read last, how much of it in all, and its newest event. */
export async function loadSources (engine: Engine): Promise<LakeReport['sources']> {
  const newest = await engine.rows<{ source: string; at: number }>(`select case when kind = 'view' then 'looks' else 'orders' end as source, max(happened_at) as at from ${await liveEvents(engine)} group by 1`)
  const marks = await engine.rows<{ source: string; read_at: number; told: number }>('select source, read_at, told from marks order by source')
  return marks.filter(mark => NAMES[mark.source] !== undefined).map(mark => {
    const at = newest.find(row => row.source === mark.source)?.at
    return { source: mark.source, rows: mark.told, readAt: iso(mark.read_at), newestAt: at === undefined ? null : iso(at) }
  })
}

/** The pyramid and the heat map of the figures that stand. */
export async function summariseFigures (engine: Engine): Promise<LakeReport['figures']> {
  const stand = await findStand(engine)
  if (!stand) return null
  const tags = await tagsOfAll(engine)
  const [sums] = await engine.rows<{ customers: number; buyers: number; high: number; mid: number; low: number; highFrequency: number; interested: number }>(`
    select count(*) as customers, count(*) filter (where frequency > 0) as buyers, count(*) filter (where tier = 'high') as high, count(*) filter (where tier = 'mid') as mid, count(*) filter (where tier = 'low') as low,
      count(*) filter (where high_frequency) as "highFrequency", count(*) filter (where len(interests) > 0) as interested from ${tags}`)
  const cuts = stand.cuts === null ? undefined : await findCuts(engine, stand.cuts)
  const rfm = cuts === undefined ? [] : await engine.rows<{ r: number; f: number; customers: number }>(`select r, f, count(*) as customers from ${tags} where r is not null group by r, f order by r, f`)
  return { asOf: iso(stand.asOf), ...sums!, cuts: cuts ? { version: cuts.version, asOf: iso(cuts.asOf), customers: cuts.customers, ...cuts.cuts } : null, rfm }
}

export async function measureHolding (engine: Engine, bytesOf: (folder: string) => { files: number; bytes: number }): Promise<LakeReport['holding']> {
  const { clustered, tail, dropped } = await loadHolding(engine)
  return { events: clustered + tail - dropped, tail, ...bytesOf(engine.folder) }
}
