import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openTestHouse, type TestHouse } from '../../../../tests/house.ts'
import { hour, iso, manualClock, minute } from '../kernel/clock.ts'
import { transact, type Work } from '../kernel/work.ts'
import { createAgent, openStaffSession } from '../staff/index.ts'
import { readHistory } from './index.ts'
import type { NewSimulation, SimulationView } from './contract.ts'

const NOW = Date.parse('2026-11-28T02:00:00Z')
/** 26 November, midnight in Shanghai. */
const MIDNIGHT = Date.parse('2026-11-25T16:00:00Z')
const RANGE = { from: '2026-11-26', to: '2026-11-27' }
let house: TestHouse
const cookies: Record<string, string> = {}

before(async () => {
  house = await openTestHouse({ clock: manualClock(NOW), shops: ['alpha', 'beta'] })
  for (const [name, shop, role] of [['ops', 'alpha', 'operations'], ['agent', 'alpha', 'agent'], ['other', 'beta', 'manager']] as const) {
    cookies[name] = await transact(house.world, shop, async work => {
      const { id } = await createAgent(work, { name, email: `${name}@example.com`, role, skills: [{ skill: 'order', level: 5 }], languages: ['zh'], capacity: 3 })
      if (name === 'agent') await pastOf(work, id)
      return `zhiyu_session=${(await openStaffSession(work, id)).token}`
    })
  }
  await house.app.ready()
})
after(() => house.leave())

/** Sixty on the first day from nine, every fourth a diamond who hears badly; every tenth gives up after two minutes, the others are served after one for three. One more the next day at 23:50, one at midnight after it. */
async function pastOf (work: Work, agentId: string): Promise<void> {
  const customer = work.newId()
  await work.tx.insertInto('customers').values({ shop_id: work.shopId, id: customer, region: '广东', created_at: iso(NOW), updated_at: iso(NOW) }).execute()
  const handOver = async (at: number, i: number): Promise<void> => {
    const id = work.newId()
    const gone = i % 10 === 9
    await work.tx.insertInto('conversations').values({
      shop_id: work.shopId, id, customer_id: customer, state: 'resolved', locale: i % 2 === 0 ? 'zh-CN' : 'en', tier: i % 4 === 0 ? 'diamond' : 'mass', care: i % 4 === 0 ? ['hearing'] : [], needed_skill: 'order',
      last_at: iso(at), opened_at: iso(at - minute), handed_off_at: iso(at), ...(gone ? { abandoned_at: iso(at + 2 * minute) } : {}),
    }).execute()
    if (!gone) await work.tx.insertInto('assignments').values({ shop_id: work.shopId, id: work.newId(), conversation_id: id, agent_id: agentId, tier: 'mass', how: 'matched', waiting_since: iso(at), assigned_at: iso(at + minute), ended_at: iso(at + 4 * minute), ended_by: 'resolved' }).execute()
  }
  for (let i = 0; i < 60; i++) await handOver(MIDNIGHT + 9 * hour + i * 5 * minute, i)
  await handOver(MIDNIGHT + 48 * hour - 10 * minute, 1)
  await handOver(MIDNIGHT + 48 * hour, 1)
}

async function ask (who: string, method: 'GET' | 'POST', path: string, body?: object) {
  const reply = await house.app.inject({ method, url: `/v1/${path}`, headers: { cookie: cookies[who]!, 'x-zhiyu-desk': '1' }, ...(body && { payload: body }) })
  return { status: reply.statusCode, body: reply.json() }
}
const wish = (range = RANGE): NewSimulation => ({ traffic: { kind: 'history', ...range }, candidates: [{ kind: 'fifo' }, { kind: 'strict-value' }], replications: 2 })
const query = ({ from, to }: typeof RANGE): string => `simulations/history?from=${from}&to=${to}`

test('the past of two days is read by the shop\'s clock: who came, how long it took, who was there', async () => {
  const scenario = await transact(house.world, 'alpha', work => readHistory(work, RANGE))
  assert.deepEqual(scenario.name, { 'zh-CN': '自家客流 11月26日–11月27日', en: 'Own traffic 26 Nov–27 Nov' })
  assert.equal(scenario.startsAt, iso(MIDNIGHT + 24 * hour))
  assert.deepEqual(scenario.service.work, { meanMs: 180_000, cv: 0 })
  // 54 and the late one waited a minute, the six who left two.
  assert.ok(scenario.demand.classes.every(one => one.patience.meanMs === Math.round((55 * minute + 6 * 2 * minute) / 6) && one.region === '广东'))
  assert.deepEqual(scenario.demand.classes.map(one => [one.tier, one.care, one.language, one.arrivals.kind === 'rate' && Math.round(one.arrivals.perHour * 48)]).toSorted(), [['diamond', ['hearing'], 'zh', 15], ['mass', [], 'en', 31], ['mass', [], 'zh', 15]])
  const byHour = Array.from({ length: 24 }, (_, at) => Math.round(2 * scenario.demand.classes.reduce((sum, one) => one.arrivals.kind === 'rate' ? sum + one.arrivals.perHour * one.arrivals.curve![at]!.factor : sum, 0)))
  assert.deepEqual(byHour.map((count, at) => [at, count]).filter(([, count]) => count), [[9, 12], [10, 12], [11, 12], [12, 12], [13, 12], [23, 1]])
  // Twice there; from nine to two on one of the days, and late on the other.
  assert.deepEqual(scenario.staff.map(one => [one.count, one.role, one.shifts, one.sickShare]), [[1, 'agent', [{ fromMs: 9 * hour, toMs: 14 * hour }, { fromMs: 23.5 * hour, toMs: 24 * hour }], 0]])
})

test('a shop counts its hand-overs, starts a run on them, and the run is told by its days', async () => {
  assert.deepEqual((await ask('agent', 'GET', query(RANGE))).body, { days: 2, handOvers: 61, enough: 50 })
  const begun = await ask('ops', 'POST', 'simulations', wish())
  assert.equal(begun.status, 202, JSON.stringify(begun.body))
  assert.deepEqual([begun.body.traffic, begun.body.shoppers], [{ kind: 'history', name: { 'zh-CN': '自家客流 11月26日–11月27日', en: 'Own traffic 26 Nov–27 Nov' } }, 31])
  let run: SimulationView = begun.body
  for (let i = 0; i < 1_000 && (run.state === 'queued' || run.state === 'running'); i++) {
    await new Promise(resolve => setTimeout(resolve, 30)) // real work in the background has no clock to move
    run = (await ask('ops', 'GET', `simulations/${run.id}`)).body
  }
  assert.equal(run.state, 'done', JSON.stringify(run.problem))
  assert.ok(run.report!.policies[0]!.total.find(one => one.figure === 'handed-over')!.mean! > 0)
})

test('another shop sees nothing of it, agents start nothing, and what cannot be read is refused with path and reason', async () => {
  assert.equal((await ask('other', 'GET', query(RANGE))).body.handOvers, 0)
  const foreign = await ask('other', 'POST', 'simulations', wish())
  assert.deepEqual([foreign.status, foreign.body.code, foreign.body.details], [422, 'simulation.refused', [{ path: '/traffic', say: 'too little data: 0 hand-overs in these days, at least 50 are needed' }]])
  assert.equal((await ask('agent', 'POST', 'simulations', wish())).status, 403)
  for (const [range, path, say] of [
    [{ from: '2026-11-27', to: '2026-11-26' }, '/traffic/to', /before the first/], [{ from: '2026-02-30', to: '2026-11-26' }, '/traffic/from', /no day/], [{ from: '2026-01-01', to: '2026-11-26' }, '/traffic/to', /at most 92/],
  ] as const) {
    for (const reply of [await ask('ops', 'POST', 'simulations', wish(range)), await ask('ops', 'GET', query(range))]) {
      assert.deepEqual([reply.status, reply.body.details[0].path], [422, path])
      assert.match(reply.body.details[0].say, say)
    }
  }
  assert.equal((await ask('ops', 'GET', 'simulations/history?from=yesterday&to=2026-11-26')).status, 400)
})
