import { stopwatch, type Instant } from './clock.ts'
import { EVERY_SHOP, transact, type Work, type World } from './work.ts'

/** Long work that waits in a table until a process takes it. */
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
/** Six missed beats: its process is dead, and another begins anew. */
const SILENT_AFTER_MS = 30_000
const LOOK_EVERY_MS = 15_000
/** What its process died of this often is what kills it. */
export const LAST_ATTEMPT = 3

interface Kind<T> {
  /** For the log: "simulations". */
  readonly plural: string
  /** The next in the line, or one whose process has been silent since then. */
  readonly claim: (work: Work, silentSince: Instant) => Promise<T | undefined>
  /** Aborted with the reason `cancelled`, or `stopping` when the process goes. */
  readonly run: (claimed: T, controller: AbortController) => Promise<void>
}

/** One at a time and process, longest wait first. Looks when kicked, and now and then for what other processes left. */
export function createBackground<T extends { readonly id: string }> (world: World, { plural, claim, run }: Kind<T>): Background {
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
    })().catch((error: unknown) => { world.log.error({ err: error }, `${plural} could not be looked for`) }).finally(() => {
      looking = undefined
      cancelTimer()
      if (!stopped) cancelTimer = world.clock.wakeAt(world.clock.now() + LOOK_EVERY_MS, () => { void look() })
    })
  }

  async function takeOne (): Promise<boolean> {
    const claimed = await transact(world, EVERY_SHOP, work => claim(work, work.now - SILENT_AFTER_MS))
    if (!claimed) return false
    const controller = new AbortController()
    running = { id: claimed.id, controller }
    try { await run(claimed, controller) } finally { running = undefined }
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

export interface Telling<P> {
  /** Tells viewers, unless it was told a moment ago and this is not worth telling by itself. */
  progress(at: P, notable: boolean): void
  elapsedMs(): number
  /** The last word is out, and no beat follows. */
  end(): Promise<void>
}

/** Says how far it is and, while nothing moves, that it lives: one word after the other, each lost one made good by the next. */
export function startTelling<P> (world: World, one: string, tell: (at: P | undefined) => Promise<void>): Telling<P> {
  const elapsedMs = stopwatch()
  let told = -Infinity
  let telling = Promise.resolve()
  let cancelBeat = (): void => {}
  const say = (at: P | undefined): void => { telling = telling.then(() => tell(at)).catch((error: unknown) => { world.log.warn({ err: error }, `${one} could not tell its progress`) }) }
  const armBeat = (): void => { cancelBeat = world.clock.wakeAt(world.clock.now() + BEAT_EVERY_MS, () => { say(undefined); armBeat() }) }
  armBeat()
  return {
    elapsedMs,
    progress (at, notable) {
      const now = elapsedMs()
      if (now - told < TELL_EVERY_MS && !notable) return
      told = now
      say(at)
    },
    end () {
      cancelBeat()
      return telling
    },
  }
}
