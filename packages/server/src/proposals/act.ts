import { isFault } from '../kernel/faults.ts'
import type { Deed } from '../commerce/contract.ts'
import type { Movement, OrderFacts, ShopRefusal } from '../commerce/index.ts'
import { decideAct, type ActDecision, type Reason } from './decide.ts'
import { decideConfirm, decideDecline, isOver } from './lifecycle.ts'
import type { ActFacts, Asker, Basis, Charge, Proposal } from './model.ts'
import type { Counter } from './ports.ts'

export interface Ask { readonly key: string; readonly asker: Asker; readonly customerId: string; readonly conversationId: string | null; readonly deed: Deed }

export type Proposed =
  | { readonly kind: 'proposed'; readonly proposal: Proposal }
  | { readonly kind: 'conflict' }
  | Turned

/** `shop`: what the shop itself said; otherwise the rules' reasons. */
export type Turned = { readonly kind: 'refuse' | 'escalate'; readonly because: readonly Reason[]; readonly shop?: ShopRefusal }

export type Confirmed =
  | { readonly kind: 'done'; readonly proposal: Proposal; readonly again: boolean }
  | { readonly kind: 'not-found' }
  | { readonly kind: 'closed'; readonly proposal: Proposal; readonly turned?: Turned }
  | { readonly kind: 'hash' }

/** Writes down what would be done, for whom and for how much, and until when it may be confirmed. Changes nothing in the shop. */
export async function propose (counter: Counter, ask: Ask): Promise<Proposed> {
  const known = await counter.holder.findByKey(ask.customerId, ask.key)
  if (known) return sameAsk(known, ask)
  const judged = await judge(counter, ask, false)
  if (judged.kind !== 'allow') {
    await counter.holder.record({ what: `proposal.${judged.kind}d`, proposalId: null, customerId: ask.customerId, asker: ask.asker, because: judged.because, facts: { deed: ask.deed.kind, ...(judged.shop && { shop: judged.shop.because }) } })
    return judged
  }
  const id = counter.newId()
  const bare = { id, ...ask, movement: judged.movement, basis: judged.basis, expiresAt: judged.expiresAt }
  const proposal: Proposal = { ...bare, state: 'open', hash: counter.digest(shownText(bare)), createdAt: counter.now, closedAt: null, outcome: null, rulesVersion: counter.rules.version }
  if (!await counter.holder.add(proposal)) {
    const first = await counter.holder.findByKey(ask.customerId, ask.key)
    return first ? sameAsk(first, ask) : { kind: 'conflict' }
  }
  await counter.holder.record({ what: 'proposal.made', proposalId: id, customerId: ask.customerId, asker: ask.asker, because: judged.because, facts: factsFor(proposal) })
  return { kind: 'proposed', proposal }
}

function sameAsk (known: Proposal, ask: Ask): Proposed {
  return canonical(known.deed) === canonical(ask.deed) ? { kind: 'proposed', proposal: known } : { kind: 'conflict' }
}

/**
 * The shopper's yes to exactly what was shown. Judged again on facts that are held until the end: ownership, state, window, limits, price.
 *
 * What moved since it was shown closes the proposal; nothing is done at another price than the one agreed to.
 */
export async function confirm (counter: Counter, { proposalId, customerId, hash }: { proposalId: string; customerId: string; hash: string }): Promise<Confirmed> {
  const proposal = await counter.holder.lock(proposalId)
  if (!proposal || proposal.customerId !== customerId) return { kind: 'not-found' }
  const knock = decideConfirm(proposal, hash, counter.now)
  if (knock.kind === 'repeat') return { kind: 'done', proposal, again: true }
  if (knock.kind === 'close') return { kind: 'closed', proposal: await close(counter, proposal, { state: knock.as, outcome: null }) }
  if (knock.kind === 'refuse') {
    await counter.holder.record({ what: 'proposal.confirm-refused', proposalId, customerId, asker: 'shopper', because: [{ rule: `proposal.${knock.because}`, facts: {} }], facts: {} })
    return knock.because === 'hash' ? { kind: 'hash' } : { kind: 'closed', proposal }
  }
  const judged = await judge(counter, proposal, true)
  const turned = judged.kind === 'allow' ? sameAsShown(proposal, judged) : judged
  if (turned) return { kind: 'closed', turned, proposal: await close(counter, proposal, { state: 'refused', outcome: turned.shop?.because ?? turned.because[0]?.rule ?? null }, turned.because) }
  const performance = await counter.connector.perform(customerId, proposal.deed, proposal.id)
  if (performance.kind === 'refuse') return { kind: 'closed', turned: { kind: 'refuse', because: [], shop: performance }, proposal: await close(counter, proposal, { state: 'refused', outcome: performance.because }) }
  // Too late to refuse: what was done is done. It stays on record, and is counted as it was agreed.
  if (canonical(performance.movement) !== canonical(proposal.movement)) await counter.holder.record({ what: 'proposal.moved-otherwise', proposalId, customerId, asker: 'house', because: [], facts: { agreed: proposal.movement, moved: performance.movement } })
  await counter.holder.addToSums(chargesOf(counter, proposal, judged.kind === 'allow' ? judged.order : undefined))
  return { kind: 'done', again: false, proposal: await close(counter, proposal, { state: 'done', outcome: performance.reference }) }
}

/** The shopper's no. A no after a yes changes nothing. */
export async function decline (counter: Counter, { proposalId, customerId }: { proposalId: string; customerId: string }): Promise<Exclude<Confirmed, { kind: 'hash' }>> {
  const proposal = await counter.holder.lock(proposalId)
  if (!proposal || proposal.customerId !== customerId) return { kind: 'not-found' }
  const knock = decideDecline(proposal, counter.now)
  if (knock.kind === 'close') return { kind: 'closed', proposal: await close(counter, proposal, { state: knock.as, outcome: null }) }
  return proposal.state === 'done' ? { kind: 'done', proposal, again: true } : { kind: 'closed', proposal }
}

/** The clock's word: closes what nobody answered in time. Undefined when there was nothing to close. */
export async function expire (counter: Counter, proposalId: string): Promise<Proposal | undefined> {
  const proposal = await counter.holder.lock(proposalId)
  return proposal && isOver(proposal, counter.now) ? close(counter, proposal, { state: 'expired', outcome: null }) : undefined
}

type Judged = { readonly kind: 'allow'; readonly order: OrderFacts | undefined; readonly basis: Basis; readonly expiresAt: number; readonly movement: Movement; readonly because: readonly Reason[] } | Turned

/** A shop that does not answer, or answers what cannot be, has refused: nothing is proposed and nothing done on it. */
async function judge (counter: Counter, ask: Pick<Ask, 'asker' | 'customerId' | 'deed'>, hold: boolean): Promise<Judged> {
  try {
    return await judgeAnswered(counter, ask, hold)
  } catch (error) {
    const because = isFault(error, 'shop.away') ? 'unavailable' : isFault(error, 'shop.not-believed') ? 'not-believed' : undefined
    if (because === undefined) throw error
    return { kind: 'refuse', because: [{ rule: `shop.${because}`, facts: {} }], shop: { kind: 'refuse', because } }
  }
}

/** Ownership comes before anything the shop says: of another's order not even its state is learnt. */
async function judgeAnswered (counter: Counter, { asker, customerId, deed }: Pick<Ask, 'asker' | 'customerId' | 'deed'>, hold: boolean): Promise<Judged> {
  const { connector, holder, rules, now } = counter
  const order = 'orderId' in deed ? await connector.findOrder(deed.orderId, hold) : undefined
  if ('orderId' in deed && order?.customerId !== customerId) return { kind: 'refuse', because: [{ rule: 'act.order-not-found', facts: {} }], shop: { kind: 'refuse', because: 'order-not-found' } }
  const quote = await connector.quote(customerId, deed)
  if (quote.kind === 'refuse') return { kind: 'refuse', because: [{ rule: `shop.${quote.because}`, facts: {} }], shop: quote }
  const keys = sumKeys(counter, asker, customerId, order)
  const sorted = [...keys].toSorted()
  const found = await holder.sums(sorted, quote.movement.amount.currency, hold)
  const [dayOwed, dayGoodwill, ofOrder] = keys.map(key => found[sorted.indexOf(key)] ?? 0)
  const facts: ActFacts = {
    asker, customerId, deed, order, movement: quote.movement, sums: { order: ofOrder ?? 0, dayOwed: dayOwed ?? 0, dayGoodwill: dayGoodwill ?? 0 },
    todayOn: counter.dayOf(now), placedOn: order?.placedAt == null ? null : counter.dayOf(order.placedAt), receivedOn: order?.deliveredAt == null ? null : counter.dayOf(order.deliveredAt),
  }
  const decision: ActDecision = decideAct(facts, rules, now)
  return decision.kind === 'allow' ? { ...decision, order, movement: quote.movement } : decision
}

/** The AI's day is counted per shopper, a member of staff's per person: neither can be emptied by many small ones. */
function sumKeys ({ dayOf, now }: Counter, asker: Asker, customerId: string, order: OrderFacts | undefined): [string, string, ...string[]] {
  const who = asker.kind === 'ai' ? `ai:${customerId}` : asker.name
  return [`day:${dayOf(now)}:owed:${who}`, `day:${dayOf(now)}:goodwill:${who}`, ...(order ? [`order:${order.orderId}`] : [])]
}

function chargesOf (counter: Counter, { asker, customerId, movement, basis }: Proposal, order: OrderFacts | undefined): Charge[] {
  if (movement.direction !== 'to-shopper') return []
  const [owed, goodwill] = sumKeys(counter, asker, customerId, undefined)
  const charges: Charge[] = [{ key: basis === 'owed' ? owed : goodwill, amount: movement.amount, capMinor: null }]
  if (order) charges.push({ key: `order:${order.orderId}`, amount: movement.amount, capMinor: counter.rules.withinPaid ? order.paid.minor : null })
  return charges.toSorted((a, b) => a.key < b.key ? -1 : 1)
}

function sameAsShown (shown: Proposal, judged: { movement: Movement; basis: Basis }): Turned | undefined {
  const same = shown.basis === judged.basis && canonical(shown.movement) === canonical(judged.movement)
  return same ? undefined : { kind: 'refuse', because: [{ rule: 'proposal.changed', facts: { shownMinor: shown.movement.amount.minor, nowMinor: judged.movement.amount.minor } }] }
}

async function close (counter: Counter, proposal: Proposal, how: Pick<Proposal, 'state' | 'outcome'>, because: readonly Reason[] = []): Promise<Proposal> {
  const closed: Proposal = { ...proposal, ...how, closedAt: counter.now }
  await counter.holder.save(closed)
  const who = how.state === 'expired' ? 'house' as const : 'shopper' as const
  await counter.holder.record({ what: `proposal.${how.state}`, proposalId: proposal.id, customerId: proposal.customerId, asker: who, because, facts: factsFor(closed) })
  return closed
}

/** No personal data: an address is in the deed, and the deed is not here. */
function factsFor ({ deed, movement, basis, state, hash, expiresAt, outcome }: Proposal): Record<string, unknown> {
  return { deed: deed.kind, ...('orderId' in deed && { orderId: deed.orderId }), movement, basis, state, hash, expiresAt, outcome }
}

function shownText ({ id, customerId, deed, movement, expiresAt }: Pick<Proposal, 'id' | 'customerId' | 'deed' | 'movement' | 'expiresAt'>): string {
  return canonical({ id, customerId, deed, movement, expiresAt })
}

/** One text for equal values, whatever the order of their keys. */
function canonical (value: unknown): string {
  return JSON.stringify(value, (_key, one: unknown) => one !== null && typeof one === 'object' && !Array.isArray(one) ? Object.fromEntries(Object.entries(one).toSorted(([a], [b]) => a < b ? -1 : 1)) : one)
}
