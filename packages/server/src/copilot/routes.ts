import { Type } from 'typebox'
import { day } from '../kernel/clock.ts'
import { agentOf, staffOf, type Routes } from '../kernel/http.ts'
import { closed, FaultView, Id } from '../kernel/schema.ts'
import { transact } from '../kernel/work.ts'
import { writtenIn } from '../concierge/index.ts'
import { CheckTone, CopilotView, MarkDraft, ReportQuery, ReportView, ToneView, Translate, Translated } from './contract.ts'
import { decideTone } from './decide-tone.ts'
import { markDraft, viewCopilot } from './drafts.ts'
import type { Writer } from './ports.ts'
import { loadReport } from './store.ts'
import { toneFacts } from './tone.ts'

const tags = ['copilot']
const params = Type.Object({ id: Id }, closed)
const MOST_FINDINGS = 50

/** The AI beside who serves. It writes nothing into a conversation: what is sent is sent by a person. `writer`: a language model, where there is one. */
export const copilotRoutes = (writer: Writer | undefined): Routes => async (app, { world }) => {
  app.get('/v1/conversations/:id/copilot', {
    config: { door: 'staff', permission: 'conversation.read' },
    schema: { tags, operationId: 'readCopilot', summary: 'Summary, drafts with their sources, next actions, articles', params, response: { 200: CopilotView, '4xx': FaultView } },
  }, async request => {
    const viewer = agentOf(request)
    return transact(world, viewer.shopId, work => viewCopilot(work, request.params.id, viewer.agentId, writer !== undefined))
  })

  app.post('/v1/conversations/:id/copilot/drafts', {
    config: { door: 'staff', permission: 'conversation.reply' },
    schema: { tags, operationId: 'markDraft', summary: 'A draft was shown, or taken into the composer', params, body: MarkDraft, response: { 200: Type.Object({ kept: Type.Boolean({ description: 'false: the conversation has moved on, and this draft with it' }) }, closed), '4xx': FaultView } },
  }, async request => {
    const viewer = agentOf(request)
    return { kept: await transact(world, viewer.shopId, work => markDraft(work, request.params.id, viewer.agentId, request.body)) }
  })

  app.post('/v1/conversations/:id/copilot/tone', {
    config: { door: 'staff', permission: 'conversation.reply' },
    schema: { tags, operationId: 'checkTone', summary: 'What stands in a reply that its writer should look at; nothing is kept', params, body: CheckTone, response: { 200: ToneView, '4xx': FaultView } },
  }, async request => {
    const viewer = agentOf(request)
    const facts = await transact(world, viewer.shopId, work => toneFacts(work, request.params.id, viewer))
    return { findings: decideTone(request.body.text, facts).slice(0, MOST_FINDINGS) }
  })

  app.post('/v1/conversations/:id/copilot/translation', {
    config: { door: 'staff', permission: 'conversation.reply' },
    schema: { tags, operationId: 'translateText', summary: 'A text in another language by the shop\'s model; says so when there is none', params, body: Translate, response: { 200: Translated, '4xx': FaultView } },
  }, async request => {
    const viewer = agentOf(request)
    const { text, to } = request.body
    const written = writtenIn(text)
    if (written === to) return { kind: 'none' as const, because: 'same-language' as const, written }
    if (!writer) return { kind: 'none' as const, because: 'no-model' as const, written }
    const said = await writer.translate(text, to, viewer.shopId).catch(() => undefined)
    return said === undefined ? { kind: 'none' as const, because: 'failed' as const, written } : { kind: 'translated' as const, text: said, written }
  })

  app.get('/v1/copilot/report', {
    config: { door: 'staff', permission: 'wall.read' },
    schema: { tags, operationId: 'readCopilotReport', summary: 'What became of the drafts that were shown', querystring: ReportQuery, response: { 200: ReportView, '4xx': FaultView } },
  }, async request => {
    const days = request.query.days ?? 7
    return transact(world, staffOf(request).shopId, async work => ({ days, rows: await loadReport(work, work.now - days * day) }))
  })
}
