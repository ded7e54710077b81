import { createHash } from 'node:crypto'
import { hour, iso, type Instant } from '../kernel/clock.ts'
import type { KeyViewer, Role, StaffViewer } from '../kernel/viewer.ts'
import { EVERY_SHOP, transact, type Work, type World } from '../kernel/work.ts'
import { randomBytes } from 'node:crypto'
import { loadAgent } from './store.ts'

export const SESSION_MS = 12 * hour
/** A credential known good is trusted this long without asking again. Revocations of this process forget at once; another
 *  process's arrive with the event or, at worst, after this. The promise is 5 s. Source: bad input AUTH-03. */
const TRUST_MS = 2_000
const MAX_TRUSTED = 20_000

/** 256 random bits; what is stored is its SHA-256, so a stolen table opens no door. */
export function newToken (prefix: string): string {
  return prefix + randomBytes(32).toString('base64url')
}

export function digest (token: string): Buffer {
  return createHash('sha256').update(token).digest()
}

export async function openStaffSession (work: Work, agentId: string): Promise<{ token: string; expiresAt: Instant; sessionId: string }> {
  const agent = await loadAgent(work, agentId)
  const token = newToken('zd_')
  const sessionId = work.newId()
  const expiresAt = work.now + SESSION_MS
  await work.tx.insertInto('agent_sessions').values({ shop_id: work.shopId, id: sessionId, agent_id: agentId, token_hash: digest(token), epoch: agent.epoch, created_at: iso(work.now), expires_at: iso(expiresAt) }).execute()
  return { token, expiresAt, sessionId }
}

/** Ends one session. The event lets its sockets ask again, and find themselves signed out; the agent's other sessions stay. */
export async function closeStaffSession (work: Work, viewer: StaffViewer): Promise<void> {
  await work.tx.updateTable('agent_sessions').set({ revoked_at: iso(work.now) }).where('shop_id', '=', work.shopId).where('id', '=', viewer.sessionId).where('revoked_at', 'is', null).execute()
  await work.emit('agent.access-changed', { agentId: viewer.agentId })
}

interface Trusted { readonly viewer: StaffViewer | KeyViewer; readonly until: Instant }
const trustedBy = new WeakMap<World, Map<string, Trusted>>()

function trusted (world: World): Map<string, Trusted> {
  const known = trustedBy.get(world)
  if (known) return known
  const fresh = new Map<string, Trusted>()
  trustedBy.set(world, fresh)
  world.bell.onEvents(events => { if (events.some(event => event.kind === 'agent.access-changed')) fresh.clear() })
  return fresh
}

async function recall<V extends StaffViewer | KeyViewer> (world: World, token: string, find: (hash: Buffer) => Promise<{ viewer: V; expiresAt: Instant } | undefined>): Promise<V | undefined> {
  const cache = trusted(world)
  const hash = digest(token)
  const key = hash.toString('base64')
  const now = world.clock.now()
  const known = cache.get(key)
  if (known && known.until > now) return known.viewer as V // the prefix of the token decides which kind is stored under it
  const found = await find(hash)
  if (!found) { cache.delete(key); return undefined }
  if (cache.size >= MAX_TRUSTED) cache.clear()
  cache.set(key, { viewer: found.viewer, until: Math.min(now + TRUST_MS, found.expiresAt) })
  return found.viewer
}

/** Who holds this session cookie now; undefined when it is wrong, expired, revoked or older than the last access change. Uses agent_sessions_by_token. */
export async function findStaffViewer (world: World, token: string | undefined): Promise<StaffViewer | undefined> {
  if (!token?.startsWith('zd_') || token.length !== 46) return undefined
  return recall(world, token, hash => transact(world, EVERY_SHOP, async work => {
    const row = await work.tx.selectFrom('agent_sessions as s')
      .innerJoin('agents as a', join => join.onRef('a.shop_id', '=', 's.shop_id').onRef('a.id', '=', 's.agent_id'))
      .select(['s.shop_id', 's.id', 's.expires_at', 'a.id as agent_id', 'a.role'])
      .where('s.token_hash', '=', hash).where('s.revoked_at', 'is', null).where('s.expires_at', '>', iso(work.now) as never) // kysely types the comparison by the read side, a number
      .whereRef('s.epoch', '=', 'a.session_epoch').where('a.active', '=', true).executeTakeFirst()
    return row && { viewer: { kind: 'staff' as const, shopId: row.shop_id, agentId: row.agent_id, role: row.role as Role, sessionId: row.id }, expiresAt: row.expires_at } // checked by the table
  }))
}

/** Who holds this API key now. Uses api_keys_by_hash. */
export async function findKeyViewer (world: World, token: string | undefined): Promise<KeyViewer | undefined> {
  if (!token?.startsWith('zk_') || token.length !== 46) return undefined
  return recall(world, token, hash => transact(world, EVERY_SHOP, async work => {
    const row = await work.tx.selectFrom('api_keys').select(['shop_id', 'id', 'role']).where('key_hash', '=', hash).where('revoked_at', 'is', null).executeTakeFirst()
    return row && { viewer: { kind: 'key' as const, shopId: row.shop_id, keyId: row.id, role: row.role as Role }, expiresAt: Infinity } // checked by the table
  }))
}
