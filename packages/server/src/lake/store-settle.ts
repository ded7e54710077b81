import { day, type Instant } from '../kernel/clock.ts'
import { quoted, type Engine } from './adapters/engine.ts'
import { forgetRewriting } from './store-cluster.ts'
import type { Asked } from './store-dialect.ts'
import { EVENT, liveEvents, loadHolding } from './store-layout.ts'

export interface Settled { readonly told: number; readonly added: number; readonly withdrawn: number; readonly customers: number }

/**
 * Judges what arrived: the latest telling of each event counts, what says nothing new is dropped, what it replaces is taken back. When figures stand,
 * they are moved along in the same commit: by what is new, by what is taken back, and by what left the windows or ceased to be future while `asOf` went
 * on. Costs what changed, not what is held; the figures are the same as summed from all events.
 */
export async function settle (engine: Engine, stand: Asked | undefined, asOf: Instant): Promise<Settled> {
  return engine.transact(async () => {
    const { arrived } = await loadHolding(engine)
    const moved = stand !== undefined && asOf > stand.asOf
    if (arrived === 0 && !moved) return { told: 0, added: 0, withdrawn: 0, customers: 0 }
    await engine.run(`create or replace temp table fresh as select ${EVENT}, true as counts, false as told_again from arrived limit 0`)
    await engine.run(`create or replace temp table earlier as select ${EVENT}, false as in_files from arrived limit 0`)
    const { added, withdrawn } = arrived === 0 ? { added: 0, withdrawn: 0 } : await judge(engine)
    let customers = 0
    if (stand !== undefined) {
      customers = await moveFigures(engine, stand, asOf)
      await engine.run(`update stand set as_of = ${asOf}`)
    }
    if (arrived > 0) await keep(engine)
    for (const table of ['fresh', 'earlier']) await engine.run(`drop table if exists ${table}`)
    return { told: arrived, added, withdrawn, customers }
  })
}

/**
 * `fresh`: what is new. `earlier`: what it replaces. Events that came later than any that was judged before are surely not held, so only what is told again
 * is looked for: where it lay, by time; and only what is not there, everywhere.
 */
async function judge (engine: Engine): Promise<{ added: number; withdrawn: number }> {
  const [doubled] = await engine.rows<{ yes: boolean }>('select count(distinct event_id) < count(*) as yes from arrived')
  await engine.run(`create or replace temp table fresh as select ${EVENT}, counts, arrival <= coalesce(k.upto, 0) as told_again from arrived left join (select source, arrival as upto from known) k on k.source = left(event_id, 1)
    ${doubled!.yes ? 'qualify row_number() over (partition by event_id order by revision desc, counts, happened_at, customer, minor) = 1' : ''}`)
  const [again] = await engine.rows<{ n: number; first: number; last: number }>('select count(*) as n, min(happened_at) as first, max(happened_at) as last from fresh where told_again')
  const looked = 'event_id in (select event_id from fresh where told_again)'
  await engine.run(`create or replace temp table earlier as select * from ${await liveEvents(engine, { by: 'time', sourced: true })} where ${again!.n === 0 ? 'false' : `happened_at between ${again!.first} and ${again!.last} and ${looked}`}`)
  const [missing] = await engine.rows<{ n: number }>('select count(*) as n from fresh where told_again and event_id not in (select event_id from earlier)')
  if (missing!.n > 0) await engine.run(`insert into earlier select * from ${await liveEvents(engine, { sourced: true })} where ${looked} and event_id not in (select event_id from earlier)`)
  const same = 'counts and f.customer = e.customer and f.kind = e.kind and f.happened_at = e.happened_at and f.minor = e.minor and f.category is not distinct from e.category'
  await engine.run(`delete from fresh f using earlier e where f.event_id = e.event_id and (f.revision < e.revision or (${same}))`)
  await engine.run('delete from earlier where event_id not in (select event_id from fresh)')
  await engine.run('delete from fresh where not counts and event_id not in (select event_id from earlier)')
  const [row] = await engine.rows<{ added: number; withdrawn: number }>('select (select count(*) from fresh where counts) as added, (select count(*) from earlier) as withdrawn')
  return row!
}

interface Windows { readonly spend: number; readonly orders: number; readonly looks: number }
const startsOf = ({ asOf, rules }: Asked): Windows => ({ spend: asOf - rules.spendDays * day, orders: asOf - rules.highFrequency.days * day, looks: asOf - rules.interest.days * day })

const SUMS = ['events', 'orders', 'minor', 'spend_minor', 'recent_orders', 'seen'] as const

/** What one event adds to each sum: `weigh` turns the condition under which it counts, from `start` on, into a factor. */
function adds (weigh: (condition: string, start: keyof Windows | null) => string): Readonly<Record<(typeof SUMS)[number], string>> {
  return {
    events: weigh('true', null), orders: weigh("kind = 'order'", null), minor: `${weigh('true', null)} * minor`,
    spend_minor: `${weigh('true', 'spend')} * minor`, recent_orders: weigh("kind = 'order'", 'orders'), seen: weigh("kind = 'view' and category is not null", 'looks'),
  }
}

/** Once or minus once, as of one instant. */
function told (sign: 1 | -1, at: Asked): string {
  const starts = startsOf(at)
  const parts = adds((condition, start) => `case when ${condition} and happened_at <= ${at.asOf}${start ? ` and happened_at > ${starts[start]}` : ''} then ${sign} else 0 end`)
  return `select customer, category, ${SUMS.map(sum => `${parts[sum]} as ${sum}`).join(', ')}, ${sign === 1 ? `case when kind = 'order' and happened_at <= ${at.asOf} then happened_at end` : 'null'} as last_at`
}

/** What an event adds now less what it added then; only slices of time that a window's edge passed over are read. */
function passed (then: Asked, now: Asked): { readonly select: string; readonly where: string } {
  const [before, after] = [startsOf(then), startsOf(now)]
  const within = (at: Asked, start: keyof Windows | null, starts: Windows): string => `(happened_at <= ${at.asOf}${start ? ` and happened_at > ${starts[start]}` : ''})::INTEGER`
  const parts = adds((condition, start) => `case when ${condition} then ${within(now, start, after)} - ${within(then, start, before)} else 0 end`)
  const slices = [[before.spend, after.spend], [before.orders, after.orders], [before.looks, after.looks], [then.asOf, now.asOf]].map(([from, to]) => `(happened_at > ${from} and happened_at <= ${to})`)
  return { select: `select customer, category, ${SUMS.map(sum => `${parts[sum]} as ${sum}`).join(', ')}, case when kind = 'order' and happened_at > ${then.asOf} then happened_at end as last_at`, where: slices.join(' or ') }
}

async function moveFigures (engine: Engine, then: Asked, asOf: Instant): Promise<number> {
  const now = { asOf, rules: then.rules }
  const time = passed(then, now)
  // Read once, and no more of it than sums need.
  if (asOf > then.asOf) await engine.run(`create or replace temp table slices as select customer, kind, category, happened_at, minor from ${await liveEvents(engine, { by: 'time' })} where ${time.where}`)
  const changes = [
    ...(asOf > then.asOf ? [`${time.select} from slices`] : []),
    `${told(1, now)} from fresh where counts`, `${told(-1, now)} from earlier`,
  ].join(' union all ')
  const sums = SUMS.filter(sum => sum !== 'seen')
  await engine.run(`create or replace temp table moves as select customer, ${sums.map(sum => `sum(${sum})::BIGINT as ${sum}`).join(', ')}, max(last_at) as last_at from (${changes}) group by customer`)
  await engine.run(`update figures set ${sums.map(sum => `${sum} = figures.${sum} + m.${sum}`).join(', ')}, last_at = greatest(figures.last_at, m.last_at) from moves m where m.customer = figures.customer`)
  await engine.run('insert into figures select customer, events, orders, minor, last_at, spend_minor, recent_orders from moves anti join figures using (customer) where events <> 0')
  await engine.run(`create or replace temp table looked as select customer, category, sum(seen)::BIGINT as seen from (${changes}) where seen <> 0 group by customer, category`)
  await engine.run('drop table if exists slices')
  await engine.run('update looks set seen = looks.seen + l.seen from looked l where l.customer = looks.customer and l.category = looks.category')
  await engine.run('insert into looks select * from looked anti join looks using (customer, category)')
  await engine.run('delete from looks where seen = 0')
  const [touched] = await engine.rows<{ n: number }>('select count(*) as n from moves')
  await engine.run('drop table moves')
  await engine.run('drop table looked')
  return touched!.n
}

/** What is new joins the tail, what it replaces goes; who lost an order gets the date of the last that is left. */
async function keep (engine: Engine): Promise<void> {
  await engine.run('delete from tail where event_id in (select event_id from earlier where not in_files)')
  await engine.run('insert into dropped select event_id from earlier where in_files')
  await engine.run(`insert into tail select ${EVENT} from fresh where counts`)
  const upto = await engine.rows<{ source: string; arrival: number }>('select source, max(arrival) as arrival from (select left(event_id, 1) as source, arrival from arrived union all select source, arrival from known) group by source')
  await engine.run('delete from known')
  for (const { source, arrival } of upto) await engine.run(`insert into known values (${quoted(source)}, ${arrival})`)
  await engine.run('delete from arrived')
  const [stand] = await engine.rows<{ as_of: number }>('select as_of from stand')
  const [lost] = await engine.rows<{ n: number }>("select count(*) as n from earlier where kind = 'order'")
  if (stand !== undefined && lost!.n > 0) {
    await engine.run(`update figures set last_at = l.last_at from (select p.customer, max(e.happened_at) as last_at from (select distinct customer from earlier where kind = 'order') p
      left join (select * from ${await liveEvents(engine)} where kind = 'order' and happened_at <= ${stand.as_of}) e on e.customer = p.customer group by p.customer) l where l.customer = figures.customer`)
  }
  if (stand !== undefined) await engine.run('delete from figures where events = 0')
  await forgetRewriting(engine)
}
