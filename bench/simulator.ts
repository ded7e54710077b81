import { createRequire } from 'node:module'
import { defaultPlaybook } from '@zhiyu/server/playbook'
import { createAgenda, createStreams, unitExponential } from '@zhiyu/simulator/engine'
import { referenceCases, simulateQueue, throughRouting, type ReferenceCase } from '@zhiyu/simulator/exact'
import type { Estimate } from '@zhiyu/simulator/measure'
import { stage, type Figure, type Report } from './report.ts'

/* The M/M/50 queue of both: 48 busy on average, service of a minute. Time is the process's own, collector included: other programs may share the machine. */
const [SERVERS, MEAN_GAP, MEAN_WORK] = [50, 1.25, 60]
const ROUNDS = 5
const GOAL_EVENTS = 5_000_000
const SCALE = Number(process.env['BENCH_SCALE'] ?? 1)
const SEED = 20261128

/** The simulator's engine: events per second beside simjs, and every queue with a known solution against it. */
export async function run (): Promise<Report> {
  const figures: Figure[] = [await speed()]
  for (const each of referenceCases) figures.push(accuracy(each))
  figures.push(routed())
  return { name: 'simulator', figures }
}

interface Round { readonly perSecond: number; readonly meanWait: number }

async function speed (): Promise<Figure> {
  stage('M/M/50: ours and simjs, in turns')
  const simjs = await loadSimjs()
  const [ours, theirs]: [Round[], Round[]] = [[], []]
  for (let round = 0; round < ROUNDS; round++) {
    ours.push(timed(2_000_000, customers => ourQueue(customers, SEED + round)))
    theirs.push(timed(200_000, customers => simjsQueue(simjs, customers, SEED + round)))
  }
  const [a, b] = [median(ours.map(one => one.perSecond)), median(theirs.map(one => one.perSecond))]
  return {
    figure: '4.5 M/M/50 queue, events per second of one core', goal: '≥ 5.00 M', ok: a >= GOAL_EVENTS,
    measured: `${(a / 1e6).toFixed(2)} M (simjs ${(b / 1e6).toFixed(2)} M, ${(a / b).toFixed(1)}×; median of ${ROUNDS} rounds, worst ${(Math.min(...ours.map(one => one.perSecond)) / 1e6).toFixed(2)} M)`, numbers: { ours, theirs },
  }
}

/** A customer is two events, coming and going, whoever counts. */
function timed (customers: number, queue: (customers: number) => number): Round {
  const begun = process.cpuUsage()
  const meanWait = queue(customers)
  const { user, system } = process.cpuUsage(begun)
  return { perSecond: 2 * customers / ((user + system) / 1e6), meanWait }
}

function ourQueue (customers: number, seed: number): number {
  const agenda = createAgenda()
  const streams = createStreams(seed)
  const [arrivals, work] = [streams.stream('arrivals'), streams.stream('service')]
  const waiting = new Float64Array(1 << 20) // since when, in a ring
  const waits = new Float64Array(1)
  let [first, beyond, busy, arrived] = [0, 0, 0, 0]
  agenda.schedule(unitExponential(arrivals) * MEAN_GAP, 0, 0)
  for (let kind = agenda.next(); kind >= 0; kind = agenda.next()) {
    const now = agenda.now()
    if (kind === 0) {
      if (++arrived < customers) agenda.schedule(now + unitExponential(arrivals) * MEAN_GAP, 0, 0)
      if (busy < SERVERS) {
        busy++
        agenda.schedule(now + unitExponential(work) * MEAN_WORK, 1, 0)
      } else waiting[beyond++ & (waiting.length - 1)] = now
    } else if (first < beyond) {
      waits[0] = waits[0]! + now - waiting[first++ & (waiting.length - 1)]!
      agenda.schedule(now + unitExponential(work) * MEAN_WORK, 1, 0)
    } else busy--
  }
  if (agenda.happened() !== 2 * customers) throw new Error(`${agenda.happened()} events for ${customers} customers`)
  return waits[0]! / customers
}

/** What we use of simjs 2.0.3, which has no types. */
interface Simjs {
  readonly Sim: new () => { addEntity(entity: unknown): unknown; simulate(until: number, most?: number): boolean }
  readonly Entity: new (...args: unknown[]) => SimjsEntity
  readonly Facility: new (name: string, discipline: unknown, servers: number) => { queueStats(): { durationSeries: { average(): number } } }
}
interface SimjsEntity { setTimer(after: number): { done(then: () => void): void }; useFacility(facility: unknown, duration: number): unknown }

function simjsQueue ({ Sim, Entity, Facility }: Simjs, customers: number, seed: number): number {
  const streams = createStreams(seed)
  const [arrivals, work] = [streams.stream('arrivals'), streams.stream('service')]
  const desk = new Facility('desk', undefined, SERVERS)
  let arrived = 0
  class Source extends Entity {
    start (): void { this.setTimer(unitExponential(arrivals) * MEAN_GAP).done(() => { this.arrive() }) }
    arrive (): void {
      this.useFacility(desk, unitExponential(work) * MEAN_WORK)
      if (++arrived < customers) this.start()
    }
  }
  const sim = new Sim()
  sim.addEntity(Source)
  sim.simulate(1e15, Number.MAX_SAFE_INTEGER)
  if (arrived !== customers) throw new Error(`simjs stopped after ${arrived} of ${customers}`)
  return desk.queueStats().durationSeries.average()
}

/** simjs is a browser's bundle: it leaves what it is in `window`. */
async function loadSimjs (): Promise<Simjs> {
  const world = globalThis as { window?: { Sim?: Simjs } }
  const before = world.window
  world.window = {}
  try {
    createRequire(import.meta.url)('simjs')
    const found = world.window.Sim
    if (!found) throw new Error('simjs left nothing in window')
    return found
  } finally { if (before) world.window = before; else delete world.window }
}

/** So many must have done it, or counting them cannot tell one percent: rarer ones are shown, and held to their own interval. */
const COUNTABLE = 100_000

/** Every figure within one percent (of the N-model two). */
function accuracy ({ name, model, placing, exact, customers: whole }: ReferenceCase): Figure {
  const customers = Math.round(whole * SCALE)
  stage(`${name}: ${customers / 1e6} M customers`)
  const begun = process.cpuUsage()
  const outcome = simulateQueue(model, { customers, warmUp: Math.round(customers / 20), seed: SEED }, placing)
  const seconds = (process.cpuUsage(begun).user) / 1e6
  const bar = name.startsWith('N-model') ? 0.02 : 0.01
  const errors = exact.flatMap((figures, rank) => (['meanWait', 'pWait', 'pAbandon'] as const).filter(key => figures[key] > 0).map(key => {
    const { mean, half }: Estimate = outcome.classes[rank]![key]
    const rare = key !== 'meanWait' && outcome.classes[rank]!.customers * figures[key] < COUNTABLE
    const [error, interval] = [mean / figures[key] - 1, half / figures[key]]
    return { what: `${key}${exact.length > 1 ? ` of class ${rank + 1}` : ''}`, exact: figures[key], mean, error, interval, rare, ok: Math.abs(error) <= (rare ? Math.max(bar, 1.5 * interval) : bar) }
  }))
  const worst = errors.reduce((a, b) => Math.abs(b.error) > Math.abs(a.error) ? b : a)
  const percent = (share: number): string => `${(share * 100).toFixed(2)}%`
  return {
    figure: `4.1 ${name}, ${customers / 1e6} M customers`, goal: `each within ${bar * 100}%`, ok: errors.every(each => each.ok),
    measured: `worst ${worst.what} ${percent(worst.error)} ± ${percent(worst.interval)}${worst.rare ? ' (rare)' : ''}; ${errors.map(each => percent(each.error)).join(' ')}; ${(outcome.events / seconds / 1e6).toFixed(1)} M events/s`, numbers: { errors, events: outcome.events, fingerprint: outcome.fingerprint, seconds },
  }
}

/** Not a second model that agrees within its interval: the very same services, waits and departures, customer by customer. */
function routed (): Figure {
  const customers = Math.round(2_000_000 * SCALE)
  const alike = referenceCases.filter(one => one.pool && !one.name.startsWith('M/M/1,')).map(({ name, model, placing, pool }) => {
    stage(`${name}: ${customers / 1e6} M customers through the server's routing`)
    const run = { customers, warmUp: Math.round(customers / 20), seed: SEED }
    const own = simulateQueue(model, run, placing).fingerprint
    return { name, same: simulateQueue(model, run, throughRouting(defaultPlaybook('CNY'), { ...pool!, ranks: model.classes.length })).fingerprint === own }
  })
  const different = alike.filter(one => !one.same).map(one => one.name)
  return {
    figure: `4.1 the same queues decided by the server's routing, ${customers / 1e6} M customers each`, goal: 'the same to the bit', ok: different.length === 0,
    measured: different.length === 0 ? `${alike.length} of ${alike.length}: ${alike.map(one => one.name).join(', ')}` : `different: ${different.join(', ')}`, numbers: alike,
  }
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!
