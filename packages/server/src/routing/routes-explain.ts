import { Type } from 'typebox'
import { Fault } from '../kernel/faults.ts'
import { staffOf, type Routes } from '../kernel/http.ts'
import { closed, FaultView, Id } from '../kernel/schema.ts'
import { may } from '../kernel/viewer.ts'
import { transact } from '../kernel/work.ts'
import { AskWhatIf, Explanation, HandOver, WhatIfView } from './contract.ts'
import { explain } from './explain.ts'
import { loadHandOver } from './hand-over.ts'
import { whatIf } from './what-if.ts'

const params = Type.Object({ id: Id }, closed)
const config = { door: 'staff', permission: 'conversation.read' } as const
const tags = ['routing']

export const explainRoutes: Routes = async (app, { world }) => {
  app.get('/v1/conversations/:id/explanation', {
    config, schema: { tags, operationId: 'explainConversation', summary: 'Why this agent has it, or why nobody has it yet: who was considered and what made the difference', params, response: { 200: Explanation, '4xx': FaultView } },
  }, async request => transact(world, staffOf(request).shopId, work => explain(work, request.params.id)))

  app.get('/v1/conversations/:id/hand-over', {
    config, schema: { tags, operationId: 'readHandOver', summary: 'What whoever receives the conversation must know: who had it, why, what was tried, what is promised', params, response: { 200: HandOver, '4xx': FaultView } },
  }, async request => transact(world, staffOf(request).shopId, work => loadHandOver(work, request.params.id)))

  app.post('/v1/conversations/:id/what-if', {
    config, schema: { tags, operationId: 'askWhatIf', summary: 'The same moment under another playbook version, side by side (needs playbook.read too)', params, body: AskWhatIf, response: { 200: WhatIfView, '4xx': FaultView } },
  }, async request => {
    const viewer = staffOf(request)
    if (!may(viewer, 'playbook.read')) throw new Fault('auth.forbidden')
    return transact(world, viewer.shopId, work => whatIf(work, request.params.id, request.body.version))
  })
}
