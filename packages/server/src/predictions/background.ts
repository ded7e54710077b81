import { createBackground, LAST_ATTEMPT, startTelling, type Background } from '../kernel/background.ts'
import { day } from '../kernel/clock.ts'
import { transact, type World } from '../kernel/work.ts'
import { RETRAIN_DAYS, RETRAIN_TIMER } from './actions.ts'
import type { Outcome, Progress, Trainer } from './ports.ts'
import { readErrand } from './store-orders.ts'
import { beat, claimRun, endRun, putBack, replacePredictions, type Claimed } from './store.ts'

/** One shop's predictions at a time and process: the chats need the other cores. */
export const predictInBackground = (world: World, trainer: Trainer): Background =>
  createBackground(world, { plural: 'trainings of predictions', claim: claimRun, run: (claimed, controller) => runClaimed(world, trainer, claimed, controller) })

async function runClaimed (world: World, trainer: Trainer, claimed: Claimed, controller: AbortController): Promise<void> {
  const { shopId, id } = claimed
  const failed = (problem: 'crashed' | 'interrupted'): Promise<unknown> => transact(world, shopId, work => endRun(work, claimed, { state: 'failed', problem }))
  if (claimed.attempts > LAST_ATTEMPT) { await failed('interrupted'); return }
  const telling = startTelling<Progress>(world, 'a training of predictions', at => transact(world, shopId, async work => {
    if (!await beat(work, claimed, at)) controller.abort('cancelled')
  }))
  let outcome: Outcome
  try {
    const errand = await transact(world, shopId, readErrand)
    outcome = await trainer.train(errand, { signal: controller.signal, onProgress: at => { telling.progress(at, true) } })
  } catch (error) {
    outcome = { kind: 'failed', because: error instanceof Error ? error.message : String(error) }
  } finally {
    await telling.end()
  }
  if (outcome.kind === 'aborted') {
    if (controller.signal.reason === 'stopping') await transact(world, shopId, work => putBack(work, claimed))
    return
  }
  if (outcome.kind === 'failed') {
    world.log.error({ run: id, because: outcome.because }, 'a training of predictions failed')
    await failed('crashed')
    return
  }
  const { card, predicted } = outcome.trained
  await transact(world, shopId, async work => {
    if (!await endRun(work, claimed, { state: 'done', card })) return
    await replacePredictions(work, id, predicted)
    await work.schedule(RETRAIN_TIMER, 'shop', work.now + RETRAIN_DAYS * day, {})
  })
}
