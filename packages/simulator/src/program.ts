import { availableParallelism } from 'node:os'
import type { FromSimulator, ToSimulator } from '@zhiyu/server/simulation'
import { runSimulation } from './run/index.ts'
import { shippedScenarios } from './scenarios/index.ts'

/* The simulator as a program beside the server: told one thing over the channel, it answers until it is ended. The server's side is
   simulation/adapters/program.ts. One core is left to the server, however low our priority. */

const say = (word: FromSimulator): void => { process.send?.(word) }

process.on('message', (word: ToSimulator) => {
  if (word.t === 'scenarios') return say({ t: 'scenarios', scenarios: shippedScenarios() })
  void run(word.errand)
})
// A server that died cannot end us.
process.on('disconnect', () => { process.exit(0) })

/** A fault ends the program with its trace on stderr: the server keeps the last words. */
async function run ({ scenario, policies }: Extract<ToSimulator, { t: 'run' }>['errand']): Promise<void> {
  const result = await runSimulation(scenario, policies, { workers: Math.max(1, availableParallelism() - 1), onProgress: at => { say({ t: 'progress', at }) } })
  if (result.kind === 'done') say({ t: 'report', report: result.report })
  if (result.kind === 'refused') say({ t: 'refused', problems: result.problems })
}
