import { recordAudit } from '../kernel/audit.ts'
import { iso } from '../kernel/clock.ts'
import { Fault } from '../kernel/faults.ts'
import type { Work } from '../kernel/work.ts'
import { checkPlaybook } from './check.ts'
import type { EditDraft, Playbook, PlaybookView } from './contract.ts'
import { defaultPlaybook } from './default.ts'
import { addPlaybook, findPublished, loadPlaybook, loadShopPlace, lockPlaybook, lockPlaybooks, nextVersion, savePlaybook, tryLockPlaybooks, type PlaybookRow } from './store.ts'

/**
 * The policy in force. A shop that has none gets the default, published as its first version.
 * Never waits: callers hold conversations, and who publishes the default may want one of them. While another transaction
 * publishes it, the answer is what that transaction is about to commit.
 */
export async function currentPlaybook (work: Work): Promise<{ version: number; document: Playbook }> {
  const found = await findPublished(work)
  if (found) return found
  const mine = await tryLockPlaybooks(work)
  const meanwhile = await findPublished(work)
  if (meanwhile) return meanwhile
  const { currency, timeZone } = await loadShopPlace(work)
  const document = defaultPlaybook(currency, timeZone)
  if (!mine) {
    const version = await nextVersion(work) // before looking again: who holds the turn may commit between the two
    return await findPublished(work) ?? { version, document }
  }
  const version = await addPlaybook(work, { document, note: '', author: 'zhiyu', publish: true })
  await work.emit('playbook.published', { version, previousVersion: null })
  return { version, document }
}

/** The policy as it was in force under this version: what was promised under it is kept under it. */
export async function playbookAt (work: Work, version: number): Promise<Playbook> {
  return (await loadPlaybook(work, version)).document
}

/** Any version a decision could follow: a draft that is still wrong is refused with its problems. */
export async function loadUsable (work: Work, version: number): Promise<{ version: number; document: Playbook }> {
  const { document } = await loadPlaybook(work, version)
  const problems = checkPlaybook(document)
  if (problems.length > 0) throw new Fault('playbook.refused', { details: problems.slice(0, 20).map(({ path, say }) => ({ path, say })) })
  return { version, document }
}

/** Starts a draft from an older version, or from the one in force. */
export async function draftPlaybook (work: Work, author: string, wish: { from?: number; note?: string }): Promise<PlaybookView> {
  const source = wish.from === undefined ? await currentPlaybook(work) : await loadPlaybook(work, wish.from)
  await lockPlaybooks(work)
  const version = await addPlaybook(work, { document: source.document, note: wish.note ?? '', author, publish: false })
  await recordAudit(work, author, 'playbook.drafted', { subject: `playbook:${version}`, detail: { from: source.version } })
  return viewOf(await loadPlaybook(work, version))
}

/** Saves a draft as it is, right or wrong; only publishing asks for a right one. */
export async function editPlaybook (work: Work, author: string, version: number, edit: EditDraft): Promise<PlaybookView> {
  const row = await lockPlaybook(work, version)
  if (row.state === 'published' || row.state === 'retired') throw new Fault('playbook.changed', { details: [{ path: '/version', say: 'a published version never changes; draft a new one from it' }] })
  sameRevision(row, edit.revision)
  await savePlaybook(work, version, { state: 'draft', document: edit.document, ...(edit.note === undefined ? {} : { note: edit.note }), revision: row.revision + 1 })
  await recordAudit(work, author, 'playbook.edited', { subject: `playbook:${version}`, detail: { revision: row.revision + 1 } })
  return viewOf(await loadPlaybook(work, version))
}

/** Marks a draft without problems as checked. */
export async function approveDraft (work: Work, author: string, version: number): Promise<PlaybookView> {
  const row = await lockPlaybook(work, version)
  if (row.state === 'draft' && checkPlaybook(row.document).length === 0) {
    await savePlaybook(work, version, { state: 'checked', revision: row.revision })
    await recordAudit(work, author, 'playbook.checked', { subject: `playbook:${version}`, detail: { revision: row.revision } })
  }
  return viewOf(await loadPlaybook(work, version))
}

/** Puts a version in force and retires the one before, in one step. Publishing what is in force already changes nothing. */
export async function publishPlaybook (work: Work, author: string, version: number, options: { revision?: number; rollback: boolean; simulationId?: string }): Promise<PlaybookView> {
  await lockPlaybooks(work)
  const row = await lockPlaybook(work, version)
  if (options.revision !== undefined) sameRevision(row, options.revision)
  if (row.state === 'published') return viewOf(row)
  if (options.rollback !== (row.state === 'retired')) throw new Fault('playbook.changed', { details: [{ path: '/version', say: options.rollback ? 'only a version that was in force can be rolled back to' : 'a retired version is brought back by rollback' }] })
  const problems = checkPlaybook(row.document)
  if (problems.length > 0) throw new Fault('playbook.refused', { details: problems.map(problem => ({ path: problem.path, say: `${problem.rule}: ${problem.say}` })) })
  const previous = await findPublished(work)
  if (previous) {
    const old = await lockPlaybook(work, previous.version)
    await savePlaybook(work, previous.version, { state: 'retired', revision: old.revision })
  }
  await savePlaybook(work, version, { state: 'published', revision: row.revision + 1, ...(options.simulationId === undefined ? {} : { simulationId: options.simulationId }) })
  await recordAudit(work, author, options.rollback ? 'playbook.rolled-back' : 'playbook.published', { subject: `playbook:${version}`, detail: { previousVersion: previous?.version ?? null, ...(options.simulationId === undefined ? {} : { simulationId: options.simulationId }) } })
  await work.emit('playbook.published', { version, previousVersion: previous?.version ?? null })
  return viewOf(await loadPlaybook(work, version))
}

function sameRevision (row: PlaybookRow, revision: number): void {
  if (row.revision !== revision) throw new Fault('playbook.changed', { details: [{ path: '/revision', say: `now ${row.revision}` }] })
}

export function viewOf (row: PlaybookRow): PlaybookView {
  return {
    version: row.version, state: row.state, revision: row.revision, note: row.note, author: row.author, document: row.document,
    createdAt: iso(row.created_at), publishedAt: row.published_at === null ? null : iso(row.published_at), problems: checkPlaybook(row.document),
    simulationId: row.simulation_id,
  }
}

