import { Readable } from 'node:stream'
import { Type } from 'typebox'
import { staffOf, type Routes } from '../kernel/http.ts'
import { closed, FaultView, Id } from '../kernel/schema.ts'
import { transact } from '../kernel/work.ts'
import { addSegment, archiveSegment, asCondition, changesOf, countToday, customerViews, editSegment, loadSegment, overlapView, previewOf, readCondition, readView, segmentViews } from './actions.ts'
import { AtRevision, DayCount, EditSegment, ExportReason, MembersView, NewSegment, Overlap, OverlapView, PortraitView, PreviewView, ReadCondition, ReadView, SegmentChange, SegmentView } from './contract.ts'
import { exportSegment } from './export.ts'
import { portraitOf } from './portrait.ts'
import { membersOf } from './members.ts'
import { loadCounts, loadSegments } from './store.ts'

const tags = ['segments']
const door = (permission: 'segment.read' | 'segment.edit' | 'segment.export') => ({ door: 'staff', permission } as const)
const At = Type.Object({ id: Id }, closed)
const list = <T extends Parameters<typeof Type.Array>[0]>(of: T) => Type.Object({ items: Type.Array(of) }, closed)
const Counted = Type.Object({ ...PreviewView.properties, kept: DayCount }, closed)

export const segmentRoutes: Routes = async (app, { world }) => {
  app.get('/v1/segments', { config: door('segment.read'), schema: { tags, operationId: 'listSegments', summary: 'The shop\'s segments with their last counts', querystring: Type.Object({ archived: Type.Optional(Type.Boolean()) }, closed), response: { 200: list(SegmentView), '4xx': FaultView } } }, async request =>
    transact(world, staffOf(request).shopId, async work => ({ items: await segmentViews(work, await loadSegments(work, { archived: request.query.archived ?? false })) })))
  app.post('/v1/segments', { config: door('segment.edit'), schema: { tags, operationId: 'addSegment', summary: 'Keep a condition under a name', body: NewSegment, response: { 201: SegmentView, '4xx': FaultView } } }, async (request, reply) => {
    const viewer = staffOf(request)
    return reply.code(201).send(await transact(world, viewer.shopId, work => addSegment(work, viewer, request.body)))
  })
  app.post('/v1/segments/read', { config: door('segment.read'), schema: { tags, operationId: 'readCondition', summary: 'Read a condition in either form: both texts and the JSON, or what is wrong and where', body: ReadCondition, response: { 200: ReadView, '4xx': FaultView } } }, async request =>
    transact(world, staffOf(request).shopId, async work => readView(await readCondition(work, request.body))))
  app.post('/v1/segments/preview', { config: door('segment.read'), schema: { tags, operationId: 'previewSegment', summary: 'How many fulfil a condition now, and the first of them; keeps nothing', body: Type.Object({ condition: NewSegment.properties.condition }, closed), response: { 200: PreviewView, '4xx': FaultView } } }, async request =>
    transact(world, staffOf(request).shopId, async work => previewOf(work, await asCondition(work, request.body.condition))))
  app.post('/v1/segments/overlap', { config: door('segment.read'), schema: { tags, operationId: 'overlapSegments', summary: 'How many are in exactly which of two or three segments', body: Overlap, response: { 200: OverlapView, '4xx': FaultView } } }, async request =>
    transact(world, staffOf(request).shopId, work => overlapView(work, request.body.ids)))
  app.get('/v1/segments/portrait', { config: door('segment.read'), schema: { tags, operationId: 'showPortrait', summary: 'All customers at a glance: tiers, buyers by recency and frequency, who comes back, clusters', response: { 200: PortraitView, '4xx': FaultView } } }, async request =>
    transact(world, staffOf(request).shopId, work => portraitOf(work)))
  app.get('/v1/segments/:id', { config: door('segment.read'), schema: { tags, operationId: 'getSegment', summary: 'One segment', params: At, response: { 200: SegmentView, '4xx': FaultView } } }, async request =>
    transact(world, staffOf(request).shopId, async work => (await segmentViews(work, [await loadSegment(work, request.params.id)]))[0]!))
  app.put('/v1/segments/:id', { config: door('segment.edit'), schema: { tags, operationId: 'editSegment', summary: 'Change name or condition; a stale revision is refused, the same again changes nothing', params: At, body: EditSegment, response: { 200: SegmentView, '4xx': FaultView } } }, async request => {
    const viewer = staffOf(request)
    return transact(world, viewer.shopId, work => editSegment(work, viewer, request.params.id, request.body))
  })
  for (const [verb, archived] of [['archive', true], ['restore', false]] as const) {
    app.post(`/v1/segments/:id/${verb}`, { config: door('segment.edit'), schema: { tags, operationId: `${verb}Segment`, summary: archived ? 'Take out of use; nothing of it is lost' : 'Take into use again', params: At, body: AtRevision, response: { 200: SegmentView, '4xx': FaultView } } }, async request => {
      const viewer = staffOf(request)
      return transact(world, viewer.shopId, work => archiveSegment(work, viewer, { id: request.params.id, revision: request.body.revision }, archived))
    })
  }
  app.get('/v1/segments/:id/changes', { config: door('segment.read'), schema: { tags, operationId: 'segmentChanges', summary: 'Who changed what, the newest first', params: At, response: { 200: list(SegmentChange), '4xx': FaultView } } }, async request =>
    transact(world, staffOf(request).shopId, async work => ({ items: await changesOf(work, request.params.id) })))
  app.post('/v1/segments/:id/count', { config: door('segment.read'), schema: { tags, operationId: 'countSegment', summary: 'Count now, keep it as today\'s, and show the first members', params: At, response: { 200: Counted, '4xx': FaultView } } }, async request =>
    transact(world, staffOf(request).shopId, work => countToday(work, request.params.id)))
  app.get('/v1/segments/:id/counts', { config: door('segment.read'), schema: { tags, operationId: 'segmentCounts', summary: 'How many there were, by the day somebody asked', params: At, response: { 200: list(DayCount), '4xx': FaultView } } }, async request =>
    transact(world, staffOf(request).shopId, async work => ({ items: await loadCounts(work, (await loadSegment(work, request.params.id)).id) })))
  app.get('/v1/segments/:id/members', {
    config: door('segment.read'),
    schema: { tags, operationId: 'segmentMembers', summary: 'Members as the customers\' list shows them: phone and e-mail masked', params: At, querystring: Type.Object({ cursor: Type.Optional(Id), limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 50 })) }, closed), response: { 200: MembersView, '4xx': FaultView } },
  }, async request => transact(world, staffOf(request).shopId, async work => {
    const { ids, nextCursor } = await membersOf(work, await loadSegment(work, request.params.id), { after: request.query.cursor, limit: request.query.limit ?? 20 })
    return { items: await customerViews(work, ids), nextCursor }
  }))
  app.post('/v1/segments/:id/export', { config: door('segment.export'), schema: { tags, operationId: 'exportSegment', summary: 'All members as CSV, masked; audited with the reason', params: At, body: ExportReason, response: { 200: Type.Unsafe<Readable>({ type: 'string', description: 'text/csv' }), '4xx': FaultView } } }, async (request, reply) => {
    const lines = await exportSegment(world, staffOf(request), request.params.id, request.body.reason)
    return reply.header('content-type', 'text/csv; charset=utf-8').header('cache-control', 'no-store').header('content-disposition', 'attachment; filename="segment.csv"').send(Readable.from(lines))
  })
}
