import type { Work } from '../kernel/work.ts'
import { currentPlaybook } from '../playbook/index.ts'
import type { Features } from './catalogue.ts'
import { allFeaturesAt } from './model-profile.ts'
import { loadProfiles } from './store.ts'

/** Every feature of these customers at work.now, true to what is committed; an id that is nobody's has no entry. For segments, routing, style and insight alike. */
export async function featuresOf (work: Work, customerIds: readonly string[]): Promise<ReadonlyMap<string, Features>> {
  const { document } = await currentPlaybook(work)
  const loaded = await loadProfiles(work, customerIds)
  return new Map([...loaded].map(([id, { state, person }]) => [id, allFeaturesAt(state, person, document, work.now)]))
}
