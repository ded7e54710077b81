import { fork, type ChildProcess } from 'node:child_process'
import { constants, setPriority } from 'node:os'
import type { Scenario } from '../contract.ts'
import type { FromSimulator, Outcome, Simulator, ToSimulator } from '../ports.ts'

/** Enough for the largest scenario the contract admits, and a bound for whatever goes wrong. */
const HEAP_MB = 2_048
const LAST_WORDS = 2_000

/**
 * The simulator as a process of its own: it has its own heap, gives way to the chats (nice 10), and can be ended at any point.
 * A process and not a thread, because the priority of a thread cannot be lowered and because one that runs out of memory takes its process along.
 * `entry` is the program's file: the server names it and never imports it. Source: docs/decisions/2026-11-28-simulator-beside-the-server.md.
 */
export function simulatorProgram (entry: string): Simulator {
  let shipped: Promise<readonly Scenario[]> | undefined

  /** Starts it, says one thing, hears until it ends. `heard` says when enough was heard. */
  function ask (word: ToSimulator, heard: (said: FromSimulator) => boolean, signal?: AbortSignal): Promise<{ code: number | null; because: string; enough: boolean }> {
    return new Promise((resolve, reject) => {
      const child: ChildProcess = fork(entry, [], { execArgv: [`--max-old-space-size=${HEAP_MB}`], env: {}, serialization: 'advanced', stdio: ['ignore', 'ignore', 'pipe', 'ipc'] })
      let because = ''
      let enough = false
      const kill = (): void => { child.kill('SIGKILL') }
      if (child.pid !== undefined) try { setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL) } catch { /* not allowed here: it runs all the same */ }
      child.stderr?.on('data', (bytes: Buffer) => { because = (because + bytes.toString()).slice(-LAST_WORDS) })
      child.on('message', said => {
        if (enough || !heard(said as FromSimulator)) return // our own program speaks this protocol
        enough = true
        kill()
      })
      child.once('error', reject)
      child.once('close', code => {
        signal?.removeEventListener('abort', kill)
        resolve({ code, because, enough })
      })
      signal?.addEventListener('abort', kill, { once: true })
      if (signal?.aborted) kill()
      else child.send(word, error => { if (error) because ||= error.message }) // a program that dies at once is told by its end
    })
  }

  async function loadShipped (): Promise<readonly Scenario[]> {
    let scenarios: readonly Scenario[] | undefined
    const { code, because } = await ask({ t: 'scenarios' }, said => {
      if (said.t === 'scenarios') scenarios = said.scenarios
      return scenarios !== undefined
    })
    if (!scenarios) throw new Error(`the simulator does not start (${code}): ${because}`)
    return scenarios
  }

  return {
    scenarios () {
      shipped ??= loadShipped().catch((error: unknown) => { shipped = undefined; throw error })
      return shipped
    },
    async run (errand, { signal, onProgress }): Promise<Outcome> {
      let outcome: Outcome | undefined
      const { code, because } = await ask({ t: 'run', errand }, said => {
        if (said.t === 'progress') onProgress(said.at)
        if (said.t === 'report') outcome = { kind: 'report', report: said.report }
        if (said.t === 'refused') outcome = { kind: 'refused', problems: said.problems }
        return outcome !== undefined
      }, signal)
      if (outcome) return outcome
      return signal.aborted ? { kind: 'aborted' } : { kind: 'crashed', because: because || `it ended with ${code}` }
    },
  }
}
