import type { Playbook } from '@zhiyu/server/contract/playbook'
import { defaultPlaybook } from '@zhiyu/server/playbook'

/**
 * "Ours" in the reference scenario: the default playbook with routing set for a house of sixty. Tuned on the seeds of 777, never on those that the
 * bars are measured with. Why each figure is what it is: docs/policy/simulation.md, "The reference playbook".
 */
export function referencePlaybook (): Playbook {
  const document = defaultPlaybook()
  return {
    ...document,
    routing: {
      ...document.routing,
      headStartMs: { diamond: 150_000, core: 30_000, mass: 0 },
      skillLevelWeight: 30, roleWeight: 150, loadWeight: 30,
      holdBack: { role: 'expert', tiers: ['diamond'], seats: 4, withinMs: 15_000, share: 0.97, yieldAfterMs: 300_000 },
    },
  }
}
