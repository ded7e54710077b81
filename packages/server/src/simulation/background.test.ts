import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openTestHouse, type TestHouse } from '../../../../tests/house.ts'
import { iso } from '../kernel/clock.ts'
import { transact } from '../kernel/work.ts'
import { simulateInBackground } from './background.ts'
import type { SimulationListing, SimulationReport } from './contract.ts'
import type { Outcome, Simulator } from './ports.ts'
import { cancelRun, insertRun, loadRun, loadRuns } from './store.ts'

let house: TestHouse
before(async () => { house = await openTestHouse() })
after(() => house.leave())

const words = { 'zh-CN': '小', en: 'small' }
const report = { schema: 1, scenario: 'small', policies: [], comparisons: [], hash: 'x' } as unknown as SimulationReport // as much of it as is read here

interface Held { readonly scenario: string; progress (done: number): void; end (outcome: Outcome): void; readonly aborted: () => boolean }

/** A simulator whose runs end when the test says so. */
function heldSimulator (): { simulator: Simulator; held: Held[]; begun: () => Promise<Held> } {
  const held: Held[] = []
  let tell: ((one: Held) => void)[] = []
  const simulator: Simulator = {
    scenarios: () => Promise.resolve([]),
    run: ({ scenario }, { signal, onProgress }) => new Promise(resolve => {
      signal.addEventListener('abort', () => { resolve({ kind: 'aborted' }) })
      const one: Held = { scenario: scenario.scenario, progress: done => { onProgress({ done, total: 4, events: done * 10 }) }, end: resolve, aborted: () => signal.aborted }
      held.push(one)
      for (const listen of tell) listen(one)
      tell = []
    }),
  }
  return { simulator, held, begun: () => new Promise(resolve => { tell.push(resolve) }) }
}

async function queue (scenario: string): Promise<string> {
  return transact(house.world, 'alpha', async work => {
    const id = work.newId()
    await insertRun(work, { id, traffic: { kind: 'document', name: words }, scenario: { scenario, replications: 2, startsAt: '2026-11-11T00:00:00.000Z' } as never, candidates: [], policies: [], shoppers: 10, startedBy: 'agent:x' }) // the fake simulator reads only the name
    return id
  })
}
const runOf = (id: string): Promise<SimulationListing> => transact(house.world, 'alpha', work => loadRun(work, id))

/** Real work in the background has no clock to move. */
async function until (say: string, done: () => Promise<boolean>): Promise<void> {
  for (let i = 0; i < 500; i++) {
    if (await done()) return
    await new Promise(resolve => setTimeout(resolve, 10))
  }
  assert.fail(say)
}

test('one run at a time, in the order they were asked for; progress is told, the report is kept', async () => {
  const { simulator, held, begun } = heldSimulator()
  const background = simulateInBackground(house.world, simulator)
  const [first, second] = [await queue('first'), await queue('second')]
  const frames: string[] = []
  const unlisten = house.world.bell.onEvents(events => { for (const event of events) if (event.kind === 'simulation.progressed') frames.push(event.payload.simulationId) })
  const started = begun()
  background.kick()
  const one = await started
  assert.equal(one.scenario, 'first')
  assert.equal((await runOf(second)).state, 'queued')
  one.progress(4)
  await until('progress is written', async () => (await runOf(first)).progress?.done === 4)
  const next = begun()
  one.end({ kind: 'report', report })
  assert.equal((await next).scenario, 'second')
  const done = await transact(house.world, 'alpha', work => loadRun(work, first))
  assert.equal(done.state, 'done')
  assert.equal(done.report?.hash, 'x')
  assert.ok(frames.filter(id => id === first).length >= 3, 'viewers heard of the start, the progress and the end')
  held[1]!.end({ kind: 'crashed', because: 'out of memory' })
  await background.settle()
  assert.deepEqual([(await runOf(second)).state, (await runOf(second)).problem], ['failed', 'crashed'])
  unlisten()
  await background.stop()
})

test('a cancelled run stops here at once, and elsewhere at its next word', async () => {
  const { simulator, begun } = heldSimulator()
  const background = simulateInBackground(house.world, simulator)
  const id = await queue('cancelled')
  const started = begun()
  background.kick()
  const one = await started
  await transact(house.world, 'alpha', work => cancelRun(work, id))
  one.progress(1) // the other process finds its row cancelled when it next tells its progress
  await until('the run is aborted', () => Promise.resolve(one.aborted()))
  await background.settle()
  assert.equal((await runOf(id)).state, 'cancelled')

  const again = await queue('cancelled here')
  const startedAgain = begun()
  background.kick()
  const other = await startedAgain
  background.abort(id)
  assert.equal(other.aborted(), false, 'only its own run is stopped')
  background.abort(again)
  assert.equal(other.aborted(), true)
  await background.stop()
})

test('a house that closes puts its run back, and the next one begins it anew', async () => {
  const { simulator, begun } = heldSimulator()
  const closing = simulateInBackground(house.world, simulator)
  const id = await queue('put back')
  const started = begun()
  closing.kick()
  await started
  await closing.stop()
  assert.equal((await runOf(id)).state, 'queued')
  const next = simulateInBackground(house.world, simulator)
  const startedAgain = begun()
  next.kick()
  ;(await startedAgain).end({ kind: 'report', report })
  await next.settle()
  assert.equal((await runOf(id)).state, 'done')
  await next.stop()
})

test('the run of a process that died is taken up again, but not for ever', async () => {
  const { simulator, held, begun } = heldSimulator()
  const background = simulateInBackground(house.world, simulator)
  const id = await queue('left behind')
  const leave = (attempts: number, silentMs: number): Promise<unknown> => transact(house.world, 'alpha', work => work.tx.updateTable('simulation_runs').set({ state: 'running', attempts, beat_at: iso(work.now - silentMs) }).where('shop_id', '=', 'alpha').where('id', '=', id).execute())
  await leave(1, 29_000)
  await background.settle()
  assert.equal(held.length, 0, 'a process that spoke lately may be alive')
  await leave(1, 31_000)
  const started = begun()
  background.kick()
  const one = await started
  assert.equal(one.scenario, 'left behind')
  await leave(3, 31_000) // taken up three times, and silent again
  one.end({ kind: 'aborted' })
  await background.settle()
  assert.deepEqual([(await runOf(id)).state, (await runOf(id)).problem], ['failed', 'interrupted'])
  await background.stop()
})

test('a process that was taken for dead does not overwrite what its successor found', async () => {
  const { simulator, begun } = heldSimulator()
  const background = simulateInBackground(house.world, simulator)
  const id = await queue('two of them')
  const started = begun()
  background.kick()
  const slow = await started
  await transact(house.world, 'alpha', work => work.tx.updateTable('simulation_runs').set({ attempts: 2, beat_at: iso(work.now) }).where('shop_id', '=', 'alpha').where('id', '=', id).execute())
  slow.end({ kind: 'report', report })
  await background.settle()
  assert.equal((await runOf(id)).state, 'running')
  await transact(house.world, 'alpha', work => cancelRun(work, id))
  await background.stop()
})

test('runs are listed newest first and without their reports', async () => {
  const list = await transact(house.world, 'alpha', work => loadRuns(work, 3))
  assert.equal(list.length, 3)
  assert.ok(list.every((run, i) => i === 0 || list[i - 1]!.id > run.id))
  assert.equal('report' in list[0]!, false)
})
