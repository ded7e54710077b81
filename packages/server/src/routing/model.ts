import type { Instant } from '../kernel/clock.ts'
import { may, type Role } from '../kernel/viewer.ts'
import type { CareNeed, Tier } from '../customers/contract.ts'
import type { Playbook } from '../playbook/contract.ts'
import { withEveryOverlay } from '../playbook/decide-overlay.ts'

export type PreferredKind = 'advisor' | 'last-agent'

/** What a waiting shopper asks of an agent. Equal needs are one line of the queue. */
export interface Need {
  readonly neededSkill: string | null; readonly language: string; readonly tier: Tier; readonly care: readonly CareNeed[]
  /** Since minus key: everyone in one line has the same, so that the first in it has also waited longest. */
  readonly headStartMs: number
  /** Who passed it on last: asked again only when nobody else is on duty, or the wait has grown long. */
  readonly passedOnBy: string | null
}

export interface Candidate {
  readonly id: string; readonly role: Role; readonly skills: readonly { readonly skill: string; readonly level: number }[]; readonly languages: readonly string[]
  /** In ordinary chats. */
  readonly capacity: number; readonly openChats: number
  /** In hundredths of an ordinary chat; absent: each open chat is an ordinary one. */
  readonly openLoad?: number; readonly lastAssignedAt: Instant | null
}

/** What of an agent matters to who fits: agents alike in this are interchangeable but for load and turn. */
export type Profile = Pick<Candidate, 'role' | 'skills' | 'languages'>

/** A playbook's routing as numbers. Spans in ms. */
export interface Rules {
  /** From which wait on who may serve; ascending, the last admits anyone. */
  readonly rings: readonly { readonly afterMs: number; readonly minLevel: number; readonly language: boolean }[]
  readonly anyoneAfterMs: number
  readonly levelMs: number; readonly roleMs: number; readonly loadMs: number
  readonly roleForTier: Readonly<Record<Tier, readonly string[]>>
  /** The most that fit may cost a shopper with a care need, so that it never puts them behind the base tier. */
  readonly careFitMs: number
  readonly holdBack: { readonly role: string; readonly tiers: readonly Tier[]; readonly yieldAfterMs: number } | null
  readonly waitForMs: Readonly<Record<PreferredKind, number>>; readonly bonusMs: Readonly<Record<PreferredKind, number>>
  readonly boostMs: Readonly<Record<Tier | 'care', number>>
  readonly chatWeights: Readonly<Record<string, number>>
  /** Nobody who came this much later is served before you by an agent who may serve you now. */
  readonly boundMs: number
}

const BEST_LEVEL = 5
/** Skill, language and dialect: each missing one weighs as much as all levels of a skill. */
const PARTS = 3
/** A capacity of one, in load. */
export const ORDINARY = 100
const TIERS = ['diamond', 'core', 'mass'] as const
/** Widely spoken second languages are languages; what is left in the list is a dialect (yue, sichuan, wu, nan …). */
const LANGUAGES = new Set(['zh', 'en', 'ja', 'ko', 'fr', 'de', 'es', 'pt', 'ru', 'ar', 'th', 'vi', 'id', 'ms'])

/** What an agent must speak to answer in this locale. */
export function languageOf (locale: string): string {
  return locale.split('-')[0] ?? locale
}

/** Source: docs/policy/routing.md, "The order" and "The bound". */
export function compileRules (document: Playbook): Rules {
  const { routing } = document
  const everywhere = withEveryOverlay(document).map(one => one.routing)
  // What a shopper with a need stands ahead of the best-placed base shopper, whatever their regions: fit and preferences together never use up more.
  const margin = Math.max(0, Math.min(...everywhere.map(one => one.careHeadStartMs + one.headStartMs.mass)) - Math.max(...everywhere.map(one => one.headStartMs.mass + one.highFrequencyHeadStartMs)))
  const waitForMs = { advisor: routing.advisor?.waitMs ?? 0, 'last-agent': routing.lastAgent?.waitMs ?? 0 }
  const bonusMs = { advisor: Math.min(waitForMs.advisor, margin), 'last-agent': Math.min(waitForMs['last-agent'], margin) }
  const mostBonus = Math.max(bonusMs.advisor, bonusMs['last-agent'])
  const [levelMs, roleMs, loadMs] = [routing.skillLevelWeight * 1_000, routing.roleWeight * 1_000, routing.loadWeight * 1_000]
  const rings = routing.rings ?? [{ afterMs: 0, minLevel: 1, language: true }]
  const spanMs = routing.overload?.spanMs ?? 0
  return {
    rings: [...rings.filter(ring => ring.afterMs < routing.relaxSkillAfterMs), { afterMs: routing.relaxSkillAfterMs, minLevel: 0, language: false }],
    anyoneAfterMs: routing.relaxSkillAfterMs, levelMs, roleMs, loadMs, roleForTier: routing.roleForTier,
    careFitMs: margin - mostBonus,
    holdBack: routing.holdBack ? { role: routing.holdBack.role, tiers: routing.holdBack.tiers, yieldAfterMs: routing.holdBack.yieldAfterMs } : null,
    waitForMs, bonusMs, boostMs: boosts(routing), chatWeights: routing.chatWeights ?? {},
    boundMs: Math.max(...everywhere.map(longestHeadStart)) + PARTS * BEST_LEVEL * levelMs + roleMs + spanMs + mostBonus,
  }
}

/** The head starts together: the part of the bound that value, need and frequency make up. */
export function longestHeadStart (routing: Playbook['routing']): number {
  return Math.max(...Object.values(routing.headStartMs)) + routing.careHeadStartMs + routing.highFrequencyHeadStartMs
}

/** Overload: cµ/θ from 0 (least) to spanMs (most); need stands with the most. Source: Atar, Giat, Shimkin 2010. */
function boosts ({ overload }: Playbook['routing']): Rules['boostMs'] {
  if (!overload) return { diamond: 0, core: 0, mass: 0, care: 0 }
  const index = TIERS.map(tier => overload.waitCost[tier] * overload.patienceMs[tier] / overload.handlingMs[tier])
  const [least, most] = [Math.min(...index), Math.max(...index)]
  const [diamond = 0, core = 0, mass = 0] = index.map(one => most > least ? Math.round(overload.spanMs * (one - least) / (most - least)) : 0)
  return { diamond, core, mass, care: overload.spanMs }
}

/** Experts and agents are always asked; others only where the tier names their role, or when someone needs care and must reach a human. */
export function mayServe (profile: Profile, need: Need, rules: Rules): boolean {
  if (!may({ kind: 'key', shopId: '', keyId: '', role: profile.role }, 'conversation.reply')) return false
  return profile.role === 'agent' || profile.role === 'expert' || need.care.length > 0 || rules.roleForTier[need.tier].includes(profile.role)
}

export function levelOf (profile: Profile, skill: string): number {
  return profile.skills.find(one => one.skill === skill)?.level ?? 0
}

export function speaks (profile: Profile, need: Need): boolean {
  return profile.languages.includes(need.language)
}

function fitsRing (profile: Profile, need: Need, ring: Rules['rings'][number]): boolean {
  return (need.neededSkill === null || levelOf(profile, need.neededSkill) >= ring.minLevel) && (!ring.language || speaks(profile, need))
}

/** From which wait on this agent may serve this need; Infinity: never. Who needs care may be served by anyone at once. */
export function opensAfterMs (profile: Profile, need: Need, rules: Rules): number {
  if (!mayServe(profile, need, rules)) return Infinity
  if (need.care.length > 0) return 0
  return rules.rings.find(ring => fitsRing(profile, need, ring))?.afterMs ?? rules.anyoneAfterMs
}

/** How well they fit, as ms of waiting: smaller is better. A missing skill, language or dialect weighs as much as all five levels together. */
export function fitCostMs (profile: Profile, need: Need, rules: Rules): number {
  const skill = need.neededSkill === null ? 0 : BEST_LEVEL - levelOf(profile, need.neededSkill)
  const language = speaks(profile, need) ? 0 : BEST_LEVEL
  const dialect = !need.care.includes('dialect') || profile.languages.some(one => !LANGUAGES.has(one)) ? 0 : BEST_LEVEL
  const wanted = rules.roleForTier[need.tier]
  const at = wanted.indexOf(profile.role)
  const role = wanted.length === 0 ? 0 : at < 0 ? 1 : at / wanted.length
  const cost = rules.levelMs * (skill + language + dialect) + rules.roleMs * role
  return need.care.length > 0 ? Math.min(cost, rules.careFitMs) : cost
}

/** Held-back seats are for these tiers, and for whoever needs care. */
export function isPrivileged (need: Need, rules: Rules): boolean {
  return need.care.length > 0 || (rules.holdBack?.tiers.includes(need.tier) ?? true)
}

/** Equal needs, equal names. */
export function lineOf (need: Need): string {
  return `${need.neededSkill ?? ''}|${need.language}|${need.tier}|${need.care.toSorted().join(' ')}|${need.headStartMs}|${need.passedOnBy ?? ''}`
}

/** The line of the stored queue: who is kept for an agent of their own stands apart, so that nobody hides behind them. */
export function storedLine (need: Need, prefers: PreferredKind | undefined): string {
  return prefers === undefined ? lineOf(need) : `${lineOf(need)}|${prefers}`
}

/** What a chat of this need takes of an agent's capacity, in hundredths. */
export function weightOf (need: Need, rules: Rules): number {
  return Math.round((need.neededSkill === null ? 1 : rules.chatWeights[need.neededSkill] ?? 1) * ORDINARY)
}

export function loadOf (agent: Candidate): number {
  return agent.openLoad ?? agent.openChats * ORDINARY
}

/** Room for a chat of this weight: within capacity, or any one chat for an agent who has none and a capacity at all. */
export function hasRoomFor (capacity: number, load: number, weight: number): boolean {
  return load + weight <= capacity * ORDINARY || (load === 0 && capacity > 0)
}
