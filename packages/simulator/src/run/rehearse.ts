import type { Playbook } from '@zhiyu/server/contract/playbook'
import type { PolicyChoice, Scenario } from '@zhiyu/server/contract/simulation'
import { defaultPlaybook } from '@zhiyu/server/playbook'
import { createStreams } from '../engine/index.ts'
import { drawCrew, fitsOf, teamOf } from '../model/crew.ts'
import { drawCrowd, kindsOf } from '../model/crowd.ts'
import { createDues } from '../model/due.ts'
import { createFloor, type Dispatcher, type Setting, type Stage } from '../model/floor.ts'
import { createPlaybookPolicy } from '../policies/playbook.ts'
import { createPolling } from '../policies/polling.ts'
import { createRanked } from '../policies/ranked.ts'
import { createRoundRobin } from '../policies/round-robin.ts'
import { measure, type Measured } from './measure.ts'
import { segmentsOf } from './segments.ts'

/** What one replication needs beyond its seed: kept by a worker from one to the next. */
export interface Rehearsal { readonly play: (seed: number, onPolicy: (measured: Measured) => void) => void }

/** Plays every policy on the same shoppers and the same agents. */
export function createRehearsal (scenario: Scenario, policies: readonly PolicyChoice[]): Rehearsal {
  const kinds = kindsOf(scenario)
  const setting: Setting = { scenario, crowd: { kinds }, crew: teamOf(scenario), fits: fitsOf(scenario, kinds) }
  const floor = createFloor(setting)
  const dispatchers = policies.map(policy => policyFor(policy, setting))
  const segments = segmentsOf(scenario)
  const dues = createDues(scenario, standardOf(scenario, policies))
  return {
    play (seed, onPolicy) {
      const streams = createStreams(seed)
      const crowd = drawCrowd(scenario, streams)
      const stage: Stage = { ...setting, crowd, crew: drawCrew(scenario, streams, setting.crew), streams }
      for (const dispatcher of dispatchers) onPolicy(measure(stage, floor(stage, dispatcher(stage)), dues, segments))
    },
  }
}

/** By whose promises everybody is judged: the first playbook's, so that promising less does not look like keeping more. */
function standardOf ({ costs }: Scenario, policies: readonly PolicyChoice[]): Playbook {
  for (const policy of policies) if (policy.kind === 'playbook') return policy.document as Playbook // checked before the run
  return defaultPlaybook(costs.currency)
}

/** Who decides in a replication. A playbook's routing is built once and cleared for each; its dispatcher is good for the latest. */
export function policyFor (policy: PolicyChoice, setting: Setting): (stage: Stage) => Dispatcher {
  switch (policy.kind) {
    case 'fifo': return stage => createRanked(stage, () => 0)
    case 'strict-value': return stage => createRanked(stage, kind => valueRank(stage, kind))
    case 'round-robin': return stage => createRoundRobin(stage)
    case 'polling': return stage => createPolling(stage, policy.everyMs)
    case 'playbook': return createPlaybookPolicy(setting, policy.document as Playbook) // checked before the run
  }
}

export const dispatcherFor = (policy: PolicyChoice, stage: Stage): Dispatcher => policyFor(policy, stage)(stage)

/** High value, then need, then the rest by value. */
function valueRank ({ scenario, crowd }: Stage, kind: number): number {
  const { tier, care } = scenario.demand.classes[crowd.kinds[kind]!.class]!
  return tier === 'diamond' ? 0 : care.length > 0 ? 1 : tier === 'core' ? 2 : 3
}
