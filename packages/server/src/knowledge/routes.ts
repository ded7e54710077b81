import { Type } from 'typebox'
import { Fault } from '../kernel/faults.ts'
import { staffOf, type Routes } from '../kernel/http.ts'
import { closed, Id, Locale } from '../kernel/schema.ts'
import type { KeyViewer, StaffViewer } from '../kernel/viewer.ts'
import { transact } from '../kernel/work.ts'
import { currentPlaybook } from '../playbook/index.ts'
import { createArticle, createCannedReply, installShipped, saveArticle, saveCannedReply, tryQuestion } from './actions.ts'
import { ArticleEdit, ArticleQuery, ArticleView, CannedReplyEdit, CannedReplyView, TryAnswer, TryQuestion } from './contract.ts'
import { deleteCannedReply, loadArticles, loadCannedReplies } from './store.ts'

const tags = ['knowledge']
const OneId = Type.Object({ id: Id }, closed)
const read = { door: 'staff', permission: 'knowledge.read' } as const
const edit = { door: 'staff', permission: 'knowledge.edit' } as const
const canned = { door: 'staff', permission: 'canned.edit' } as const
const nameOf = (viewer: StaffViewer | KeyViewer): string => viewer.kind === 'staff' ? viewer.agentId : viewer.keyId

export const knowledgeRoutes: Routes = async (app, { world }) => {
  app.get('/v1/articles', { config: read, schema: { tags, operationId: 'listArticles', summary: 'Articles of the knowledge room', querystring: ArticleQuery, response: { 200: Type.Object({ items: Type.Array(ArticleView) }, closed) } } }, async request =>
    transact(world, staffOf(request).shopId, async work => ({ items: await loadArticles(work, request.query) })))

  app.post('/v1/articles', { config: edit, schema: { tags, operationId: 'createArticle', summary: 'Write an article', body: ArticleEdit, response: { 201: ArticleView } } }, async (request, reply) =>
    reply.code(201).send(await transact(world, staffOf(request).shopId, work => createArticle(work, request.body, nameOf(staffOf(request))))))

  app.put('/v1/articles/:id', { config: edit, schema: { tags, operationId: 'saveArticle', summary: 'Change an article; `revision` must be the one that was read', params: OneId, body: ArticleEdit, response: { 200: ArticleView } } }, async request =>
    transact(world, staffOf(request).shopId, work => saveArticle(work, request.params.id, request.body, nameOf(staffOf(request)))))

  app.post('/v1/articles/shipped', { config: edit, schema: { tags, operationId: 'installShippedArticles', summary: 'Add the articles and canned replies that ship, as drafts', response: { 200: Type.Object({ added: Type.Integer() }, closed) } } }, async request =>
    transact(world, staffOf(request).shopId, async work => ({ added: await installShipped(work, 'draft') })))

  app.post('/v1/articles/try', { config: read, schema: { tags, operationId: 'tryQuestion', summary: 'What the AI would answer to this question', body: TryQuestion, response: { 200: TryAnswer } } }, async request =>
    transact(world, staffOf(request).shopId, async work => {
      const { document } = await currentPlaybook(work)
      const threshold = document.concierge.answerConfidence
      const found = await tryQuestion(work, request.body)
      return { answered: found.confidence >= threshold, confidence: found.confidence, threshold, hits: found.hits }
    }))

  app.get('/v1/canned-replies', { config: read, schema: { tags, operationId: 'listCannedReplies', summary: 'Canned replies, by shortcut', querystring: Type.Object({ locale: Type.Optional(Locale) }, closed), response: { 200: Type.Object({ items: Type.Array(CannedReplyView) }, closed) } } }, async request =>
    transact(world, staffOf(request).shopId, async work => ({ items: await loadCannedReplies(work, request.query.locale) })))

  app.post('/v1/canned-replies', { config: canned, schema: { tags, operationId: 'createCannedReply', summary: 'Write a canned reply', body: CannedReplyEdit, response: { 201: CannedReplyView } } }, async (request, reply) =>
    reply.code(201).send(await transact(world, staffOf(request).shopId, work => createCannedReply(work, request.body))))

  app.put('/v1/canned-replies/:id', { config: canned, schema: { tags, operationId: 'saveCannedReply', summary: 'Change a canned reply', params: OneId, body: CannedReplyEdit, response: { 200: CannedReplyView } } }, async request =>
    transact(world, staffOf(request).shopId, work => saveCannedReply(work, request.params.id, request.body)))

  app.delete('/v1/canned-replies/:id', { config: canned, schema: { tags, operationId: 'deleteCannedReply', summary: 'Remove a canned reply', params: OneId, response: { 204: Type.Null() } } }, async (request, reply) => {
    const gone = await transact(world, staffOf(request).shopId, work => deleteCannedReply(work, request.params.id))
    if (!gone) throw new Fault('canned-reply.not-found')
    return reply.code(204).send(null)
  })
}
