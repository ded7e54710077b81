import { stopwatch } from '../kernel/clock.ts'
import { EVERY_SHOP, transact, type World } from '../kernel/work.ts'
import type { SimulationProgress } from './contract.ts'
import { decideHeadlines } from './decide-headline.ts'
import type { Outcome, Simulator } from './ports.ts'
import { beat, claimRun, endRun, loadErrand, putBack, type ClaimedRun, type End } from './store.ts'

export interface Background {
  /** Something may wait in the line. */
  kick(): void
  /** Stops it if it runs here; elsewhere its process sees it at the next beat. */
  abort(id: string): void
  settle(): Promise<void>
  stop(): Promise<void>
}

/** How often viewers hear of progress, and how often a process says that it is alive while nothing moves. */
const TELL_EVERY_MS = 400
const BEAT_EVERY_MS = 5_000
/** Six missed beats: its process is dead, and another begins the run anew. Same seed, same result. */
const SILENT_AFTER_MS = 30_000
const LOOK_EVERY_MS = 15_000
/** A run whose process died this often is what kills it. */
const LAST_ATTEMPT = 3

/** One run at a time and process, longest wait first: a run uses the cores it can get, and two would only slow each other and the chats. */
export function createBackground (world: World, simulator: Simulator): Background {
  let running: { readonly id: string; readonly controller: AbortController } | undefined
  let looking: Promise<void> | undefined
  let again = false
  let stopped = false
  let cancelTimer = (): void => {}

  function look (): Promise<void> {
    again = true
    return looking ??= (async () => {
      while (again && !stopped) {
        again = false
        if (await takeOne()) again = true
      }
    })().catch((error: unknown) => { world.log.error({ err: error }, 'simulations could not be looked for') }).finally(() => {
      looking = undefined
      cancelTimer()
      if (!stopped) cancelTimer = world.clock.wakeAt(world.clock.now() + LOOK_EVERY_MS, () => { void look() })
    })
  }

  async function takeOne (): Promise<boolean> {
    const claimed = await transact(world, EVERY_SHOP, work => claimRun(work, work.now - SILENT_AFTER_MS))
    if (!claimed) return false
    const controller = new AbortController()
    running = { id: claimed.id, controller }
    try { await runClaimed(world, simulator, claimed, controller) } finally { running = undefined }
    return true
  }

  return {
    kick: () => { if (!stopped) void look() },
    abort: id => { if (running?.id === id) running.controller.abort('cancelled') },
    async settle () { await look() },
    async stop () {
      stopped = true
      cancelTimer()
      running?.controller.abort('stopping')
      await looking
      cancelTimer()
    },
  }
}

async function runClaimed (world: World, simulator: Simulator, claimed: ClaimedRun, controller: AbortController): Promise<void> {
  const { shopId, id } = claimed
  const end = (how: End): Promise<void> => transact(world, shopId, async work => {
    if (await endRun(work, claimed, how)) await work.emit('simulation.progressed', { simulationId: id })
  })
  if (claimed.attempts > LAST_ATTEMPT) return end({ state: 'failed', problem: 'interrupted' })
  const tell = (at: SimulationProgress | undefined): Promise<void> => transact(world, shopId, async work => {
    if (!await beat(work, claimed, at)) controller.abort('cancelled')
    else if (at) await work.emit('simulation.progressed', { simulationId: id })
  }).catch((error: unknown) => { world.log.warn({ err: error }, 'a simulation could not tell its progress') }) // the next beat says it again
  const elapsedMs = stopwatch()
  let told = -Infinity
  let telling = Promise.resolve()
  let cancelBeat = (): void => {}
  const armBeat = (): void => { cancelBeat = world.clock.wakeAt(world.clock.now() + BEAT_EVERY_MS, () => { telling = telling.then(() => tell(undefined)); armBeat() }) }
  armBeat()
  let outcome: Outcome
  try {
    const errand = await transact(world, shopId, work => loadErrand(work, id))
    await transact(world, shopId, work => work.emit('simulation.progressed', { simulationId: id }))
    outcome = await simulator.run(errand, {
      signal: controller.signal,
      onProgress (at) {
        const now = elapsedMs()
        if (now - told < TELL_EVERY_MS && at.done < at.total) return
        told = now
        telling = telling.then(() => tell(at))
      },
    })
  } catch (error) {
    outcome = { kind: 'crashed', because: error instanceof Error ? error.message : String(error) }
  } finally {
    cancelBeat()
  }
  await telling
  if (outcome.kind === 'report') return end({ state: 'done', report: outcome.report, headlines: decideHeadlines(outcome.report), runMs: elapsedMs() })
  if (outcome.kind === 'aborted') return controller.signal.reason === 'stopping' ? transact(world, shopId, work => putBack(work, claimed)) : undefined
  world.log.error({ run: id, because: outcome.kind === 'crashed' ? outcome.because : outcome.problems }, 'a simulation failed')
  return end({ state: 'failed', problem: outcome.kind })
}
