import type { CareNeed, Tier } from '@zhiyu/server/contract/customers'
import type { Scenario } from '@zhiyu/server/contract/simulation'

/** Whose figures are asked for: everybody, a tier, who needs care, who does neither, one need, one class. A class belongs to several. */
export interface Segment { readonly what: 'total' | 'tier' | 'care' | 'ordinary' | 'need' | 'class'; readonly name: string; readonly classes: readonly number[] }

export const TIERS: readonly Tier[] = ['diamond', 'core', 'mass']
export const NEEDS: readonly CareNeed[] = ['silver', 'hearing', 'vision', 'dialect', 'language']

export function segmentsOf ({ demand: { classes } }: Scenario): Segment[] {
  const those = (belongs: (one: Scenario['demand']['classes'][number]) => boolean): number[] => classes.flatMap((one, i) => belongs(one) ? [i] : [])
  return [
    { what: 'total', name: '', classes: those(() => true) },
    ...TIERS.map((tier): Segment => ({ what: 'tier', name: tier, classes: those(one => one.tier === tier) })),
    { what: 'care', name: '', classes: those(one => one.care.length > 0) },
    { what: 'ordinary', name: '', classes: those(one => one.care.length === 0 && one.tier !== 'diamond') },
    ...NEEDS.map((need): Segment => ({ what: 'need', name: need, classes: those(one => one.care.includes(need)) })),
    ...classes.map((one, i): Segment => ({ what: 'class', name: one.class, classes: [i] })),
  ]
}
