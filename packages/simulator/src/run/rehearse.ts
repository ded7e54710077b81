import type { Playbook } from '@zhiyu/server/contract/playbook'
import type { PolicyChoice, Scenario } from '@zhiyu/server/contract/simulation'
import { defaultPlaybook } from '@zhiyu/server/playbook'
import { createStreams } from '../engine/index.ts'
import { drawCrew, fitsOf } from '../model/crew.ts'
import { drawCrowd, kindsOf } from '../model/crowd.ts'
import { createDues } from '../model/due.ts'
import { play, type Dispatcher, type Stage } from '../model/floor.ts'
import { createPlaybookDispatcher } from '../policies/playbook.ts'
import { createPolling } from '../policies/polling.ts'
import { createRanked } from '../policies/ranked.ts'
import { createRoundRobin } from '../policies/round-robin.ts'
import { measure, type Measured } from './measure.ts'
import { segmentsOf } from './segments.ts'

/** What one replication needs beyond its seed: kept by a worker from one to the next. */
export interface Rehearsal { readonly play: (seed: number, onPolicy: (measured: Measured) => void) => void }

/** Plays every policy on the same shoppers and the same agents. */
export function createRehearsal (scenario: Scenario, policies: readonly PolicyChoice[]): Rehearsal {
  const fits = fitsOf(scenario, kindsOf(scenario))
  const segments = segmentsOf(scenario)
  const dues = createDues(scenario, standardOf(scenario, policies))
  return {
    play (seed, onPolicy) {
      const streams = createStreams(seed)
      const crowd = drawCrowd(scenario, streams)
      const stage: Stage = { scenario, crowd, crew: drawCrew(scenario, streams), fits, streams }
      for (const policy of policies) onPolicy(measure(stage, play(stage, dispatcherFor(policy, stage)), dues, segments))
    },
  }
}

/** By whose promises everybody is judged: the first playbook's, so that promising less does not look like keeping more. */
function standardOf ({ costs }: Scenario, policies: readonly PolicyChoice[]): Playbook {
  for (const policy of policies) if (policy.kind === 'playbook') return policy.document as Playbook // checked before the run
  return defaultPlaybook(costs.currency)
}

export function dispatcherFor (policy: PolicyChoice, stage: Stage): Dispatcher {
  switch (policy.kind) {
    case 'fifo': return createRanked(stage, () => 0)
    case 'strict-value': return createRanked(stage, kind => valueRank(stage, kind))
    case 'round-robin': return createRoundRobin(stage)
    case 'polling': return createPolling(stage, policy.everyMs)
    case 'playbook': return createPlaybookDispatcher(stage, policy.document as Playbook) // checked before the run
  }
}

/** High value, then need, then the rest by value. */
function valueRank ({ scenario, crowd }: Stage, kind: number): number {
  const { tier, care } = scenario.demand.classes[crowd.kinds[kind]!.class]!
  return tier === 'diamond' ? 0 : care.length > 0 ? 1 : tier === 'core' ? 2 : 3
}
