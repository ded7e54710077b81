import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openTestHouse, type TestHouse } from '../../../../tests/house.ts'
import { day, iso, manualClock } from '../kernel/clock.ts'
import type { Role } from '../kernel/viewer.ts'
import { transact, type Work } from '../kernel/work.ts'
import { createCustomer } from '../customers/index.ts'
import { keepCuts } from '../profile/index.ts'
import { createAgent, openStaffSession, SESSION_COOKIE } from '../staff/index.ts'
import type { Condition, PortraitView, ReadView, SegmentChange, SegmentView } from './contract.ts'
import { segmentsOf } from './index.ts'
import { countMembers, membersOf } from './members.ts'

const clock = manualClock(Date.parse('2026-03-05T03:00:00Z'))
let house: TestHouse
let [agent, supervisor, manager, operations, foreign] = [] as unknown as [Staff, Staff, Staff, Staff, Staff] // in before
before(async () => {
  house = await openTestHouse({ clock, shops: ['alpha', 'beta'] })
  agent = await staff('agent')
  supervisor = await staff('supervisor')
  manager = await staff('manager')
  operations = await staff('operations')
  foreign = await staff('manager', 'beta')
})
after(() => house.leave())
const inShop = <T>(body: (work: Work) => Promise<T>, shop = 'alpha'): Promise<T> => transact(house.world, shop, body)

type Staff = Awaited<ReturnType<typeof staff>>
async function staff (role: Role, shop = 'alpha') {
  const { id } = await inShop(work => createAgent(work, { name: `${role} 王`, email: `${work.newId()}@x.example`, role, password: 'long enough 1', skills: [], languages: ['zh'], capacity: 1 }), shop) as unknown as { id: string } // createAgent gives the row
  return async (method: 'GET' | 'POST' | 'PUT', url: string, payload?: object) => {
    const cookie = await inShop(async work => `${SESSION_COOKIE}=${(await openStaffSession(work, id)).token}`, shop)
    return house.app.inject({ method, url, headers: { cookie, 'x-zhiyu-desk': '1' }, ...(payload ? { payload } : {}) })
  }
}

const rich: Condition = { all: [{ feature: 'spend365', is: '>=', value: 500_000, currency: 'CNY' }, { not: { feature: 'tags', has: 'high-frequency' } }] }
const name = { 'zh-CN': '沉睡的大客户', en: 'Quiet and valuable' }
async function buyer (externalId: string | undefined, minor: number, over: { care?: string; region?: string } = {}): Promise<string> {
  return inShop(async work => {
    const id = await createCustomer(work, { ...(externalId ? { externalId, phone: '13800138000' } : {}), name: externalId === undefined ? null : `=${externalId}`, region: over.region ?? '广东深圳', care: over.care ? [{ need: over.care as 'silver', declaredBy: 'shopper', declaredAt: iso(work.now) }] as never : [] })
    await work.tx.insertInto('orders').values({ shop_id: work.shopId, id: `o-${id}`, customer_id: id, kind: 'sale', status: 'completed', currency: 'CNY', total_minor: minor, line_count: 0, placed_at: iso(work.now - 40 * day), updated_at: iso(work.now) }).execute()
    return id
  })
}

test('one answer everywhere: counts, members page by page, and whose segments', async () => {
  const ids = [await buyer('a', 500_000), await buyer('b', 499_999), await buyer('c', 900_000), await buyer('d', 700_000)] as const
  const big = [ids[0], ids[2], ids[3]].toSorted()
  const nameless = await buyer(undefined, 900_000)
  const joined = await buyer('e', 10)
  await inShop(work => work.tx.updateTable('customers').set({ merged_into: ids[2] }).where('shop_id', '=', 'alpha').where('id', '=', joined).execute())
  await inShop(async work => {
    const counted = await countMembers(work, rich, { first: 2 })
    assert.deepEqual([counted.count, counted.complete, counted.seen, counted.first], [3, true, 4, big.slice(0, 2)])
    const page = await membersOf(work, { condition: rich }, { limit: 2 })
    assert.deepEqual(page.ids, big.slice(0, 2))
    assert.deepEqual(await membersOf(work, { condition: rich }, { limit: 2, after: page.nextCursor! }), { ids: big.slice(2), nextCursor: null })
    assert.equal((await countMembers(work, { not: rich })).count, 1)
  })
  const made = await manager('POST', '/v1/segments', { name, condition: rich })
  assert.equal(made.statusCode, 201, made.body)
  const { id } = made.json<SegmentView>()
  const mine = await inShop(work => segmentsOf(work, [ids[0], ids[1], joined, nameless]))
  assert.deepEqual([...mine.values()], [[id], [], [id], []])
  assert.equal((await inShop(work => segmentsOf(work, [ids[0]]), 'beta')).get(ids[0])?.length, 0)
})

test('a shop too large for the time there is: "at least", and a cursor that goes on', async () => {
  await inShop(work => work.tx.insertInto('customers').values(Array.from({ length: 1_100 }, (_, i) => ({ shop_id: work.shopId, id: work.newId(), external_id: `n-${i}`, care: '[]', attributes: '{}', region: 'many', created_at: iso(work.now), updated_at: iso(work.now) }))).execute(), 'beta')
  const condition: Condition = { feature: 'region', is: '=', value: 'many' }
  await inShop(async work => {
    const hurried = await countMembers(work, condition, { patience: { ms: -1 } })
    assert.deepEqual([hurried.count, hurried.complete, hurried.seen], [500, false, 500])
    assert.deepEqual([(await countMembers(work, condition, { patience: { ms: 1e9 } })).count], [1_100])
    let [after, total, steps] = [undefined as string | undefined, 0, 0]
    for (;;) {
      const page = await membersOf(work, { condition }, { limit: 2_000, after, patience: { ms: -1 } })
      total += page.ids.length
      steps++
      if (page.nextCursor === null) break
      after = page.nextCursor
    }
    assert.deepEqual([total, steps], [1_100, 3])
  }, 'beta')
})

test('who may what, revisions, history and the way back', async () => {
  assert.equal((await agent('GET', '/v1/segments')).statusCode, 403)
  const { id, text } = (await supervisor('POST', '/v1/segments', { name, condition: rich })).json<SegmentView>()
  assert.equal(text['zh-CN'], '近 365 天净消费 >= 5000.00 CNY 且 非 标签 high-frequency')
  assert.equal((await foreign('GET', `/v1/segments/${id}`)).statusCode, 404)
  const silver: Condition = { feature: 'care', has: 'silver' }
  const edited = (await supervisor('PUT', `/v1/segments/${id}`, { name, condition: silver, revision: 1 })).json<SegmentView>()
  assert.deepEqual([edited.revision, edited.declared], [2, ['care']])
  assert.equal((await manager('PUT', `/v1/segments/${id}`, { name, condition: rich, revision: 1 })).json<{ code: string }>().code, 'segment.changed')
  assert.equal((await manager('PUT', `/v1/segments/${id}`, { name, condition: silver, revision: 2 })).json<SegmentView>().revision, 2, 'the same again changes nothing')
  assert.equal((await manager('POST', `/v1/segments/${id}/archive`, { revision: 2 })).json<SegmentView>().archived, true)
  assert.ok(!(await manager('GET', '/v1/segments')).json<{ items: SegmentView[] }>().items.some(one => one.id === id))
  assert.ok((await manager('GET', '/v1/segments?archived=true')).json<{ items: SegmentView[] }>().items.some(one => one.id === id))
  assert.equal((await manager('POST', `/v1/segments/${id}/restore`, { revision: 3 })).json<SegmentView>().revision, 4)
  const { items } = (await manager('GET', `/v1/segments/${id}/changes`)).json<{ items: SegmentChange[] }>()
  assert.deepEqual(items.map(one => [one.revision, one.by, one.before?.text.en ?? null, one.after.archived]), [
    [4, 'manager 王', 'care has silver', false], [3, 'manager 王', 'care has silver', true], [2, 'supervisor 王', 'spend365 >= 5000.00 CNY and not tag high-frequency', false], [1, 'supervisor 王', null, false],
  ])
})

test('what the portrait counts is what its condition counts: tiers, scores, months of the first order', async () => {
  assert.equal((await agent('GET', '/v1/segments/portrait')).statusCode, 403)
  assert.equal((await manager('GET', '/v1/segments/portrait')).json<PortraitView>().heat, null, 'nobody is scored without cut values')
  await inShop(work => keepCuts(work, { version: 1, asOf: work.now, buyers: 5, cuts: { recencyDays: [200, 90, 40, 10], frequency: [0, 1, 2, 3], monetaryMinor: [1, 2, 3, 4] } }))
  const { tiers, heat, cohorts, seen, complete, clusters } = (await manager('GET', '/v1/segments/portrait')).json<PortraitView>()
  assert.ok(complete && clusters === null)
  await inShop(async work => {
    const counted = async (condition: Condition): Promise<number> => (await countMembers(work, condition)).count
    for (const one of tiers) assert.equal(await counted({ feature: 'tier', is: '=', value: one.tier }), one.customers, one.tier)
    assert.equal(tiers.reduce((sum, one) => sum + one.customers, 0), seen)
    assert.ok(heat && heat.cells.length > 0)
    for (const { r, f, customers } of heat.cells) assert.equal(await counted({ all: [{ feature: 'recencyScore', is: '=', value: r }, { feature: 'frequencyScore', is: '=', value: f }] }), customers)
    for (const { from, to, customers } of cohorts) assert.equal(await counted({ all: [{ feature: 'firstOrderAt', is: '>=', value: Date.parse(from) }, { feature: 'firstOrderAt', is: '<', value: Date.parse(to) }] }), customers)
    assert.deepEqual(cohorts.map(one => [one.month, one.again.length]).slice(-2), [['2026-02', 1], ['2026-03', 0]])
    assert.equal(cohorts.find(one => one.month === '2026-01')?.customers, 4)
    const back = await buyer('again', 100)
    await work.tx.insertInto('orders').values({ shop_id: work.shopId, id: 'again', customer_id: back, kind: 'sale', status: 'completed', currency: 'CNY', total_minor: 5, line_count: 0, placed_at: iso(work.now), updated_at: iso(work.now) }).execute()
  })
  const january = (await manager('GET', '/v1/segments/portrait')).json<PortraitView>().cohorts.find(one => one.month === '2026-01')
  assert.deepEqual([january?.customers, january?.again], [5, [0, 1]])
})

test('bad conditions are refused with path or place, and foreign money', async () => {
  const refused = await manager('POST', '/v1/segments', { name, condition: { all: [rich, { feature: 'tier', in: ['gold'] }] } })
  assert.deepEqual([refused.statusCode, refused.json<{ details: { path: string }[] }>().details[0]?.path], [422, '/condition/all/1'])
  assert.equal((await manager('POST', '/v1/segments', { name: { ...name, en: '  ' }, condition: rich })).statusCode, 400)
  const read = async (body: object): Promise<ReadView> => (await manager('POST', '/v1/segments/read', body)).json()
  assert.deepEqual((await read({ text: 'points > 1\nand tier = gold' })).problem?.at, { offset: 22, line: 2, column: 12 })
  assert.equal((await read({ text: 'spend30 > 5 USD' })).problem?.code, 'wrong-currency')
  assert.deepEqual((await read({ condition: rich })).text?.en, 'spend365 >= 5000.00 CNY and not tag high-frequency')
  assert.equal((await manager('POST', '/v1/segments/preview', { condition: { not: null } })).statusCode, 422)
})

test('care is found as declared, counts are kept by day, overlaps add up, an export is masked and on the record', async () => {
  await buyer('grandma', 600_000, { care: 'silver' })
  const make = async (condition: Condition): Promise<string> => (await operations('POST', '/v1/segments', { name, condition })).json<SegmentView>().id
  const [care, big] = [await make({ feature: 'care', has: 'silver' }), await make(rich)]
  const counted = (await operations('POST', `/v1/segments/${care}/count`)).json<{ count: number; items: { phone: string }[] }>()
  assert.deepEqual([counted.count, counted.items[0]?.phone], [1, '138****8000'])
  clock.advance(day)
  await operations('POST', `/v1/segments/${care}/count`)
  await operations('POST', `/v1/segments/${care}/count`)
  assert.deepEqual((await operations('GET', `/v1/segments/${care}/counts`)).json<{ items: { on: string }[] }>().items.map(one => one.on), ['2026-03-05', '2026-03-06'])
  const overlap = (await operations('POST', '/v1/segments/overlap', { ids: [care, big] })).json<{ regions: { ids: string[]; count: number }[] }>()
  assert.deepEqual(overlap.regions, [{ ids: [care], count: 0 }, { ids: [big], count: 3 }, { ids: [care, big], count: 1 }])
  assert.equal((await supervisor('POST', `/v1/segments/${big}/export`, { reason: 'a letter' })).statusCode, 403)
  const file = await operations('POST', `/v1/segments/${big}/export`, { reason: 'a letter' })
  assert.equal(file.statusCode, 200, file.body)
  const lines = file.body.trimEnd().split('\r\n')
  assert.equal(lines.length, 5)
  assert.match(lines.find(line => line.includes(',a,')) ?? '', /,a,'=a,138\*{4}8000,,广东深圳,core,,5000 CNY,1,2026-01-24T03:00:00.000Z$/)
  const audit = await inShop(work => work.tx.selectFrom('audit').select(['detail']).where('action', '=', 'segment.exported').execute())
  assert.deepEqual(audit.map(row => row.detail), [{ reason: 'a letter', revision: 1, declared: [] }])
})
