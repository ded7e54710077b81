import { iso } from '../kernel/clock.ts'
import type { Work } from '../kernel/work.ts'
import { loadShopPlace } from '../playbook/index.ts'
import { clustersOf } from '../predictions/index.ts'
import { clusterWord, findCuts, monthsBought } from '../profile/index.ts'
import type { PortraitView } from './contract.ts'
import { walk, type Patience } from './members.ts'
import { startPortrait } from './model-portrait.ts'

/** Everybody who can be in a segment, counted once for all charts, until time is up. */
export async function portraitOf (work: Work, patience?: Patience): Promise<PortraitView> {
  const [kept, clusters, { currency }] = [await findCuts(work), await clustersOf(work), await loadShopPlace(work)]
  const counting = startPortrait(work.now)
  let seen = 0
  const steps = walk(work, undefined, patience)
  for (;;) {
    const step = await steps.next()
    if (step.done) {
      const { tiers, heat, cohorts } = counting.result()
      return {
        at: iso(work.now), seen, complete: step.value.complete, currency, tiers: [...tiers],
        heat: kept ? { cells: [...heat], asOf: iso(kept.asOf), buyers: kept.buyers, recencyDays: [...kept.cuts.recencyDays], frequency: [...kept.cuts.frequency] } : null,
        cohorts: cohorts.map(({ from, to, again, ...rest }) => ({ ...rest, from: iso(from), to: iso(to), again: [...again] })),
        clusters: clusters && { asOf: clusters.asOf, currency: clusters.currency, groups: clusters.clusters.map(one => ({ ...one, word: clusterWord(one.name.en) })) },
      }
    }
    seen += step.value.size
    for (const { features, state } of step.value.values()) counting.add({ features, months: monthsBought(state, work.now) })
  }
}
