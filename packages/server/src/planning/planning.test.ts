import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openTestHouse, type TestHouse } from '../../../../tests/house.ts'
import { day, hour, iso, manualClock, minute } from '../kernel/clock.ts'
import { transact, type Work } from '../kernel/work.ts'
import { createAgent, openStaffSession } from '../staff/index.ts'
import { planDay } from './actions.ts'
import type { PlanView, SaveShift, ShiftView } from './contract.ts'
import { decideMeasures, decideShift, onDuty } from './decide.ts'

// Monday, 10:30 in Shanghai.
const NOW = Date.parse('2026-11-23T02:30:00Z')
const MIDNIGHT = Date.parse('2026-11-22T16:00:00Z')
let house: TestHouse
let cookie: Readonly<Record<'supervisor' | 'agent', string>>
let agentId: string
before(async () => {
  house = await openTestHouse({ clock: manualClock(NOW), shops: ['alpha', 'beta', 'busy'] })
  cookie = await transact(house.world, 'alpha', async work => {
    const sign = async (role: 'supervisor' | 'agent'): Promise<string> => {
      const made = await createAgent(work, { name: role, email: `${role}@example.com`, role, skills: [], languages: ['zh'], capacity: 3 })
      agentId = made.id
      return `zhiyu_session=${(await openStaffSession(work, made.id)).token}`
    }
    return { supervisor: await sign('supervisor'), agent: await sign('agent') }
  })
})
after(() => house.leave())

const ask = (method: 'GET' | 'PUT' | 'POST' | 'DELETE', url: string, as: keyof typeof cookie, payload?: object) =>
  house.app.inject({ method, url, headers: { cookie: cookie[as], 'x-zhiyu-desk': '1' }, ...(payload && { payload }) })

async function aHandOver (work: Work, at: number, fields: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const id = work.newId()
  const customer = work.newId()
  await work.tx.insertInto('customers').values({ shop_id: work.shopId, id: customer, created_at: iso(at), updated_at: iso(at) }).execute()
  await work.tx.insertInto('conversations').values({ shop_id: work.shopId, id, customer_id: customer, state: 'resolved', last_at: iso(at), opened_at: iso(at - minute), handed_off_at: iso(at), ...fields }).execute()
  return id
}

test('a shop without history is told so, and may plan from figures of its own', async () => {
  const first = await ask('GET', '/v1/staffing/plan?on=2026-11-24', 'agent')
  assert.equal(first.statusCode, 200, first.body)
  const view = first.json<PlanView>()
  assert.deepEqual([view.forecast, view.intervals, view.suggestion], [{ kind: 'too-little', weeks: 0 }, [], null])
  assert.deepEqual([view.measured.handling, view.measured.patience.from], [{ ms: 300_000, from: 'assumed', of: 0 }, 'assumed'])
  const arrivals = Array.from({ length: 24 }, (_, i) => i >= 9 && i < 18 ? 60 : 0)
  const own = await ask('POST', '/v1/staffing/plan', 'agent', { on: view.on, minutes: 60, arrivals, assumptions: view.assumptions, targets: view.targets, patterns: view.patterns, atMostAgents: 40 })
  assert.equal(own.statusCode, 200, own.body)
  const plan = own.json<PlanView>()
  assert.equal(plan.intervals.length, 24)
  const nine = plan.intervals[9]!
  assert.ok(nine.agents > 0 && nine.rostered >= nine.agents && nine.figures.pAbandon <= 0.02 && nine.figures.answeredInTime >= 0.8)
  assert.deepEqual(plan.intervals.map(({ under }) => under), plan.intervals.map(() => 0))
  assert.ok(plan.suggestion!.agents >= plan.suggestion!.atLeastAgents)
})

test('what makes no sense is refused by path', async () => {
  const good = { on: '2026-11-24', minutes: 60, arrivals: Array.from({ length: 24 }, () => 1), assumptions: { handlingMs: 1_000, patienceMs: 1_000, paces: [1], shrinkage: 0 }, targets: { abandonAtMost: 0.1, answered: null, meanWaitMsAtMost: null }, patterns: [], atMostAgents: 5 }
  for (const [change, expected] of [
    [{ arrivals: [1] }, /"path":"\/arrivals"/], [{ on: '2026-02-30' }, /is no day of the calendar/], [{ arrivals: Array.from({ length: 24 }, () => 1e12) }, /\/arrivals\/0/],
    [{ targets: { abandonAtMost: null, answered: null, meanWaitMsAtMost: null } }, /must name at least one target/], [{ minutes: 20 }, /request\.invalid/], [{ assumptions: { ...good.assumptions, paces: [2] } }, /\/assumptions\/paces/],
    [{ arrivals: Array.from({ length: 24 }, () => -1) }, /request\.invalid/], [{ patterns: [{ name: 'x', lengthMinutes: 60, earliestStart: 9, latestStart: 8, pause: null }] }, /\/patterns\/0\/latestStart/],
  ] as const) {
    const reply = await ask('POST', '/v1/staffing/plan', 'supervisor', { ...good, ...change })
    assert.equal(reply.statusCode, 400, reply.body)
    assert.match(reply.body, expected)
  }
  assert.equal((await ask('GET', '/v1/staffing/plan?on=2026-11-24&minutes=45', 'agent')).statusCode, 400)
  assert.equal((await house.app.inject({ url: '/v1/staffing/plan?on=2026-11-24' })).statusCode, 401)
})

test('the forecast is the same weekday of past weeks by the shop\'s clock; handling and patience are measured', async () => {
  const view = await transact(house.world, 'busy', async work => {
    const server = (await createAgent(work, { name: 'A', email: 'a@example.com', role: 'agent', skills: [], languages: ['zh'], capacity: 3 })).id
    for (let week = 1; week <= 3; week++) {
      for (let i = 0; i < 10; i++) {
        const at = MIDNIGHT - week * 7 * day + 9 * hour + i * minute
        const gone = i === 0 || i === 1
        const id = await aHandOver(work, at, gone ? { abandoned_at: iso(at + minute) } : {})
        // Chats follow one another without a gap or a shared minute: four minutes each, after a minute's wait.
        if (!gone) await work.tx.insertInto('assignments').values({ shop_id: work.shopId, id: work.newId(), conversation_id: id, agent_id: server, tier: 'mass', how: 'matched', waiting_since: iso(at), assigned_at: iso(at + minute + i * 3 * minute), ended_at: iso(at + 5 * minute + i * 3 * minute), ended_by: 'resolved' }).execute()
      }
      await aHandOver(work, MIDNIGHT - week * 7 * day - minute) // Sunday, 23:59 there
    }
    return planDay(work, { on: '2026-11-30', minutes: 60 })
  })
  assert.ok(view.forecast.kind === 'forecast')
  assert.deepEqual([view.forecast.weeks, view.forecast.intervals[9]!.mean, view.forecast.intervals.reduce((sum, one) => sum + one.mean, 0)], [3, 10, 10])
  assert.deepEqual([view.measured.concurrency, view.measured.handling], [1, { ms: 4 * minute, from: 'measured', of: 24 }])
  assert.equal(view.measured.patience.from, 'measured')
  assert.equal(view.measured.patience.of, 6)
  assert.ok(view.intervals[9]!.agents >= 1 && view.intervals[10]!.agents === 0)
  assert.equal((await transact(house.world, 'beta', work => planDay(work, { on: '2026-11-30', minutes: 60 }))).forecast.kind, 'too-little', 'another shop sees nothing of it')
})

const shift = { startMinute: 540, lengthMinutes: 510, pause: { afterMinutes: 240, minutes: 30 } }
test('a shift is saved once, changed by its revision, counted in the plan, and removed', async () => {
  const url = `/v1/staffing/shifts/${agentId}/2026-11-24`
  assert.equal((await ask('PUT', url, 'agent', { ...shift, revision: null })).statusCode, 403)
  const saved = await ask('PUT', url, 'supervisor', { ...shift, revision: null })
  assert.equal(saved.statusCode, 200, saved.body)
  assert.equal(saved.json<ShiftView>().revision, 1)
  assert.equal((await ask('PUT', url, 'supervisor', { ...shift, revision: null })).json<ShiftView>().revision, 1, 'the same again')
  assert.equal((await ask('PUT', url, 'supervisor', { ...shift, startMinute: 600, revision: null })).json<{ code: string }>().code, 'shift.changed')
  assert.equal((await ask('PUT', url, 'supervisor', { ...shift, startMinute: 600, revision: 1 })).json<ShiftView>().revision, 2)
  assert.equal((await ask('PUT', url, 'supervisor', { ...shift, pause: { afterMinutes: 500, minutes: 10 }, revision: 2 })).statusCode, 400)
  assert.equal((await ask('PUT', '/v1/staffing/shifts/01890000-0000-7000-8000-000000000000/2026-11-24', 'supervisor', { ...shift, revision: null })).statusCode, 404)
  assert.equal((await ask('PUT', `/v1/staffing/shifts/${agentId}/2026-02-30`, 'supervisor', { ...shift, revision: null })).statusCode, 400)
  const listed = await ask('GET', '/v1/staffing/shifts?from=2026-11-23&to=2026-11-29', 'agent')
  assert.deepEqual(listed.json<{ items: ShiftView[] }>().items.map(({ on, startMinute, revision }) => [on, startMinute, revision]), [['2026-11-24', 600, 2]])
  assert.equal((await ask('GET', '/v1/staffing/shifts?from=2026-01-01&to=2026-12-31', 'agent')).statusCode, 400)
  const plan = await transact(house.world, 'alpha', work => planDay(work, { on: '2026-11-24', minutes: 60, arrivals: Array.from({ length: 24 }, () => 0) }))
  assert.deepEqual(plan.intervals.flatMap(({ planned, startMinute }) => planned === 1 ? [startMinute / 60] : []), [10, 11, 12, 13, 15, 16, 17], 'the pause at two is not on the chats')
  const busy = await transact(house.world, 'alpha', work => planDay(work, { on: '2026-11-24', minutes: 60, arrivals: Array.from({ length: 24 }, () => 6), assumptions: { ...plan.assumptions, shrinkage: 0 } }))
  assert.deepEqual(busy.intervals.map(({ plannedFigures }) => plannedFigures.pAbandon === 1), busy.intervals.map(({ planned }) => planned === 0), 'where nobody is planned, nobody is served')
  const least = busy.intervals.find(one => one.planned === one.agents)!
  assert.deepEqual(least.plannedFigures, least.figures, 'as many as are needed do as the plan says')
  assert.equal((await ask('DELETE', `${url}?revision=1`, 'supervisor')).statusCode, 409)
  assert.equal((await ask('DELETE', `${url}?revision=2`, 'supervisor')).statusCode, 200)
  assert.equal((await ask('DELETE', `${url}?revision=2`, 'supervisor')).statusCode, 200, 'gone is gone')
})

test('a chat that shared its agent counts for less than it lasted', () => {
  const counted = { handled: 100, handlingMs: 100 * 600_000, chatMs: 2_000, busyMs: 1_000, handedOver: 110, abandoned: 10, waitedMs: 10 * 90_000 }
  assert.deepEqual(decideMeasures(counted, [1, 1.8, 2.4]), { handling: { ms: 540_000, from: 'measured', of: 100 }, patience: { ms: 90_000, from: 'measured', of: 10 }, concurrency: 2, abandonShare: 1 / 11 })
  assert.equal(decideMeasures({ ...counted, handled: 19 }, [1]).handling.from, 'assumed')
  assert.equal(decideMeasures({ ...counted, abandoned: 4 }, [1]).patience.from, 'assumed')
  assert.equal(decideMeasures({ ...counted, chatMs: 9_000 }, [1, 1.8]).handling.ms, 600_000 * 1.8 / 9, 'beyond the last pace it stays')
})

test('a shift is on the chats from its start to its end, without its pause', () => {
  const known: ShiftView = { agentId: 'a', on: '2026-11-24', revision: 3, updatedAt: iso(NOW), ...shift }
  const wanted: SaveShift = { ...shift, lengthMinutes: 480, revision: 3 }
  assert.deepEqual(decideShift(known, wanted), { kind: 'save', revision: 4 })
  assert.deepEqual(decideShift(known, { ...wanted, revision: 2 }), { kind: 'refuse', because: 'changed' })
  assert.deepEqual(decideShift(undefined, wanted), { kind: 'refuse', because: 'changed' })
  assert.deepEqual([[539, 569], [540, 570], [750, 780], [780, 810], [810, 840], [1_020, 1_050], [1_021, 1_051]].map(([from, to]) => onDuty([known], from!, to!)), [0, 1, 1, 0, 1, 1, 0])
})
