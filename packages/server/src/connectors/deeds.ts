import type { Deed } from '../commerce/contract.ts'
import { findOrderOrigin } from '../commerce/index.ts'
import { transact, type Work, type World } from '../kernel/work.ts'
import { loadProposal } from '../proposals/index.ts'
import { CallFailed } from './call.ts'
import type { Connector, Errand, ErrandOutcome } from './ports.ts'
import { endShopDeed, insertShopDeed, loadWaitingDeeds, type WaitingDeed } from './store-deeds.ts'
import { makeDue, type ClaimedTurn, type ConnectorRow } from './store.ts'

/** Deeds that are about an order and that a shop outside has to hear of. */
const TOLD: ReadonlySet<Deed['kind']> = new Set<Deed['kind']>(['cancel-order', 'change-order-address', 'return-items', 'exchange-items'])
const AT_ONCE = 20
/** A shop that cannot be reached is tried again with every turn; one that keeps failing on this very deed leaves it to a person. */
const LAST_ATTEMPT = 20

/** A shopper confirmed, our books have it: if the order came from outside, the shop there is told. Written in the confirmation's own reaction, so it is never forgotten. */
export async function passOn (work: Work, { proposalId, as }: { readonly proposalId: string; readonly as: string }): Promise<void> {
  if (as !== 'done') return
  const proposal = await loadProposal(work, proposalId)
  const { deed } = proposal
  if (!TOLD.has(deed.kind) || !('orderId' in deed)) return
  const origin = await findOrderOrigin(work, deed.orderId)
  if (!origin) return
  await insertShopDeed(work, { id: proposalId, connectorId: origin.connectorId, orderId: deed.orderId, deed, ownReference: deed.kind === 'return-items' ? proposal.outcome : null })
  await makeDue(work, origin.connectorId, false)
}

/** Does there what waits, in the order it was confirmed. Throws only when the shop cannot be reached: then everything waits on. */
export async function carryOut (world: World, { shopId, id }: ClaimedTurn, connector: Connector, row: ConnectorRow): Promise<void> {
  for (const waiting of await transact(world, shopId, work => loadWaitingDeeds(work, id, AT_ONCE))) {
    const outcome = await outcomeOf(world, shopId, { waiting, connector, prefix: row.prefix })
    await transact(world, shopId, work => endShopDeed(work, waiting.id, {
      state: outcome.kind, reference: outcome.kind === 'done' ? outcome.reference : null, problem: outcome.kind === 'refused' ? outcome.say : null,
    }))
  }
}

async function outcomeOf (world: World, shopId: string, { waiting, connector, prefix }: { waiting: WaitingDeed; connector: Connector; prefix: string }): Promise<ErrandOutcome> {
  if (!connector.perform) return { kind: 'by-hand' }
  const origin = await transact(world, shopId, work => findOrderOrigin(work, waiting.orderId))
  if (!origin) return { kind: 'refused', say: 'the order is no longer here' }
  const counted = new Map<string, number>()
  for (const item of itemsOf(waiting.deed)) {
    const ref = origin.lines.find(line => String(line.lineNo) === item)?.ref
    if (ref == null) return { kind: 'refused', say: `line ${item} is not known there` }
    counted.set(ref, (counted.get(ref) ?? 0) + 1)
  }
  const errand: Errand = { deed: waiting.deed, orderId: typeof origin.attributes['ref'] === 'string' ? origin.attributes['ref'] : waiting.orderId.slice(prefix.length), items: [...counted].map(([ref, units]) => ({ ref, units })) }
  try {
    return await connector.perform(errand, waiting.id)
  } catch (error) {
    if (!(error instanceof CallFailed)) throw error
    if ((error.why === 'request-refused' || error.why === 'not-found') || waiting.attempts >= LAST_ATTEMPT) return { kind: 'refused', say: error.message }
    throw error
  }
}

const itemsOf = (deed: Deed): readonly string[] => deed.kind === 'return-items' ? deed.itemIds : deed.kind === 'exchange-items' ? deed.items.map(swap => swap.from) : []
