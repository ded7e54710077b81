import { Type } from 'typebox'
import { actorOf } from '../kernel/audit.ts'
import { staffOf, type Routes } from '../kernel/http.ts'
import { closed, FaultView } from '../kernel/schema.ts'
import { transact } from '../kernel/work.ts'
import { approveDraft, currentPlaybook, draftPlaybook, editPlaybook, publishPlaybook, viewOf } from './actions.ts'
import { AtPlaybookRevision, EditDraft, NewDraft, Playbook, PlaybookListing, PlaybookView } from './contract.ts'
import { listPlaybooks, loadPlaybook } from './store.ts'

const AtVersion = Type.Object({ version: Type.String({ pattern: '^[1-9]\\d{0,8}$', description: 'the version number' }) }, closed)
const Items = Type.Object({ items: Type.Array(PlaybookListing) }, closed)
const tags = ['playbook']
const replies = <T>(schema: T) => ({ 200: schema, '4xx': FaultView })
const reading = { door: 'staff', permission: 'playbook.read' } as const
const editing = { door: 'staff', permission: 'playbook.edit' } as const
const publishing = { door: 'staff', permission: 'playbook.publish' } as const

/** The versioned service policy: draft → checked → published → rolled back. */
export const playbookRoutes: Routes = async (app, { world }) => {
  app.get('/v1/playbooks', { config: reading, schema: { tags, operationId: 'listPlaybooks', summary: 'All versions, newest first', response: replies(Items) } }, async request => {
    const { shopId } = staffOf(request)
    return transact(world, shopId, async work => {
      await currentPlaybook(work)
      return { items: await listPlaybooks(work) }
    })
  })
  app.get('/v1/playbooks/current', { config: reading, schema: { tags, operationId: 'currentPlaybook', summary: 'The version in force', response: replies(PlaybookView) } }, async request => {
    const { shopId } = staffOf(request)
    return transact(world, shopId, async work => viewOf(await loadPlaybook(work, (await currentPlaybook(work)).version)))
  })
  app.get('/v1/playbooks/schema', { config: reading, schema: { tags, operationId: 'playbookSchema', summary: 'The JSON Schema of a playbook document', response: { 200: Type.Object({}, { additionalProperties: true }), '4xx': FaultView } } }, async () => Playbook)
  app.get('/v1/playbooks/:version', { config: reading, schema: { tags, operationId: 'getPlaybook', summary: 'One version with its problems', params: AtVersion, response: replies(PlaybookView) } }, async request => {
    const { shopId } = staffOf(request)
    return transact(world, shopId, async work => viewOf(await loadPlaybook(work, Number(request.params.version))))
  })
  app.post('/v1/playbooks', { config: editing, schema: { tags, operationId: 'draftPlaybook', summary: 'Start a draft', body: NewDraft, response: { 201: PlaybookView, '4xx': FaultView } } }, async (request, reply) => {
    const viewer = staffOf(request)
    return reply.code(201).send(await transact(world, viewer.shopId, work => draftPlaybook(work, actorOf(viewer), request.body)))
  })
  app.put('/v1/playbooks/:version', { config: editing, schema: { tags, operationId: 'editPlaybook', summary: 'Save a draft, right or wrong', params: AtVersion, body: EditDraft, response: replies(PlaybookView) } }, async request => {
    const viewer = staffOf(request)
    return transact(world, viewer.shopId, work => editPlaybook(work, actorOf(viewer), Number(request.params.version), request.body))
  })
  app.post('/v1/playbooks/:version/check', { config: editing, schema: { tags, operationId: 'checkPlaybook', summary: 'Check a draft; without problems it becomes checked', params: AtVersion, response: replies(PlaybookView) } }, async request => {
    const viewer = staffOf(request)
    return transact(world, viewer.shopId, work => approveDraft(work, actorOf(viewer), Number(request.params.version)))
  })
  app.post('/v1/playbooks/:version/publish', { config: publishing, schema: { tags, operationId: 'publishPlaybook', summary: 'Put a version in force (422 with the problems when it has any)', params: AtVersion, body: AtPlaybookRevision, response: replies(PlaybookView) } }, async request => {
    const viewer = staffOf(request)
    return transact(world, viewer.shopId, work => publishPlaybook(work, actorOf(viewer), Number(request.params.version), { revision: request.body.revision, rollback: false }))
  })
  app.post('/v1/playbooks/:version/rollback', { config: publishing, schema: { tags, operationId: 'rollBackPlaybook', summary: 'Put an older version in force again', params: AtVersion, response: replies(PlaybookView) } }, async request => {
    const viewer = staffOf(request)
    return transact(world, viewer.shopId, work => publishPlaybook(work, actorOf(viewer), Number(request.params.version), { rollback: true }))
  })
}
