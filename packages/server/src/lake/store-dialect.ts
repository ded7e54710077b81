import type { TagRules } from '../analytics/index.ts'
import { day, type Instant } from '../kernel/clock.ts'

/** What two engines call differently. Everything else of a sentence is the same text. */
export interface Dialect {
  readonly name: 'duckdb' | 'clickhouse'
  countIf (condition: string): string
  /** 0 when nothing meets the condition. */
  sumIf (value: string, condition: string): string
  sum (value: string): string
  /** null when nothing meets the condition. */
  maxIf (value: string, condition: string): string
  /** The values of a group as a list in their order of letters. */
  sorted (value: string): string
  /** Whole days since 1970, UTC. */
  dayOf (instant: string): string
  /** 1 or 0. */
  whether (condition: string): string
  /** One value of the data per level; a level lies between two ranks, so that neither engine has to round. */
  quantiles (value: string, levels: readonly number[]): string
  /** Where there is nothing to join. */
  readonly noList: string
  /** Where an event lies: its customer's last byte. Never the engine's own hash, which changes with its version. */
  bucketOf (customer: string): string
}

export const duckdb: Dialect = {
  name: 'duckdb',
  countIf: condition => `count(*) filter (where ${condition})`,
  sumIf: (value, condition) => `coalesce(sum(${value}) filter (where ${condition}), 0)::BIGINT`,
  sum: value => `sum(${value})::BIGINT`,
  maxIf: (value, condition) => `max(${value}) filter (where ${condition})`,
  sorted: value => `list(${value} order by ${value})`,
  dayOf: instant => `(${instant} // ${day})`,
  whether: condition => `(${condition})::INTEGER`,
  quantiles: (value, levels) => `quantile_disc(${value}, [${levels.join(', ')}])`,
  noList: '[]::VARCHAR[]',
  bucketOf: customer => `(('0x' || right(${customer}::VARCHAR, 2))::INTEGER % 64)`,
}

export const clickhouse: Dialect = {
  name: 'clickhouse',
  countIf: condition => `toInt64(countIf(${condition}))`,
  sumIf: (value, condition) => `sumIf(${value}, ${condition})`,
  sum: value => `sum(${value})`,
  maxIf: (value, condition) => `maxOrNullIf(${value}, ${condition})`,
  sorted: value => `arraySort(groupArray(assumeNotNull(${value})))`,
  dayOf: instant => `intDiv(${instant}, ${day})`,
  whether: condition => `toInt32(${condition})`,
  // quantileExactLow is type 1 at one half only; quantileExact takes the value at floor(level × n), and the level is made for that.
  quantiles: (value, levels) => `quantilesExact(${levels.join(', ')})(${value})`,
  noList: `[]`,
  bucketOf: customer => `(reinterpretAsUInt8(unhex(right(toString(${customer}), 2))) % 64)`,
}

export interface Asked { readonly asOf: Instant; readonly rules: TagRules }

/** The first instants outside the windows: (now − days, now]. */
const outside = ({ asOf, rules }: Asked) => ({ spend: asOf - rules.spendDays * day, orders: asOf - rules.highFrequency.days * day, looks: asOf - rules.interest.days * day })

/** Each customer's figures, from the events of `live`: the rules of analytics/model-tags.ts and model-rfm.ts. Columns carry their table's name: one engine would else take a sum of that name for the column. */
export function figuresSql (d: Dialect, live: string, asked: Asked): string {
  const out = outside(asked)
  return `select e.customer as customer, ${d.countIf('true')} as events, ${d.countIf("e.kind = 'order'")} as orders, ${d.sum('e.minor')} as minor, ${d.maxIf('e.happened_at', "e.kind = 'order'")} as last_at,
    ${d.sumIf('e.minor', `e.happened_at > ${out.spend}`)} as spend_minor, ${d.countIf(`e.kind = 'order' and e.happened_at > ${out.orders}`)} as recent_orders
  from ${live} e where e.happened_at <= ${asked.asOf} group by e.customer`
}

/** What each customer looked at within the window, and how often. */
export function looksSql (d: Dialect, live: string, asked: Asked): string {
  return `select e.customer as customer, e.category as category, ${d.countIf('true')} as seen from ${live} e where e.kind = 'view' and e.category is not null and e.happened_at > ${outside(asked).looks} and e.happened_at <= ${asked.asOf} group by e.customer, e.category`
}

/** Cut values by recency (as an instant: later is better), frequency and monetary value. `of` names a table of figures with `buyers` buyers. */
export function cutsSql (d: Dialect, of: string, buyers: number, asOf: Instant): string {
  // Type 1: the value at rank ceil(share × n), counted from 1.
  const levels = [1, 2, 3, 4].map(fifth => (Math.ceil(fifth * buyers / 5) - 0.5) / buyers)
  return `select ${d.quantiles(`${d.dayOf('last_at')} - ${d.dayOf(String(asOf))}`, levels)} as recency, ${d.quantiles('orders', levels)} as frequency, ${d.quantiles('minor', levels)} as monetary from ${of} where orders > 0`
}

export interface Cuts { recencyDays: number[]; frequency: number[]; monetaryMinor: number[] }

/** Everybody's tags and scores. Who never bought has tags but no scores. */
export function tagsSql (d: Dialect, tables: { readonly figures: string; readonly looks: string }, asked: Asked, cuts: Cuts | undefined): string {
  const { tier, highFrequency, interest } = asked.rules
  const recency = `${d.dayOf(String(asked.asOf))} - ${d.dayOf('last_at')}`
  const above = (value: string, of: readonly number[] | undefined): string => of === undefined ? 'null' : `case when orders > 0 then 1 + ${of.map(cut => d.whether(`${value} > ${cut}`)).join(' + ')} end`
  const fresher = cuts === undefined ? 'null' : `case when orders > 0 then 1 + ${cuts.recencyDays.map(cut => d.whether(`${recency} < ${cut}`)).join(' + ')} end`
  return `select s.customer as customer, case when spend_minor > ${tier.aboveMinor} then 'high' when spend_minor >= ${tier.fromMinor} then 'mid' else 'low' end as tier, spend_minor,
    recent_orders >= ${highFrequency.orders} as high_frequency, orders as frequency, last_at, coalesce(i.interests, ${d.noList}) as interests,
    ${recency} as recency_days, minor as monetary_minor, ${fresher} as r, ${above('orders', cuts?.frequency)} as f, ${above('minor', cuts?.monetaryMinor)} as m
  from ${tables.figures} s left join (select customer, ${d.sorted('category')} as interests from ${tables.looks} where seen >= ${interest.views} group by customer) i on i.customer = s.customer`
}
