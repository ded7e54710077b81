import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { Playbook } from '@zhiyu/server/contract/playbook'
import type { PolicyChoice, Scenario, ScenarioProblem, SimulationProgress, SimulationReport } from '@zhiyu/server/contract/simulation'
import { checkPlaybook } from '@zhiyu/server/playbook'
import { checkScenario } from '@zhiyu/server/simulation'
import { replicationSeeds } from '../engine/index.ts'
import type { Measured } from './measure.ts'
import { createRehearsal } from './rehearse.ts'
import { makeReport } from './report.ts'
import type { Answer, Orders, Task } from './worker.ts'

export interface RunOptions {
  readonly onProgress?: (progress: SimulationProgress) => void
  readonly signal?: AbortSignal
  /** Threads; 0: this one, giving way between replications. Default: what the machine has, at most one per replication. Never changes the result. */
  readonly workers?: number
}
export type RunResult =
  | { readonly kind: 'done'; readonly report: SimulationReport }
  | { readonly kind: 'refused'; readonly problems: readonly ScenarioProblem[] }
  | { readonly kind: 'cancelled' }

const MOST_POLICIES = 8

/** Why this cannot be run; empty: it can. Paths into the scenario, or into /policies. */
export function checkRun (scenario: unknown, policies: readonly PolicyChoice[]): ScenarioProblem[] {
  const problems = checkScenario(scenario)
  if (policies.length === 0 || policies.length > MOST_POLICIES) problems.push({ path: '/policies', rule: 'run.policies', say: `one to ${MOST_POLICIES} policies are compared` })
  policies.forEach((policy, i) => {
    if (policy.kind !== 'playbook') return
    for (const problem of checkPlaybook(policy.document as Playbook)) problems.push({ ...problem, path: `/policies/${i}/document${problem.path === '/' ? '' : problem.path}` }) // the check itself says whether it is one
  })
  return problems
}

/** Plays every replication under every policy and compares. The same scenario, policies and seed give the same report to the bit. */
export async function runSimulation (scenario: Scenario, policies: readonly PolicyChoice[], options: RunOptions = {}): Promise<RunResult> {
  const problems = checkRun(scenario, policies)
  if (problems.length > 0) return { kind: 'refused', problems }
  const all = policies.map((): Measured[] => [])
  const progress = { done: 0, total: policies.length * scenario.replications, events: 0 }
  const note = ({ replication, policy, measured }: Omit<Answer, 'last'>): void => {
    all[policy]![replication] = measured
    progress.done++
    progress.events += measured.events
    options.onProgress?.({ ...progress })
  }
  const tasks = replicationSeeds(scenario.seed, scenario.replications).map((seed, replication): Task => ({ replication, seed }))
  const workers = Math.min(options.workers ?? availableParallelism(), tasks.length)
  const done = workers === 0 ? await playHere({ scenario, policies }, tasks, { note, signal: options.signal }) : await playInThreads({ scenario, policies }, tasks, { note, signal: options.signal, workers })
  return done ? { kind: 'done', report: makeReport(scenario, policies, all) } : { kind: 'cancelled' }
}

interface Watch { readonly note: (answer: Omit<Answer, 'last'>) => void; readonly signal: AbortSignal | undefined }

async function playHere ({ scenario, policies }: Orders, tasks: readonly Task[], { note, signal }: Watch): Promise<boolean> {
  const rehearsal = createRehearsal(scenario, policies)
  for (const { replication, seed } of tasks) {
    await new Promise(resolve => { setImmediate(resolve) })
    if (signal?.aborted) return false
    let policy = 0
    rehearsal.play(seed, measured => { note({ replication, policy: policy++, measured }) })
  }
  return true
}

/** Each thread gets its next replication when it has answered the last. False when it was cancelled: threads are stopped where they are. */
async function playInThreads (orders: Orders, tasks: readonly Task[], { note, signal, workers }: Watch & { readonly workers: number }): Promise<boolean> {
  if (signal?.aborted) return false
  const threads: Worker[] = []
  let next = 0
  let stop = (): void => {}
  try {
    return await new Promise<boolean>((resolve, reject) => {
      stop = () => { resolve(false) }
      signal?.addEventListener('abort', stop, { once: true })
      let left = tasks.length
      for (let i = 0; i < workers; i++) {
        const thread = new Worker(new URL('worker.ts', import.meta.url), { workerData: orders })
        threads.push(thread)
        thread.on('error', reject)
        thread.on('exit', code => { if (code !== 0) reject(new Error(`a simulation thread ended with code ${code}`)) })
        thread.on('message', (answer: Answer) => {
          note(answer)
          if (!answer.last) return
          if (--left === 0) resolve(true)
          else if (next < tasks.length) thread.postMessage(tasks[next++])
        })
        thread.postMessage(tasks[next++])
      }
    })
  } finally {
    signal?.removeEventListener('abort', stop)
    for (const thread of threads) thread.removeAllListeners('exit')
    await Promise.all(threads.map(thread => thread.terminate()))
  }
}
