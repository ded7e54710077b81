import { Type } from 'typebox'
import { actorOf, recordAudit } from '../kernel/audit.ts'
import { agentOf, staffOf, type Routes } from '../kernel/http.ts'
import { transact } from '../kernel/work.ts'
import { agentName } from '../staff/index.ts'
import { agreeAbroad, askModel, modelView, removeModel, saveModel, withdrawAbroad } from './actions.ts'
import { AgreeAbroad, ModelEdit, ModelView, TestAnswer, TestMessage } from './contract.ts'
import { createMasker } from './mask.ts'
import { probeModel } from './probe.ts'
import { shortDigest } from './short-digest.ts'

const tags = ['model']
const manage = { door: 'staff', permission: 'model.manage' } as const
const asks = 'You are a shop\'s customer service assistant. Answer the customer in one or two sentences, in their language. Parts in square brackets such as [PHONE_1A2B] stand for private values: leave them as they are.'

export const modelRoutes: Routes = async (app, { world }) => {
  const view = (shopId: string): Promise<ModelView> => transact(world, shopId, modelView)

  app.get('/v1/model', { config: manage, schema: { tags, operationId: 'showModel', summary: 'The language model of the shop: settings without the key, what the last probe found, use and cost', response: { 200: ModelView } } }, async request => view(staffOf(request).shopId))

  app.put('/v1/model', { config: manage, schema: { tags, operationId: 'saveModel', summary: 'Choose or change the model; it is probed at once and the findings are in the reply', body: ModelEdit, response: { 200: ModelView } } }, async request => {
    const viewer = staffOf(request)
    await transact(world, viewer.shopId, work => saveModel(work, request.body, { by: actorOf(viewer), internal: world.config.internalModels }))
    const { settings, probe } = await view(viewer.shopId)
    if (settings && probe === null && settings.model !== '') await probeModel(world, viewer.shopId)
    return view(viewer.shopId)
  })

  app.delete('/v1/model', { config: manage, schema: { tags, operationId: 'removeModel', summary: 'Remove the model with its key; the embedded understander goes on alone', response: { 200: ModelView } } }, async request => {
    await transact(world, staffOf(request).shopId, work => removeModel(work, actorOf(staffOf(request))))
    return view(staffOf(request).shopId)
  })

  app.post('/v1/model/probe', { config: manage, schema: { tags, operationId: 'probeModel', summary: 'Find out again what the model can do', body: Type.Object({}, { additionalProperties: false }), response: { 200: ModelView } } }, async request => {
    await probeModel(world, staffOf(request).shopId)
    return view(staffOf(request).shopId)
  })

  app.post('/v1/model/consent', { config: manage, schema: { tags, operationId: 'agreeModelAbroad', summary: 'Record that the shop agrees to an address outside mainland China: who, when, in which words', body: AgreeAbroad, response: { 200: ModelView } } }, async request => {
    const { shopId, agentId } = agentOf(request)
    await transact(world, shopId, async work => agreeAbroad(work, { text: request.body.text, by: agentId, byName: await agentName(work, agentId) ?? agentId }))
    await probeModel(world, shopId)
    return view(shopId)
  })

  app.delete('/v1/model/consent', { config: manage, schema: { tags, operationId: 'withdrawModelAbroad', summary: 'Withdraw that consent: the address is not called again', response: { 200: ModelView } } }, async request => {
    const { shopId, agentId } = agentOf(request)
    await transact(world, shopId, work => withdrawAbroad(work, agentId))
    return view(shopId)
  })

  app.post('/v1/model/test', { config: manage, schema: { tags, operationId: 'testModel', summary: 'Send one message to the model and see what it saw and said', body: TestMessage, response: { 200: TestAnswer } } }, async request => {
    const viewer = staffOf(request)
    const masker = createMasker([], shortDigest(world.vault, viewer.shopId))
    const seen = masker.mask(request.body.text)
    await transact(world, viewer.shopId, work => recordAudit(work, actorOf(viewer), 'model.tested', { subject: 'model' }))
    const answer = await askModel(world, viewer.shopId, { purpose: 'test', system: asks, messages: [{ role: 'user', content: seen }], maxTokens: 300 })
    const nothing = { text: '', seen, tokensIn: 0, tokensOut: 0, elapsedMs: 0 }
    if (answer.kind === 'off') return { ...nothing, answered: false, why: answer.because[0] ?? 'off' }
    const spent = { seen, elapsedMs: answer.elapsedMs, tokensIn: answer.tokens.in, tokensOut: answer.tokens.out }
    return answer.kind === 'failed' ? { ...nothing, ...spent, answered: false, why: answer.why } : { ...spent, answered: true, why: null, text: masker.unmask(answer.text) ?? answer.text }
  })
}
