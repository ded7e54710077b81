import { Type } from 'typebox'
import { iso } from '../kernel/clock.ts'
import { Fault } from '../kernel/faults.ts'
import { agentOf, staffOf, type Routes } from '../kernel/http.ts'
import { closed, FaultView, Id } from '../kernel/schema.ts'
import { may, type KeyViewer, type StaffViewer } from '../kernel/viewer.ts'
import { transact } from '../kernel/work.ts'
import { agentName } from '../staff/index.ts'
import { addNote, markRead, reopenConversation, resolveConversation } from './actions.ts'
import { Acknowledged, AddNote, AtRevision, ConversationSummary, InboxPage, InboxQuery, MarkRead, MessagePage, NoteView, PageQuery, Resolve, SendMessage } from './contract.ts'
import { loadInbox, loadSummaries, loadSummariesOf } from './inbox.ts'
import { refuseFlood } from './limits.ts'
import { loadConversation } from './store.ts'
import { loadMessageViews, loadNoteViews } from './views.ts'
import { createMessageWriter } from './writer.ts'

export const ById = Type.Object({ id: Id }, closed)
const tags = ['conversations']
const PAGE = 100

const actor = (viewer: StaffViewer | KeyViewer): { agentId: string | null; by: string } => viewer.kind === 'staff' ? { agentId: viewer.agentId, by: viewer.agentId } : { agentId: null, by: viewer.keyId }

/** The desk's and the API's side. */
export const conversationRoutes: Routes = async (app, { world }) => {
  const writer = createMessageWriter(world)
  app.addHook('onClose', () => writer.close())

  const summary = async (shopId: string, id: string): Promise<ConversationSummary> => transact(world, shopId, async work => {
    const [found] = await loadSummaries(work, [id])
    if (!found) throw new Fault('conversation.not-found')
    return found
  })

  app.get('/v1/conversations', {
    config: { door: 'staff', permission: 'conversation.read' },
    schema: { tags, operationId: 'listConversations', summary: 'The inbox: one view, by what must be done next', querystring: InboxQuery, response: { 200: InboxPage, default: FaultView } },
  }, async request => {
    const viewer = staffOf(request)
    return transact(world, viewer.shopId, work => loadInbox(work, request.query, viewer.kind === 'staff' ? viewer.agentId : null))
  })

  app.get('/v1/conversations/:id', {
    config: { door: 'staff', permission: 'conversation.read' },
    schema: { tags, operationId: 'getConversation', summary: 'One conversation', params: ById, response: { 200: ConversationSummary, default: FaultView } },
  }, async request => summary(staffOf(request).shopId, request.params.id))

  app.get('/v1/customers/:id/conversations', {
    config: { door: 'staff', permission: 'conversation.read' },
    schema: { tags, operationId: 'listCustomerConversations', summary: 'A customer\'s conversations, newest first', params: ById, response: { 200: Type.Object({ items: Type.Array(ConversationSummary) }, closed), default: FaultView } },
  }, async request => transact(world, staffOf(request).shopId, async work => ({ items: await loadSummariesOf(work, request.params.id) })))

  app.get('/v1/conversations/:id/messages', {
    config: { door: 'staff', permission: 'conversation.read' },
    schema: { tags, operationId: 'listMessages', summary: 'Messages after or before a sequence number, oldest first', params: ById, querystring: PageQuery, response: { 200: MessagePage, default: FaultView } },
  }, async request => transact(world, staffOf(request).shopId, async work => {
    const conversation = await loadConversation(work, request.params.id)
    return { items: await loadMessageViews(work, conversation, { ...request.query, limit: request.query.limit ?? PAGE }), lastSeq: conversation.lastSeq }
  }))

  app.post('/v1/conversations/:id/messages', {
    config: { door: 'staff', permission: 'conversation.reply' },
    schema: { tags, operationId: 'sendMessage', summary: 'Reply to the shopper; the same client id again gives the same sequence number', params: ById, body: SendMessage, response: { 200: Acknowledged, 201: Acknowledged, default: FaultView } },
  }, async (request, reply) => {
    const viewer = agentOf(request)
    const wait = refuseFlood(world, viewer, request.ip)
    if (wait > 0) throw new Fault('request.too-many', { retryAfterMs: wait })
    const { clientId, body, card } = request.body
    const sent = await writer.send({
      shopId: viewer.shopId, conversationId: request.params.id, senderKind: 'agent', senderId: viewer.agentId, senderName: await transact(world, viewer.shopId, work => agentName(work, viewer.agentId)) ?? null,
      clientId, body, card: card ?? null, intervenes: may(viewer, 'conversation.intervene'),
    })
    return reply.code(sent.fresh ? 201 : 200).send({ clientId, seq: sent.seq, sentAt: iso(sent.sentAt) })
  })

  app.get('/v1/conversations/:id/notes', {
    config: { door: 'staff', permission: 'conversation.read' },
    schema: { tags, operationId: 'listNotes', summary: 'Staff-only lines: notes and what happened', params: ById, response: { 200: Type.Object({ items: Type.Array(NoteView) }, closed), default: FaultView } },
  }, async request => transact(world, staffOf(request).shopId, async work => ({ items: await loadNoteViews(work, await loadConversation(work, request.params.id), staffOf(request)) })))

  app.post('/v1/conversations/:id/notes', {
    config: { door: 'staff', permission: 'conversation.note' },
    schema: { tags, operationId: 'addNote', summary: 'Write a note the shopper never sees', params: ById, body: AddNote, response: { 201: NoteView, default: FaultView } },
  }, async (request, reply) => {
    const viewer = staffOf(request)
    const note = await transact(world, viewer.shopId, async work => {
      const id = await addNote(work, request.params.id, { authorId: actor(viewer).by, body: request.body.body })
      return (await loadNoteViews(work, await loadConversation(work, request.params.id), viewer)).find(each => each.id === id)
    })
    if (!note) throw new Fault('house.fault')
    return reply.code(201).send(note)
  })

  app.post('/v1/conversations/:id/resolve', {
    config: { door: 'staff', permission: 'conversation.resolve' },
    schema: { tags, operationId: 'resolveConversation', summary: 'Resolve it; a stale revision is refused', params: ById, body: Type.Object({ ...Resolve.properties, ...AtRevision.properties }, closed), response: { 200: ConversationSummary, default: FaultView } },
  }, async request => {
    const viewer = staffOf(request)
    const { resolution, revision } = request.body
    await transact(world, viewer.shopId, work => resolveConversation(work, request.params.id, { by: 'agent', agentId: actor(viewer).agentId, resolution, revision, intervenes: may(viewer, 'conversation.intervene') }))
    return summary(viewer.shopId, request.params.id)
  })

  app.post('/v1/conversations/:id/reopen', {
    config: { door: 'staff', permission: 'conversation.resolve' },
    schema: { tags, operationId: 'reopenConversation', summary: 'Take a resolved conversation up again; it waits for an agent', params: ById, body: AtRevision, response: { 200: ConversationSummary, default: FaultView } },
  }, async request => {
    const viewer = staffOf(request)
    await transact(world, viewer.shopId, work => reopenConversation(work, request.params.id, { by: actor(viewer).by, revision: request.body.revision }))
    return summary(viewer.shopId, request.params.id)
  })

  app.post('/v1/conversations/:id/read', {
    config: { door: 'staff', permission: 'conversation.reply' },
    schema: { tags, operationId: 'markRead', summary: 'Say how far staff have read', params: ById, body: MarkRead, response: { 200: Type.Object({ seq: Type.Integer() }, closed), default: FaultView } },
  }, async request => transact(world, agentOf(request).shopId, async work => {
    const moved = await markRead(work, request.params.id, { who: 'agent', seq: request.body.seq })
    return { seq: moved ?? (await loadConversation(work, request.params.id)).agentReadSeq }
  }))
}
