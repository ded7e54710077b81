import type { Static } from 'typebox'
import { recordAudit } from '../kernel/audit.ts'
import { iso } from '../kernel/clock.ts'
import type { Work } from '../kernel/work.ts'
import { loadOrders } from '../commerce/index.ts'
import { currentPlaybook } from '../playbook/index.ts'
import { findAdvisor } from './advisors.ts'
import type { OpenSession, ShopperSession } from './contract.ts'
import { greetingFor, suggestionsFor, type GreetingFacts, type GreetingLocale } from './greeting.ts'
import { readIdentityToken, type IdentityRefusal } from './identity.ts'
import { knowCustomer, type Known } from './profile.ts'
import { shopIdentitySecret } from './secret.ts'
import { addVisitor, anonymousSession, loadShopFront, lockVisitor, openIdentifiedSession, pointVisitor, type ShopFront, type Visitor } from './sessions.ts'
import { createCustomer, fillCustomer, loadCustomer, lockCustomer, saveCare, saveMerged } from './store.ts'

/** What a session needs from the floor above, handed down at the roof: customers may not call conversations. */
export interface HistoryPort {
  /** Gives every conversation of one customer to another; returns their ids. */
  moveConversations(work: Work, fromCustomerId: string, toCustomerId: string): Promise<readonly string[]>
  findOpenConversation(work: Work, customerId: string): Promise<{ readonly id: string } | undefined>
}

const DONE: ReadonlySet<string> = new Set(['delivered', 'completed', 'cancelled', 'returned'])

/** Opens the widget for a visitor: anonymous, or known when the shop's token vouches for them in this very call. */
export async function openShopperSession (work: Work, wish: Omit<Static<typeof OpenSession>, 'shop'>, history: HistoryPort): Promise<Static<typeof ShopperSession>> {
  const shop = await loadShopFront(work)
  const visitor = (wish.visitorToken === undefined ? undefined : await lockVisitor(work, wish.visitorToken)) ?? await addVisitor(work, wish.locale)
  const identity = wish.identityToken === undefined ? undefined : readIdentityToken(wish.identityToken, await shopIdentitySecret(work), work.shopId, work.now)
  if (identity?.kind !== 'known') {
    const session = anonymousSession(work, visitor)
    return describe(work, { shop, visitor, session, customerId: visitor.customerId, identified: false, refused: identity?.because ?? null, locale: wish.locale }, history)
  }
  const known = await loadCustomer(work, await createCustomer(work, { externalId: identity.sub, name: identity.name ?? null, locale: identity.locale ?? wish.locale ?? null }))
  if ((known.name === null && identity.name) || (known.locale === null && identity.locale)) await fillCustomer(work, known.id, identity)
  await joinHistory(work, visitor, known.id, history)
  const session = await openIdentifiedSession(work, visitor.id, known.id)
  return describe(work, { shop, visitor, session, customerId: known.id, identified: true, refused: null, locale: wish.locale ?? identity.locale }, history)
}

/**
 * What the visitor said before becoming known joins the known customer, once; the bare visitor token leads to an empty history afterwards.
 * The visitor row is locked, so two sign-ins take turns. A history that has an owner is never given to another.
 */
async function joinHistory (work: Work, visitor: Visitor, knownId: string, history: HistoryPort): Promise<void> {
  const before = await lockCustomer(work, visitor.customerId)
  if (before.id === knownId || before.external_id !== null || before.merged_into !== null) return
  const moved = await history.moveConversations(work, before.id, knownId)
  if (moved.length === 0 && before.care.length === 0) return // nothing was said yet: the empty anonymous customer stays for later
  if (before.care.length > 0) {
    const known = await lockCustomer(work, knownId)
    if (known.care.length === 0) await saveCare(work, knownId, before.care)
  }
  await saveMerged(work, before.id, knownId)
  await pointVisitor(work, visitor.id, await createCustomer(work, {}))
  await recordAudit(work, `visitor:${visitor.id}`, 'customer.joined', { subject: `customer:${knownId}`, detail: { from: before.id, conversations: moved.length } })
  await work.emit('customer.identified', { customerId: knownId, mergedCustomerId: before.id })
}

interface Opened {
  readonly shop: ShopFront; readonly visitor: Visitor; readonly session: { token: string; expiresAt: number }; readonly customerId: string
  readonly identified: boolean; readonly refused: IdentityRefusal | null; readonly locale: GreetingLocale | undefined
}

async function describe (work: Work, opened: Opened, history: HistoryPort): Promise<Static<typeof ShopperSession>> {
  const { shop, visitor, session, customerId, identified } = opened
  const known = await knowCustomer(work, customerId)
  const { document } = await currentPlaybook(work)
  const facts = await greetingFacts(work, opened, known)
  const advisor = await findAdvisor(work, known.row.id)
  return {
    shop: { id: shop.id, name: shop.name, timeZone: shop.timeZone },
    visitorToken: visitor.token, sessionToken: session.token, expiresAt: iso(session.expiresAt), identified, identityRefused: opened.refused,
    customer: { id: known.row.id, name: known.row.name, care: [...known.profile.care], tier: known.profile.tier },
    conversationId: (await history.findOpenConversation(work, known.row.id))?.id ?? null,
    greeting: greetingFor(facts, document, work.now), aiLabel: document.concierge.label[facts.locale],
    suggestions: suggestionsFor(facts), advisor: advisor && advisor.here ? { name: advisor.name, avatar: advisor.avatar } : null,
  }
}

async function greetingFacts (work: Work, { shop, locale, identified }: Opened, known: Known): Promise<GreetingFacts> {
  const orders = identified ? await loadOrders(work, known.row.id, { limit: 5 }) : []
  const running = orders.filter(order => order.kind === 'sale' && !DONE.has(order.status)).flatMap(order => {
    const open = order.parcels.filter(parcel => parcel.status !== 'delivered')
    return order.parcels.length === 0 ? [order.status] : open.map(parcel => parcel.status)
  })
  const words = locale ?? asLocale(known.row.locale) ?? asLocale(shop.locale) ?? 'zh-CN'
  return { locale: words, shopName: shop.name, name: known.row.name, timeZone: shop.timeZone, care: known.profile.care, running, hasOrders: orders.length > 0 }
}

function asLocale (text: string | null): GreetingLocale | undefined {
  if (text === null) return undefined
  return text.toLowerCase().startsWith('zh') ? 'zh-CN' : text.toLowerCase().startsWith('en') ? 'en' : undefined
}
