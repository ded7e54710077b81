import { sql } from 'kysely'
import { iso, minute, type Instant } from '../kernel/clock.ts'
import { Fault } from '../kernel/faults.ts'
import type { ShopperViewer } from '../kernel/viewer.ts'
import { transact, type Work, type World } from '../kernel/work.ts'
import { createCustomer } from './store.ts'
import { hashSecret, newSecret, readToken, secretOf, writeToken } from './tokens.ts'

/** An identified session ends after this; only a fresh identity token makes another. Source: WID-05. */
export const IDENTIFIED_MS = 15 * minute

export interface Visitor { readonly id: string; readonly customerId: string; readonly token: string }
export interface ShopFront { readonly id: string; readonly name: string; readonly timeZone: string; readonly locale: string; readonly allowedOrigins: readonly string[] }

/** What the widget's door knows of a shop. */
export async function loadShopFront (work: Work): Promise<ShopFront> {
  const row = await work.tx.selectFrom('shops').select(['id', 'name', 'time_zone', 'locale', 'allowed_origins']).where('id', '=', work.shopId).executeTakeFirst()
  if (!row) throw new Fault('shop.not-found')
  return { id: row.id, name: row.name, timeZone: row.time_zone, locale: row.locale, allowedOrigins: row.allowed_origins }
}

export async function saveAllowedOrigins (work: Work, origins: readonly string[]): Promise<void> {
  await work.tx.updateTable('shops').set({ allowed_origins: [...origins] }).where('id', '=', work.shopId).execute()
}

/** The visitor this token belongs to, locked; undefined for a token we do not know (any more). Uses visitors_by_token. */
export async function lockVisitor (work: Work, token: string): Promise<Visitor | undefined> {
  const read = readToken('zv', token)
  if (!read || read.shopId !== work.shopId) return undefined
  const row = await work.tx.selectFrom('visitors').select(['id', 'customer_id']).where('shop_id', '=', work.shopId).where('token_hash', '=', read.hash).forUpdate().executeTakeFirst()
  if (!row) return undefined
  await work.tx.updateTable('visitors').set({ last_seen_at: iso(work.now) }).where('shop_id', '=', work.shopId).where('id', '=', row.id).execute()
  return { id: row.id, customerId: row.customer_id, token }
}

/** A new visitor with an anonymous customer of its own: two rows, no look-up. */
export async function addVisitor (work: Work, locale: string | undefined): Promise<Visitor> {
  const secret = newSecret()
  const id = work.newId()
  const customerId = await createCustomer(work, { locale: locale ?? null })
  await work.tx.insertInto('visitors').values({ shop_id: work.shopId, id, customer_id: customerId, token_hash: hashSecret(secret), created_at: iso(work.now), last_seen_at: iso(work.now) }).execute()
  return { id, customerId, token: writeToken('zv', 'v', work.shopId, secret) }
}

/** From here on the bare visitor token leads to this (new, empty) anonymous customer. */
export async function pointVisitor (work: Work, visitorId: string, customerId: string): Promise<void> {
  await work.tx.updateTable('visitors').set({ customer_id: customerId }).where('shop_id', '=', work.shopId).where('id', '=', visitorId).execute()
}

/** The anonymous session is the visitor itself under another prefix: no row, no end of its own; ending the visitor ends it. */
export function anonymousSession (work: Work, visitor: Visitor): { token: string; expiresAt: Instant } {
  return { token: writeToken('zs', 'v', work.shopId, secretOf(visitor.token)), expiresAt: work.now + 30 * 24 * 60 * minute }
}

export async function openIdentifiedSession (work: Work, visitorId: string, customerId: string): Promise<{ token: string; expiresAt: Instant }> {
  await work.tx.deleteFrom('identified_sessions').where('shop_id', '=', work.shopId).where('visitor_id', '=', visitorId).where('expires_at', '<', sql<number>`${iso(work.now)}::timestamptz`).execute()
  const secret = newSecret()
  const expiresAt = work.now + IDENTIFIED_MS
  await work.tx.insertInto('identified_sessions').values({ shop_id: work.shopId, id: work.newId(), visitor_id: visitorId, customer_id: customerId, token_hash: hashSecret(secret), created_at: iso(work.now), expires_at: iso(expiresAt) }).execute()
  return { token: writeToken('zs', 'i', work.shopId, secret), expiresAt }
}

/** "End and clear": every token of this visitor dies; the shop keeps what was said. */
export async function endVisitor (work: Work, visitorId: string): Promise<void> {
  await work.tx.deleteFrom('identified_sessions').where('shop_id', '=', work.shopId).where('visitor_id', '=', visitorId).execute()
  await work.tx.deleteFrom('visitors').where('shop_id', '=', work.shopId).where('id', '=', visitorId).execute()
}

/** Who a session token speaks for. Asked on every request and at every socket's hello, never remembered: ending must be heard at once. */
export async function findShopperViewer (world: World, bearer: string): Promise<ShopperViewer | undefined> {
  const read = readToken('zs', bearer)
  if (!read) return undefined
  return transact(world, read.shopId, async work => {
    if (read.use === 'v') {
      const visitor = await work.tx.selectFrom('visitors').select(['id', 'customer_id']).where('shop_id', '=', work.shopId).where('token_hash', '=', read.hash).executeTakeFirst()
      return visitor && { kind: 'shopper', shopId: work.shopId, visitorId: visitor.id, customerId: visitor.customer_id, identified: false }
    }
    const session = await work.tx.selectFrom('identified_sessions').select(['visitor_id', 'customer_id', 'expires_at']).where('shop_id', '=', work.shopId).where('token_hash', '=', read.hash).executeTakeFirst()
    if (!session || session.expires_at <= work.now) return undefined
    return { kind: 'shopper', shopId: work.shopId, visitorId: session.visitor_id, customerId: session.customer_id, identified: true, expiresAt: session.expires_at }
  })
}
