import { parseInstant, second, type Instant } from '../kernel/clock.ts'
import type { Vault } from '../kernel/vault.ts'
import type { Work } from '../kernel/work.ts'
import { currentPlaybook } from '../playbook/index.ts'
import { profileAt } from './model-profile.ts'
import { fold, settleState, type Fact } from './model-state.ts'
import { addTagChanges, findDue, loadProfiles, lockProfiles, nextDue, saveProfiles, takeNotes, type Loaded, type SavedProfile, type TagChange } from './store.ts'

/** Ends tags whose time has come, and rebuilds what others changed. One job per shop. */
export const EXPIRE_TIMER = 'profile.expire'
const BATCH = 500

/** Holds these profiles and brings them up to what is stored now. What is folded from here on is folded once. */
export async function openProfiles (work: Work, ids: readonly string[], rebuild: ReadonlySet<string> = new Set()): Promise<ReadonlyMap<string, Loaded>> {
  await lockProfiles(work, ids)
  return loadProfiles(work, ids, rebuild.union(await takeNotes(work, ids)))
}

/**
 * Folds facts into held profiles and saves all of them with the tags they have now. Tags that came and went are kept with their instants;
 * a tier or frequency that changed is told (customer.changed), so that who waits moves at once.
 */
export async function closeProfiles (work: Work, held: ReadonlyMap<string, Loaded>, facts: ReadonlyMap<string, readonly Fact[]>): Promise<void> {
  const { document } = await currentPlaybook(work)
  const saved: SavedProfile[] = []
  const changes: TagChange[] = []
  const moved: string[] = []
  for (const [customerId, { state, person, tags: before }] of [...held].toSorted(([a], [b]) => a < b ? -1 : 1)) {
    const next = settleState(fold(state, facts.get(customerId) ?? []), work.now)
    const { profile, dueAt } = profileAt(next, person, document, work.now)
    const tags = profile.tags.filter(tag => !person.care.some(entry => entry.need === tag.tag)) // care is not derived from anything
    const after = tags.map(tag => tag.tag)
    for (const tag of tags) if (!before.includes(tag.tag) && (before.length > 0 || tag.tag !== 'mass')) changes.push({ customerId, tag: tag.tag, came: true, at: tag.since === null ? work.now : parseInstant(tag.since) })
    for (const tag of before) if (!after.includes(tag)) changes.push({ customerId, tag, came: false, at: work.now })
    const served = (all: readonly string[]): string => `${all[0] ?? 'mass'} ${all.includes('high-frequency')}`
    if (served(before) !== served(after)) moved.push(customerId)
    saved.push({ customerId, state: next, tags: after, dueAt })
  }
  await saveProfiles(work, saved)
  await addTagChanges(work, changes)
  for (const customerId of moved) await work.emit('customer.changed', { customerId })
  const ends = saved.flatMap(one => one.dueAt ?? [])
  if (ends.length > 0) await expectExpiry(work, Math.min(...ends))
}

/** The timer: what is due, what is stale, and when to look again. */
export async function expireTags (work: Work): Promise<void> {
  const { due, stale } = await findDue(work, BATCH)
  const ids = [...new Set([...due, ...stale])].toSorted()
  if (ids.length > 0) await closeProfiles(work, await openProfiles(work, ids), new Map())
  if (due.length === BATCH || stale.length > 0) await work.schedule(EXPIRE_TIMER, 'shop', work.now, {})
  else await expectExpiry(work)
}

/** What this process last set each shop's timer to. Another process may know of an earlier end: both set it, and the timer looks at the rows. */
const timers = new WeakMap<Vault, Map<string, Instant>>()

/** Sets the timer for the next tag that ends. After a batch, `soonest` of it tells whether that can have changed: mostly it costs nothing. */
async function expectExpiry (work: Work, soonest = -Infinity): Promise<void> {
  let known = timers.get(work.vault)
  if (!known) timers.set(work.vault, known = new Map())
  const set = known.get(work.shopId)
  if (set !== undefined && soonest >= set && set > work.now) return
  const at = await nextDue(work)
  if (at === null) return
  const next = Math.max(at, work.now + second)
  await work.schedule(EXPIRE_TIMER, 'shop', next, {})
  work.afterCommit(() => { known.set(work.shopId, next) })
}

/** On import.progressed: what an import wrote is folded at once, not when somebody asks. */
export async function foldImported (work: Work): Promise<void> {
  await work.hasten(EXPIRE_TIMER, 'shop', {})
}
