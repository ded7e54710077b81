import { day, type Instant } from '../kernel/clock.ts'
import type { Money } from '../kernel/money.ts'
import { classify, type Profile, type Tag } from '../customers/decide.ts'
import type { Playbook } from '../playbook/contract.ts'
import type { RfmCuts } from '../analytics/model-rfm.ts'
import type { ExpectedId, Features } from './catalogue.ts'
import { everOf, featuresAt, type Person } from './model-features.ts'
import { standing, within, type Moment } from './model-moments.ts'
import { asText, spendAt, tierAt } from './model-tier.ts'
import { rfmAt, scoresOf } from './model-worth.ts'
import { BOUGHT, SEEN, settleState, type State } from './model-state.ts'

export interface Purchased { readonly spend365: readonly Money[]; readonly orders30: number; readonly ordersInWindow: number; readonly ordersEver: number; readonly lastOrderAt: Instant | null }
export interface ProfileAt {
  /** As routing and style use it: without what the shopper refused. */
  readonly profile: Profile
  /** True by the rules, and not used, because the shopper does not want it. */
  readonly refused: readonly Tag[]
  /** When time alone changes a tag; null: never. */
  readonly dueAt: Instant | null
  readonly purchased: Purchased
}

/** A tier says what was bought, care what was declared: neither is a guess about the shopper, so neither is refused like one. Care is taken back. */
export const refusable = (tag: string): boolean => tag === 'high-frequency' || tag.startsWith('interest-')

/** Who this customer is at an instant not before the last fact, each tag with why, since when and until when. Pure. */
export function profileAt (state: State, person: Person, playbook: Playbook, asOf: Instant): ProfileAt {
  return profileOf(settleState(state, asOf), person, playbook, asOf)
}

function profileOf (state: State, person: Person, playbook: Playbook, asOf: Instant): ProfileAt {
  const known = (keepDays: number, days: number): { days: number; knownFrom: Instant } => ({ days, knownFrom: asOf - (keepDays - days) * day })
  const sales = joined([...state.bought.values()].map(one => one.sales))
  const { orders, days } = playbook.tiers.highFrequency
  const spend365 = spendAt(state, asOf)
  const frequent = standing(sales, asOf, { ...known(BOUGHT.keepDays, days), threshold: orders })
  const interests = (playbook.tiers.interests ?? []).map(rule => ({ rule, now: standing(joined(rule.categories.flatMap(name => [state.categories.get(name)?.filter(one => one[1] > 0) ?? []])), asOf, { ...known(SEEN.keepDays, rule.days), threshold: rule.views }) }))
  const tier = tierAt(state, playbook, asOf)
  const plain = classify({ spend365, ordersInWindow: frequent.count, views: interests.map(({ rule, now }) => ({ name: rule.name, count: now.count })), care: person.care }, playbook)
  const dated = plain.tags.slice(1).map((tag): Tag => {
    const now = tag.tag === 'high-frequency' ? frequent : interests.find(one => tag.tag === `interest-${one.rule.name}`)?.now
    return now === undefined ? tag : { ...tag, since: asText(now.since), until: asText(now.until) }
  })
  const isRefused = (tag: Tag): boolean => refusable(tag.tag) && person.refused.includes(tag.tag)
  const tags: Tag[] = [{ tag: tier.tier, since: asText(tier.since), until: asText(tier.until), why: tier.why }, ...dated.filter(tag => !isRefused(tag))]
  const ends = [tier.until, frequent.until, ...interests.map(one => one.now.until)].filter(at => at !== null)
  const { ordersEver, lastOrderAt } = everOf(state, asOf)
  return {
    profile: { tier: tier.tier, highFrequency: plain.highFrequency && !person.refused.includes('high-frequency'), care: plain.care, tags },
    refused: dated.filter(isRefused), dueAt: ends.length === 0 ? null : Math.min(...ends),
    purchased: { spend365, orders30: within(sales, asOf, 30).count, ordersInWindow: frequent.count, ordersEver, lastOrderAt },
  }
}

/** What a shop counts by: its playbook, and the cut values in force if there are any. */
export interface Rules { readonly playbook: Playbook; readonly cuts: RfmCuts | null }

/** Every feature that comes of what happened; what is expected comes from the predictions. */
export function allFeaturesAt (state: State, person: Person, { playbook, cuts }: Rules, asOf: Instant): Omit<Features, ExpectedId> {
  const settled = settleState(state, asOf)
  const { profile } = profileOf(settled, person, playbook, asOf)
  const scores = scoresOf(rfmAt(settled.bought.get(person.currency), asOf), cuts)
  return {
    tier: profile.tier, tags: profile.tags.slice(1).map(tag => tag.tag), recencyScore: scores?.r ?? null, frequencyScore: scores?.f ?? null, moneyScore: scores?.m ?? null,
    ...featuresAt(settled, person, asOf),
  }
}

function joined (lists: readonly (readonly Moment[])[]): readonly Moment[] {
  return lists.length === 1 ? lists[0]! : lists.flat().toSorted((a, b) => a[0] - b[0])
}
