import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { call, openModelServer, text, type ModelServer, type Said } from '../../../../tests/model-server.ts'
import { openOutside } from '../kernel/outside.ts'
import { ask, type Answer, type Ask, type AskFailure } from './ask.ts'

let server: ModelServer
before(async () => { server = await openModelServer() })
after(() => server.close())
beforeEach(() => { server.asked.length = 0 })

const schema = { type: 'object', properties: { word: { type: 'string' } }, required: ['word'] }
const question: Ask = { system: 'be brief', messages: [{ role: 'user', content: 'hi' }], maxTokens: 50, patienceMs: 30_000 }
const asking = (more: Partial<Ask> = {}): Promise<Answer> => ask({ baseUrl: server.url, key: 'sk-test', model: 'm', extraBody: { enable_thinking: false }, fetch: openOutside({ internal: true, mostBytes: 100_000 }) }, { ...question, ...more })
const failing = async (said: Said, more: Partial<Ask> = {}): Promise<AskFailure | 'answered'> => {
  server.say(() => said)
  const answer = await asking(more)
  return answer.kind === 'failed' ? answer.why : 'answered'
}

test('a good answer comes with its tokens; the key, the extra body and no telemetry go with the question', async () => {
  server.say(() => text('hello'))
  const answer = await asking()
  assert.ok(answer.kind === 'answered')
  assert.equal(answer.text, 'hello')
  assert.deepEqual(answer.tokens, { in: 100, out: 20, estimated: false })
  assert.equal(server.asked[0]!.authorization, 'Bearer sk-test')
  assert.equal(server.asked[0]!.body['enable_thinking'], false)
  assert.equal(server.asked[0]!.body.model, 'm')
})

test('a tool\'s arguments come however the model can give them', async () => {
  for (const [way, said] of [['tools', call('say', { word: 'pear' })], ['json', text('{"word":"pear"}')], ['plain', text('Sure!\n```json\n{"word":"pear"}\n```')]] as const) {
    server.say(() => said)
    const answer = await asking({ tool: { name: 'say', description: 'says', schema, way } })
    assert.ok(answer.kind === 'answered', way)
    assert.deepEqual(answer.input, { word: 'pear' })
  }
  assert.deepEqual(server.asked.at(-2)!.body.response_format, { type: 'json_object' })
})

test('what is broken, declined, wrong or too long is a failure with its name, never an exception', async () => {
  const tool = { tool: { name: 'say', description: 'says', schema, way: 'tools' as const } }
  for (const [why, said, more] of [
    ['broken', call('say', '{"word": "pe'), tool], ['broken', call('issue_refund', { amount: 9_999_900 }), tool], ['broken', text('I cannot help with that.'), tool], ['broken', text('[1,2'), { tool: { ...tool.tool, way: 'json' } }],
    ['broken', { kind: 'raw', type: 'text/html', body: '<html>gateway</html>' }, {}], ['broken', { kind: 'raw', type: 'application/json', body: '{"choices":' }, {}], ['broken', { kind: 'raw', type: 'application/json', body: '' }, {}],
    ['broken', { kind: 'raw', type: 'application/json', body: `"${'x'.repeat(1_000_000)}"` }, {}], ['broken', { kind: 'endless' }, {}], ['declined', { kind: 'text', text: '', finish: 'content_filter' }, {}],
    ['key-refused', { kind: 'status', status: 401 }, {}], ['not-found', { kind: 'status', status: 404 }, {}], ['request-refused', { kind: 'status', status: 400 }, {}], ['busy', { kind: 'status', status: 429 }, {}], ['down', { kind: 'status', status: 502, body: '<html>' }, {}],
    ['address-refused', { kind: 'status', status: 307, headers: { location: 'http://169.254.169.254/' } }, {}], ['timeout', { kind: 'hang' }, { patienceMs: 150 }],
  ] as readonly (readonly [AskFailure, Said, Partial<Ask>])[]) assert.equal(await failing(said, more), why, `${why}: ${JSON.stringify(said).slice(0, 80)}`)
})

test('busy and down are asked again with a pause, refusals are not', async () => {
  server.say((_asked, count) => count < 3 ? { kind: 'status', status: count === 1 ? 429 : 503 } : text('third'))
  const answer = await asking()
  assert.ok(answer.kind === 'answered' && answer.text === 'third')
  assert.equal(server.asked.length, 3)
  server.asked.length = 0
  await failing({ kind: 'status', status: 401 })
  assert.equal(server.asked.length, 1)
  server.asked.length = 0
  await failing({ kind: 'status', status: 429, headers: { 'retry-after': '60' } })
  assert.equal(server.asked.length, 1, 'a minute is longer than the patience')
})

test('a connection that drops is unreachable, and after the first words half an answer is none', async () => {
  assert.notEqual(await failing({ kind: 'drop', text: '好的' }), 'answered')
  server.asked.length = 0
  const heard: string[] = []
  assert.notEqual(await failing({ kind: 'drop', text: '好的，已经' }, { onText: said => { heard.push(said); return true } }), 'answered')
  assert.ok(heard.length > 0)
  assert.equal(server.asked.length, 1, 'what was partly said is not asked again')
})

test('a stream is heard piece by piece and stops when the listener has had enough, or when it never ends', async () => {
  server.say(() => text('好的，包裹在路上。请放心。'))
  const heard: string[] = []
  const answer = await asking({ onText: said => { heard.push(said); return true } })
  assert.ok(answer.kind === 'answered' && answer.text === '好的，包裹在路上。请放心。')
  assert.deepEqual(answer.tokens, { in: 100, out: 20, estimated: false })
  assert.ok(heard.length > 2)
  assert.equal(await failing(text('好的，给您退款。'), { onText: said => !said.includes('退款') }), 'stopped')
  assert.equal(await failing({ kind: 'endless' }, { onText: () => true }), 'stopped')
})

test('whoever no longer wants to know is not waited for', async () => {
  const asker = new AbortController()
  server.say(() => { asker.abort(); return { kind: 'hang' } })
  const answer = await asking({ signal: asker.signal, patienceMs: 20_000 })
  assert.ok(answer.kind === 'failed' && answer.why === 'abandoned')
})

test('a provider that counts no tokens is counted for, never too low', async () => {
  server.say(() => ({ kind: 'raw', type: 'application/json', body: JSON.stringify({ choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content: '一二三四五六七八九十' } }] }) }))
  const answer = await asking()
  assert.ok(answer.kind === 'answered')
  assert.ok(answer.tokens.estimated && answer.tokens.out >= 10 && answer.tokens.in >= 5)
})
