import type { World } from '../kernel/work.ts'
import { transact } from '../kernel/work.ts'
import { databaseFault } from '../kernel/db.ts'
import { loadMessageViews, loadConversation, messageView, type CommittedMessage } from '../conversations/index.ts'
import type { MessageView } from '../conversations/contract.ts'
import { tellText, type Member, type Subscription } from './member.ts'

/** Who is here and what they have opened. Delivers messages so that each subscription gets seq after seq, none missing, none twice. */
export interface Hub {
  readonly members: ReadonlySet<Member>
  join(member: Member): void
  leave(member: Member): void
  /** Begins at `since`, held back until `pull` has brought what is missing. */
  subscribe(member: Member, conversationId: string, since: number): Subscription
  unsubscribe(subscription: Subscription): void
  subscriptionsOf(shopId: string, conversationId: string): Iterable<Subscription>
  /** Sends everything after the cursor, then lets live messages through. */
  pull(subscription: Subscription, upTo: number): Promise<void>
  deliver(batch: readonly CommittedMessage[]): void
  /** A message up to this seq exists: who lacks it reads it. */
  hint(shopId: string, conversationId: string, seq: number): void
  /** Hints may have been lost: everyone reads. */
  pullAll(): void
  /** Members of one shop, one agent or one customer. */
  inShop(shopId: string): Iterable<Member>
}

const PAGE = 100
const RETRY_MS = 500
const NONE: ReadonlySet<never> = new Set()

export function createHub (world: World): Hub {
  const members = new Set<Member>()
  const byShop = new Map<string, Set<Member>>()
  const byConversation = new Map<string, Set<Subscription>>()
  const keyOf = (shopId: string, conversationId: string): string => shopId + conversationId // ids have one length: no two pairs meet

  const frameText = (conversationId: string, message: MessageView): string => JSON.stringify({ t: 'message', conversation: conversationId, message })

  /** Pages until nothing is missing. The socket takes a page before the next is read: a long gap costs one page of memory. */
  async function readOn (subscription: Subscription): Promise<void> {
    const { member, shopId, conversationId } = subscription
    do {
      const views = await transact(world, shopId, async work => {
        const conversation = await loadConversation(work, conversationId)
        // Ownership may have moved since it was opened: what is read now is shown to who owns it now.
        if (member.viewer.kind === 'shopper' && conversation.customerId !== member.viewer.customerId) return undefined
        return loadMessageViews(work, conversation, { after: subscription.cursor, limit: PAGE })
      })
      if (!views) { hub.unsubscribe(subscription); return }
      for (const view of views) {
        if (subscription.closed || view.seq <= subscription.cursor) continue
        tellText(member, frameText(conversationId, view))
        subscription.cursor = view.seq
      }
      if (views.length === 0) subscription.wanted = Math.min(subscription.wanted, subscription.cursor) // a hint of what is not there
      if (views.length === PAGE) await drained(member)
    } while (!subscription.closed && member.socket.readyState === 1 && subscription.wanted > subscription.cursor)
    subscription.pulling = false // in the same breath as the last look: nothing can arrive in between
  }

  const hub: Hub = {
    members,
    join (member) {
      members.add(member)
      const shop = byShop.get(member.viewer.shopId) ?? new Set()
      byShop.set(member.viewer.shopId, shop.add(member))
    },
    leave (member) {
      members.delete(member)
      const shop = byShop.get(member.viewer.shopId)
      shop?.delete(member)
      if (shop?.size === 0) byShop.delete(member.viewer.shopId)
      for (const subscription of member.opened.values()) hub.unsubscribe(subscription)
    },
    subscribe (member, conversationId, since) {
      const subscription: Subscription = { member, shopId: member.viewer.shopId, conversationId, cursor: since, wanted: since, pulling: true, closed: false }
      member.opened.set(conversationId, subscription)
      const key = keyOf(subscription.shopId, conversationId)
      byConversation.set(key, (byConversation.get(key) ?? new Set()).add(subscription))
      return subscription
    },
    unsubscribe (subscription) {
      subscription.closed = true
      if (subscription.member.opened.get(subscription.conversationId) === subscription) subscription.member.opened.delete(subscription.conversationId)
      const key = keyOf(subscription.shopId, subscription.conversationId)
      const all = byConversation.get(key)
      all?.delete(subscription)
      if (all?.size === 0) byConversation.delete(key)
    },
    subscriptionsOf: (shopId, conversationId) => byConversation.get(keyOf(shopId, conversationId)) ?? NONE,
    async pull (subscription, upTo) {
      subscription.pulling = true
      subscription.wanted = Math.max(subscription.wanted, upTo)
      try {
        if (subscription.wanted > subscription.cursor) await readOn(subscription)
        else subscription.pulling = false
      } catch (error) {
        // Still held back: a later message must not jump the gap. Tried again until the database answers or the socket goes.
        if (!databaseFault(error)) world.log.warn({ err: error }, 'reading missed messages failed')
        setTimeout(() => { if (!subscription.closed) void hub.pull(subscription, upTo) }, RETRY_MS).unref()
      }
    },
    deliver (batch) {
      for (const message of batch) {
        const subscriptions = byConversation.get(keyOf(message.shopId, message.conversationId))
        if (!subscriptions) continue
        let text: string | undefined
        for (const subscription of subscriptions) {
          if (message.seq <= subscription.cursor) continue
          if (subscription.pulling) { subscription.wanted = Math.max(subscription.wanted, message.seq); continue }
          if (message.seq > subscription.cursor + 1) { void hub.pull(subscription, message.seq); continue }
          text ??= frameText(message.conversationId, messageView({ ...message, card: message.card ?? null }, message.senderName, ''))
          subscription.cursor = message.seq
          tellText(subscription.member, text)
        }
      }
    },
    hint (shopId, conversationId, seq) {
      for (const subscription of hub.subscriptionsOf(shopId, conversationId)) {
        if (seq <= subscription.cursor) continue
        if (subscription.pulling) subscription.wanted = Math.max(subscription.wanted, seq)
        else void hub.pull(subscription, seq)
      }
    },
    pullAll () {
      for (const subscriptions of byConversation.values()) for (const subscription of subscriptions) if (!subscription.pulling) void hub.pull(subscription, subscription.cursor + 1)
    },
    inShop: shopId => byShop.get(shopId) ?? NONE,
  }
  return hub
}

/** Resolves when the socket has handed its backlog to the network. */
function drained (member: Member): Promise<void> {
  return new Promise(resolve => {
    const look = (): void => {
      if (member.socket.readyState !== 1 || member.socket.bufferedAmount < 256 * 1024) resolve()
      else setTimeout(look, 10).unref()
    }
    look()
  })
}
