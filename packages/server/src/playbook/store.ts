import { sql } from 'kysely'
import { iso } from '../kernel/clock.ts'
import { Fault } from '../kernel/faults.ts'
import type { Vault } from '../kernel/vault.ts'
import { shared } from '../kernel/gather.ts'
import type { Work } from '../kernel/work.ts'
import type { Playbook, PlaybookListing, PlaybookState } from './contract.ts'

export interface PlaybookRow {
  version: number; state: PlaybookState; document: Playbook; note: string; revision: number; author: string
  created_at: number; published_at: number | null; simulation_id: string | null
}

const COLUMNS = ['version', 'state', 'document', 'note', 'revision', 'author', 'created_at', 'published_at', 'simulation_id'] as const

/** A published document is read by nearly every action and never changes: it is parsed once per process. Keyed by the world's vault so that two worlds never share. */
const published = new WeakMap<Vault, Map<string, { stamp: string; document: Playbook }>>()

/** What a transaction saw of it: it is one instant, and asks once. Forgotten when the same transaction publishes. */
const seen = new WeakMap<Work, { version: number; document: Playbook }>()

/** The published version; undefined before the first. Two small reads at most, through playbooks_published, and none after the first of a transaction. */
export async function findPublished (work: Work): Promise<{ version: number; document: Playbook } | undefined> {
  const found = seen.get(work) ?? await readPublished(work)
  if (found) seen.set(work, found)
  return found
}

async function readPublished (work: Work): Promise<{ version: number; document: Playbook } | undefined> {
  const head = await publishedHead(work, 'published')
  if (!head) return undefined
  const shops = published.get(work.vault) ?? new Map<string, { stamp: string; document: Playbook }>()
  published.set(work.vault, shops)
  const stamp = `${head.version}.${head.revision}.${head.published_at}`
  const known = shops.get(work.shopId)
  if (known?.stamp === stamp) return { version: head.version, document: known.document }
  const { document } = await loadPlaybook(work, head.version)
  shops.set(work.shopId, { stamp, document })
  return { version: head.version, document }
}

const publishedHead = shared((work, state: string) => work.tx.selectFrom('playbooks').select(['version', 'revision', 'published_at']).where('shop_id', '=', work.shopId).where('state', '=', state).executeTakeFirst())

/** One version. Uses the primary key. */
export async function loadPlaybook (work: Work, version: number): Promise<PlaybookRow> {
  const row = await work.tx.selectFrom('playbooks').select(COLUMNS).where('shop_id', '=', work.shopId).where('version', '=', version).executeTakeFirst()
  if (!row) throw new Fault('playbook.not-found')
  return row as PlaybookRow // state is checked by the table; a published document was checked, a draft is only shown
}

export async function lockPlaybook (work: Work, version: number): Promise<PlaybookRow> {
  const row = await work.tx.selectFrom('playbooks').select(COLUMNS).where('shop_id', '=', work.shopId).where('version', '=', version).forUpdate().executeTakeFirst()
  if (!row) throw new Fault('playbook.not-found')
  return row as PlaybookRow // as above
}

/** Publishing, drafting and the first default take turns per shop; held to the end of the transaction. */
export async function lockPlaybooks (work: Work): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('playbooks|' || ${work.shopId}, 0))`.execute(work.tx)
}

/** The same turn, or false at once when somebody else has it. */
export async function tryLockPlaybooks (work: Work): Promise<boolean> {
  const { rows } = await sql<{ mine: boolean }>`select pg_try_advisory_xact_lock(hashtextextended('playbooks|' || ${work.shopId}, 0)) as mine`.execute(work.tx)
  return rows[0]?.mine === true
}

/** All versions, newest first, without documents. */
export async function listPlaybooks (work: Work): Promise<PlaybookListing[]> {
  const rows = await work.tx.selectFrom('playbooks').select(['version', 'state', 'note', 'author', 'created_at', 'published_at']).where('shop_id', '=', work.shopId).orderBy('version', 'desc').limit(500).execute()
  return rows.map(row => ({ version: row.version, state: row.state, note: row.note, author: row.author, createdAt: iso(row.created_at), publishedAt: row.published_at === null ? null : iso(row.published_at) }))
}

export async function nextVersion (work: Work): Promise<number> {
  const highest = await work.tx.selectFrom('playbooks').select(({ fn }) => fn.max('version').as('version')).where('shop_id', '=', work.shopId).executeTakeFirst()
  return (highest?.version ?? 0) + 1
}

/** Call with lockPlaybooks held: the next version is one above the highest. */
export async function addPlaybook (work: Work, playbook: { document: Playbook; note: string; author: string; publish: boolean }): Promise<number> {
  const version = await nextVersion(work)
  const at = iso(work.now)
  seen.delete(work)
  await work.tx.insertInto('playbooks').values({
    shop_id: work.shopId, version, state: playbook.publish ? 'published' : 'draft', document: JSON.stringify(playbook.document), note: playbook.note, author: playbook.author, created_at: at,
    ...(playbook.publish ? { checked_at: at, published_at: at } : {}),
  }).execute()
  return version
}

export async function savePlaybook (work: Work, version: number, change: { state: PlaybookState; document?: Playbook; note?: string; revision: number; simulationId?: string }): Promise<void> {
  const at = iso(work.now)
  seen.delete(work)
  await work.tx.updateTable('playbooks').set({
    state: change.state, revision: change.revision,
    ...(change.document === undefined ? {} : { document: JSON.stringify(change.document) }),
    ...(change.note === undefined ? {} : { note: change.note }),
    ...(change.simulationId === undefined ? {} : { simulation_id: change.simulationId }),
    ...(change.state === 'checked' ? { checked_at: at } : {}),
    ...(change.state === 'published' ? { checked_at: at, published_at: at, retired_at: null } : {}),
    ...(change.state === 'retired' ? { retired_at: at } : {}),
  }).where('shop_id', '=', work.shopId).where('version', '=', version).execute()
}

/** What the shop is: its money and place shape the first playbook. */
export async function loadShopPlace (work: Work): Promise<{ currency: string; timeZone: string }> {
  const row = await work.tx.selectFrom('shops').select(['currency', 'time_zone']).where('id', '=', work.shopId).executeTakeFirst()
  if (!row) throw new Fault('shop.not-found')
  return { currency: row.currency.trim(), timeZone: row.time_zone }
}

/** The version that was published on this simulation, if any. A shop has few versions. */
export async function findPublishedOn (work: Work, simulationId: string): Promise<number | undefined> {
  const row = await work.tx.selectFrom('playbooks').select('version').where('shop_id', '=', work.shopId).where('simulation_id', '=', simulationId).executeTakeFirst()
  return row?.version
}
