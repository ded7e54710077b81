import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openTestHouse, type TestHouse } from '../../../../tests/house.ts'
import { hour, manualClock, minute } from '../kernel/clock.ts'
import { transact } from '../kernel/work.ts'
import type { PlanRequest } from '../planning/contract.ts'
import { createAgent, openStaffSession } from '../staff/index.ts'
import { checkScenario, estimateShoppers } from './check.ts'
import type { NewSimulation } from './contract.ts'
import { readPlanned } from './planned.ts'

let house: TestHouse
let cookie = ''
let agentId = ''
before(async () => {
  house = await openTestHouse({ clock: manualClock(Date.parse('2026-11-28T02:00:00Z')), shops: ['alpha'] })
  await transact(house.world, 'alpha', async work => {
    agentId = (await createAgent(work, { name: 'an', email: 'an@example.com', role: 'agent', skills: [{ skill: 'order', level: 5 }], languages: ['zh', 'en'], capacity: 3 })).id
    const { id } = await createAgent(work, { name: 'ops', email: 'ops@example.com', role: 'operations', skills: [], languages: ['zh'], capacity: 0 })
    cookie = `zhiyu_session=${(await openStaffSession(work, id)).token}`
  })
  await house.app.ready()
})
after(() => house.leave())

const ON = '2026-11-30'
/** Forty an hour from nine to five. */
const plan = (over: Partial<PlanRequest> = {}): PlanRequest => ({
  on: ON, minutes: 60, arrivals: Array.from({ length: 24 }, (_, at) => at >= 9 && at < 17 ? 40 : 0),
  assumptions: { handlingMs: 4 * minute, patienceMs: 3 * minute, paces: [1, 1.4], shrinkage: 0.1 }, targets: { abandonAtMost: 0.02, answered: { share: 0.8, withinMs: 30_000 }, meanWaitMsAtMost: null },
  patterns: [{ name: '8h', lengthMinutes: 510, earliestStart: 420, latestStart: 900, pause: { afterMinutes: 240, minutes: 30 } }], atMostAgents: 100, ...over,
})
const read = (staff: 'suggested' | 'planned', wanted = plan()) => transact(house.world, 'alpha', work => readPlanned(work, { kind: 'plan', staff, plan: wanted }))
const start = async (staff: 'suggested' | 'planned', wanted = plan()) => {
  const wish: NewSimulation = { traffic: { kind: 'plan', staff, plan: wanted }, candidates: [{ kind: 'fifo' }, { kind: 'strict-value' }], replications: 2 }
  const reply = await house.app.inject({ method: 'POST', url: '/v1/simulations', headers: { cookie, 'x-zhiyu-desk': '1' }, payload: wish })
  return { status: reply.statusCode, body: reply.json() }
}

test('a plan is played as it was shown: its arrivals by the hour, its suggested shifts without their pauses, its shrinkage', async () => {
  const scenario = await read('suggested')
  assert.deepEqual(checkScenario(scenario), [])
  assert.ok(Math.abs(estimateShoppers(scenario) - 320) < 1e-6)
  assert.equal(scenario.startsAt, '2026-11-29T16:00:00.000Z') // midnight of the shop
  assert.deepEqual(scenario.demand.curve.map(step => Math.round(step.factor * 320 / 24)).slice(8, 18), [0, 40, 40, 40, 40, 40, 40, 40, 40, 0])
  assert.ok(scenario.staff.length > 0)
  for (const group of scenario.staff) {
    assert.deepEqual([group.sickShare, group.capacity, group.languages, group.skills], [0.1, 2, ['zh', 'en'], [{ skill: 'order', level: 4 }]])
    const [before, rest] = group.shifts as [{ fromMs: number; toMs: number }, { fromMs: number; toMs: number }]
    assert.deepEqual([before.toMs - before.fromMs, rest.fromMs - before.toMs, rest.toMs - rest.fromMs], [4 * hour, 30 * minute, 4 * hour])
  }
})

test('saved shifts are played by the people they are for; without any, or without anybody expected, there is nothing to play', async () => {
  assert.deepEqual((await start('planned')).body.details?.map((one: { say: string }) => one.say), ['no shift is saved for that day'])
  await transact(house.world, 'alpha', work => work.tx.insertInto('planned_shifts').values({ shop_id: 'alpha', agent_id: agentId, on_day: ON, start_minute: 540, length_minutes: 480, pause_after: null, pause_minutes: null, revision: 1, updated_at: '2026-11-28T00:00:00Z', updated_by: 'ops' }).execute())
  const { staff } = await read('planned')
  assert.deepEqual(staff.map(one => [one.count, one.capacity, one.skills, one.shifts]), [[1, 3, [{ skill: 'order', level: 5 }], [{ fromMs: 9 * hour, toMs: 17 * hour }]]])
  const nobody = await start('suggested', plan({ arrivals: Array.from({ length: 24 }, () => 0) }))
  assert.deepEqual([nobody.status, nobody.body.details?.[0]?.path], [422, '/traffic/plan'])
  assert.match(nobody.body.details[0].say, /nobody is expected/)
})

test('a rehearsal is a run like any other, and says what it is of', async () => {
  const { status, body } = await start('suggested')
  assert.equal(status, 202, JSON.stringify(body))
  assert.deepEqual([body.traffic.kind, body.traffic.name.en, body.shoppers], ['plan', `Plan of ${ON}, suggested shifts`, 320])
})
