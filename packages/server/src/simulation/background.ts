import { createBackground, LAST_ATTEMPT, startTelling, type Background } from '../kernel/background.ts'
import { transact, type World } from '../kernel/work.ts'
import type { SimulationProgress } from './contract.ts'
import { decideHeadlines } from './decide-headline.ts'
import type { Outcome, Simulator } from './ports.ts'
import { beat, claimRun, endRun, loadErrand, putBack, type ClaimedRun, type End } from './store.ts'

/** A run uses the cores it can get: two would only slow each other and the chats. Begun anew with the same seed, it gives the same result. */
export const simulateInBackground = (world: World, simulator: Simulator): Background =>
  createBackground(world, { plural: 'simulations', claim: claimRun, run: (claimed, controller) => runClaimed(world, simulator, claimed, controller) })

async function runClaimed (world: World, simulator: Simulator, claimed: ClaimedRun, controller: AbortController): Promise<void> {
  const { shopId, id } = claimed
  const end = (how: End): Promise<void> => transact(world, shopId, async work => {
    if (await endRun(work, claimed, how)) await work.emit('simulation.progressed', { simulationId: id })
  })
  if (claimed.attempts > LAST_ATTEMPT) return end({ state: 'failed', problem: 'interrupted' })
  const telling = startTelling<SimulationProgress>(world, 'a simulation', at => transact(world, shopId, async work => {
    if (!await beat(work, claimed, at)) controller.abort('cancelled')
    else if (at) await work.emit('simulation.progressed', { simulationId: id })
  }))
  let outcome: Outcome
  try {
    const errand = await transact(world, shopId, work => loadErrand(work, id))
    await transact(world, shopId, work => work.emit('simulation.progressed', { simulationId: id }))
    outcome = await simulator.run(errand, {
      signal: controller.signal,
      onProgress: at => { telling.progress(at, at.done >= at.total) },
    })
  } catch (error) {
    outcome = { kind: 'crashed', because: error instanceof Error ? error.message : String(error) }
  } finally {
    await telling.end()
  }
  if (outcome.kind === 'report') return end({ state: 'done', report: outcome.report, headlines: decideHeadlines(outcome.report), runMs: telling.elapsedMs() })
  if (outcome.kind === 'aborted') return controller.signal.reason === 'stopping' ? transact(world, shopId, work => putBack(work, claimed)) : undefined
  world.log.error({ run: id, because: outcome.kind === 'crashed' ? outcome.because : outcome.problems }, 'a simulation failed')
  return end({ state: 'failed', problem: outcome.kind })
}
