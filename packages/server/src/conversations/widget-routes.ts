import { Type } from 'typebox'
import { iso } from '../kernel/clock.ts'
import { Fault } from '../kernel/faults.ts'
import { shopperOf, type Routes } from '../kernel/http.ts'
import { closed, FaultView, Id, InstantText, Locale, Nullable } from '../kernel/schema.ts'
import type { ShopperViewer } from '../kernel/viewer.ts'
import { transact, type Work } from '../kernel/work.ts'
import { handOff, markRead, openConversation } from './actions.ts'
import { Acknowledged, ConversationState, MarkRead, MessagePage, PageQuery, SendMessage } from './contract.ts'
import { shopperLocale } from './inbox.ts'
import { refuseFlood } from './limits.ts'
import { ById } from './routes.ts'
import { loadConversation, loadConversationsOf, type ConversationRow } from './store.ts'
import { loadMessageViews } from './views.ts'
import { createMessageWriter } from './writer.ts'

const tags = ['widget']
const PAGE = 100
const HISTORY = 20
const OwnConversation = Type.Object({ id: Id, state: ConversationState, openedAt: InstantText, lastWords: Nullable(Type.String()), lastAt: InstantText, lastSeq: Type.Integer() }, closed)

/** Another shopper's conversation is answered like one that does not exist. */
export async function loadOwn (work: Work, viewer: ShopperViewer, id: string): Promise<ConversationRow> {
  const conversation = await loadConversation(work, id)
  if (conversation.customerId !== viewer.customerId) throw new Fault('conversation.not-found')
  return conversation
}

/** The shopper's side. */
export const widgetConversationRoutes: Routes = async (app, { world }) => {
  const writer = createMessageWriter(world)

  app.post('/v1/widget/conversations', {
    config: { door: 'shopper' },
    schema: { tags, operationId: 'openOwnConversation', summary: 'The shopper\'s open conversation, or a new one', body: Type.Optional(Type.Object({ locale: Type.Optional(Locale) }, closed)), response: { 200: Type.Object({ conversationId: Id }, closed), default: FaultView } },
  }, async request => {
    const viewer = shopperOf(request)
    const wait = refuseFlood(world, viewer, request.ip)
    if (wait > 0) throw new Fault('request.too-many', { retryAfterMs: wait })
    return transact(world, viewer.shopId, async work => {
      const locale = request.body?.locale ?? await shopperLocale(work, viewer.customerId)
      return { conversationId: (await openConversation(work, { customerId: viewer.customerId, visitorId: viewer.visitorId, locale })).id }
    })
  })

  app.get('/v1/widget/conversations', {
    config: { door: 'shopper' },
    schema: { tags, operationId: 'listOwnConversations', summary: 'The shopper\'s conversations, newest first', response: { 200: Type.Object({ items: Type.Array(OwnConversation) }, closed), default: FaultView } },
  }, async request => {
    const viewer = shopperOf(request)
    return transact(world, viewer.shopId, async work => ({
      items: (await loadConversationsOf(work, viewer.customerId, HISTORY)).map(row => ({ id: row.id, state: row.state, openedAt: iso(row.openedAt), lastWords: row.lastWords, lastAt: iso(row.lastAt), lastSeq: row.lastSeq })),
    }))
  })

  app.get('/v1/widget/conversations/:id/messages', {
    config: { door: 'shopper' },
    schema: { tags, operationId: 'listOwnMessages', summary: 'Messages after or before a sequence number, oldest first', params: ById, querystring: PageQuery, response: { 200: MessagePage, default: FaultView } },
  }, async request => {
    const viewer = shopperOf(request)
    return transact(world, viewer.shopId, async work => {
      const conversation = await loadOwn(work, viewer, request.params.id)
      return { items: await loadMessageViews(work, conversation, { ...request.query, limit: request.query.limit ?? PAGE }), lastSeq: conversation.lastSeq }
    })
  })

  app.post('/v1/widget/conversations/:id/messages', {
    config: { door: 'shopper' },
    schema: { tags, operationId: 'sendOwnMessage', summary: 'Write to the shop; the same client id again gives the same sequence number', params: ById, body: SendMessage, response: { 200: Acknowledged, 201: Acknowledged, default: FaultView } },
  }, async (request, reply) => {
    const viewer = shopperOf(request)
    const wait = refuseFlood(world, viewer, request.ip)
    if (wait > 0) throw new Fault('request.too-many', { retryAfterMs: wait })
    const { clientId, body, card } = request.body
    if (card) throw new Fault('auth.forbidden') // cards state facts of the shop: only staff and the AI attach them
    const sent = await writer.send({ shopId: viewer.shopId, conversationId: request.params.id, senderKind: 'customer', senderId: viewer.customerId, senderName: null, clientId, body })
    return reply.code(sent.fresh ? 201 : 200).send({ clientId, seq: sent.seq, sentAt: iso(sent.sentAt) })
  })

  app.post('/v1/widget/conversations/:id/read', {
    config: { door: 'shopper' },
    schema: { tags, operationId: 'markOwnRead', summary: 'Say how far the shopper has read', params: ById, body: MarkRead, response: { 200: Type.Object({ seq: Type.Integer() }, closed), default: FaultView } },
  }, async request => {
    const viewer = shopperOf(request)
    return transact(world, viewer.shopId, async work => {
      const conversation = await loadOwn(work, viewer, request.params.id)
      return { seq: await markRead(work, conversation.id, { who: 'customer', seq: request.body.seq }) ?? conversation.customerReadSeq }
    })
  })

  app.post('/v1/widget/conversations/:id/human', {
    config: { door: 'shopper' },
    schema: { tags, operationId: 'askForHuman', summary: 'A human, please. Always possible', params: ById, body: Type.Object({ skill: Type.Optional(Type.String({ maxLength: 40 })) }, closed), response: { 200: Type.Object({ state: ConversationState }, closed), default: FaultView } },
  }, async request => {
    const viewer = shopperOf(request)
    return transact(world, viewer.shopId, async work => {
      await loadOwn(work, viewer, request.params.id)
      const after = await handOff(work, request.params.id, { reason: 'asked', ...(request.body.skill === undefined ? {} : { skill: request.body.skill }) })
      return { state: after.state }
    })
  })
}
