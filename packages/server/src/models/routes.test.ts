import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { call, openModelServer, text, type ModelServer } from '../../../../tests/model-server.ts'
import { openTestHouse, type TestHouse } from '../../../../tests/house.ts'
import { manualClock } from '../kernel/clock.ts'
import type { Role } from '../kernel/viewer.ts'
import { transact, type Work } from '../kernel/work.ts'
import { createAgent, openStaffSession, SESSION_COOKIE } from '../staff/index.ts'
import { askModel } from './actions.ts'
import type { ModelEdit, ModelView } from './contract.ts'

const clock = manualClock(Date.parse('2026-11-28T02:00:00Z'))
let house: TestHouse
let strict: TestHouse
let server: ModelServer
before(async () => {
  server = await openModelServer()
  house = await openTestHouse({ clock, env: { ZHIYU_INTERNAL_MODELS: '1' } })
  strict = await openTestHouse({ clock })
})
after(async () => { await house.leave(); await strict.leave(); await server.close() })

let count = 0
async function staff (role: Role = 'manager', at: TestHouse = house) {
  const inShop = <T>(body: (work: Work) => Promise<T>): Promise<T> => transact(at.world, 'alpha', body)
  const { id } = await inShop(work => createAgent(work, { name: '周总', email: `${role}-${++count}@shop.example`, role, skills: [], languages: ['zh'], capacity: 1 }))
  const cookie = await inShop(async work => `${SESSION_COOKIE}=${(await openStaffSession(work, id)).token}`)
  return async (method: 'GET' | 'PUT' | 'POST' | 'DELETE', path = '', payload?: object) => {
    const reply = await at.app.inject({ method, url: `/v1/model${path}`, headers: { cookie, 'x-zhiyu-desk': '1' }, ...(payload && { payload }) })
    return { status: reply.statusCode, view: reply.json<ModelView>(), fault: reply.json<{ code: string; details: { path: string; say: string }[] }>(), raw: reply.body }
  }
}
const good = (): ModelEdit => ({ enabled: true, preset: 'other', baseUrl: server.url, region: 'mainland', model: 'test', extraBody: {}, asks: 'unsure', rewords: true, patienceMs: 2_000, tokensPerDay: null, costPerDayMinor: null, priceInMinor: 80, priceOutMinor: 200, filing: '', key: 'sk-secret-1', revision: 0 })
const able = (): void => server.say(({ body }) => body.tools ? call('say', { word: 'pear' }) : body.response_format ? text('{"word":"pear"}') : text('one two three four five'))
const asking = (at = house) => askModel(at.world, 'alpha', { purpose: 'commands', system: 's', messages: [{ role: 'user', content: 'hi' }], maxTokens: 20 })

test('only a manager sees or changes the model', async () => {
  for (const role of ['agent', 'expert', 'supervisor', 'operations'] as const) {
    const as = await staff(role)
    for (const [method, path, body] of [['GET', '', undefined], ['PUT', '', good()], ['POST', '/test', { text: 'x' }], ['POST', '/consent', { text: 'x'.repeat(30) }], ['DELETE', '', undefined]] as const) assert.equal((await as(method, path, body)).status, 403, `${role} ${method} ${path}`)
  }
})

test('saving probes at once, and the key is never seen again', async () => {
  able()
  const as = await staff()
  const saved = await as('PUT', '', good())
  assert.equal(saved.status, 200)
  assert.deepEqual(saved.view.probe!.steps.map(step => [step.name, step.ok]), [['reach', true], ['tools', true], ['json', true], ['stream', true]])
  assert.deepEqual(saved.view.refusals, [])
  assert.ok(saved.view.probe!.countsTokens)
  assert.ok(!saved.raw.includes('sk-secret-1'))
  const { rows } = await house.world.db.house.query<{ row: string }>('select models::text as row from models')
  assert.ok(!rows[0]!.row.includes('secret'))
  assert.equal(server.asked[0]!.authorization, 'Bearer sk-secret-1')
  assert.equal(saved.view.today.calls, 4)
  assert.equal(saved.view.today.costMicro, 4 * (100 * 80 + 20 * 200))
  assert.equal((await as('PUT', '', good())).fault.code, 'model.changed')
  assert.equal((await asking()).kind, 'answered')
})

test('a model that can less is found out, and the reason is shown', async () => {
  server.say(({ body }) => body.tools ? text('I cannot call tools') : body.response_format ? { kind: 'status', status: 400 } : text('one two three'))
  const as = await staff()
  const { view } = await as('POST', '/probe', {})
  assert.deepEqual(view.probe!.steps.map(step => [step.name, step.ok, step.why]), [['reach', true, null], ['tools', false, 'broken'], ['json', false, 'request-refused'], ['stream', true, null]])
  server.say(() => ({ kind: 'status', status: 401 }))
  const refused = await as('POST', '/probe', {})
  assert.deepEqual(refused.view.probe!.steps.map(step => [step.name, step.why]), [['reach', 'key-refused']])
  assert.deepEqual(refused.view.refusals, ['not-reached'])
  assert.deepEqual(await asking(), { kind: 'off', because: ['not-reached'] })
  able()
  await as('POST', '/probe', {})
})

test('a key stays with the address it was typed for', async () => {
  const as = await staff()
  const { key: _key, ...rest } = good()
  const { revision } = (await as('GET')).view.settings!
  const moved = await as('PUT', '', { ...rest, baseUrl: 'http://127.0.0.1:9/v1', revision })
  assert.deepEqual([moved.status, moved.fault.code, moved.fault.details], [422, 'model.refused', [{ path: '/key', say: 'key-of-another-address' }]])
  const dropped = await as('PUT', '', { ...rest, key: null, revision })
  assert.equal(dropped.view.settings!.keySetAt, null)
  server.asked.length = 0
  await as('POST', '/probe', {})
  assert.equal(server.asked[0]!.authorization, undefined)
})

test('addresses inside are refused by default, with the path and the reason; ours is not to be overwritten', async () => {
  const as = await staff('manager', strict)
  for (const [baseUrl, say] of [['http://example.com/v1', 'scheme'], ['https://127.0.0.1/v1', 'internal-address'], ['https://169.254.169.254/v1', 'internal-address'], ['https://localhost/v1', 'internal-host'], ['https://a:b@example.com', 'credentials'], ['hello', 'not-a-url']] as const) {
    const refused = await as('PUT', '', { ...good(), baseUrl })
    assert.deepEqual([refused.status, refused.fault.details], [422, [{ path: '/baseUrl', say }]], baseUrl)
  }
  assert.deepEqual((await as('PUT', '', { ...good(), baseUrl: 'https://example.com/v1', extraBody: { messages: [], tools: [] } })).fault.details.map(one => one.path), ['/extraBody/messages', '/extraBody/tools'])
  assert.equal((await as('PUT', '', { ...good(), patienceMs: 60_000 })).status, 400)
})

test('PII-11: an address abroad is never called without a recorded consent, and not after its withdrawal', async () => {
  const as = await staff()
  const { revision } = (await as('GET')).view.settings!
  server.asked.length = 0
  const abroad = await as('PUT', '', { ...good(), region: 'abroad', key: 'sk-2', revision })
  assert.deepEqual(abroad.view.refusals, ['needs-consent', 'not-reached'])
  assert.equal(server.asked.length, 0, 'not even to probe it')
  assert.equal((await as('POST', '/test', { text: '你好' })).raw.includes('needs-consent'), true)
  assert.equal((await as('POST', '/consent', { text: '太短' })).status, 400)
  const agreed = await as('POST', '/consent', { text: '为了测试，本店同意把遮盖后的对话发送到境外地址。' })
  assert.deepEqual(agreed.view.refusals, [])
  assert.deepEqual([agreed.view.consents[0]!.byName, agreed.view.consents[0]!.host], ['周总', new URL(server.url).host])
  assert.equal((await asking()).kind, 'answered')
  const withdrawn = await as('DELETE', '/consent')
  assert.ok(withdrawn.view.refusals.includes('needs-consent'))
  assert.equal((await asking()).kind, 'off')
  const row = await transact(house.world, 'alpha', work => work.tx.selectFrom('audit').select(['action']).where('shop_id', '=', 'alpha').where('action', 'like', 'model.%').execute())
  assert.ok(['model.saved', 'model.consented', 'model.consent-withdrawn'].every(action => row.some(one => one.action === action)))
})

test('a budget that is used up ends the asking for the day, and the next day begins anew', async () => {
  able()
  const as = await staff()
  const { settings, today } = (await as('GET')).view
  const spent = today.tokensIn + today.tokensOut
  await as('PUT', '', { ...good(), tokensPerDay: spent + 5_000, revision: settings!.revision })
  assert.equal((await asking()).kind, 'answered')
  const tight = (await as('GET')).view
  await as('PUT', '', { ...good(), key: undefined, tokensPerDay: tight.today.tokensIn + tight.today.tokensOut, revision: tight.settings!.revision })
  assert.deepEqual(await asking(), { kind: 'off', because: ['tokens-used-up'] })
  clock.advance(16 * 3_600_000)
  assert.equal((await asking()).kind, 'answered')
  assert.equal((await (await staff())('GET')).view.days.length, 2)
})

test('a model that keeps failing is left in peace, and tried again after a rest', async () => {
  server.say(() => ({ kind: 'status', status: 400 }))
  for (let i = 0; i < 5; i++) assert.equal((await asking()).kind, 'failed')
  assert.deepEqual(await asking(), { kind: 'off', because: ['rests'] })
  const as = await staff()
  assert.equal((await as('GET')).view.breaker.state, 'open')
  clock.advance(30_000)
  able()
  assert.equal((await asking()).kind, 'answered')
  assert.equal((await as('GET')).view.breaker.state, 'closed')
})

test('a test message shows what the model saw: no personal data, and the answer with it', async () => {
  server.say(({ body }) => text(`Hello ${body.messages.at(-1)!.content}`))
  const as = await staff()
  const { raw } = await as('POST', '/test', { text: '我的电话 13800138000' })
  const answer = JSON.parse(raw) as { seen: string; text: string; answered: boolean }
  assert.ok(answer.answered && !answer.seen.includes('138') && answer.text.includes('13800138000'), raw)
  assert.ok(!server.asked.at(-1)!.text.includes('13800138000'))
  assert.equal((await as('DELETE')).view.settings, null)
  assert.deepEqual(await asking(), { kind: 'off', because: ['not-set-up'] })
})
