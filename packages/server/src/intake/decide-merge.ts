import type { Instant } from '../kernel/clock.ts'
import type { KeyKind } from './model-keys.ts'

export interface Member { readonly id: string; readonly externalId: string | null; readonly createdAt: Instant; /** A browser's anonymous customer: joined by signing in, and by nothing else. */ readonly visitor: boolean }
export interface Group { readonly members: readonly Member[]; /** Digests, by kind. */ readonly keys: Readonly<Partial<Record<KeyKind, readonly string[]>>> }
export type Apart = 'two-accounts' | 'two-wechat' | 'parted' | 'shared-device' | 'visitor' | 'too-many'
export type MergeDecision = { readonly kind: 'merge'; readonly rootId: string } | { readonly kind: 'keep-apart'; readonly because: Apart }

/** More than so many under one roof is a courier's phone or a shop's till, not a person. */
export const MOST_MEMBERS = 20
const SURE: readonly KeyKind[] = ['external', 'union', 'open', 'phone', 'email']

/** Whether two groups that share a key (or that a person says are one) are the same person, and under whom they stand. Source: docs/decisions/2026-11-28-profile.md. */
export function decideMerge (a: Group, b: Group, how: { readonly key: KeyKind | 'person'; readonly parted: boolean }): MergeDecision {
  const members = [...a.members, ...b.members]
  const apart = (because: Apart): MergeDecision => ({ kind: 'keep-apart', because })
  if (members.some(one => one.visitor)) return apart('visitor')
  if (new Set(members.flatMap(one => one.externalId ?? [])).size > 1) return apart('two-accounts')
  if (differ(a.keys.union, b.keys.union)) return apart('two-wechat')
  if (how.parted && how.key !== 'person') return apart('parted')
  if (members.length > MOST_MEMBERS) return apart('too-many')
  if (how.key === 'device' && known(a) && known(b)) return apart('shared-device')
  return { kind: 'merge', rootId: rootOf(members) }
}

const differ = (a: readonly string[] = [], b: readonly string[] = []): boolean => a.length > 0 && b.length > 0 && !a.some(one => b.includes(one))
const known = ({ members, keys }: Group): boolean => members.some(one => one.externalId !== null) || SURE.some(kind => (keys[kind]?.length ?? 0) > 0)

/** Who has the shop's account, else the oldest; the id settles ties. */
export function rootOf (members: readonly Member[]): string {
  return members.toSorted((a, b) => Number(a.externalId === null) - Number(b.externalId === null) || a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1))[0]!.id
}

/** Who stands together through these pairs, each group in the order of ids. Whatever the order of pairs, the groups are the same. */
export function groupsOf (ids: readonly string[], pairs: readonly (readonly [string, string])[]): string[][] {
  const parent = new Map(ids.map(id => [id, id]))
  const top = (id: string): string => { let at = id; while (parent.get(at) !== at) at = parent.get(at)!; return at }
  for (const [a, b] of pairs) {
    if (!parent.has(a) || !parent.has(b)) continue
    const [x, y] = [top(a), top(b)]
    if (x !== y) parent.set(x > y ? x : y, x > y ? y : x)
  }
  const groups = new Map<string, string[]>()
  for (const id of ids.toSorted()) groups.set(top(id), [...groups.get(top(id)) ?? [], id])
  return [...groups.values()]
}
