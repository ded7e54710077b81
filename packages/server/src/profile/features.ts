import type { Work } from '../kernel/work.ts'
import { currentPlaybook } from '../playbook/index.ts'
import { expectationsOf } from '../predictions/index.ts'
import type { ExpectedId, Features } from './catalogue.ts'
import type { Person } from './model-features.ts'
import { allFeaturesAt } from './model-profile.ts'
import type { State } from './model-state.ts'
import { findCuts } from './store-cuts.ts'
import { loadProfiles } from './store.ts'

export interface KnownOf { readonly features: Features; readonly state: State; readonly person: Person }

/** Every feature of these customers at work.now, true to what is committed, with what they were made of; an id that is nobody's has no entry. */
export async function knownOf (work: Work, customerIds: readonly string[]): Promise<ReadonlyMap<string, KnownOf>> {
  const rules = { playbook: (await currentPlaybook(work)).document, cuts: (await findCuts(work))?.cuts ?? null }
  const loaded = await loadProfiles(work, customerIds)
  const expected = await expectationsOf(work, customerIds)
  return new Map([...loaded].map(([id, { state, person }]) => [id, { state, person, features: { ...allFeaturesAt(state, person, rules, work.now), ...expectedOf(expected.get(id), person.currency) } }]))
}

/** The features alone: for segments, routing, style and insight alike. */
export async function featuresOf (work: Work, customerIds: readonly string[]): Promise<ReadonlyMap<string, Features>> {
  return new Map([...await knownOf(work, customerIds)].map(([id, { features }]) => [id, features]))
}

type Expectation = Awaited<ReturnType<typeof expectationsOf>> extends ReadonlyMap<string, infer One> ? One : never

/** Money of another currency than the shop's own compares with nothing. */
function expectedOf (expectation: Expectation | undefined, currency: string): Pick<Features, ExpectedId> {
  if (!expectation) return { buyAgain90: null, expected365: null, cluster: null }
  const { repurchase90, value365, cluster } = expectation
  return { buyAgain90: repurchase90, expected365: value365?.currency === currency ? value365.minor : null, cluster: cluster === null ? null : clusterWord(cluster.en) }
}

/** The cluster's name as a word that stays the same in every training: a second of one name is the same kind. */
export const clusterWord = (name: string): string => name.replace(/ \d+$/, '').toLowerCase().replaceAll(' ', '-')
