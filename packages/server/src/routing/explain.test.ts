import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { manualClock, second } from '../kernel/clock.ts'
import type { StaffViewer } from '../kernel/viewer.ts'
import { loadConversation } from '../conversations/index.ts'
import { currentPlaybook, draftPlaybook, editPlaybook } from '../playbook/index.ts'
import type { Playbook } from '../playbook/contract.ts'
import { openStaffSession } from '../staff/index.ts'
import { castOf, type Cast } from '../../../../tests/cast/people.ts'
import { openTestHouse, type TestHouse } from '../../../../tests/house.ts'
import type { Explanation, WhatIfView } from './contract.ts'
import { assignByHand, pushToFront } from './index.ts'

const clock = manualClock(Date.parse('2026-11-20T02:00:00Z'))
let house: TestHouse
let cast: Cast
let shops = 0
before(async () => { house = await openTestHouse({ clock, shops: ['beta', ...Array.from({ length: 10 }, (_, i) => `shop-${i}`)] }) })
after(async () => { await house.leave() })
beforeEach(() => { cast = castOf(house.world, `shop-${shops++}`) })

async function signedIn (viewer: StaffViewer, shop: Cast = cast) {
  const { token } = await shop.inShop(work => openStaffSession(work, viewer.agentId))
  return async (method: 'GET' | 'POST', url: string, payload?: object) => house.app.inject({ method, url: `/v1/conversations/${url}`, headers: { cookie: `zhiyu_session=${token}`, 'x-zhiyu-desk': '1' }, ...(payload ? { payload } : {}) })
}
const boss = async () => signedIn(await cast.agent({ role: 'supervisor', online: false }))

async function draft (change: (routing: Playbook['routing']) => void): Promise<number> {
  return cast.inShop(async work => {
    const { version, document, revision } = await draftPlaybook(work, 'agent:test', {})
    const edited = structuredClone(document)
    change(edited.routing)
    await editPlaybook(work, 'agent:test', version, { document: edited, revision })
    return version
  })
}

test('an assignment explains itself: the chosen one, the others with what made the difference, the place and the head starts', async () => {
  const best = await cast.agent({ skills: { delivery: 5 } })
  const lesser = await cast.agent({ skills: { delivery: 2 } })
  const stranger = await cast.agent()
  const first = await cast.waiting({ skill: 'delivery' })
  const id = await cast.waiting({ skill: 'delivery', spentMinor: 3_000_000 })
  await house.settle()
  const why = (await (await boss())('GET', `${id}/explanation`)).json<Explanation>()
  assert.deepEqual([why.kind, why.agent?.id, why.complete, why.headStartMs], ['matched', best.agentId, true, 90 * second])
  assert.match(why.agent?.name ?? '', /^agent \d+$/)
  assert.ok([1, 2].includes(why.place ?? 0) && [1, 2].includes(why.waiting ?? 0), JSON.stringify([why.place, why.waiting]))
  const [chosen, second_] = why.agents
  assert.deepEqual([chosen?.id, chosen?.chosen, chosen?.level, chosen?.verdict], [best.agentId, true, 5, 'can'])
  assert.deepEqual([second_?.id, second_?.level], [lesser.agentId, 2])
  assert.ok(second_?.difference.includes('level'))
  assert.equal(why.agents.find(one => one.id === stranger.agentId)?.verdict, 'not-yet')
  assert.ok((chosen?.costMs ?? 0) < (second_?.costMs ?? 0))
  assert.ok(first)
})

test('while it waits, the explanation is of now: who is full, who is not allowed yet, and where it stands', async () => {
  const full = await cast.agent({ skills: { delivery: 5 }, capacity: 1 })
  await cast.waiting({ skill: 'delivery' })
  await house.settle()
  clock.advance(second)
  const id = await cast.waiting({ skill: 'delivery' })
  await house.settle()
  const why = (await (await boss())('GET', `${id}/explanation`)).json<Explanation>()
  assert.deepEqual([why.kind, why.agent, why.place, why.waiting, why.because.map(one => one.rule)], ['waiting', null, 1, 1, ['route.all-full']])
  assert.deepEqual(why.agents.map(one => [one.id, one.verdict]), [[full.agentId, 'full']])
})

test('what people did by hand names them; decisions from before agents were kept say what they know and no more', async () => {
  const agent = await cast.agent()
  const id = await cast.waiting({ skill: 'fashion' })
  const supervisor = await cast.agent({ role: 'supervisor', online: false })
  await cast.inShop(work => assignByHand(work, id, supervisor, { agentId: agent.agentId, reason: 'knows it' }))
  await house.settle()
  const ask = await boss()
  const byHand = (await ask('GET', `${id}/explanation`)).json<Explanation>()
  assert.deepEqual([byHand.kind, byHand.agent?.id, byHand.by?.id, byHand.complete, byHand.agents], ['by-hand', agent.agentId, supervisor.agentId, false, []])
  assert.equal((await ask('POST', `${id}/what-if`, { version: 1 })).json<{ code: string }>().code, 'decision.not-recorded')
  const old = await cast.waiting()
  await house.settle()
  await cast.inShop(work => work.tx.updateTable('decisions').set({ facts: JSON.stringify({ waitedMs: 5, queueKey: 1 }) }).where('shop_id', '=', work.shopId).where('subject_id', '=', old).where('kind', '=', 'routing.assign').execute())
  const why = (await ask('GET', `${old}/explanation`)).json<Explanation>()
  assert.deepEqual([why.kind, why.waitedMs, why.complete, why.place, why.agents], ['matched', 5, false, null, []])
  const untouched = await cast.conversation()
  assert.equal((await ask('GET', `${untouched}/explanation`)).json<Explanation>().kind, 'none')
})

test('what if: the recorded moment under another version gives another agent, another place, and says what it cannot know', async () => {
  const skilled = await cast.agent({ skills: { delivery: 5 }, capacity: 3 })
  for (let i = 0; i < 2; i++) { await cast.waiting({ skill: 'delivery' }); await house.settle() }
  const idle = await cast.agent({ skills: { delivery: 4 } })
  const id = await cast.waiting({ skill: 'delivery', spentMinor: 3_000_000 })
  await house.settle()
  const version = await draft(routing => { routing.loadWeight = 0; routing.headStartMs = { ...routing.headStartMs, core: 5 * second, diamond: 10 * second } })
  const given = (await cast.inShop(work => loadConversation(work, id))).agentId
  const reply = await (await boss())('POST', `${id}/what-if`, { version })
  assert.equal(reply.statusCode, 200, reply.body)
  const view = reply.json<WhatIfView>()
  assert.equal(given, idle.agentId)
  assert.deepEqual([view.of, view.original.agent?.id, view.other.agent?.id, view.original.playbookVersion, view.other.playbookVersion], ['recorded', idle.agentId, skilled.agentId, 1, version])
  assert.deepEqual([view.original.headStartMs, view.other.headStartMs, view.keyShiftMs], [90 * second, 10 * second, -80 * second])
  assert.deepEqual([view.original.place, view.unknown], [null, ['others-in-queue', 'seats-before']])
})

test('what if, for who waits now: over the present queue and agents; the present side is exactly the queue as it stands', async () => {
  const ids: string[] = []
  for (const wish of [{}, { spentMinor: 3_000_000 }, { care: ['silver'] }, {}]) { ids.push(await cast.waiting(wish)); clock.advance(second) }
  await house.settle()
  const supervisor = await cast.agent({ role: 'supervisor', online: false })
  await cast.inShop(work => pushToFront(work, ids[3]!, supervisor, { reason: 'x' }))
  const version = await draft(routing => { routing.headStartMs = { diamond: 0, core: 0, mass: 0 } })
  const ask = await boss()
  const views = await Promise.all(ids.map(async id => (await ask('POST', `${id}/what-if`, { version })).json<WhatIfView>()))
  const order = (await cast.inShop(work => work.tx.selectFrom('conversations').select('id').where('shop_id', '=', work.shopId).where('state', '=', 'waiting').orderBy('queue_key').orderBy('id').execute())).map(row => row.id)
  assert.deepEqual(views.map(view => view.original.place), ids.map(id => order.indexOf(id) + 1))
  assert.deepEqual(views.map(view => view.other.place), [3, 4, 2, 1], 'without its head start the diamond is last; the push stays in front')
  assert.deepEqual([...new Set(views.map(view => view.of))], ['now'])
  assert.equal(views[0]?.original.agent, null)
  const same = (await ask('POST', `${ids[0]}/what-if`, { version: 1 })).json<WhatIfView>()
  assert.deepEqual(same.original, same.other)
})

test('explaining needs conversation.read and knows no other shop; a broken draft and an unknown version are refused', async () => {
  await cast.agent()
  const id = await cast.waiting()
  await house.settle()
  const beta = castOf(house.world, 'beta')
  const stranger = await signedIn(await beta.agent({ role: 'supervisor', online: false }), beta)
  assert.equal((await stranger('GET', `${id}/explanation`)).statusCode, 404)
  assert.equal((await stranger('POST', `${id}/what-if`, { version: 1 })).statusCode, 404)
  assert.equal((await house.app.inject({ url: `/v1/conversations/${id}/explanation` })).statusCode, 401)
  for (const role of ['agent', 'expert', 'operations', 'manager'] as const) {
    const person = await signedIn(await cast.agent({ role, online: false }))
    assert.equal((await person('GET', `${id}/explanation`)).statusCode, 200)
    assert.equal((await person('POST', `${id}/what-if`, { version: 1 })).statusCode, 200)
  }
  const ask = await boss()
  for (const body of [{}, { version: 0 }, { version: 1.5 }, { version: '1' }, { version: 1, at: 2 }]) assert.equal((await ask('POST', `${id}/what-if`, body)).statusCode, 400)
  assert.equal((await ask('POST', `${id}/what-if`, { version: 999 })).json<{ code: string }>().code, 'playbook.not-found')
  const broken = await draft(routing => { routing.abandonAfterMs = -1 })
  const refused = await ask('POST', `${id}/what-if`, { version: broken })
  assert.equal(refused.statusCode, 422)
  assert.equal(refused.json<{ details: { path: string }[] }>().details[0]?.path, '/routing/abandonAfterMs')
  assert.ok((await cast.inShop(currentPlaybook)).version === 1)
})
