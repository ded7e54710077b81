import { hour } from '../kernel/clock.ts'
import type { Scenario, ShopperClass } from './contract.ts'

/** Hand-overs alike in all of these, counted together. Sums are over the group; `hour` is the shop's own, 0 … 23. */
export interface PastGroup {
  readonly hour: number; readonly tier: ShopperClass['tier']; readonly care: ShopperClass['care']; readonly skill: string | null; readonly language: string; readonly region: string | null
  readonly handOvers: number; readonly abandoned: number; readonly waitedMs: number
  readonly handled: number; readonly handlingMs: number; readonly handlingSquares: number
}

const MOST_CLASSES = 20
/** So many must have been handled, or have given up, for a class to have a work or a patience of its own. */
const ENOUGH_OF_A_CLASS = 20
/** A class is of a region when nearly all of it is. */
const NEARLY_ALL = 0.9
const HOURS = 24

interface Kin { readonly care: ShopperClass['care']; readonly tier: ShopperClass['tier']; readonly groups: readonly PastGroup[]; readonly size: number }
const sumOf = (groups: readonly PastGroup[], of: (group: PastGroup) => number): number => groups.reduce((sum, group) => sum + of(group), 0)
const sizeOf = (groups: readonly PastGroup[]): number => sumOf(groups, group => group.handOvers)

/** Shoppers alike in tier, need, language and skill are a class; the smallest join the nearest until twenty are left, and nobody is lost. */
export function decideClasses (groups: readonly PastGroup[], { days, patienceMs }: { readonly days: number; readonly patienceMs: number }): ShopperClass[] {
  const handled = sumOf(groups, group => group.handled)
  const mean = handled > 0 ? sumOf(groups, group => group.handlingMs) / handled : 0
  return kin(groups).map((one, i) => classOf(one, i, { days, patienceMs, mean }))
}

function kin (groups: readonly PastGroup[]): Kin[] {
  let all: Kin[] = [...Map.groupBy(groups, group => JSON.stringify([group.tier, group.care.toSorted(), group.language, group.skill])).values()].map(alike => ({ care: alike[0]!.care, tier: alike[0]!.tier, groups: alike, size: sizeOf(alike) }))
  const bySize = (): void => { all = all.toSorted((a, b) => b.size - a.size || (nameOf(a) < nameOf(b) ? -1 : 1)) }
  bySize()
  while (all.length > MOST_CLASSES) {
    // From the smallest upwards, the first that has kin: the same need before the same tier, so that no need is ever lost among those without.
    const pair = pairOf(all, sameNeed) ?? pairOf(all, sameTier)
    if (!pair) return all // at most six are left by then: three tiers, with and without a need
    const [into, gone] = pair
    const joined = [...into.groups, ...gone.groups]
    all = [...all.filter(one => one !== into && one !== gone), { ...into, groups: joined, size: sizeOf(joined) }]
    bySize()
  }
  return all
}

const languageOf = ({ groups }: Kin): string => most(groups, group => group.language) ?? 'zh'
const sameNeed = (a: Kin, b: Kin): boolean => a.tier === b.tier && JSON.stringify(a.care.toSorted()) === JSON.stringify(b.care.toSorted()) && languageOf(a) === languageOf(b)
const sameTier = (a: Kin, b: Kin): boolean => a.tier === b.tier && (a.care.length > 0) === (b.care.length > 0)

/** Largest first is given: the smallest with kin, and its smallest kin that is no smaller. */
function pairOf (all: readonly Kin[], like: (a: Kin, b: Kin) => boolean): [Kin, Kin] | undefined {
  for (let i = all.length - 1; i > 0; i--) {
    const into = all.slice(0, i).findLast(other => like(other, all[i]!))
    if (into) return [into, all[i]!]
  }
  return undefined
}

function most<T> (groups: readonly PastGroup[], of: (group: PastGroup) => T): T | undefined {
  const counted = [...Map.groupBy(groups, of)].map(([value, alike]) => ({ value, size: sizeOf(alike) }))
  return counted.toSorted((a, b) => b.size - a.size)[0]?.value
}

function classOf (one: Kin, i: number, { days, patienceMs, mean }: { readonly days: number; readonly patienceMs: number; readonly mean: number }): ShopperClass {
  const { groups, size, tier, care } = one
  const sum = (of: (group: PastGroup) => number): number => sumOf(groups, of)
  const perHour = size / days / HOURS
  const curve = Array.from({ length: HOURS }, (_, at) => ({ fromMs: at * hour, factor: sum(group => group.hour === at ? group.handOvers : 0) / days / perHour }))
  const region = most(groups, group => group.region) ?? null
  const [handled, abandoned] = [sum(group => group.handled), sum(group => group.abandoned)]
  const workFactor = handled >= ENOUGH_OF_A_CLASS && mean > 0 ? Math.min(20, Math.max(0.1, sum(group => group.handlingMs) / handled / mean)) : 1
  return {
    class: `past-${i + 1}`, name: wordsOf(one), tier, care,
    skills: [...Map.groupBy(groups, group => group.skill)].map(([skill, alike]) => ({ skill, share: sizeOf(alike) / size })).toSorted((a, b) => b.share - a.share),
    language: languageOf(one), region: region !== null && sum(group => group.region === region ? group.handOvers : 0) >= NEARLY_ALL * size ? region : null,
    arrivals: { kind: 'rate', perHour, curve },
    patience: { meanMs: abandoned >= ENOUGH_OF_A_CLASS ? Math.min(DAY_MS, Math.max(1, Math.round(sum(group => group.waitedMs) / abandoned))) : patienceMs },
    // Who is counted here had asked for a person already. Whether they take a call-back nobody recorded: one in two is assumed.
    aiShare: 0, callBackShare: 0.5, ...(workFactor === 1 ? {} : { workFactor }),
  }
}
const DAY_MS = HOURS * hour

const TIERS: Readonly<Record<ShopperClass['tier'], Scenario['name']>> = { diamond: { 'zh-CN': '钻石', en: 'diamond' }, core: { 'zh-CN': '核心', en: 'core' }, mass: { 'zh-CN': '普通', en: 'mass' } }
const NEEDS: Readonly<Record<ShopperClass['care'][number], Scenario['name']>> = {
  silver: { 'zh-CN': '长辈', en: 'senior' }, hearing: { 'zh-CN': '听障', en: 'hearing' }, vision: { 'zh-CN': '视障', en: 'vision' }, dialect: { 'zh-CN': '方言', en: 'dialect' }, language: { 'zh-CN': '外语', en: 'language' },
}
const MOST_SKILLS_SAID = 3

function wordsOf (one: Kin): Scenario['name'] {
  const skills = [...Map.groupBy(one.groups, group => group.skill)].toSorted((a, b) => sizeOf(b[1]) - sizeOf(a[1])).map(([skill]) => skill)
  const said = (locale: 'zh-CN' | 'en'): string => [
    TIERS[one.tier][locale], ...one.care.map(need => NEEDS[need][locale]), ...(languageOf(one) === 'zh' ? [] : [languageOf(one)]),
    `${skills.slice(0, MOST_SKILLS_SAID).map(skill => skill ?? (locale === 'en' ? 'any skill' : '不限技能')).join('/')}${skills.length > MOST_SKILLS_SAID ? '…' : ''}`,
  ].join(' · ')
  return { 'zh-CN': said('zh-CN'), en: said('en') }
}
const nameOf = (one: Kin): string => wordsOf(one).en
