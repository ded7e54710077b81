import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { sql } from 'kysely'
import { iso, manualClock, minute, second } from '../kernel/clock.ts'
import type { StaffViewer } from '../kernel/viewer.ts'
import { appendMessage, findConversation, loadConversation, reopenConversation, resolveConversation } from '../conversations/index.ts'
import { defaultPlaybook, loadDecisions } from '../playbook/index.ts'
import { findAgent } from '../staff/index.ts'
import { castOf, type Cast } from '../../../../tests/cast/people.ts'
import { openTestHouse, type TestHouse } from '../../../../tests/house.ts'
import { assignByHand, loadQueueView, shopperLeft, shopperReturned, takeConversation, transferConversation } from './index.ts'

const clock = manualClock(Date.parse('2026-11-20T02:00:00Z'))
const policy = defaultPlaybook('CNY').routing
let house: TestHouse
let cast: Cast
let shops = 0
before(async () => { house = await openTestHouse({ clock, shops: Array.from({ length: 20 }, (_, i) => `shop-${i}`) }) })
after(async () => { await house.leave() })
beforeEach(() => { cast = castOf(house.world, `shop-${shops++}`) })

const see = (id: string) => cast.inShop(work => loadConversation(work, id))
const load = async (agent: StaffViewer) => (await cast.inShop(work => findAgent(work, agent.agentId)))!.openChats
const answer = (agent: StaffViewer, id: string) => cast.inShop(work => appendMessage(work, { conversationId: id, senderKind: 'agent', senderId: agent.agentId, body: 'hello' }))
const resolve = (agent: StaffViewer, id: string) => cast.inShop(work => resolveConversation(work, id, { by: 'agent', agentId: agent.agentId, resolution: 'done' }))
async function pass (ms: number): Promise<void> { clock.advance(ms); await house.settle() }

test('a hand-over finds the skilled agent at once, with the reasons on record', async () => {
  await cast.agent()
  const right = await cast.agent({ skills: { delivery: 5 } })
  const id = await cast.waiting({ skill: 'delivery', spentMinor: 3_000_000 })
  await house.settle()
  const row = await see(id)
  assert.deepEqual([row.state, row.agentId, row.tier], ['with-agent', right.agentId, 'diamond'])
  assert.equal(await load(right), 1)
  const decisions = await cast.inShop(work => loadDecisions(work, id))
  const [assigned, queued] = ['routing.assign', 'routing.queue'].map(kind => decisions.find(one => one.kind === kind))
  assert.ok(assigned?.because.some(reason => reason.rule === 'route.skill' && reason.facts['level'] === 5))
  assert.ok(queued?.because.some(reason => reason.rule === 'queue.tier' && reason.facts['headStartMs'] === policy.headStartMs.diamond))
  assert.ok((assigned?.playbookVersion ?? 0) >= 1)
})

test('an agent who comes online is given who waits, in order of need and value', async () => {
  const mass = await cast.waiting()
  clock.advance(10 * second)
  const diamond = await cast.waiting({ spentMinor: 3_000_000 })
  clock.advance(10 * second)
  const silver = await cast.waiting({ care: ['silver'] })
  await house.settle()
  const agent = await cast.agent({ capacity: 1 })
  const order: string[] = []
  for (let i = 0; i < 3; i++) {
    await house.settle()
    const [next] = (await Promise.all([mass, diamond, silver].map(see))).filter(row => row.state === 'with-agent')
    order.push(next!.id)
    await resolve(agent, next!.id)
  }
  assert.deepEqual(order, [silver, diamond, mass])
})

test('the choice widens exactly when the wait has grown long enough, with nobody knocking', async () => {
  const plain = await cast.agent()
  await cast.agent({ skills: { delivery: 3 }, capacity: 1 })
  await cast.waiting({ skill: 'delivery' })
  await house.settle()
  const id = await cast.waiting({ skill: 'delivery' })
  await house.settle()
  assert.equal((await see(id)).state, 'waiting')
  await pass(policy.relaxSkillAfterMs - 1)
  assert.equal((await see(id)).state, 'waiting')
  await pass(1)
  assert.equal((await see(id)).agentId, plain.agentId)
})

test('a desk that closes gives back what was not answered, to its old place, and keeps the rest a grace longer', async () => {
  const gone = await cast.agent({ capacity: 2 })
  const [unanswered, answered] = [await cast.waiting(), await cast.waiting()]
  await house.settle()
  await answer(gone, answered)
  clock.advance(minute)
  const later = await cast.waiting()
  await house.settle()
  await cast.closeDesk(gone)
  await pass(policy.disconnectGraceMs)
  assert.equal((await see(unanswered)).state, 'waiting')
  assert.equal((await see(answered)).agentId, gone.agentId)
  const queue = await Promise.all([unanswered, later].map(id => cast.inShop(work => loadQueueView(work, id))))
  assert.deepEqual(queue.map(view => view.place), [1, 2], 'who had waited longer is before who came later')
  await pass(policy.disconnectGraceMs)
  assert.equal((await see(answered)).state, 'waiting')
  assert.equal(await load(gone), 0)
})

test('coming back in time keeps everything', async () => {
  const agent = await cast.agent()
  const id = await cast.waiting()
  await house.settle()
  await cast.closeDesk(agent)
  await pass(policy.disconnectGraceMs - 1)
  await cast.openDesk(agent)
  await pass(10 * minute)
  assert.equal((await see(id)).agentId, agent.agentId)
})

test('passes on to a skill and not back to who passed it on; to a colleague only with room', async () => {
  const giver = await cast.agent({ skills: { delivery: 5, returns: 5 } })
  const id = await cast.waiting({ skill: 'delivery' })
  await house.settle()
  const colleague = await cast.agent({ skills: { returns: 1 }, capacity: 1 })
  const skills = defaultPlaybook('CNY').skills.map(one => one.skill)
  const skill = skills.includes('returns') ? 'returns' : skills[0]!
  await cast.inShop(work => transferConversation(work, id, giver, { skill, reason: 'needs returns' }))
  await house.settle()
  assert.equal((await see(id)).agentId, colleague.agentId)
  assert.equal(await load(giver), 0)
  const second = await cast.waiting({ skill: 'delivery' })
  await house.settle()
  await assert.rejects(cast.inShop(work => transferConversation(work, second, giver, { toAgentId: colleague.agentId, reason: 'x' })), /agent.no-room/)
  await assert.rejects(cast.inShop(work => transferConversation(work, second, colleague, { toAgentId: colleague.agentId, reason: 'x' })), /conversation.not-yours/)
  await assert.rejects(cast.inShop(work => transferConversation(work, second, giver, { skill: 'juggling', reason: 'x' })), /request.invalid/)
  await assert.rejects(cast.inShop(work => transferConversation(work, second, giver, { reason: 'x' })), /request.invalid/)
  await resolve(colleague, id)
  await cast.inShop(work => transferConversation(work, second, giver, { toAgentId: colleague.agentId, reason: 'yours' }))
  assert.equal((await see(second)).agentId, colleague.agentId)
})

test('takes from the AI and from the queue, never beyond capacity, never a colleague\'s', async () => {
  const agent = await cast.agent({ capacity: 2, online: false })
  const [one, two, three] = [await cast.conversation({ spentMinor: 3_000_000 }), await cast.waiting(), await cast.waiting()]
  const row = await cast.inShop(work => takeConversation(work, one, agent))
  assert.deepEqual([row.state, row.tier], ['with-agent', 'diamond'])
  await cast.inShop(work => takeConversation(work, two, agent))
  await assert.rejects(cast.inShop(work => takeConversation(work, three, agent)), /agent.no-room/)
  const other = await cast.agent({ online: false })
  await assert.rejects(cast.inShop(work => takeConversation(work, one, other)), /not-yours/)
  const boss = await cast.agent({ role: 'supervisor', online: false })
  await cast.inShop(work => takeConversation(work, one, boss))
  assert.equal(await load(agent), 1)
  await house.settle()
})

test('a supervisor gives it to someone, and that is on record', async () => {
  const boss = await cast.agent({ role: 'supervisor', online: false })
  const away = await cast.agent({ online: false })
  const agent = await cast.agent()
  const id = await cast.waiting({ skill: 'delivery' })
  await assert.rejects(cast.inShop(work => assignByHand(work, id, boss, { agentId: away.agentId, reason: 'x' })), /agent.no-room/)
  await cast.inShop(work => assignByHand(work, id, boss, { agentId: agent.agentId, reason: 'knows the case' }))
  await house.settle()
  assert.equal((await see(id)).agentId, agent.agentId)
  const decision = (await cast.inShop(work => loadDecisions(work, id))).find(one => one.kind === 'routing.assign')
  assert.deepEqual(decision?.because[0], { rule: 'route.intervened', facts: { by: boss.agentId, reason: 'knows the case' } })
})

test('the queue shows places, no invented wait, and a measured one when there is one', async () => {
  const agent = await cast.agent({ capacity: 1 })
  for (let i = 0; i < 6; i++) {
    const id = await cast.waiting()
    await house.settle()
    await answer(agent, id)
    if (i === 0) {
      const early = await cast.waiting()
      await house.settle()
      const view = await cast.inShop(work => loadQueueView(work, early))
      assert.deepEqual([view.place, view.waitLowMs, view.waitHighMs], [1, null, null], 'nothing measured yet')
      await cast.inShop(work => resolveConversation(work, early, { by: 'customer', resolution: 'gone' }))
    }
    clock.advance(minute)
    await resolve(agent, id)
    await house.settle()
  }
  await cast.waiting()
  clock.advance(1)
  const first = await cast.waiting()
  clock.advance(1)
  const second = await cast.waiting()
  await house.settle()
  const [one, two] = await Promise.all([first, second].map(id => cast.inShop(work => loadQueueView(work, id))))
  assert.deepEqual([one!.place, two!.place], [1, 2])
  assert.ok(one!.waitLowMs! <= minute && one!.waitHighMs! >= minute, JSON.stringify(one))
  assert.ok(two!.waitHighMs! > one!.waitHighMs!)
})

test('who goes while waiting is counted, keeps the place, and is uncounted when they return', async () => {
  const id = await cast.waiting()
  await house.settle()
  const { customerId } = await see(id)
  await cast.inShop(work => shopperLeft(work, customerId))
  clock.advance(policy.abandonAfterMs - 1)
  await cast.inShop(work => shopperReturned(work, customerId))
  await pass(policy.abandonAfterMs)
  assert.equal((await see(id)).abandonedAt, null)
  await cast.inShop(work => shopperLeft(work, customerId))
  await pass(policy.abandonAfterMs)
  const gone = await see(id)
  assert.deepEqual([gone.state, gone.abandonedAt], ['waiting', clock.now()])
  await cast.inShop(work => shopperReturned(work, customerId))
  assert.equal((await see(id)).abandonedAt, null)
})

test('open chats stay equal to the conversations held, whatever is done', async () => {
  const agents = [await cast.agent({ capacity: 3 }), await cast.agent({ capacity: 2 }), await cast.agent({ role: 'supervisor', capacity: 2 })]
  const ids = await Promise.all(Array.from({ length: 6 }, () => cast.waiting()))
  await house.settle()
  let seed = 7
  const roll = (n: number): number => { seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648; return seed % n }
  for (let step = 0; step < 60; step++) {
    const id = ids[roll(ids.length)]!
    const [a, b] = [agents[roll(3)]!, agents[roll(3)]!]
    const deeds = [
      () => cast.inShop(work => takeConversation(work, id, a)),
      () => cast.inShop(work => transferConversation(work, id, a, { toAgentId: b.agentId, reason: 'r' })),
      () => cast.inShop(work => transferConversation(work, id, a, { skill: defaultPlaybook('CNY').skills[0]!.skill, reason: 'r' })),
      () => cast.inShop(work => assignByHand(work, id, agents[2]!, { agentId: b.agentId, reason: 'r' })),
      () => cast.inShop(work => resolveConversation(work, id, { by: 'agent', agentId: a.agentId, resolution: 'd', intervenes: true })),
      () => cast.inShop(work => reopenConversation(work, id, { by: a.agentId })),
      () => cast.inShop(async work => { const row = await findConversation(work, id); return appendMessage(work, { conversationId: id, senderKind: 'customer', senderId: row!.customerId, body: 'and?' }) }),
    ]
    await deeds[roll(deeds.length)]!().catch((error: unknown) => { if (!(error instanceof Error && 'code' in error)) throw error }) // refusals are part of the game
    if (roll(3) === 0) await house.settle()
    // One statement, one moment: jobs run on while we look.
    const { rows } = await cast.inShop(work => sql<{ open_chats: number; held: number }>`select open_chats, (select count(*) from conversations c where c.shop_id = a.shop_id and c.agent_id = a.id and c.state = 'with-agent') as held from agents a where shop_id = ${work.shopId}`.execute(work.tx))
    assert.equal(rows.length, agents.length)
    for (const row of rows) assert.equal(row.open_chats, row.held, `step ${step}`)
    const open = await cast.inShop(work => work.tx.selectFrom('assignments').select('conversation_id').where('shop_id', '=', work.shopId).where('ended_at', 'is', null).execute())
    assert.equal(new Set(open.map(row => row.conversation_id)).size, open.length, 'one running assignment each')
  }
})

test('a free expert seat is kept for who it is for: a diamond gets it at once, a base shopper after the time to yield', async () => {
  const expert = await cast.agent({ role: 'expert', capacity: 3 })
  const [first, second] = [await cast.waiting(), await cast.waiting()]
  await house.settle()
  const third = await cast.waiting()
  await house.settle()
  assert.deepEqual((await Promise.all([first, second, third].map(see))).map(row => row.state), ['with-agent', 'with-agent', 'waiting'], 'the last seat of three is held back')
  const diamond = await cast.waiting({ spentMinor: 3_000_000 })
  await house.settle()
  assert.equal((await see(diamond)).agentId, expert.agentId)
  await resolve(expert, diamond)
  await house.settle()
  assert.equal((await see(third)).state, 'waiting')
  await pass(policy.holdBack!.yieldAfterMs)
  assert.equal((await see(third)).agentId, expert.agentId)
})

test('a shopper with a need is not kept from a held-back seat', async () => {
  const expert = await cast.agent({ role: 'expert', capacity: 3 })
  for (let i = 0; i < 2; i++) await cast.waiting()
  await house.settle()
  const silver = await cast.waiting({ care: ['silver'] })
  await house.settle()
  assert.equal((await see(silver)).agentId, expert.agentId)
})

test('who served the shopper last is waited for a moment, then anyone', async () => {
  const last = await cast.agent({ capacity: 1 })
  const id = await cast.waiting()
  await house.settle()
  await answer(last, id)
  await resolve(last, id)
  const other = await cast.waiting()
  await house.settle()
  assert.equal((await see(other)).agentId, last.agentId)
  const idle = await cast.agent()
  clock.advance(minute)
  await cast.inShop(work => reopenConversation(work, id, { by: last.agentId }))
  await house.settle()
  assert.equal((await see(id)).state, 'waiting', 'kept for the one who knows them')
  await pass(policy.lastAgent!.waitMs - 1)
  assert.equal((await see(id)).state, 'waiting')
  await pass(1)
  assert.equal((await see(id)).agentId, idle.agentId)
})

test('easy chats take less of an agent, hard ones more, and the load goes back with them', async () => {
  await cast.inShop(async work => {
    const document = defaultPlaybook('CNY')
    await work.tx.insertInto('playbooks').values({ shop_id: work.shopId, version: 1, state: 'published', document: JSON.stringify({ ...document, routing: { ...document.routing, chatWeights: { presale: 0.5, appliance: 2 } } }), author: 'test', created_at: iso(work.now), published_at: iso(work.now) }).execute()
  })
  const agent = await cast.agent({ capacity: 2, skills: { presale: 5, appliance: 5 } })
  const easy = [await cast.waiting({ skill: 'presale' }), await cast.waiting({ skill: 'presale' }), await cast.waiting({ skill: 'presale' })]
  await house.settle()
  assert.equal(await load(agent), 3)
  const hard = await cast.waiting({ skill: 'appliance' })
  await house.settle()
  assert.equal((await see(hard)).state, 'waiting', 'half a seat is no room for a hard one')
  for (const id of easy) await resolve(agent, id)
  await house.settle()
  assert.equal((await see(hard)).agentId, agent.agentId)
  const row = await cast.inShop(work => work.tx.selectFrom('agents').select(['open_chats', 'open_load']).where('shop_id', '=', work.shopId).where('id', '=', agent.agentId).executeTakeFirstOrThrow())
  assert.deepEqual([row.open_chats, row.open_load], [1, 200])
})
