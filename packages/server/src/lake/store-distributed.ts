import { clickhouse, figuresSql, looksSql, tagsSql, type Asked, type Cuts } from './store-dialect.ts'
import { EVENT } from './store-layout.ts'

/**
 * The lake's tables in ClickHouse: events by their latest telling, and the sums that only grow kept by the server itself as events arrive
 * (AggregatingMergeTree behind a materialised view). Windows are summed from the events: what leaves them leaves no row behind.
 * What is taken back is told as a telling with `counts` = 0 under the customer it was told of.
 */
export const DISTRIBUTED_TABLES: readonly string[] = [
  `create table if not exists events (shop_id LowCardinality(String), customer UUID, kind LowCardinality(String), event_id String, happened_at Int64, minor Int64, category Nullable(String), revision Int64, counts UInt8)
    engine = ReplacingMergeTree(revision) partition by shop_id order by (shop_id, customer, event_id)`,
  `create table if not exists customer_days (shop_id LowCardinality(String), customer UUID, day Int32, events AggregateFunction(count), orders AggregateFunction(countIf, UInt8), minor AggregateFunction(sum, Int64), last_at AggregateFunction(maxIf, Int64, UInt8))
    engine = AggregatingMergeTree partition by shop_id order by (shop_id, customer, day)`,
  `create materialized view if not exists customer_days_of_events to customer_days as
    select e.shop_id as shop_id, e.customer as customer, toInt32(intDiv(e.happened_at, 86400000)) as day, countState() as events, countIfState(e.kind = 'order') as orders, sumState(e.minor) as minor, maxIfState(e.happened_at, e.kind = 'order') as last_at
    from events e where e.counts = 1 group by shop_id, customer, day`,
]

/** Every event of a shop that counts, once. */
export const distributedEvents = (shopId: string): string => `(select ${EVENT} from events final where shop_id = '${shopId}' and counts = 1)`

/** Everybody's tags in one sentence, from the events. */
export function distributedTags (live: string, asked: Asked, cuts: Cuts | undefined): string {
  return tagsSql(clickhouse, { figures: `(${figuresSql(clickhouse, live, asked)})`, looks: `(${looksSql(clickhouse, live, asked)})` }, asked, cuts)
}

/** The sums that only grow, from the server's own state: for events that were never taken back. */
export const distributedTotals = (shopId: string): string =>
  `select d.customer as customer, countMerge(d.events) as events, countIfMerge(d.orders) as orders, sumMerge(d.minor) as minor, maxIfMerge(d.last_at) as last_at from customer_days d where d.shop_id = '${shopId}' group by d.customer`
