import { bytesInUse, keepModel } from '../concierge/index.ts'
import { createBackground, LAST_ATTEMPT, startTelling, type Background } from '../kernel/background.ts'
import { transact, type World } from '../kernel/work.ts'
import { askedOfLate } from './actions.ts'
import { holdOut } from './decide-examples.ts'
import type { Errand, Outcome, Progress, Trainer } from './ports.ts'
import { beat, claimTraining, endTraining, loadExamples, loadOwnIntents, putBack, type Claimed } from './store.ts'

const MOST_ASKED = 300

/** A training takes one core for half a minute, and the chats need the others: one at a time. */
export const trainInBackground = (world: World, trainer: Trainer): Background =>
  createBackground(world, { plural: 'trainings', claim: claimTraining, run: (claimed, controller) => runClaimed(world, trainer, claimed, controller) })

async function runClaimed (world: World, trainer: Trainer, claimed: Claimed, controller: AbortController): Promise<void> {
  const { shopId, id } = claimed
  const failed = (problem: 'crashed' | 'interrupted' | 'no-shipped-model'): Promise<void> => transact(world, shopId, async work => {
    if (await endTraining(work, claimed, { state: 'failed', problem })) await work.emit('training.progressed', { trainingId: id })
  })
  if (claimed.attempts > LAST_ATTEMPT) return failed('interrupted')
  const telling = startTelling<Progress>(world, 'a training', at => transact(world, shopId, async work => {
    if (!await beat(work, claimed, at)) controller.abort('cancelled')
    else if (at) await work.emit('training.progressed', { trainingId: id })
  }))
  let outcome: Outcome
  let taught: Taught | undefined
  try {
    const read = taught = await transact(world, shopId, work => readErrand(work, claimed))
    outcome = await trainer.train(read.errand, {
      signal: controller.signal,
      onProgress: at => { telling.progress(at, at.step !== 'learn') },
    })
  } catch (error) {
    outcome = { kind: 'failed', problem: 'crashed', because: error instanceof Error ? error.message : String(error) }
  } finally {
    await telling.end()
  }
  if (outcome.kind === 'aborted') return controller.signal.reason === 'stopping' ? transact(world, shopId, work => putBack(work, claimed)) : undefined
  if (outcome.kind === 'failed' || !taught) {
    world.log.error({ training: id, because: outcome.kind === 'failed' ? outcome.because : '' }, 'a training failed')
    return failed(outcome.kind === 'failed' ? outcome.problem : 'crashed')
  }
  const { bytes, concepts, report } = outcome
  const { intents } = taught
  await transact(world, shopId, async work => {
    if (!await endTraining(work, claimed, { state: 'done', report })) return
    await keepModel(work, { id, bytes, concepts, intents })
    await work.emit('training.progressed', { trainingId: id })
  })
}

interface Taught { readonly errand: Errand; readonly intents: Awaited<ReturnType<typeof loadOwnIntents>> }

async function readErrand (work: Parameters<typeof loadExamples>[0], claimed: Claimed): Promise<Taught> {
  const running = await bytesInUse(work)
  await beat(work, claimed, { comparedWith: running?.id ?? null })
  await work.emit('training.progressed', { trainingId: claimed.id })
  const { learn, held } = holdOut(await loadExamples(work))
  const said = ({ text, intent }: { text: string; intent: string }): { text: string; intent: string } => ({ text, intent })
  return { errand: { learn: learn.map(said), held: held.map(said), running: running?.bytes, asked: await askedOfLate(work, MOST_ASKED) }, intents: await loadOwnIntents(work) }
}
