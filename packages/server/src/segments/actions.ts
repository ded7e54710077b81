import { iso } from '../kernel/clock.ts'
import { Fault } from '../kernel/faults.ts'
import { actorOf, recordAudit } from '../kernel/audit.ts'
import { sideBySide } from '../kernel/gather.ts'
import type { KeyViewer, StaffViewer } from '../kernel/viewer.ts'
import type { Work } from '../kernel/work.ts'
import type { CustomerView } from '../customers/contract.ts'
import { loadCustomerView } from '../customers/index.ts'
import { CATALOGUE } from '../profile/index.ts'
import type { Condition, OverlapView, PreviewView, ReadView, SegmentChange, SegmentView } from './contract.ts'
import { countMembers, countOverlap } from './members.ts'
import { declaredIn, leavesOf, readJson, type Read, type Vocabulary } from './model-condition.ts'
import { printCondition } from './model-print.ts'
import { readText } from './model-text.ts'
import { findSegment, loadChanges, loadCurrency, loadLastCounts, loadNames, loadSegments, lockSegment, saveCount, saveSegment, type Said, type Segment } from './store.ts'

type Who = StaffViewer | KeyViewer
const vocabulary: Vocabulary = CATALOGUE
/** Each is asked for every customer that `segmentsOf` is asked about. */
const MOST_SEGMENTS = 200
const PREVIEWED = 8

const textsOf = (condition: Condition): SegmentView['text'] => ({ 'zh-CN': printCondition(condition, vocabulary, 'zh-CN'), en: printCondition(condition, vocabulary, 'en') })

/** Either form; what it says is a condition, or why it is none. Money is the shop's own. */
export async function readCondition (work: Work, input: { readonly text: string } | { readonly condition: unknown }): Promise<Read> {
  const read = 'text' in input ? readText(input.text, vocabulary) : readJson(input.condition, vocabulary)
  if (read.kind === 'problem') return read
  const own = await loadCurrency(work)
  const foreign = [...leavesOf(read.condition)].find(leaf => 'currency' in leaf && leaf.currency !== undefined && leaf.currency !== own)
  return foreign ? { kind: 'problem', problem: { code: 'wrong-currency', facts: { feature: foreign.feature, own }, at: null, path: null } } : read
}

export function readView (read: Read): ReadView {
  return read.kind === 'problem' ? { condition: null, text: null, declared: [], problem: read.problem } : { condition: read.condition, text: textsOf(read.condition), declared: declaredIn(read.condition, vocabulary), problem: null }
}

export async function asCondition (work: Work, input: unknown): Promise<Condition> {
  const read = await readCondition(work, { condition: input })
  if (read.kind === 'condition') return read.condition
  const { code, facts, path } = read.problem
  throw new Fault('segment.refused', { details: [{ path: `/condition${path === null || path === '/' ? '' : path}`, say: [code, ...Object.entries(facts).map(([name, value]) => `${name}: ${value.slice(0, 60)}`)].join(', ') }] })
}

export async function loadSegment (work: Work, id: string): Promise<Segment> {
  const segment = await findSegment(work, id)
  if (!segment) throw new Fault('segment.not-found')
  return segment
}

export async function segmentViews (work: Work, segments: readonly Segment[]): Promise<SegmentView[]> {
  const [names, counts] = [await loadNames(work, segments.map(one => one.updatedBy)), await loadLastCounts(work, segments.map(one => one.id))]
  return segments.map(one => ({
    id: one.id, name: { ...one.name }, condition: one.condition, text: textsOf(one.condition), declared: declaredIn(one.condition, vocabulary), revision: one.revision, archived: one.archived,
    updatedBy: names.get(one.updatedBy) ?? one.updatedBy, updatedAt: iso(one.updatedAt), lastCount: counts.get(one.id) ?? null,
  }))
}

export async function addSegment (work: Work, viewer: Who, wish: { readonly name: Said['name']; readonly condition: unknown }): Promise<SegmentView> {
  const condition = await asCondition(work, wish.condition)
  if ((await loadSegments(work, { archived: false })).length >= MOST_SEGMENTS) throw new Fault('segment.refused', { details: [{ path: '/', say: `at most ${MOST_SEGMENTS} segments are in use at one time; archive one` }] })
  const id = work.newId()
  await change(work, viewer, { id, revision: 1, before: null, after: { name: trimmed(wish.name), condition, archived: false } })
  return viewOf(work, id)
}

export async function editSegment (work: Work, viewer: Who, id: string, wish: { readonly name: Said['name']; readonly condition: unknown; readonly revision: number }): Promise<SegmentView> {
  const condition = await asCondition(work, wish.condition)
  return changeSegment(work, viewer, { id, revision: wish.revision }, before => ({ ...before, name: trimmed(wish.name), condition }))
}

/** Out of use, or back in it; nothing of it is lost. */
export async function archiveSegment (work: Work, viewer: Who, at: { readonly id: string; readonly revision: number }, archived: boolean): Promise<SegmentView> {
  return changeSegment(work, viewer, at, before => ({ ...before, archived }))
}

/** Lock, compare revisions, save. The same again changes nothing. */
async function changeSegment (work: Work, viewer: Who, { id, revision }: { readonly id: string; readonly revision: number }, edit: (before: Said) => Said): Promise<SegmentView> {
  const found = await lockSegment(work, id)
  if (!found) throw new Fault('segment.not-found')
  if (found.revision !== revision) throw new Fault('segment.changed')
  const before: Said = { name: found.name, condition: found.condition, archived: found.archived }
  const after = edit(before)
  if (JSON.stringify([textsOf(after.condition).en, after.name['zh-CN'], after.name.en, after.archived]) !== JSON.stringify([textsOf(before.condition).en, before.name['zh-CN'], before.name.en, before.archived])) {
    await change(work, viewer, { id, revision: revision + 1, before, after })
  }
  return viewOf(work, id)
}

async function change (work: Work, viewer: Who, { id, revision, before, after }: { id: string; revision: number; before: Said | null; after: Said }): Promise<void> {
  await saveSegment(work, id, revision, { before, after, by: actorOf(viewer) })
  await recordAudit(work, actorOf(viewer), before === null ? 'segment.made' : before.archived !== after.archived ? after.archived ? 'segment.archived' : 'segment.restored' : 'segment.edited', { subject: `segment:${id}`, detail: { revision, declared: declaredIn(after.condition, vocabulary) } })
}

const trimmed = (name: Said['name']): Said['name'] => ({ 'zh-CN': name['zh-CN'].trim(), en: name.en.trim() })
const viewOf = async (work: Work, id: string): Promise<SegmentView> => (await segmentViews(work, [await loadSegment(work, id)]))[0]!

export async function changesOf (work: Work, id: string): Promise<SegmentChange[]> {
  const changes = await loadChanges(work, (await loadSegment(work, id)).id)
  const names = await loadNames(work, changes.map(one => one.by))
  const said = (one: Said): SegmentChange['after'] => ({ name: { ...one.name }, text: textsOf(one.condition), archived: one.archived })
  return changes.map(one => ({ revision: one.revision, at: iso(one.at), by: names.get(one.by) ?? one.by, before: one.before && said(one.before), after: said(one.after) }))
}

/** Counts now, and keeps it as today's. */
export async function countToday (work: Work, id: string): Promise<PreviewView & { readonly kept: Awaited<ReturnType<typeof saveCount>> }> {
  const segment = await loadSegment(work, id)
  const counted = await previewOf(work, segment.condition)
  return { ...counted, kept: await saveCount(work, segment, counted) }
}

/** How many, and the first of them as the customers' list shows them. */
export async function previewOf (work: Work, condition: Condition): Promise<PreviewView> {
  const { first, ...counted } = await countMembers(work, condition, { first: PREVIEWED })
  return { ...counted, items: await customerViews(work, first) }
}

/** Masked, in the order of ids, read side by side. */
export async function customerViews (work: Work, ids: readonly string[]): Promise<CustomerView[]> {
  const views = new Map<string, CustomerView>()
  await sideBySide(work, ids.map(id => async beside => { views.set(id, await loadCustomerView(beside, id)) }))
  return ids.map(id => views.get(id)!) // each was loaded, or the whole threw
}

export async function overlapView (work: Work, ids: readonly string[]): Promise<OverlapView> {
  const segments: Segment[] = []
  for (const id of ids) segments.push(await loadSegment(work, id))
  const { regions, complete, seen } = await countOverlap(work, segments.map(one => one.condition))
  return { regions: regions.map(one => ({ ids: one.in.map(i => ids[i]!), count: one.count })), complete, seen }
}
