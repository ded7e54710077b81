import type { TagRules } from '../analytics/index.ts'
import type { Instant } from '../kernel/clock.ts'
import type { Engine } from './adapters/engine.ts'
import { bucketsOf, decidePasses } from './decide-passes.ts'
import { cutsSql, duckdb, figuresSql, looksSql, tagsSql, type Asked, type Cuts } from './store-dialect.ts'
import { liveEvents } from './store-layout.ts'

const FIGURES = 'customer, events, orders, minor, last_at, spend_minor, recent_orders'

export interface Stand extends Asked { readonly cuts: number | null }

/** What the figures are of; undefined: there are none yet. */
export async function findStand (engine: Engine): Promise<Stand | undefined> {
  const [row] = await engine.rows<{ as_of: number; rules: string; cuts: number | null }>('select as_of, rules, cuts from stand')
  return row && { asOf: row.as_of, rules: JSON.parse(row.rules) as TagRules, cuts: row.cuts } // written by rebuildFigures
}

/** Everybody's figures from all events, in as many passes as the memory asks for. One commit: whoever is killed leaves the old ones. */
export async function rebuildFigures (engine: Engine, asked: Asked, onStep: (done: number, total: number) => Promise<void>): Promise<{ passes: number }> {
  const all = await liveEvents(engine)
  // Where nobody has been summed before, everybody is counted roughly; later they cannot have become many more.
  const [known] = await engine.rows<{ customers: number }>('select (count(*) * 1.2)::BIGINT as customers from figures')
  const [about] = known!.customers > 0 ? [known] : await engine.rows<{ customers: number }>(`select approx_count_distinct(customer) as customers from ${all}`)
  const passes = decidePasses(about!.customers, engine.limits.memoryMb)
  await engine.transact(async () => {
    await engine.run('delete from figures')
    await engine.run('delete from looks')
    for (let pass = 0; pass < passes; pass++) {
      await onStep(pass, passes)
      const live = passes === 1 ? all : await liveEvents(engine, { buckets: bucketsOf(pass, passes) })
      await engine.run(`insert into figures (${FIGURES}) ${figuresSql(duckdb, live, asked)}`)
      await engine.run(`insert into looks ${looksSql(duckdb, live, asked)}`)
    }
    await engine.run('delete from stand')
    await engine.run(`insert into stand values (${asked.asOf}, '${JSON.stringify(asked.rules)}', null)`)
  })
  await onStep(passes, passes)
  return { passes }
}

/** The latest version, or the one named. */
export async function findCuts (engine: Engine, version?: number): Promise<{ version: number; asOf: Instant; customers: number; cuts: Cuts } | undefined> {
  const [row] = await engine.rows<{ version: number; as_of: number; customers: number; document: string }>(`select version, as_of, customers, document from cuts ${version === undefined ? '' : `where version = ${version}`} order by version desc limit 1`)
  return row && { version: row.version, asOf: row.as_of, customers: row.customers, cuts: JSON.parse(row.document) as Cuts } // written by renewCuts
}

/** Cut values of the figures as they stand become a new version, and the one in use. Fewer than five buyers have none. */
export async function renewCuts (engine: Engine, asOf: Instant): Promise<number | null> {
  const [buyers] = await engine.rows<{ n: number }>('select count(*) as n from figures where orders > 0')
  if (buyers!.n < 5) return null
  const [row] = await engine.rows<{ recency: number[]; frequency: number[]; monetary: number[] }>(cutsSql(duckdb, 'figures', buyers!.n, asOf))
  const cuts: Cuts = { recencyDays: row!.recency.map(days => -days), frequency: row!.frequency, monetaryMinor: row!.monetary }
  const version = ((await findCuts(engine))?.version ?? 0) + 1
  await engine.transact(async () => {
    await engine.run(`insert into cuts values (${version}, ${asOf}, ${buyers!.n}, '${JSON.stringify(cuts)}')`)
    await engine.run(`update stand set cuts = ${version}`)
  })
  return version
}

/** Everybody's tags as a table expression. */
export async function tagsOfAll (engine: Engine): Promise<string> {
  const stand = await findStand(engine)
  if (!stand) throw new Error('there are no figures yet')
  const cuts = stand.cuts === null ? undefined : await findCuts(engine, stand.cuts)
  return `(${tagsSql(duckdb, { figures: 'figures', looks: 'looks' }, stand, cuts?.cuts)})`
}
