import { parentPort, workerData } from 'node:worker_threads'
import type { PolicyChoice, Scenario } from '@zhiyu/server/contract/simulation'
import type { Measured } from './measure.ts'
import { createRehearsal } from './rehearse.ts'

/* One thread of a run: it is told a replication at a time and answers once per policy. */

export interface Task { readonly replication: number; readonly seed: number }
export interface Answer { readonly replication: number; readonly policy: number; readonly measured: Measured; readonly last: boolean }
export interface Orders { readonly scenario: Scenario; readonly policies: readonly PolicyChoice[] }

if (parentPort) {
  const port = parentPort
  const { scenario, policies } = workerData as Orders // only ./run.ts starts this thread
  const rehearsal = createRehearsal(scenario, policies)
  port.on('message', ({ replication, seed }: Task) => {
    let policy = 0
    rehearsal.play(seed, measured => {
      const answer: Answer = { replication, policy, measured, last: ++policy === policies.length }
      port.postMessage(answer)
    })
  })
}
