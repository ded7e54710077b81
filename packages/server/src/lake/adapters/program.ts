import { fork } from 'node:child_process'
import { constants, setPriority } from 'node:os'
import { fileURLToPath } from 'node:url'
import type { World } from '../../kernel/work.ts'
import { siteOf } from '../keeper.ts'
import type { FromLakeProgram, LakeKeeper, LakeOutcome, ToLakeProgram } from '../ports.ts'

const LAST_WORDS = 2_000

/**
 * The lake's work as a process of its own: native memory that the server does not have to share, and a priority below the chats'. It is ended at any point:
 * every step is committed by itself. Source: docs/decisions/2026-11-28-lake.md.
 */
export function lakeProgram (world: World, entry = fileURLToPath(new URL('../program.ts', import.meta.url))): LakeKeeper {
  return {
    run: (errand, { signal, onProgress }) => new Promise<LakeOutcome>((resolve, reject) => {
      const child = fork(entry, [], { execArgv: ['--disable-warning=ExperimentalWarning'], env: {}, serialization: 'advanced', stdio: ['ignore', 'ignore', 'pipe', 'ipc'] })
      let because = ''
      let outcome: LakeOutcome | undefined
      const kill = (): void => { child.kill('SIGKILL') }
      if (child.pid !== undefined) try { setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL) } catch { /* not allowed here: it runs all the same */ }
      child.stderr?.on('data', (bytes: Buffer) => { because = (because + bytes.toString()).slice(-LAST_WORDS) })
      child.on('message', said => {
        const word = said as FromLakeProgram // our own program speaks this protocol
        if (word.t === 'progress') onProgress(word.at)
        else outcome = word.outcome
      })
      child.once('error', reject)
      child.once('close', code => {
        signal.removeEventListener('abort', kill)
        resolve(outcome ?? (signal.aborted ? { kind: 'aborted' } : { kind: 'failed', problem: 'crashed', because: because || `it ended with ${code}` }))
      })
      signal.addEventListener('abort', kill, { once: true })
      if (signal.aborted) kill()
      else child.send({ databaseUrl: world.db.url, home: world.config.home, errand, site: siteOf(world, errand.shopId) } satisfies ToLakeProgram, error => { if (error) because ||= error.message })
    }),
  }
}
