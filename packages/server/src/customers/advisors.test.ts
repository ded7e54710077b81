import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { day, manualClock } from '../kernel/clock.ts'
import { isFault } from '../kernel/faults.ts'
import type { StaffViewer } from '../kernel/viewer.ts'
import { transact, type Work } from '../kernel/work.ts'
import { openStaffSession, SESSION_COOKIE } from '../staff/index.ts'
import { castOf } from '../../../../tests/cast/people.ts'
import { openTestHouse, type TestHouse } from '../../../../tests/house.ts'
import { assignAdvisor, loadAdvisors, releaseAdvisor } from './advisor-actions.ts'
import { saveImportedCustomers } from './bulk.ts'
import { createCustomer, findAdvisor } from './index.ts'

const clock = manualClock(Date.parse('2026-11-20T02:00:00Z'))
let house: TestHouse
before(async () => { house = await openTestHouse({ clock, shops: ['alpha', 'beta', 'gamma', 'delta'] }) })
after(() => house.leave())

const within = <T>(body: (work: Work) => Promise<T>, shop = 'alpha'): Promise<T> => transact(house.world, shop, body)
const known = (name: string, shop = 'alpha', spentMinor?: number): Promise<string> => within(async work => {
  const id = await createCustomer(work, { externalId: name, name })
  if (spentMinor !== undefined) await work.tx.insertInto('orders').values({ shop_id: shop, id: `o-${name}`, customer_id: id, kind: 'sale', status: 'completed', currency: 'CNY', total_minor: spentMinor, line_count: 1, placed_at: new Date(clock.now() - day).toISOString(), updated_at: new Date(clock.now()).toISOString() }).execute()
  return id
}, shop)
const refusal = async (run: Promise<unknown>): Promise<string | undefined> => run.then(() => undefined, (error: unknown) => { assert.ok(isFault(error, 'advisor.refused'), String(error)); return error.details[0]?.say })

test('an expert looks after at most fifty, also when two hands give at once', async () => {
  const cast = castOf(house.world)
  const boss = await cast.agent({ role: 'supervisor' })
  const expert = await cast.agent({ role: 'expert' })
  const ids: string[] = []
  for (let i = 0; i < 52; i++) ids.push(await known(`c-${i}`))
  for (const id of ids.slice(0, 49)) await within(work => assignAdvisor(work, boss, id, expert.agentId))
  const answers = await Promise.all(ids.slice(49).map(id => refusal(within(work => assignAdvisor(work, boss, id, expert.agentId)))))
  assert.deepEqual(answers.toSorted(), ['full', 'full', undefined])
  assert.equal((await within(loadAdvisors)).experts.find(one => one.agentId === expert.agentId)?.count, 50)
  await within(work => releaseAdvisor(work, boss, ids[0]!))
  const outside = ids[49 + answers.indexOf('full')]!
  assert.equal(await refusal(within(work => assignAdvisor(work, boss, outside, expert.agentId))), undefined, 'a seat came free')
})

test('only an expert who is here advises, and only somebody the shop knows', async () => {
  const cast = castOf(house.world, 'beta')
  const boss = await cast.agent({ role: 'operations' })
  const agent = await cast.agent({ role: 'agent' })
  const expert = await cast.agent({ role: 'expert' })
  const one = await known('one', 'beta')
  assert.equal(await refusal(within(work => assignAdvisor(work, boss, one, agent.agentId), 'beta')), 'not-an-expert')
  const stranger = await within(work => createCustomer(work, {}), 'beta')
  assert.equal(await refusal(within(work => assignAdvisor(work, boss, stranger, expert.agentId), 'beta')), 'anonymous')
  await within(work => assignAdvisor(work, boss, one, expert.agentId), 'beta')
  await within(work => work.tx.updateTable('agents').set({ active: false }).where('shop_id', '=', 'beta').where('id', '=', expert.agentId).execute(), 'beta')
  assert.equal((await within(work => findAdvisor(work, one), 'beta'))?.here, false)
  assert.deepEqual((await within(loadAdvisors, 'beta')).left.map(row => row.customer.id), [one], 'listed for reassignment')
})

test('diamonds nobody looks after are suggested, the highest spend first', async () => {
  const cast = castOf(house.world, 'gamma')
  const boss = await cast.agent({ role: 'supervisor' })
  const expert = await cast.agent({ role: 'expert' })
  const rich = await known('rich', 'gamma', 9_000_000)
  const richer = await known('richer', 'gamma', 19_000_000)
  await known('core', 'gamma', 600_000)
  await known('exactly', 'gamma', 2_000_000)
  assert.deepEqual((await within(loadAdvisors, 'gamma')).suggested.map(one => one.id), [richer, rich])
  await within(work => assignAdvisor(work, boss, richer, expert.agentId), 'gamma')
  assert.deepEqual((await within(loadAdvisors, 'gamma')).suggested.map(one => one.id), [rich])
})

test('a file names an advisor by e-mail; what the desk said later stays', async () => {
  const cast = castOf(house.world, 'delta')
  const [first, second] = [await cast.agent({ role: 'expert' }), await cast.agent({ role: 'expert' })]
  const boss = await cast.agent({ role: 'supervisor' })
  const email = async (agent: StaffViewer): Promise<string> => within(async work => (await work.tx.selectFrom('agents').select('email').where('shop_id', '=', 'delta').where('id', '=', agent.agentId).executeTakeFirstOrThrow()).email, 'delta')
  const file = async (attributes: Record<string, unknown>) => within(work => saveImportedCustomers(work, [{ externalId: 'f-1', name: '某人', attributes }]), 'delta')
  await file({ advisor: ` ${(await email(first)).toUpperCase()} ` })
  const id = await within(async work => (await work.tx.selectFrom('customers').select('id').where('shop_id', '=', 'delta').where('external_id', '=', 'f-1').executeTakeFirstOrThrow()).id, 'delta')
  assert.equal((await within(work => findAdvisor(work, id), 'delta'))?.agentId, first.agentId)
  await within(work => assignAdvisor(work, boss, id, second.agentId), 'delta')
  await file({ advisor: await email(first), note: 'again' })
  assert.equal((await within(work => findAdvisor(work, id), 'delta'))?.agentId, second.agentId)
})

test('agents may look and not assign; operations and supervisors may', async () => {
  const cast = castOf(house.world, 'delta')
  const expert = await cast.agent({ role: 'expert' })
  const id = await known('route-1', 'delta')
  const ask = async (role: StaffViewer['role'], method: 'GET' | 'PUT' | 'DELETE', url: string, payload?: object) => {
    const viewer = await cast.agent({ role })
    const cookie = await within(async work => `${SESSION_COOKIE}=${(await openStaffSession(work, viewer.agentId)).token}`, 'delta')
    const reply = await house.app.inject({ method, url, headers: { cookie, 'x-zhiyu-desk': '1' }, ...(payload ? { payload } : {}) })
    return { status: reply.statusCode, body: reply.body === '' ? null : reply.json() }
  }
  assert.equal((await ask('agent', 'PUT', `/v1/customers/${id}/advisor`, { agentId: expert.agentId })).status, 403)
  const given = await ask('operations', 'PUT', `/v1/customers/${id}/advisor`, { agentId: expert.agentId })
  assert.deepEqual([given.status, given.body.advisor.agentId, given.body.advisor.here], [200, expert.agentId, true])
  assert.equal((await ask('agent', 'GET', `/v1/customers/${id}/advisor`)).body.advisor.agentId, expert.agentId)
  assert.equal((await ask('manager', 'DELETE', `/v1/customers/${id}/advisor`)).status, 403)
  assert.equal((await ask('supervisor', 'DELETE', `/v1/customers/${id}/advisor`)).status, 204)
  assert.equal((await ask('expert', 'GET', `/v1/customers/${id}/advisor`)).body.advisor, null)
})
