import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import fc from 'fast-check'
import { cutValues, scoreByCuts, tagsOf, type TagEvent } from '../analytics/index.ts'
import { day, type Instant } from '../kernel/clock.ts'
import { openEngine, quoted, type Engine } from './adapters/engine.ts'
import { rewriteFiles } from './store-cluster.ts'
import { findCuts, findStand, rebuildFigures, renewCuts, tagsOfAll } from './store-figures.ts'
import { layOut } from './store-layout.ts'
import { settle } from './store-settle.ts'

/** One telling of an event, as a source would tell it. */
interface Told { readonly who: number; readonly kind: 'order' | 'refund' | 'view'; readonly id: number; readonly at: Instant; readonly amount: number; readonly category: string; readonly counts: boolean }

const RULES = { spendDays: 20, tier: { aboveMinor: 3_000, fromMinor: 1_000 }, highFrequency: { orders: 3, days: 6 }, interest: { views: 2, days: 4 } }
const START = 20_000 * day
const idOf = (who: number): string => `00000000-0000-4000-8000-${String(who).padStart(12, '0')}`
const still = async (): Promise<void> => {}

const root = mkdtempSync(join(tmpdir(), 'zhiyu-lake-'))
let folders = 0
after(() => { rmSync(root, { recursive: true, force: true }) })
async function openLake (folder = join(root, String(folders++))): Promise<Engine> {
  const engine = await openEngine(folder, { memoryMb: 256, spillMb: 64, threads: 1 })
  await layOut(engine)
  return engine
}

let revisions = 0
/** As a source's table would number it: once, when the event is first told, however often it changes. */
const arrivals = new Map<string, number>()
function arrivalOf (one: Told): number {
  const key = `${one.kind}${one.id}`
  revisions++
  if (!arrivals.has(key)) arrivals.set(key, revisions)
  return arrivals.get(key)!
}
async function tell (engine: Engine, told: readonly Told[]): Promise<void> {
  if (told.length === 0) return
  await engine.run(`insert into arrived values ${told.map(one => `('${idOf(one.who)}', '${one.kind}', '${one.kind}${one.id}', ${one.at}, ${one.kind === 'view' ? 0 : one.kind === 'refund' ? -one.amount : one.amount}, ${one.kind === 'view' ? quoted(one.category) : 'null'}, ${revisions}, ${one.counts}, ${arrivalOf(one)})`).join(', ')}`)
}

const FIGURES = 'customer, events, orders, minor, last_at, spend_minor, recent_orders'
/** Rows that the moved figures and those summed anew do not share, doubles counted. */
async function differences (engine: Engine): Promise<number> {
  const stand = await findStand(engine)
  await engine.run(`create or replace temp table was_figures as select ${FIGURES} from figures`)
  await engine.run('create or replace temp table was_looks as select * from looks')
  await rebuildFigures(engine, stand!, still)
  const [row] = await engine.rows<{ n: number }>(`select count(*) as n from (
    (select ${FIGURES} from was_figures except all select ${FIGURES} from figures) union all (select ${FIGURES} from figures except all select ${FIGURES} from was_figures)
    ) f full join ((select * from was_looks except all select * from looks) union all (select * from looks except all select * from was_looks)) l on false`)
  return row!.n
}

const telling = fc.record({ who: fc.nat(6), kind: fc.constantFrom('order' as const, 'order' as const, 'refund' as const, 'view' as const), id: fc.nat(25), daysAgo: fc.integer({ min: -3, max: 30 }), ms: fc.nat(day - 1), amount: fc.nat(2_000), category: fc.constantFrom('baby', 'phone', "o'x"), counts: fc.constantFrom(true, true, true, false) })
const chapters = fc.array(fc.record({ told: fc.array(telling, { maxLength: 12 }), forward: fc.constantFrom(0, 1, day / 2, day, 3 * day, 25 * day), rewrite: fc.boolean(), again: fc.boolean() }), { minLength: 1, maxLength: 6 })

/** What holds after all was told: the latest telling of each event. */
function held (told: readonly Told[]): Told[] {
  return [...new Map(told.map(one => [`${one.kind}${one.id}`, one])).values()].filter(one => one.counts)
}

test('moved figures are those summed from all events, and both are what the tag rules say: late, doubled, corrected, withdrawn, future', async () => {
  await fc.assert(fc.asyncProperty(chapters, async list => {
    arrivals.clear()
    const engine = await openLake()
    try {
      await rebuildFigures(engine, { asOf: START, rules: RULES }, still)
      const all: Told[] = []
      let now = START
      for (const chapter of list) {
        now += chapter.forward
        const told = chapter.told.map((one): Told => ({ ...one, at: START - one.daysAgo * day + one.ms }))
        await tell(engine, told)
        if (chapter.again) await tell(engine, told.slice(-3))
        all.push(...told, ...chapter.again ? told.slice(-3) : [])
        await settle(engine, await findStand(engine), now)
        if (chapter.rewrite) await rewriteFiles(engine, still)
        assert.equal(await differences(engine), 0)
      }
      await sameAsTheModel(engine, held(all), now)
    } finally { engine.close() }
  }), { numRuns: 5, seed: 11 })
})

async function sameAsTheModel (engine: Engine, events: readonly Told[], now: Instant): Promise<void> {
  await renewCuts(engine, now)
  const people = new Map<string, TagEvent[]>()
  for (const one of events) {
    if (one.at > now) continue
    const known = people.get(idOf(one.who)) ?? []
    known.push({ kind: one.kind, id: String(one.id), at: one.at, amountMinor: one.amount, category: one.kind === 'view' ? one.category : null })
    people.set(idOf(one.who), known)
  }
  const expected = [...people].map(([customer, list]) => ({ customer, tags: tagsOf(list, now, RULES), minor: list.reduce((sum, one) => sum + (one.kind === 'view' ? 0 : one.kind === 'refund' ? -one.amountMinor : one.amountMinor), 0) }))
  const figures = expected.filter(one => one.tags.frequency > 0).map(one => ({ customer: one.customer, recencyDays: Math.floor(now / day) - Math.floor(one.tags.lastAt! / day), frequency: one.tags.frequency, monetaryMinor: one.minor }))
  const cuts = figures.length >= 5 ? cutValues(figures) : undefined
  const rows = await engine.rows<{ customer: string; tier: string; spend_minor: number; high_frequency: boolean; frequency: number; last_at: number | null; interests: string[]; r: number | null; f: number | null; m: number | null }>(`select * replace (customer::VARCHAR as customer) from ${await tagsOfAll(engine)} order by customer`)
  assert.deepEqual(rows.map(row => ({ customer: row.customer, tier: row.tier, spend: row.spend_minor, high: row.high_frequency, frequency: row.frequency, last: row.last_at, interests: row.interests, rfm: row.r === null ? null : { r: row.r, f: row.f, m: row.m } })),
    expected.toSorted((a, b) => a.customer < b.customer ? -1 : 1).map(({ customer, tags }) => {
      const figure = figures.find(one => one.customer === customer)
      return { customer, tier: tags.tier, spend: tags.spendMinor, high: tags.highFrequency, frequency: tags.frequency, last: tags.lastAt, interests: tags.interests, rfm: figure && cuts ? scoreByCuts(figure, cuts) : null }
    }))
}

test('cut values are those of the model for every number of buyers, and a version stays what it was', async () => {
  const engine = await openLake()
  try {
    for (const buyers of [4, 5, 6, 9, 10, 11, 25, 101]) {
      const orders = Array.from({ length: buyers }, (_, i) => Array.from({ length: 1 + (i * 7) % 5 }, (__, n): Told => ({ who: i, kind: 'order', id: i * 10 + n, at: START - ((i * 13) % 90) * day - n, amount: (i * 7_919) % 1_000, category: '', counts: true }))).flat()
      await engine.run('delete from tail')
      await tell(engine, orders)
      await settle(engine, undefined, 0)
      await rebuildFigures(engine, { asOf: START, rules: RULES }, still)
      const version = await renewCuts(engine, START)
      const figures = await engine.rows<{ customer: string; recencyDays: number; frequency: number; monetaryMinor: number }>(`select customer::VARCHAR as customer, ${START / day} - last_at // ${day} as "recencyDays", orders as frequency, minor as "monetaryMinor" from figures`)
      if (buyers < 5) assert.equal(version, null)
      else assert.deepEqual((await findCuts(engine, version!))?.cuts, cutValues(figures), `${buyers} buyers`)
    }
    assert.equal((await findCuts(engine, 1))?.customers, 5)
    assert.equal((await findCuts(engine))?.version, 7)
  } finally { engine.close() }
})

test('one process holds a lake at a time, and the other is told so', async () => {
  const engine = await openLake()
  const { spawnSync } = await import('node:child_process')
  const script = `import('${new URL('./adapters/engine.ts', import.meta.url).href}').then(of => of.openEngine(${JSON.stringify(engine.folder)}, { memoryMb: 64, spillMb: 8 })).then(() => console.log('opened'), error => console.log(error.code))`
  const other = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8', env: {} })
  assert.equal(other.stdout.trim(), 'lake.busy', other.stderr)
  engine.close()
  const next = await openLake(engine.folder)
  next.close()
})

test('more groups than memory is a refusal that says so, not a full disk', async () => {
  const engine = await openEngine(join(root, 'small'), { memoryMb: 48, spillMb: 1, threads: 1 })
  try {
    await assert.rejects(engine.run('create table t as select i, count(*) n, list(i) l from range(3000000) r(i) group by i'), { code: 'lake.too-small' })
    await layOut(engine)
  } finally { engine.close() }
})

