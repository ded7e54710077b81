import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { castOf } from '../../../../tests/cast/people.ts'
import { openTestHouse, type TestHouse } from '../../../../tests/house.ts'
import { appendMessage } from '../conversations/index.ts'
import { manualClock, minute } from '../kernel/clock.ts'
import { transact, type Work } from '../kernel/work.ts'
import { currentPlaybook, draftPlaybook, editPlaybook, publishPlaybook, recordDecision } from '../playbook/index.ts'
import { openStaffSession } from '../staff/index.ts'
import { findLevel, recordEvidence } from './index.ts'

const clock = manualClock(Date.parse('2026-11-28T02:00:00Z'))
let house: TestHouse
before(async () => { house = await openTestHouse({ clock, shops: ['alpha', 'beta'] }) })
after(() => house.leave())

const inShop = <T>(body: (work: Work) => Promise<T>, shop = 'alpha'): Promise<T> => transact(house.world, shop, body)
let serial = 0
const measure = async (intent: string, agreed: boolean, times: number, shop = 'alpha'): Promise<void> => {
  for (let i = 0; i < times; i++) {
    clock.advance(minute)
    await inShop(async work => recordEvidence(work, { conversationId: work.newId(), seq: ++serial, intent, kind: 'shadow', level: await findLevel(work, intent), agreed, ai: 'answer', human: 'words', distance: 0.2 }), shop)
  }
}
async function cookieOf (role: 'agent' | 'supervisor' | 'operations', shop = 'alpha'): Promise<string> {
  const viewer = await castOf(house.world, shop).agent({ role })
  return `zhiyu_session=${await inShop(async work => (await openStaffSession(work, viewer.agentId)).token, shop)}`
}
const ask = async (cookie: string, method: 'GET' | 'PUT' | 'POST', url: string, payload?: object) => {
  const reply = await house.app.inject({ method, url, headers: { cookie, 'x-zhiyu-desk': '1' }, ...(payload ? { payload } : {}) })
  return { status: reply.statusCode, body: reply.body === '' ? undefined : reply.json() }
}
const room = async (cookie: string, intent: string) => { const { body } = await ask(cookie, 'GET', '/v1/autonomy'); return body.intents.find((one: { intent: string }) => one.intent === intent) }

test('an intent nobody moved stands at confirm; every flow and answering is in the room', async () => {
  const cookie = await cookieOf('agent')
  const { body } = await ask(cookie, 'GET', '/v1/autonomy')
  assert.deepEqual(['answer', 'order-status'].map(intent => body.intents.find((one: { intent: string }) => one.intent === intent)?.level), ['confirm', 'confirm'])
  assert.equal(body.rules.raiseByItself, false)
})

test('ten wrong turns take a level away in the same transaction, with their figures; what was measured before counts no more', async () => {
  await measure('answer', false, 9)
  assert.equal(await inShop(work => findLevel(work, 'answer')), 'confirm')
  await measure('answer', false, 1)
  assert.equal(await inShop(work => findLevel(work, 'answer')), 'suggest')
  const cookie = await cookieOf('agent')
  const one = await room(cookie, 'answer')
  assert.deepEqual([one.by, one.precision.turns], ['rule', 0])
  const { body } = await ask(cookie, 'GET', '/v1/autonomy')
  assert.equal(body.moves[0].because.rule, 'autonomy.too-often-wrong')
  assert.equal(body.moves[0].because.facts.turns, 10)
})

test('enough right turns ask a person for more and raise nothing by themselves', async () => {
  await measure('answer', true, 30)
  const agent = await cookieOf('agent')
  const one = await room(agent, 'answer')
  assert.deepEqual([one.level, one.advice.kind, one.advice.to, one.shadow, one.distance], ['suggest', 'raise', 'confirm', 30, 0.2])
  const wish = { level: 'confirm', revision: one.revision, reason: '三十轮都一致' }
  assert.equal((await ask(agent, 'PUT', '/v1/autonomy/intents/answer', wish)).status, 403)
  const supervisor = await cookieOf('supervisor')
  assert.equal((await ask(supervisor, 'PUT', '/v1/autonomy/intents/answer', { ...wish, revision: one.revision + 1 })).status, 409)
  assert.equal((await ask(supervisor, 'PUT', '/v1/autonomy/intents/answer', wish)).status, 204)
  const after = await room(agent, 'answer')
  assert.deepEqual([after.level, after.precision.turns], ['confirm', 0])
  assert.match(after.by, /^agent \d+$/)
  assert.equal((await ask(supervisor, 'PUT', '/v1/autonomy/intents/no-such-flow', wish)).status, 404)
})

test('a shop that says so is raised without asking', async () => {
  await inShop(async work => {
    const { document } = await currentPlaybook(work)
    const draft = await draftPlaybook(work, 'test', {})
    await editPlaybook(work, 'test', draft.version, { document: { ...document, autonomy: { ...document.autonomy!, turns: 10, raiseByItself: true } }, revision: draft.revision })
    await publishPlaybook(work, 'test', draft.version, { rollback: false })
  }, 'beta')
  await measure('my-orders', true, 40, 'beta')
  assert.equal(await inShop(work => findLevel(work, 'my-orders'), 'beta'), 'act')
  assert.equal(await inShop(work => findLevel(work, 'my-orders')), 'confirm', 'another shop is not touched')
})

test('a turn is measured once', async () => {
  const one = { conversationId: '01a1f000-0000-7000-8000-000000000001', seq: 3, intent: 'order-status', kind: 'shadow', level: 'confirm', agreed: true, ai: 'tell', human: 'words', distance: null } as const
  await inShop(work => recordEvidence(work, one))
  await inShop(work => recordEvidence(work, { ...one, agreed: false }))
  const view = await room(await cookieOf('agent'), 'order-status')
  assert.deepEqual([view.precision.turns, view.precision.agreed], [1, 1])
  const { body } = await ask(await cookieOf('agent'), 'GET', '/v1/autonomy/intents/order-status/evidence')
  assert.deepEqual(body.items.map((item: { seq: number; agreed: boolean }) => [item.seq, item.agreed]), [[3, true]])
})

test('B5: a dialect understood in fewer than 80 of 100 turns opens its review by itself, and a person\'s word closes it again', async () => {
  const cast = castOf(house.world)
  const id = await cast.conversation()
  const turn = async (understood: boolean): Promise<void> => {
    const seq = await cast.inShop(async work => (await appendMessage(work, { conversationId: id, senderKind: 'system', senderId: 'system', body: `侬个闲话 ${++serial}` })).seq)
    await cast.inShop(work => recordDecision(work, { kind: 'concierge.turn', subjectId: id, playbookVersion: 1, outcome: { commands: [understood ? 'answer' : 'cannot-handle'] }, because: [], facts: { seq, dialect: 'wu' } }))
  }
  for (let i = 0; i < 19; i++) await turn(i >= 5)
  const agent = await cookieOf('agent')
  const wu = async () => (await ask(agent, 'GET', '/v1/autonomy')).body.dialects.find((one: { dialect: string }) => one.dialect === 'wu')
  assert.equal((await wu()).open, false, '19 turns are an anecdote')
  assert.deepEqual((await ask(agent, 'GET', '/v1/autonomy/dialects/wu')).body.items, [])
  await turn(true)
  assert.deepEqual([(await wu()).open, (await wu()).turns, (await wu()).understood, (await wu()).waiting], [true, 20, 15, 5])
  const { items } = (await ask(agent, 'GET', '/v1/autonomy/dialects/wu')).body
  assert.equal(items.length, 5)
  assert.match(items[0].words, /^侬个闲话/)
  const review = (item: { conversationId: string; seq: number }, right: boolean) => ask(agent, 'POST', '/v1/autonomy/dialects/wu/reviews', { conversationId: item.conversationId, seq: item.seq, right })
  assert.equal((await review(items[0], true)).status, 204)
  assert.deepEqual([(await wu()).open, (await wu()).understood], [false, 16])
  assert.equal((await review(items[0], false)).status, 204, 'a person may think again')
  assert.deepEqual([(await wu()).open, (await wu()).waiting], [true, 4])
  assert.equal((await review({ conversationId: id, seq: 9_999 }, true)).status, 404)
})
