import { recordAudit } from '../kernel/audit.ts'
import { Fault } from '../kernel/faults.ts'
import type { Work } from '../kernel/work.ts'
import { noteStale } from '../profile/index.ts'
import { decideMerge, groupsOf, rootOf, type MergeDecision } from './decide-merge.ts'
import type { KeyKind } from './model-keys.ts'
import { addCustomers, findHolders, findRoots } from './store-keys.ts'
import { addMerge, findConnected, findMerge, holdIdentity, loadGroup, noteConflict, saveUndone, standUnder } from './store-merges.ts'

/** Two who may be one: `a` is a customer, or the shop's id of somebody we do not know yet. */
export interface Candidate { readonly a: string | { readonly externalId: string }; readonly b: string; readonly key: KeyKind }

/** Joins who shares a key, or says why not. Identity is held: nobody is placed meanwhile. */
export async function joinCandidates (work: Work, candidates: readonly Candidate[]): Promise<void> {
  await holdIdentity(work)
  for (const { a, b, key } of candidates) {
    const aId = typeof a === 'string' ? a : await accountOf(work, a.externalId)
    const roots = await findRoots(work, [aId, b])
    if (roots.get(aId) !== roots.get(b)) await join(work, { aId, bId: b, key, by: 'rule', why: null })
  }
}

async function accountOf (work: Work, externalId: string): Promise<string> {
  const name = `external ${externalId}`
  const known = (await findHolders(work, [{ kind: 'external', digest: Buffer.alloc(0), text: externalId, name }])).get(name)
  if (known) return known.home
  const id = work.newId()
  await addCustomers(work, [{ id, externalId }])
  return id
}

/** A person says that two are one. Two accounts, two WeChat identities and a browser's visitor stay apart for a person, too. */
export async function joinByPerson (work: Work, by: string, pair: { aId: string; bId: string; why: string }): Promise<void> {
  await holdIdentity(work)
  const roots = await findRoots(work, [pair.aId, pair.bId])
  const [a, b] = [roots.get(pair.aId), roots.get(pair.bId)]
  if (a === undefined || b === undefined) throw new Fault('customer.not-found')
  if (a === b) return
  const decision = await join(work, { ...pair, key: 'person', by })
  if (decision.kind === 'keep-apart') throw new Fault('merge.refused', { details: [{ path: '/with', say: decision.because }] })
}

async function join (work: Work, { aId, bId, key, by, why }: { aId: string; bId: string; key: KeyKind | 'person'; by: string; why: string | null }): Promise<MergeDecision> {
  const { ids, merges } = await findConnected(work, [aId, bId])
  const standing = groupsOf(ids, merges.flatMap(one => one.undoneAt === null ? [[one.aId, one.bId] as const] : []))
  const [mine, theirs] = [standing.find(group => group.includes(aId))!, standing.find(group => group.includes(bId))!]
  const [a, b] = [await loadGroup(work, mine), await loadGroup(work, theirs)]
  const parted = merges.some(one => one.undoneAt !== null && ((mine.includes(one.aId) && theirs.includes(one.bId)) || (mine.includes(one.bId) && theirs.includes(one.aId))))
  const decision = decideMerge(a, b, { key, parted })
  if (decision.kind === 'keep-apart') {
    await noteConflict(work, rootOf(a.members), rootOf(b.members), { kind: key, reason: decision.because })
    return decision
  }
  const id = await addMerge(work, { aId, bId, reason: key, by, why })
  const members = [...mine, ...theirs]
  await standUnder(work, members, decision.rootId)
  await noteStale(work, [decision.rootId])
  await recordAudit(work, by, 'customer.merged', { subject: `customer:${decision.rootId}`, detail: { merge: id, key, members: members.length } })
  await work.emit('customer.identified', { customerId: decision.rootId, mergedCustomerId: members.find(one => one !== decision.rootId) ?? null })
  return decision
}

/** Takes a merge back: everything is where it would be without it, whatever was merged or undone since. Who was parted is not joined by a key again. */
export async function undoMerge (work: Work, by: string, id: string, why: string): Promise<void> {
  await holdIdentity(work)
  const merge = await findMerge(work, id)
  if (!merge) throw new Fault('merge.not-found')
  if (merge.undoneAt !== null) return
  await saveUndone(work, id, by, why)
  const { ids, merges } = await findConnected(work, [merge.aId, merge.bId])
  const standing = groupsOf(ids, merges.flatMap(one => one.undoneAt === null ? [[one.aId, one.bId] as const] : []))
  for (const group of standing.filter(one => one.includes(merge.aId) || one.includes(merge.bId))) {
    const { members } = await loadGroup(work, group)
    const rootId = rootOf(members)
    await standUnder(work, group, rootId)
    await noteStale(work, [rootId])
    await work.emit('customer.changed', { customerId: rootId })
  }
  await recordAudit(work, by, 'customer.unmerged', { subject: `customer:${merge.aId}`, detail: { merge: id, reason: why } })
}
