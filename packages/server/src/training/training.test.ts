import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { openTestHouse, type TestHouse } from '../../../../tests/house.ts'
import { intentsOf, modelsState, TRAINING } from '../concierge/index.ts'
import { transact } from '../kernel/work.ts'
import { createKey } from '../staff/index.ts'
import { putBack, claimTraining } from './store.ts'
import { trainWhenStale } from '../../../../tools/train.ts'
import { addExamples, startTraining, trainingDetail, useTraining, rollBackModel } from './actions.ts'
import { trainInBackground } from './background.ts'
import { trainingThread } from './adapters/thread.ts'
import type { Trainer } from './ports.ts'

trainWhenStale({ say: () => undefined })
let house: TestHouse
const folder = mkdtempSync(join(tmpdir(), 'zhiyu-training-'))
const keys: Record<string, string> = {}
const small = join(folder, 'small')
const shipped = join(folder, 'small.model')
before(async () => {
  house = await openTestHouse({ shops: ['alpha', 'beta'] })
  for (const shop of ['alpha', 'beta']) {
    for (const role of ['agent', 'operations'] as const) {
      const by = { kind: 'key', shopId: shop, keyId: 'house', role: 'manager' } as const
      keys[`${shop}.${role}`] = (await transact(house.world, shop, work => createKey(work, { name: role, role }, by))).key
    }
  }
  // A small training of a few intents: the same thread and files, a second instead of half a minute. The concepts are the shipped ones, so that the house reads what comes of it.
  const kept = ['stock', 'gift', 'return', 'login', 'out-of-scope']
  cpSync(TRAINING, small, { recursive: true, filter: path => !path.endsWith('.txt') || path.endsWith('concepts.txt') || kept.some(one => path.endsWith(`/${one}.txt`)) })
  trainWhenStale({ say: () => undefined, from: small, to: shipped })
})
after(async () => { await house.leave(); rmSync(folder, { recursive: true, force: true }) })

const call = async (who: string, method: 'GET' | 'POST' | 'DELETE', url: string, payload?: object) => {
  const reply = await house.app.inject({ method, url, headers: { authorization: `Bearer ${keys[who]}` }, ...(payload ? { payload } : {}) })
  return { status: reply.statusCode, body: reply.body ? reply.json() : undefined }
}
const inAlpha = <T>(body: Parameters<typeof transact<T>>[2]): Promise<T> => transact(house.world, 'alpha', body)
const teach = (texts: readonly string[], intent = 'gift') => inAlpha(work => addExamples(work, 'agent:test', { intent, texts: [...texts] }))
const WORDS = ['能刻字吗', '戒指内圈可以镌刻名字不', '想刻一句话在上面', '刻字要加钱吗', '支持激光雕刻吗', '可以帮忙刻字母嘛', '杯子能雕个名儿吗', '刻字的要等几天']

async function trainOnce (trainer: Trainer = trainingThread({ folder: small, shipped })): Promise<string> {
  const id = await inAlpha(work => startTraining(work, 'agent:test'))
  const background = trainInBackground(house.world, trainer)
  await background.settle()
  await background.stop()
  return id
}

test('examples are added by who may edit, once, within their shop, and removed', async () => {
  assert.equal((await call('alpha.agent', 'POST', '/v1/training/examples', { intent: 'gift', texts: ['可以放张贺卡不'] })).status, 403)
  const added = await call('alpha.operations', 'POST', '/v1/training/examples', { intent: 'gift', texts: ['可以放张贺卡不', '可以放张贺卡不？'] })
  assert.deepEqual([added.status, added.body], [200, { added: 1, known: 1 }])
  assert.deepEqual((await call('alpha.operations', 'POST', '/v1/training/examples', { intent: 'gift', texts: ['可以放张贺卡不'] })).body, { added: 0, known: 1 })
  const { items } = (await call('alpha.agent', 'GET', '/v1/training/examples?intent=gift')).body
  assert.equal(items.length, 1)
  assert.equal((await call('beta.agent', 'GET', '/v1/training/examples?intent=gift')).body.items.length, 0)
  assert.equal((await call('beta.operations', 'DELETE', `/v1/training/examples/${items[0].id}`)).status, 404)
  assert.equal((await call('alpha.operations', 'DELETE', `/v1/training/examples/${items[0].id}`)).status, 204)
  assert.equal((await call('alpha.operations', 'DELETE', `/v1/training/examples/${items[0].id}`)).status, 404)
})

test('bad examples are refused with path and reason: 64 KiB, markup, another intent\'s words, personal data, an unknown intent, a thousand at once', async () => {
  const why = async (body: object) => { const { status, body: said } = await call('alpha.operations', 'POST', '/v1/training/examples', body); return [status, ...said.details.map((one: { path: string; say: string }) => `${one.path} ${one.say.split(':')[0]}`)] }
  const line = readFileSync(join(TRAINING, 'zh/return.txt'), 'utf8').split('\n').find(one => one !== '' && !one.includes('\t'))!
  assert.deepEqual(await why({ intent: 'gift', texts: ['x'.repeat(65_536), '<img src=x onerror=alert(1)>', line, '送到13812345678'] }), [422, '/texts/0 too-long', '/texts/1 markup', '/texts/2 contradicts', '/texts/3 personal'])
  assert.deepEqual(await why({ intent: 'no-such', texts: ['好'] }), [422, '/intent unknown-intent'])
  assert.deepEqual(await why({ intent: 'gift', texts: Array.from({ length: 1_000 }, (_, i) => `第${i}句`) }), [422, '/texts too-many'])
  assert.equal((await call('alpha.operations', 'POST', '/v1/training/examples', { intent: 'gift', texts: [] })).status, 400)
  assert.equal((await call('alpha.operations', 'POST', '/v1/training/examples', { intent: 'gift', texts: ['好'], html: 1 })).status, 400)
  assert.equal((await call('alpha.operations', 'POST', '/v1/training/runs', {})).body.details[0].path, '/examples')
})

test('an intent of the shop\'s own needs examples before it is trained, and goes with them', async () => {
  const made = await call('alpha.operations', 'POST', '/v1/training/intents', { name: { 'zh-CN': '刻字', en: 'Engraving' }, asks: { 'zh-CN': '刻字服务' } })
  assert.equal(made.status, 200, JSON.stringify(made.body))
  assert.equal((await call('alpha.operations', 'POST', '/v1/training/intents', { name: { 'zh-CN': '刻字', en: 'Carving' }, asks: { en: 'x' } })).body.details[0].path, '/name')
  assert.equal((await call('alpha.operations', 'POST', '/v1/training/intents', { name: { 'zh-CN': '<b>', en: 'Bold' }, asks: { en: 'x' } })).body.details[0].path, '/name/zh-CN')
  assert.equal((await call('alpha.operations', 'POST', '/v1/training/intents', { name: { 'zh-CN': '无答', en: 'None' }, asks: {} })).body.details[0].path, '/asks')
  await teach(['杯底刻一行小字行不'], made.body.intent)
  const refused = await call('alpha.operations', 'POST', '/v1/training/runs', {})
  assert.deepEqual([refused.status, refused.body.details], [422, [{ path: `/intents/${made.body.intent}`, say: 'too-few: 1 example; at least 8' }]])
  assert.equal((await call('alpha.operations', 'DELETE', `/v1/training/intents/${made.body.intent}`)).status, 204)
  assert.equal((await call('alpha.agent', 'GET', `/v1/training/examples?intent=${made.body.intent}`)).body.items.length, 0)
})

test('a training gives a model that is compared, put to use by a person only, read by the next turn, and rolled back', async () => {
  await teach(WORDS)
  const id = await trainOnce()
  const { state, report, model } = await inAlpha(work => trainingDetail(work, id))
  assert.deepEqual([state, model], ['done', 'ready'])
  assert.ok(report!.before.lines > 50 && report!.after.right > 0.5, JSON.stringify(report!.after.right))
  const label = () => inAlpha(async work => { const opened = await intentsOf(work); return 'read' in opened ? [opened.read('想刻一句话在上面').label, opened.own !== undefined] : opened.absent })
  assert.equal((await label())[1], false, 'not in use by itself')
  assert.equal((await call('alpha.operations', 'POST', `/v1/training/runs/${id}/use`, {})).status, 403, 'a key is no person')
  await inAlpha(work => useTraining(work, 'agent:test', id))
  assert.deepEqual(await label(), ['gift', true])
  const again = await trainOnce()
  assert.equal((await inAlpha(work => trainingDetail(work, again))).comparedWith, id)
  await inAlpha(work => rollBackModel(work, 'agent:test', 'before'))
  assert.equal((await label())[1], false, 'the shipped one again')
  await assert.rejects(inAlpha(work => useTraining(work, 'agent:test', again)), { code: 'training.outdated' }, 'it was compared with a model that no longer serves')
  await assert.rejects(inAlpha(work => rollBackModel(work, 'agent:test', 'before')), { code: 'training.nothing-before' })
  await inAlpha(work => useTraining(work, 'agent:test', id))
  const { rows } = await house.world.db.pool.query('select action from audit where subject = $1 order by id', [id]).catch(() => ({ rows: [] }))
  assert.ok(rows.length === 0 || rows.some((row: { action: string }) => row.action === 'training.put-to-use'))
})

test('a damaged model and one of another release are refused, and the shipped one serves', async () => {
  const state = () => inAlpha(async work => ({ refused: (await modelsState(work)).refused, shop: 'own' in (await intentsOf(work)) }))
  assert.deepEqual(await state(), { refused: undefined, shop: true })
  const set = (columns: object) => inAlpha(work => work.tx.updateTable('intent_models').set(columns).where('shop_id', '=', 'alpha').where('in_use', '=', true).execute())
  const { bytes, checksum } = await inAlpha(work => work.tx.selectFrom('intent_models').select(['bytes', 'checksum']).where('shop_id', '=', 'alpha').where('in_use', '=', true).executeTakeFirstOrThrow())
  const sum = (of: Buffer) => createHash('sha256').update(of).digest('hex')
  const broken = Buffer.from(bytes)
  broken[broken.length >> 1]! ^= 1
  await set({ bytes: broken, checksum: `${checksum.slice(0, 63)}x` })
  assert.deepEqual(await state(), { refused: 'damaged', shop: false })
  const older = Buffer.from(bytes)
  older.writeUInt32LE(1, 8)
  await set({ bytes: older, checksum: sum(older) })
  assert.deepEqual(await state(), { refused: 'other-release', shop: false })
  const room = (await call('alpha.agent', 'GET', '/v1/training')).body
  assert.deepEqual([room.model.kind, room.model.refused], ['shipped', 'other-release'])
  await set({ bytes, checksum, concepts: 'others' })
  // The same bytes were read before: only a new mark is looked at, so the row's own is changed with it.
  await set({ checksum: sum(bytes), bytes })
  await inAlpha(work => rollBackModel(work, 'agent:test', 'shipped'))
})

test('one training of a shop at a time; it can be stopped, and one whose process died is begun anew', async () => {
  const id = await inAlpha(work => startTraining(work, 'agent:test'))
  await assert.rejects(inAlpha(work => startTraining(work, 'agent:test')), { code: 'training.still-runs' })
  let aborted: boolean | undefined
  const endless: Trainer = { measureShipped: async () => undefined, train: (_errand, { signal, onProgress }) => new Promise(resolve => { onProgress({ step: 'learn', share: 0.4 }); signal.addEventListener('abort', () => { aborted = true; resolve({ kind: 'aborted' }) }) }) }
  const background = trainInBackground(house.world, endless)
  background.kick()
  while ((await inAlpha(work => trainingDetail(work, id))).progress !== 0.4) await new Promise(resolve => { setImmediate(resolve) })
  assert.equal((await call('alpha.operations', 'POST', `/v1/training/runs/${id}/cancel`, {})).body.state, 'cancelled')
  background.abort(id)
  await background.settle()
  await background.stop()
  assert.equal(aborted, true)
  const next = await inAlpha(work => startTraining(work, 'agent:test'))
  const dead = (await transact(house.world, '*', work => claimTraining(work, 0)))!
  assert.equal(dead.id, next)
  const taken = (await transact(house.world, '*', work => claimTraining(work, work.now + 1)))!
  assert.deepEqual([taken.id, taken.attempts], [next, 2])
  await inAlpha(work => putBack(work, dead))
  assert.equal((await inAlpha(work => trainingDetail(work, next))).state, 'running', 'who was taken for dead cannot end what came after')
})

test('a thread that dies is told as a failure, and so is a missing shipped model', async () => {
  const watch = { signal: new AbortController().signal, onProgress: () => undefined }
  const errand = { learn: [], held: [], running: undefined, asked: [] }
  const missing = await trainingThread({ folder: small, shipped: join(folder, 'none') }).train(errand, watch)
  assert.equal(missing.kind === 'failed' && missing.problem, 'no-shipped-model')
  writeFileSync(join(folder, 'bad.model'), 'no model')
  const crashed = await trainingThread({ folder: join(folder, 'nowhere'), shipped }).train(errand, watch)
  assert.equal(crashed.kind === 'failed' && crashed.problem, 'crashed')
  const stopping = new AbortController()
  const stopped = trainingThread({ folder: small, shipped }).train(errand, { signal: stopping.signal, onProgress: () => { stopping.abort() } })
  assert.deepEqual(await stopped, { kind: 'aborted' })
})
