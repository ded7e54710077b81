import { bytesInUse, keepModel } from '../concierge/index.ts'
import { stopwatch } from '../kernel/clock.ts'
import { EVERY_SHOP, transact, type World } from '../kernel/work.ts'
import { askedOfLate } from './actions.ts'
import { holdOut } from './decide-examples.ts'
import type { Errand, Outcome, Progress, Trainer } from './ports.ts'
import { beat, claimTraining, endTraining, loadExamples, loadOwnIntents, putBack, type Claimed } from './store.ts'

export interface Background {
  /** Something may wait in the line. */
  kick(): void
  /** Stops it if it runs here; elsewhere its process sees it at the next beat. */
  abort(id: string): void
  settle(): Promise<void>
  stop(): Promise<void>
}

const TELL_EVERY_MS = 400
const BEAT_EVERY_MS = 5_000
/** Six missed beats: its process is dead, and another begins anew. */
const SILENT_AFTER_MS = 30_000
const LOOK_EVERY_MS = 15_000
/** A training whose process died this often is what kills it. */
const LAST_ATTEMPT = 3
const MOST_ASKED = 300

/** One training at a time and process, longest wait first: it takes one core for half a minute, and the chats need the others. */
export function createBackground (world: World, trainer: Trainer): Background {
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
    })().catch((error: unknown) => { world.log.error({ err: error }, 'trainings could not be looked for') }).finally(() => {
      looking = undefined
      cancelTimer()
      if (!stopped) cancelTimer = world.clock.wakeAt(world.clock.now() + LOOK_EVERY_MS, () => { void look() })
    })
  }

  async function takeOne (): Promise<boolean> {
    const claimed = await transact(world, EVERY_SHOP, work => claimTraining(work, work.now - SILENT_AFTER_MS))
    if (!claimed) return false
    const controller = new AbortController()
    running = { id: claimed.id, controller }
    try { await runClaimed(world, trainer, claimed, controller) } finally { running = undefined }
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

async function runClaimed (world: World, trainer: Trainer, claimed: Claimed, controller: AbortController): Promise<void> {
  const { shopId, id } = claimed
  const failed = (problem: 'crashed' | 'interrupted' | 'no-shipped-model'): Promise<void> => transact(world, shopId, async work => {
    if (await endTraining(work, claimed, { state: 'failed', problem })) await work.emit('training.progressed', { trainingId: id })
  })
  if (claimed.attempts > LAST_ATTEMPT) return failed('interrupted')
  const tell = (at: Progress | undefined): Promise<void> => transact(world, shopId, async work => {
    if (!await beat(work, claimed, at)) controller.abort('cancelled')
    else if (at) await work.emit('training.progressed', { trainingId: id })
  }).catch((error: unknown) => { world.log.warn({ err: error }, 'a training could not tell its progress') }) // the next beat says it again
  const elapsedMs = stopwatch()
  let told = -Infinity
  let telling = Promise.resolve()
  let cancelBeat = (): void => {}
  const armBeat = (): void => { cancelBeat = world.clock.wakeAt(world.clock.now() + BEAT_EVERY_MS, () => { telling = telling.then(() => tell(undefined)); armBeat() }) }
  armBeat()
  let outcome: Outcome
  let taught: Taught | undefined
  try {
    const read = taught = await transact(world, shopId, work => readErrand(work, claimed))
    outcome = await trainer.train(read.errand, {
      signal: controller.signal,
      onProgress (at) {
        const now = elapsedMs()
        if (now - told < TELL_EVERY_MS && at.step === 'learn') return
        told = now
        telling = telling.then(() => tell(at))
      },
    })
  } catch (error) {
    outcome = { kind: 'failed', problem: 'crashed', because: error instanceof Error ? error.message : String(error) }
  } finally {
    cancelBeat()
  }
  await telling
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
