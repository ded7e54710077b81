import { createAgenda, createFingerprint, createStreams, unitExponential } from '../engine/index.ts'
import { estimate, type Estimate } from '../measure/index.ts'
import type { PlacingFor, Start } from './placing.ts'

export interface QueueModel {
  /** Per unit of time; class 0 is the most urgent. `patience` 0: they never give up. */
  readonly classes: readonly { readonly arrivals: number; readonly patience: number }[]
  /** Services per server and unit of time. */
  readonly service: number
}

export interface QueueRun {
  /** Counted customers; the `warmUp` before them live in the same queue and are not counted, nor are those who come after. */
  readonly customers: number
  readonly warmUp: number
  readonly seed: number
}

/** Of everyone who came, served or not. */
export interface ClassOutcome { readonly customers: number; readonly meanWait: Estimate; readonly pWait: Estimate; readonly pAbandon: Estimate }
export interface QueueOutcome { readonly classes: readonly ClassOutcome[]; readonly all: ClassOutcome; readonly events: number; readonly fingerprint: string }

/** The intervals are those of the means of so many batches of customers in order of arrival. */
const BATCHES = 30
const [ARRIVAL, DEPARTURE, GIVING_UP] = [0, 1, 2]
const [WAITING, STARTED] = [-1, -2]
const ROOM = 1 << 16 // customers in the house at once, at first

/** Poisson arrivals, exponential services and patience: the textbook's queue, whoever does the placing. */
export function simulateQueue (model: QueueModel, run: QueueRun, placingFor: PlacingFor): QueueOutcome {
  const { classes, service } = model
  const streams = createStreams(run.seed)
  const [arrivals, choice, work, patience] = [streams.stream('arrivals'), streams.stream('choice'), streams.stream('service'), streams.stream('patience')]
  const agenda = createAgenda()
  const books = createBooks(classes.length)
  const meanGap = 1 / classes.reduce((sum, one) => sum + one.arrivals, 0)
  const shares = Float64Array.from(classes, (_, i) => classes.slice(0, i + 1).reduce((sum, one) => sum + one.arrivals, 0) * meanGap)
  const meanPatience = Float64Array.from(classes, one => one.patience === 0 ? Infinity : 1 / one.patience)
  const meanWork = 1 / service
  const patient = classes.every(one => one.patience === 0)

  let arrivedAt = new Float64Array(ROOM)
  let handles = new Float64Array(ROOM) // of the giving up; or one of the two below
  let ranks = new Uint8Array(ROOM)
  let batches = new Int32Array(ROOM) // −1: not counted
  const free: number[] = []
  let used = 0
  let arrived = 0

  const start: Start = (customer, server) => {
    const now = agenda.now()
    if (handles[customer]! >= 0) agenda.cancel(handles[customer]!)
    handles[customer] = STARTED
    if (batches[customer]! >= 0) books.close(batches[customer]!, ranks[customer]!, now - arrivedAt[customer]!, false)
    free.push(customer)
    agenda.schedule(now + unitExponential(work) * meanWork, DEPARTURE, server)
  }
  const placing = placingFor(start, agenda.now)

  const arrive = (): void => {
    const now = agenda.now()
    agenda.schedule(now + unitExponential(arrivals) * meanGap, ARRIVAL, 0)
    let rank = 0
    if (classes.length > 1) {
      const drawn = choice.next()
      while (rank < classes.length - 1 && drawn >= shares[rank]!) rank++
    }
    const customer = free.pop() ?? used++
    if (customer >= arrivedAt.length) grow()
    const counted = arrived++ - run.warmUp
    arrivedAt[customer] = now
    ranks[customer] = rank
    batches[customer] = counted >= 0 && counted < run.customers ? Math.floor(counted * BATCHES / run.customers) : -1
    handles[customer] = WAITING
    placing.arrive(customer, rank)
    if (!patient) {
      const enough = unitExponential(patience) * meanPatience[rank]! // drawn for everyone, so that who waits does not change what the others draw
      if (handles[customer] === WAITING && enough < Infinity) handles[customer] = agenda.schedule(now + enough, GIVING_UP, customer)
    }
  }
  const giveUp = (customer: number): void => {
    if (batches[customer]! >= 0) books.close(batches[customer]!, ranks[customer]!, agenda.now() - arrivedAt[customer]!, true)
    placing.leave(customer, ranks[customer]!)
    free.push(customer)
  }
  const grow = (): void => {
    const [a, h, r, b] = [arrivedAt, handles, ranks, batches]
    arrivedAt = new Float64Array(a.length * 2)
    handles = new Float64Array(a.length * 2)
    ranks = new Uint8Array(a.length * 2)
    batches = new Int32Array(a.length * 2)
    arrivedAt.set(a); handles.set(h); ranks.set(r); batches.set(b)
  }

  agenda.schedule(unitExponential(arrivals) * meanGap, ARRIVAL, 0)
  while (books.closed < run.customers) {
    const kind = agenda.next()
    if (kind === ARRIVAL) arrive()
    else if (kind === DEPARTURE) placing.freed(agenda.subject())
    else giveUp(agenda.subject())
  }
  return { ...books.outcome(), events: agenda.happened() }
}

/** Sums by batch and class, of the counted customers. */
function createBooks (classes: number) {
  const size = BATCHES * classes
  const [counts, waits, waited, lost] = [new Float64Array(size), new Float64Array(size), new Float64Array(size), new Float64Array(size)]
  let closed = 0
  const ofCells = (cellsOf: (batch: number) => readonly number[]): ClassOutcome => {
    const cells = Array.from({ length: BATCHES }, (_, batch) => cellsOf(batch))
    const total = (sums: Float64Array): number => cells.flat().reduce((sum, cell) => sum + sums[cell]!, 0)
    const of = (sums: Float64Array): Estimate => {
      const means = cells.map(of => of.reduce((sum, cell) => sum + sums[cell]!, 0) / of.reduce((sum, cell) => sum + counts[cell]!, 0))
      const mean = total(sums) / total(counts)
      const { half, level } = estimate(means)
      return { mean, half, low: mean - half, high: mean + half, level, of: BATCHES }
    }
    return { customers: total(counts), meanWait: of(waits), pWait: of(waited), pAbandon: of(lost) }
  }
  return {
    close (batch: number, rank: number, wait: number, abandoned: boolean) {
      const cell = batch * classes + rank
      counts[cell] = counts[cell]! + 1
      waits[cell] = waits[cell]! + wait
      if (wait > 0) waited[cell] = waited[cell]! + 1
      if (abandoned) lost[cell] = lost[cell]! + 1
      closed++
    },
    get closed () { return closed },
    outcome () {
      const fingerprint = createFingerprint()
      for (const sums of [counts, waits, waited, lost]) for (const value of sums) fingerprint.number(value)
      const every = Array.from({ length: classes }, (_, rank) => rank)
      return { classes: every.map(rank => ofCells(batch => [batch * classes + rank])), all: ofCells(batch => every.map(rank => batch * classes + rank)), fingerprint: fingerprint.hex() }
    },
  }
}
