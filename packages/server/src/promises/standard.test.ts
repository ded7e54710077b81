import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { day, hour, iso, manualClock, minute } from '../kernel/clock.ts'
import { transact, type Work } from '../kernel/work.ts'
import { appendMessage, assignTo, createMessageWriter, handOff, lockConversation, openConversation, resolveConversation } from '../conversations/index.ts'
import { createCustomer } from '../customers/index.ts'
import { defaultPlaybook } from '../playbook/index.ts'
import type { Playbook } from '../playbook/contract.ts'
import { createAgent, openStaffSession, SESSION_COOKIE } from '../staff/index.ts'
import { openTestHouse } from '../../../../tests/house.ts'
import type { EscalationView, PartnerTaskView, PromiseView } from './contract.ts'
import { keepClocks } from './index.ts'

const clock = manualClock(Date.parse('2026-03-02T02:00:00Z'))
const house = await openTestHouse({ clock })
after(() => house.leave())
const inShop = <T>(body: (work: Work) => Promise<T>): Promise<T> => transact(house.world, 'alpha', body)

async function person (role: 'agent' | 'expert' | 'supervisor' | 'operations'): Promise<string> {
  return inShop(async work => (await createAgent(work, { name: role, email: `${role}@alpha.example`, role, password: 'long enough 1', skills: [], languages: ['zh'], capacity: 0 })).id)
}
const people = { agent: await person('agent'), expert: await person('expert'), supervisor: await person('supervisor'), operations: await person('operations') }
type Who = keyof typeof people

async function ask (who: Who, method: 'GET' | 'POST' | 'PUT', url: string, payload?: object): Promise<{ status: number; body: never }> {
  const cookie = await inShop(async work => `${SESSION_COOKIE}=${(await openStaffSession(work, people[who])).token}`) // a fresh one each time: these days pass quickly
  const reply = await house.app.inject({ method, url, headers: { cookie, 'x-zhiyu-desk': '1' }, ...(payload ? { payload } : {}) })
  return { status: reply.statusCode, body: (reply.body === '' ? null : reply.json()) as never } // each test knows what it asked for
}
const pass = async (ms: number): Promise<void> => { clock.advance(ms); await house.settle() }

async function publish (change: (document: Playbook) => Playbook): Promise<void> {
  await inShop(async work => {
    await work.tx.updateTable('playbooks').set({ state: 'retired' }).where('shop_id', '=', 'alpha').where('state', '=', 'published').execute()
    const { version } = await work.tx.selectFrom('playbooks').select(({ fn }) => fn.coalesce(fn.max('version'), fn.count('version')).as('version')).where('shop_id', '=', 'alpha').executeTakeFirstOrThrow()
    await work.tx.insertInto('playbooks').values({ shop_id: 'alpha', version: Number(version) + 1, state: 'published', document: JSON.stringify(change(defaultPlaybook())), note: '', author: 'test', created_at: iso(work.now), published_at: iso(work.now) }).execute()
  })
}

let spend = 0
/** Called for a human and given to the agent, who has answered. */
async function served (who: { tier?: 'diamond' | 'mass'; region?: string; by?: Who } = {}): Promise<string> {
  const id = await waiting(who)
  await inShop(async work => { await assignTo(work, await lockConversation(work, id), people[who.by ?? 'agent']) })
  await say(id, who.by ?? 'agent', '您好')
  return id
}
async function waiting ({ tier = 'mass', region }: { tier?: 'diamond' | 'mass'; region?: string } = {}): Promise<string> {
  const id = await inShop(async work => {
    const customerId = await createCustomer(work, { externalId: work.newId(), ...(region === undefined ? {} : { region }) })
    if (tier === 'diamond') await work.tx.insertInto('orders').values({ shop_id: 'alpha', id: `o${++spend}`, customer_id: customerId, kind: 'sale', status: 'completed', currency: 'CNY', total_minor: 2_000_001, line_count: 1, placed_at: iso(work.now - day), updated_at: iso(work.now) }).execute()
    return (await openConversation(work, { customerId, visitorId: null, locale: 'zh-CN' })).id
  })
  await inShop(work => handOff(work, id, { reason: 'asked' }))
  await house.settle()
  return id
}
async function say (id: string, who: Who | 'customer', body: string): Promise<void> {
  await inShop(async work => {
    const { customerId } = await lockConversation(work, id)
    await appendMessage(work, { conversationId: id, senderKind: who === 'customer' ? 'customer' : 'agent', senderId: who === 'customer' ? customerId : people[who], body, intervenes: who === 'supervisor' })
  })
  await house.settle()
}
async function promises (id: string): Promise<Record<string, PromiseView>> {
  const { status, body } = await ask('supervisor', 'GET', `/v1/conversations/${id}/promises`)
  assert.equal(status, 200)
  const { items } = body as { items: PromiseView[] }
  assert.ok(items.every(one => one.sound), 'every record is as it was written')
  return Object.fromEntries(items.map(one => [one.kind, one]))
}
const told = (promise: PromiseView | undefined): string[] => promise?.evidence.map(line => line.what) ?? []
const calls = async (who: Who, id: string): Promise<EscalationView[]> => ((await ask(who, 'GET', '/v1/escalations')).body as { items: EscalationView[] }).items.filter(call => call.conversationId === id)
const resolve = async (id: string): Promise<void> => { await inShop(work => resolveConversation(work, id, { by: 'agent', agentId: people.agent, resolution: 'done', intervenes: true })); await house.settle() }

test('mass: the solution pauses for the shopper\'s answer, goes on with it, warns, breaks, calls expert and supervisor, and the record tells it all', async () => {
  const id = await served()
  const began = clock.now()
  assert.equal((await promises(id))['expert'], undefined, 'an expert is not promised to everyone')
  assert.equal((await ask('agent', 'PUT', `/v1/conversations/${id}/reply-wait`, { waiting: true })).status, 200)
  assert.equal((await promises(id))['solution']?.pausedWhy, 'shopper')
  await inShop(work => keepClocks(work, { conversationId: id }))
  await pass(hour)
  assert.deepEqual(told((await promises(id))['solution']), ['started', 'paused'])
  assert.equal((await inShop(work => lockConversation(work, id))).nextDueAt, began + day, 'what stands still is not what must be done next')

  const writer = createMessageWriter(house.world) // the group-committed way, as the widget writes
  const { customerId } = await inShop(work => lockConversation(work, id))
  await writer.send({ shopId: 'alpha', conversationId: id, senderKind: 'customer', senderId: customerId, senderName: null, clientId: '00000000-0000-4000-8000-000000000001', body: '红色', card: null, intervenes: false })
  await writer.close()
  await house.settle()
  const going = (await promises(id))['solution']!
  assert.equal(going.pausedAt, null)
  assert.equal(going.dueAt, iso(began + 3 * hour))

  await pass(hour)
  await pass(hour - 1)
  assert.equal((await promises(id))['solution']?.state, 'warned')
  assert.deepEqual(await calls('expert', id), [])
  await pass(1)
  assert.equal((await promises(id))['solution']?.state, 'breached')
  const [call] = await calls('expert', id)
  assert.equal(call?.forRole, 'expert')
  await pass(30 * minute)
  assert.deepEqual((await calls('supervisor', id)).map(one => one.forRole), ['expert', 'supervisor'])
  await inShop(work => keepClocks(work, { conversationId: id }))
  assert.equal((await calls('supervisor', id)).length, 2, 'looking again calls nobody again')

  const supervisors = (await calls('supervisor', id))[1]!
  assert.equal((await ask('agent', 'POST', `/v1/escalations/${call!.id}/step-in`)).status, 403)
  assert.equal((await ask('expert', 'POST', `/v1/escalations/${supervisors.id}/step-in`)).status, 403)
  assert.equal((await ask('expert', 'POST', `/v1/escalations/${call!.id}/step-in`)).status, 200)
  assert.equal((await ask('supervisor', 'POST', `/v1/escalations/${call!.id}/step-in`)).status, 409)
  await resolve(id)
  assert.deepEqual(await calls('supervisor', id), [], 'what is over calls nobody')
  assert.deepEqual(told((await promises(id))['solution']), ['started', 'paused', 'resumed', 'warned', 'warned', 'warned', 'breached', 'proposed', 'escalated', 'escalated', 'stepped-in', 'fulfilled-late'])
  assert.equal((await promises(id))['closure']?.state, 'kept')
  assert.equal((await ask('supervisor', 'GET', '/v1/wall')).status, 200)
})

test('diamond: an expert is promised within half an hour and called when they do not come', async () => {
  const id = await served({ tier: 'diamond' })
  const began = clock.now()
  const expert = (await promises(id))['expert']!
  assert.equal(expert.dueAt, iso(began + 30 * minute))
  await pass(22.5 * minute)
  assert.equal((await calls('expert', id))[0]?.on, 'warning')
  await say(id, 'supervisor', '我来看一下') // nobody is told of a second answer: the timer finds it
  await pass(8 * minute)
  const kept = (await promises(id))['expert']!
  assert.equal(kept.state, 'kept')
  assert.equal(kept.finishedAt, iso(began + 22.5 * minute))
  assert.deepEqual((await calls('expert', id)).map(call => call.clock), [], 'the call ended with the promise')
  assert.equal((await promises(id))['solution']?.state, 'breached', 'the solution is another promise')
})

test('diamond: an expert who serves from the start keeps the promise at once', async () => {
  const id = await served({ tier: 'diamond', by: 'expert' })
  assert.equal((await promises(id))['expert']?.state, 'kept')
})

test('a wait must have a question, a clock that may pause, and somebody who serves; it can be taken back', async () => {
  const id = await served()
  await say(id, 'customer', '在吗')
  assert.equal((await ask('agent', 'PUT', `/v1/conversations/${id}/reply-wait`, { waiting: true })).status, 409, 'nothing was asked')
  await say(id, 'agent', '要哪个颜色？')
  assert.equal((await ask('expert', 'PUT', `/v1/conversations/${id}/reply-wait`, { waiting: true })).status, 403)
  const { dueAt } = (await promises(id))['solution']!
  await ask('agent', 'PUT', `/v1/conversations/${id}/reply-wait`, { waiting: true })
  await pass(5 * minute)
  await ask('agent', 'PUT', `/v1/conversations/${id}/reply-wait`, { waiting: false })
  assert.equal((await promises(id))['solution']?.dueAt, iso(Date.parse(dueAt) + 5 * minute))
  await ask('agent', 'PUT', `/v1/conversations/${id}/reply-wait`, { waiting: true })
  await pass(8 * hour)
  const ended = (await promises(id))['solution']!
  assert.equal(ended.pausedAt, null, 'a wait ends at its limit by itself')
  assert.equal(Date.parse(ended.dueAt), Date.parse(dueAt) + 8 * hour + 5 * minute)
  await pass(2 * hour)
  assert.equal((await ask('agent', 'PUT', `/v1/conversations/${id}/reply-wait`, { waiting: false })).status, 200)
  assert.equal((await ask('agent', 'PUT', `/v1/conversations/${id}/reply-wait`, { waiting: true })).status, 409, 'a broken promise is not mended by waiting')
})

test('a partner\'s task stops the solution until it is done, never the closure', async () => {
  const id = await served()
  const began = clock.now()
  const made = (await ask('agent', 'POST', `/v1/conversations/${id}/partner-tasks`, { partner: 'logistics', what: '查包裹', dueInMs: 4 * hour })).body as PartnerTaskView
  assert.equal((await ask('expert', 'POST', `/v1/conversations/${id}/partner-tasks`, { partner: 'repair', what: 'x', dueInMs: hour })).status, 403)
  assert.equal((await promises(id))['solution']?.pausedWhy, 'partner')
  await pass(3 * hour)
  assert.ok(((await ask('operations', 'GET', '/v1/partner-tasks')).body as { items: PartnerTaskView[] }).items.some(task => task.id === made.id))
  const done = await ask('agent', 'POST', `/v1/partner-tasks/${made.id}/complete`, { result: '已找到' })
  assert.equal((done.body as PartnerTaskView).result, '已找到')
  assert.equal((await ask('agent', 'POST', `/v1/partner-tasks/${made.id}/complete`, { result: 'again' })).status, 409)
  const after = await promises(id)
  assert.equal(after['solution']?.dueAt, iso(began + 5 * hour))
  assert.equal(after['closure']?.dueAt, iso(began + day))
  await resolve(id)
  assert.equal((await promises(id))['solution']?.state, 'kept')
})

test('resolved while it stood still: kept, and reopened it has the time it had left', async () => {
  const id = await served()
  await ask('agent', 'PUT', `/v1/conversations/${id}/reply-wait`, { waiting: true })
  await pass(hour)
  await resolve(id)
  assert.equal((await promises(id))['solution']?.state, 'kept')
  await pass(hour)
  await say(id, 'customer', '还是不行')
  const again = (await promises(id))['solution']!
  assert.equal(again.state, 'running')
  assert.equal(again.dueAt, iso(clock.now() + 2 * hour))
  assert.deepEqual(told(again).slice(-3), ['resumed', 'kept', 'reopened'])
})

test('a broken promise is offered to be made good: within one\'s authority, once, in the shopper\'s words', async () => {
  const id = await served()
  await pass(2 * hour)
  const proposal = (await promises(id))['solution']?.proposal
  assert.deepEqual(proposal?.amount, { minor: 2_000, currency: 'CNY' })
  assert.equal((await ask('operations', 'POST', `/v1/proposals/${proposal!.id}/accept`)).status, 403)
  assert.equal((await ask('agent', 'POST', `/v1/proposals/${proposal!.id}/accept`)).status, 204)
  assert.equal((await ask('agent', 'POST', `/v1/proposals/${proposal!.id}/accept`)).status, 409)
  assert.equal((await ask('agent', 'POST', `/v1/proposals/${proposal!.id}/decline`, { reason: 'x' })).status, 409)
  const words = await inShop(work => work.tx.selectFrom('messages').select('body').where('conversation_id', '=', id).where('body', 'like', 'system.compensation%').execute())
  assert.deepEqual(words, [{ body: 'system.compensation 2000 CNY' }])
  const after = (await promises(id))['solution']!
  assert.equal(after.proposal?.state, 'accepted')
  assert.equal(after.proposal?.decidedBy, 'agent')
  assert.ok(told(after).includes('accepted'))
})

test('above the front line\'s authority a supervisor accepts; the day\'s sum counts; declining takes a reason', async () => {
  await publish(document => ({ ...document, promises: { ...document.promises, proposals: [{ clock: 'solution', tiers: ['mass'], amountMinor: { CNY: 50_001 } }] } }))
  const above = await served()
  await publish(document => ({ ...document, compensation: { authority: { ...document.compensation.authority, agent: { perCaseMinor: 50_000, perDayMinor: 50_000, currency: 'CNY' } } }, promises: { ...document.promises, proposals: [{ clock: 'solution', tiers: ['mass'], amountMinor: { CNY: 48_001 } }] } }))
  const [one, two] = [await served(), await served()]
  await pass(2 * hour)
  const proposalOf = async (id: string) => (await promises(id))['solution']!.proposal!
  const first = await proposalOf(above)
  assert.equal(first.amount.minor, 50_001, 'under the version it was promised under')
  assert.equal((await ask('agent', 'POST', `/v1/proposals/${first.id}/accept`)).status, 403)
  assert.equal((await ask('supervisor', 'POST', `/v1/proposals/${first.id}/accept`)).status, 204)
  const refused = await ask('agent', 'POST', `/v1/proposals/${(await proposalOf(one)).id}/accept`)
  assert.equal(refused.status, 403, 'with what was accepted before on this day it is too much')
  assert.equal((refused.body as { details: { say: string }[] }).details[0]?.say, 'over-day-limit')
  await pass(day)
  assert.equal((await ask('agent', 'POST', `/v1/proposals/${(await proposalOf(one)).id}/accept`)).status, 204)
  assert.equal((await ask('agent', 'POST', `/v1/proposals/${(await proposalOf(two)).id}/decline`, { reason: '' })).status, 400)
  assert.equal((await ask('agent', 'POST', `/v1/proposals/${(await proposalOf(two)).id}/decline`, { reason: '已换货' })).status, 204)
  assert.equal((await proposalOf(two)).reason, '已换货')
  await publish(document => document)
})

test('an answer in time that was heard late mends the breach the timer had spoken, and takes its offer back', async () => {
  await publish(document => ({ ...document, promises: { ...document.promises, proposals: [{ clock: 'first-response', tiers: ['mass'], amountMinor: { CNY: 100 } }] } }))
  const id = await waiting()
  const called = clock.now()
  await pass(2 * minute)
  assert.equal((await promises(id))['first-response']?.proposal?.state, 'proposed')
  await inShop(async work => { await work.tx.updateTable('conversations').set({ first_human_at: iso(called + minute) }).where('id', '=', id).execute(); await keepClocks(work, { conversationId: id }) })
  const mended = (await promises(id))['first-response']!
  assert.equal(mended.state, 'kept')
  assert.equal(mended.proposal?.state, 'withdrawn')
  await publish(document => document)
})

test('a region\'s overlay rules its customers\' promises: spans, chain and calendar; a later version does not move them', async () => {
  await publish(document => ({
    ...document,
    calendars: { south: { timeZone: 'Asia/Shanghai', week: { ...document.openingHours.week, mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [{ from: '10:00', to: '12:00' }] }, holidays: [] } },
    overlays: [{ overlay: 'south', name: { 'zh-CN': '华南', en: 'South' }, regions: ['广东'], promises: { calendar: 'south', solutionMs: { diamond: hour, core: hour, mass: hour }, expertWithinMs: {}, escalations: [{ clock: 'solution', tiers: ['mass'], steps: [{ when: 'breach', afterMs: 0, call: 'partner', partner: 'repair', what: '上门检查' }] }] } }],
  }))
  const id = await served({ region: '广东' })
  const other = await served({ region: '四川' })
  const made = (await promises(id))['solution']!
  const next = new Date(clock.now())
  const sunday = Date.UTC(next.getUTCFullYear(), next.getUTCMonth(), next.getUTCDate() + (7 - next.getUTCDay()) % 7, 3)
  assert.equal(made.overlay, 'south')
  assert.equal(made.dueAt, iso(sunday))
  assert.equal((await promises(other))['solution']?.dueAt, iso(clock.now() + 2 * hour))
  await publish(document => document)
  await pass(sunday - clock.now())
  assert.equal((await promises(id))['solution']?.state, 'breached')
  const tasks = ((await ask('agent', 'GET', `/v1/conversations/${id}/partner-tasks`)).body as { items: PartnerTaskView[] }).items
  assert.deepEqual(tasks.map(task => [task.partner, task.what, task.state]), [['repair', '上门检查', 'open']])
})

test('a record that was tampered with says so, and the database itself refuses to change a line', async () => {
  const id = await served()
  await assert.rejects(inShop(work => work.tx.updateTable('promise_evidence').set({ what: 'kept' }).where('n', '=', 1).execute()), /only grows/)
  await assert.rejects(inShop(work => work.tx.deleteFrom('promise_evidence').where('n', '=', 1).execute()), /only grows/)
  const { id: promiseId } = (await promises(id))['closure']!
  await inShop(work => work.tx.insertInto('promise_evidence').values({ shop_id: 'alpha', promise_id: promiseId, n: 2, at: iso(work.now), what: 'kept', facts: '{}', previous: '', hash: 'f' }).execute())
  const { body } = await ask('supervisor', 'GET', `/v1/conversations/${id}/promises`)
  assert.deepEqual((body as { items: PromiseView[] }).items.filter(one => !one.sound).map(one => one.kind), ['closure'])
})
