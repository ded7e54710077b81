import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { openTestHouse, type TestHouse } from '../../../../tests/house.ts'
import { hour, iso, manualClock, minute } from '../kernel/clock.ts'
import { seededRandom } from '../kernel/random.ts'
import { transact, type Work } from '../kernel/work.ts'
import { createAgent, openStaffSession } from '../staff/index.ts'
import { loadConversationsBehind, loadWall, startOfDay } from './actions.ts'
import type { WallView } from './contract.ts'
import { FIGURES, netPromoterScore, share, type FigureKey } from './decide.ts'

// 10:30 in Shanghai; the shop's day began at 16:00 UTC the day before.
const NOW = Date.parse('2026-11-23T02:30:00Z')
const MIDNIGHT = Date.parse('2026-11-22T16:00:00Z')
let house: TestHouse
before(async () => { house = await openTestHouse({ clock: manualClock(NOW), shops: ['alpha', 'beta', 'empty', 'made'] }) })
after(() => house.leave())

const inShop = <T>(shop: string, body: (work: Work) => Promise<T>): Promise<T> => transact(house.world, shop, body)

async function aConversation (work: Work, fields: Readonly<Record<string, unknown>>): Promise<string> {
  const id = work.newId()
  const customer = work.newId()
  await work.tx.insertInto('customers').values({ shop_id: work.shopId, id: customer, created_at: iso(work.now), updated_at: iso(work.now) }).execute()
  await work.tx.insertInto('conversations').values({ shop_id: work.shopId, id, customer_id: customer, state: 'with-ai', last_at: iso(work.now), opened_at: iso(work.now), ...fields }).execute()
  return id
}

function valueOf (wall: WallView, key: FigureKey): number {
  const { today, waiting } = wall
  const part = (share: { value: number | null; of: number }): number => Math.round((share.value ?? 0) * share.of)
  const values: Record<FigureKey, number> = {
    waiting: waiting.total.value, 'waiting:diamond': waiting.byTier[0]!.count.value, 'waiting:core': waiting.byTier[1]!.count.value, 'waiting:mass': waiting.byTier[2]!.count.value,
    open: today.open.value, opened: today.opened.value, 'handed-off': today.handedOff.value, resolved: today.resolved.value, 'resolved-by-ai': part(today.resolvedByAi), abandoned: part(today.abandoned),
    'first-response': today.firstResponse.of, resolution: today.resolution.of, 'promises-kept': part(today.promisesKept), 'promises-broken': today.promisesBroken.value, rated: today.satisfaction.of, transferred: today.transfers.conversations,
  }
  return values[key]
}

async function countBehind (work: Work, key: FigureKey): Promise<number> {
  const seen = new Set<string>()
  for (let cursor: string | undefined; ;) {
    const page = await loadConversationsBehind(work, key, cursor)
    for (const { id } of page.items) seen.add(id)
    if (page.nextCursor === null) return seen.size
    cursor = page.nextCursor
  }
}

test('an empty shop claims nothing: no share is 0 %, no time is 0 ms', async () => {
  const wall = await inShop('empty', loadWall)
  assert.equal(wall.dayStartedAt, iso(MIDNIGHT))
  assert.deepEqual([wall.waiting.total.value, wall.waiting.longestMs, wall.waiting.longestConversationId], [0, null, null])
  assert.deepEqual([wall.today.resolvedByAi.value, wall.today.abandoned.value, wall.today.promisesKept.value, wall.today.satisfaction.mean, wall.today.satisfaction.nps, wall.today.firstResponse.p50, wall.today.transfers.perSolved], [null, null, null, null, null, null, null])
  assert.equal(wall.hours.length, 11)
})

test('the day begins at the shop\'s own midnight, to the millisecond', async () => {
  await inShop('alpha', async work => {
    await aConversation(work, { opened_at: iso(MIDNIGHT - 1) })
    await aConversation(work, { opened_at: iso(MIDNIGHT) })
    assert.equal((await loadWall(work)).today.opened.value, 1)
  })
  assert.equal(startOfDay(Date.parse('2026-03-29T12:00:00Z'), 'Europe/London'), Date.parse('2026-03-29T00:00:00Z'))
  assert.equal(startOfDay(Date.parse('2026-10-25T12:00:00Z'), 'Europe/London'), Date.parse('2026-10-24T23:00:00Z'))
})

test('waiting, response, abandonment, promises and ratings are counted as the README says', async () => {
  await inShop('beta', async work => {
    const agent = await createAgent(work, { name: '李敏', email: 'li@example.com', role: 'agent', skills: [], languages: ['zh'], capacity: 3 })
    const longest = await aConversation(work, { state: 'waiting', tier: 'diamond', waiting_since: iso(NOW - 9 * minute), handed_off_at: iso(NOW - 9 * minute) })
    await aConversation(work, { state: 'waiting', waiting_since: iso(NOW - 2 * minute), handed_off_at: iso(NOW - 2 * minute) })
    const answered = []
    for (const seconds of [10, 20, 30, 40]) answered.push(await aConversation(work, { state: 'resolved', agent_id: agent.id, resolved_by: 'agent', opened_at: iso(NOW - 2 * hour), handed_off_at: iso(NOW - hour), first_human_at: iso(NOW - hour + seconds * 1_000), resolved_at: iso(NOW - minute) }))
    const byAi = await aConversation(work, { state: 'resolved', resolved_by: 'ai', opened_at: iso(NOW - 3 * hour), resolved_at: iso(NOW - hour) })
    await aConversation(work, { state: 'resolved', resolved_by: 'system', opened_at: iso(NOW - 3 * hour), handed_off_at: iso(NOW - 2 * hour), abandoned_at: iso(NOW - hour), resolved_at: iso(NOW - hour) })
    await aConversation(work, { state: 'resolved', resolved_by: 'ai', opened_at: iso(MIDNIGHT - 3 * hour), resolved_at: iso(MIDNIGHT - hour) })
    const assignment = (conversation_id: string, ended_by: string | null) => work.tx.insertInto('assignments').values({ shop_id: 'beta', id: work.newId(), conversation_id, agent_id: agent.id, tier: 'mass', how: 'matched', assigned_at: iso(NOW - 20 * minute), ended_at: ended_by === null ? null : iso(NOW - minute), ended_by }).execute()
    for (const [i, ends] of [[0, ['transferred', 'transferred', 'resolved']], [1, ['transferred', 'resolved']], [2, ['resolved']], [3, ['returned', 'resolved']]] as const) for (const end of ends) await assignment(answered[i]!, end)
    await assignment(longest, 'transferred') // not solved yet: counts when it is
    await assignment(await aConversation(work, { state: 'with-agent', agent_id: agent.id }), null)
    const promise = (conversation_id: string, kind: string, state: string) => work.tx.insertInto('promises').values({
      shop_id: 'beta', id: work.newId(), conversation_id, kind, tier: 'mass', state, started_at: iso(NOW - hour), warn_at: iso(NOW), due_at: iso(NOW), finished_at: iso(NOW - minute), breached_at: state === 'breached' ? iso(NOW - minute) : null, playbook_version: 1,
    }).execute()
    await promise(answered[0]!, 'first-response', 'kept')
    await promise(answered[0]!, 'solution', 'breached')
    await promise(answered[1]!, 'first-response', 'kept')
    await promise(answered[1]!, 'solution', 'void')
    await promise(byAi, 'closure', 'kept')
    for (const [id, score, nps] of [[answered[0]!, 5, 10], [answered[1]!, 4, 7], [byAi, 1, 3]] as const) await work.tx.insertInto('ratings').values({ shop_id: 'beta', conversation_id: id, customer_id: work.newId(), score, nps, at: iso(NOW - minute) }).execute()

    const wall = await loadWall(work)
    assert.deepEqual([wall.waiting.total.value, wall.waiting.longestMs, wall.waiting.longestConversationId], [2, 9 * minute, longest])
    assert.deepEqual(wall.waiting.byTier.map(row => [row.tier, row.count.value, row.longestMs]), [['diamond', 1, 9 * minute], ['core', 0, null], ['mass', 1, 2 * minute]])
    assert.deepEqual([wall.today.firstResponse.p50, wall.today.firstResponse.p95, wall.today.firstResponse.mean, wall.today.firstResponse.of], [20_000, 40_000, 25_000, 4])
    assert.deepEqual([wall.today.resolved.value, wall.today.resolvedByAi.value, wall.today.open.value], [6, 1 / 6, 3])
    assert.deepEqual([wall.today.transfers.perSolved, wall.today.transfers.count, wall.today.transfers.of, wall.today.transfers.conversations], [3 / 4, 3, 4, 2])
    assert.deepEqual([wall.today.handedOff.value, wall.today.abandoned.value], [7, 1 / 7])
    assert.deepEqual([wall.today.promisesKept.value, wall.today.promisesKept.of, wall.today.promisesBroken.value], [2 / 3, 3, 1], 'one broken promise breaks the conversation')
    assert.deepEqual([wall.today.satisfaction.mean, wall.today.satisfaction.of, wall.today.satisfaction.nps], [10 / 3, 3, 0])
    assert.equal(wall.agents.find(one => one.id === agent.id)?.resolvedToday, 4)
    assert.equal(wall.agents.find(one => one.id === agent.id)?.longestMs, 20 * minute)
    assert.equal(wall.hours.reduce((sum, one) => sum + one.resolved, 0), 6)
    for (const key of FIGURES) assert.equal(await countBehind(work, key), valueOf(wall, key), key)
  })
})

test('whatever happened, every figure equals the rows behind it', async () => {
  const random = seededRandom(11)
  const some = <T>(...choices: readonly T[]): T => choices[Math.floor(random.next() * choices.length)]!
  await inShop('made', async work => {
    for (let i = 0; i < 140; i++) {
      const opened = MIDNIGHT - 2 * hour + Math.floor(random.next() * 12 * hour)
      const handed = random.next() < 0.5 ? opened + Math.floor(random.next() * hour) : undefined
      const state = some('with-ai', 'waiting', 'with-agent', 'resolved', 'resolved', 'resolved')
      const id = await aConversation(work, {
        state, tier: some('diamond', 'core', 'mass'), opened_at: iso(opened), ...(state === 'waiting' && { waiting_since: iso(handed ?? opened) }), ...(handed !== undefined && { handed_off_at: iso(handed) }),
        ...(handed !== undefined && random.next() < 0.7 && { first_human_at: iso(handed + Math.floor(random.next() * minute)) }), ...(state === 'resolved' && { resolved_at: iso((handed ?? opened) + minute), resolved_by: some('ai', 'agent', 'customer') }),
        ...(state === 'resolved' && handed !== undefined && random.next() < 0.2 && { abandoned_at: iso(handed + minute) }),
      })
      for (const kind of ['first-response', 'solution', 'closure']) {
        if (random.next() < 0.5) continue
        const decided = iso(opened + Math.floor(random.next() * hour))
        const outcome = some('running', 'kept', 'breached', 'void')
        await work.tx.insertInto('promises').values({ shop_id: 'made', id: work.newId(), conversation_id: id, kind, tier: 'mass', state: outcome, started_at: iso(opened), warn_at: decided, due_at: decided, finished_at: outcome === 'running' ? null : decided, breached_at: outcome === 'breached' ? decided : null, playbook_version: 1 }).execute()
      }
      if (state === 'resolved' && random.next() < 0.4) await work.tx.insertInto('ratings').values({ shop_id: 'made', conversation_id: id, customer_id: work.newId(), score: some(1, 3, 5), nps: some(null, 2, 8, 10), at: iso(opened + hour) }).execute()
    }
    const wall = await loadWall(work)
    for (const key of FIGURES) assert.equal(await countBehind(work, key), valueOf(wall, key), key)
    for (const column of ['opened', 'handedOff', 'resolved'] as const) assert.equal(wall.hours.reduce((sum, one) => sum + one[column], 0), wall.today[column].value, column)
  })
})

test('over HTTP: the wall needs wall.read, a figure opens, an unknown figure and another shop do not', async () => {
  const cookie = await inShop('beta', async work => {
    const agent = await createAgent(work, { name: 'Boss', email: 'boss@example.com', role: 'supervisor', skills: [], languages: ['zh'], capacity: 3 })
    return `zhiyu_session=${(await openStaffSession(work, agent.id)).token}`
  })
  const wall = await house.app.inject({ url: '/v1/wall', headers: { cookie } })
  assert.equal(wall.statusCode, 200, wall.body)
  const behind = await house.app.inject({ url: '/v1/wall/behind/waiting:diamond', headers: { cookie } })
  assert.equal(behind.json().items.length, 1)
  assert.equal((await house.app.inject({ url: '/v1/wall/behind/secrets', headers: { cookie } })).statusCode, 400)
  assert.equal((await house.app.inject({ url: '/v1/wall' })).statusCode, 401)
  assert.equal((await inShop('alpha', work => loadConversationsBehind(work, 'waiting'))).items.length, 0)
})

test('net promoter score stays within −100 and 100, and shares are null without a whole', () => {
  fc.assert(fc.property(fc.nat(500), fc.nat(500), fc.nat(500), (promoters, detractors, passive) => {
    const score = netPromoterScore({ promoters, detractors, of: promoters + detractors + passive })
    return score === null ? promoters + detractors + passive === 0 : score >= -100 && score <= 100
  }))
  assert.equal(share(0, 0), null)
})
