import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createAgent, createKey, openStaffSession } from '@zhiyu/server/staff'
import { appendMessage, resolveConversation } from '@zhiyu/server/conversations'
import { createCustomer } from '@zhiyu/server/customers'
import { iso, manualClock } from '@zhiyu/server/kernel/clock'
import { transact } from '@zhiyu/server/kernel/work'
import { castOf } from '../cast/people.ts'
import { openTestHouse, type TestHouse } from '../house.ts'
import { idFieldsOf, routesOf, sampleOf, type Route } from './sample.ts'

/**
 * ISO-01: every REST route × every kind of id of shop beta, asked by shop alpha's people: as if it were not there.
 * Of each route every id is asked by the first role that is let in, a third of them by each other; a role that the door turns away asks two.
 */
const clock = manualClock(Date.parse('2026-11-20T02:00:00Z'))
const SECRET = 'BETAONLY'
let house: TestHouse
let routes: Route[]
let foreign: string[] // ids of beta
let cookies: Record<string, string>
let shopperToken: string

before(async () => {
  house = await openTestHouse({ clock, shops: ['alpha', 'beta'] })
  await house.app.ready()
  routes = routesOf((await house.app.inject('/openapi.json')).json()).filter(route => route.path.startsWith('/v1/') && !route.path.startsWith('/v1/demo'))
  const beta = castOf(house.world, 'beta')
  const agent = await beta.agent({ capacity: 9 })
  const [waiting, held, done] = [await beta.waiting(), await beta.waiting(), await beta.waiting()]
  await house.settle()
  for (const id of [waiting, held, done]) await beta.inShop(work => appendMessage(work, { conversationId: id, senderKind: 'agent', senderId: agent.agentId, body: `${SECRET} words`, intervenes: true }))
  await beta.inShop(work => resolveConversation(work, done, { by: 'agent', agentId: agent.agentId, resolution: SECRET, intervenes: true }))
  await beta.inShop(async work => {
    const about = { shop_id: 'beta', promise_id: work.newId(), conversation_id: held, step: 0 }
    await work.tx.insertInto('partner_tasks').values({ ...about, id: work.newId(), partner: 'repair', what: SECRET, state: 'open', opened_by: 'x', opened_at: iso(work.now), due_at: iso(work.now) }).execute()
    await work.tx.insertInto('escalations').values({ ...about, id: work.newId(), clock: 'solution', trigger: 'breach', for_role: 'expert', state: 'open', raised_at: iso(work.now) }).execute()
    await work.tx.insertInto('promise_proposals').values({ shop_id: 'beta', id: work.newId(), promise_id: about.promise_id, conversation_id: held, amount_minor: 1, currency: 'CNY', state: 'proposed', made_at: iso(work.now) }).execute()
    const customer = await createCustomer(work, { name: `${SECRET} customer`, externalId: `${SECRET}-1`, phone: '13800138000' })
    await work.tx.insertInto('orders').values({ shop_id: 'beta', id: `${SECRET}-order`, customer_id: customer, kind: 'sale', status: 'paid', currency: 'CNY', total_minor: 1, line_count: 1, placed_at: iso(work.now), updated_at: iso(work.now) }).execute()
    await work.tx.insertInto('articles').values({ shop_id: 'beta', id: work.newId(), locale: 'zh-CN', title: SECRET, answer: SECRET, state: 'published', updated_by: 'x', created_at: iso(work.now), updated_at: iso(work.now) }).execute()
    await work.tx.insertInto('canned_replies').values({ shop_id: 'beta', id: work.newId(), shortcut: 'b', locale: 'zh-CN', title: SECRET, body: SECRET }).execute()
    await work.tx.insertInto('imports').values({ shop_id: 'beta', id: work.newId(), adapter: 'zhiyu', file_name: SECRET, state: 'done', started_by: 'x', created_at: iso(work.now) }).execute()
    await createKey(work, { name: SECRET, role: 'agent' }, { kind: 'key', shopId: 'beta', keyId: customer, role: 'manager' })
  })
  await house.settle()
  foreign = [...await beta.inShop(async work => {
    const ids = await Promise.all((['agents', 'customers', 'conversations', 'articles', 'canned_replies', 'imports', 'api_keys', 'promises', 'decisions', 'partner_tasks', 'promise_proposals', 'escalations'] as const).map(table => work.tx.selectFrom(table).select('id').where('shop_id', '=', 'beta').execute()))
    return ids.flatMap((rows, i) => rows.slice(0, i === 2 ? 3 : 1).map(row => row.id)) // conversations: one waiting, one held, one resolved
  }), `${SECRET}-order`]
  cookies = {}
  for (const role of ['supervisor', 'operations', 'manager'] as const) {
    cookies[role] = await transact(house.world, 'alpha', async work => {
      const made = await createAgent(work, { name: role, email: `${role}@shop.example`, role, skills: [], languages: ['zh'], capacity: 3 })
      return `zhiyu_session=${(await openStaffSession(work, made.id)).token}`
    })
  }
  shopperToken = (await house.app.inject({ method: 'POST', url: '/v1/widget/session', payload: { shop: 'alpha' } })).json().sessionToken as string
})
after(async () => { await house.leave() })

const shown = (body: string): string => body.replace(/"requestId":"[^"]*"/g, '')
const isId = (text: string): boolean => /^[0-9a-f-]{36}$/.test(text)
let counter = 0
const nowhere = (like: string): string => isId(like) ? `01a1f000-0000-7000-8000-${String(++counter).padStart(12, '0')}` : `NOBODY-${++counter}`

async function ask (route: Route, who: string, id: string, also?: string) {
  const path = route.path.replace(/\{(\w+)\}/g, (_all, name: string) => {
    const schema = route.operation.parameters?.find(one => one.in === 'path' && one.name === name)?.schema
    return schema?.type === 'integer' ? '1000000' : encodeURIComponent(id)
  })
  const query = new URLSearchParams((route.operation.parameters ?? []).filter(one => one.in === 'query' && one.required).map(one => [one.name, String(sampleOf(one.schema, id))]))
  if (also && route.operation.parameters?.some(one => one.in === 'query' && one.name === also)) query.set(also, id)
  const schema = route.operation.requestBody?.content['application/json']?.schema
  const payload = schema ? { ...sampleOf(schema, id) as object, ...(also && schema.properties?.[also] ? { [also]: id } : {}) } : undefined
  const headers: Record<string, string> = who === 'shopper' ? { authorization: `Bearer ${shopperToken}` } : { cookie: cookies[who]!, 'x-zhiyu-desk': '1' }
  return house.app.inject({ method: route.method, url: query.size > 0 ? `${path}?${query}` : path, headers, remoteAddress: `10.${(++counter >> 16) & 255}.${(counter >> 8) & 255}.${counter & 255}`, ...(payload ? { payload } : {}) })
}

async function rowsOfBeta (): Promise<string> {
  return transact(house.world, 'beta', async work => {
    const tables = ['agents', 'customers', 'conversations', 'messages', 'notes', 'orders', 'articles', 'canned_replies', 'imports', 'api_keys', 'promises', 'decisions', 'ratings', 'playbooks', 'audit'] as const
    const all = await Promise.all(tables.map(async table => JSON.stringify(await work.tx.selectFrom(table).selectAll().where('shop_id', '=', 'beta').execute())))
    return all.map(rows => rows.length).join() + all.join()
  })
}

test('ISO-01 the control: one\'s own ids are found, so a 404 means something', async () => {
  const alpha = castOf(house.world)
  const own = await alpha.waiting()
  const found = await house.app.inject({ url: `/v1/conversations/${own}`, headers: { cookie: cookies['supervisor']! } })
  assert.equal(found.statusCode, 200)
})

test('ISO-01 the matrix: another shop\'s id answers like one that does not exist, and nothing of theirs is shown or changed', { timeout: 240_000 }, async () => {
  assert.ok(routes.length >= 30, `a plausible number of routes, found ${routes.length}`)
  const before = await rowsOfBeta()
  let calls = 0
  const answers = new Map<string, Set<number>>()
  for (const route of routes) {
    const people = route.path.startsWith('/v1/widget') ? ['shopper'] : Object.keys(cookies)
    if (route.path === '/v1/session' || route.path === '/v1/widget/session' || route.path === '/v1/widget/end') continue // they end or open what the matrix stands on
    const schema = route.operation.requestBody?.content['application/json']?.schema
    const fields = [...(schema ? idFieldsOf(schema) : []), ...(route.operation.parameters ?? []).filter(one => one.in === 'query' && one.schema.pattern?.includes('[0-9a-f]{8}')).map(one => one.name)]
    const takesIds = route.path.includes('{') || fields.length > 0
    let asked = 0
    for (const [turn, who] of people.entries()) {
      const ids = takesIds ? foreign.filter((_, i) => asked === 0 || i % 3 === turn) : foreign.slice(0, 1)
      let turnedAway = 0
      for (const id of ids) {
        if (turnedAway === 2) break // by the door, before any id was looked at
        for (const also of fields.length > 0 ? [undefined, ...fields] : [undefined]) {
          const [theirs, nobodys] = [await ask(route, who, id, also), await ask(route, who, nowhere(id), also)]
          calls++
          if (theirs.statusCode === 403) turnedAway++
          else asked++
          const name = `${who} ${route.method} ${route.path} ${also ?? ''} → ${theirs.statusCode}`
          assert.ok(!theirs.body.includes(SECRET), `${name} shows a row of beta`)
          assert.ok(theirs.statusCode < 500, `${name} ${theirs.body.slice(0, 300)}`)
          if (!takesIds) continue
          answers.set(`${route.method} ${route.path}`, (answers.get(`${route.method} ${route.path}`) ?? new Set()).add(theirs.statusCode))
          assert.equal(theirs.statusCode, nobodys.statusCode, name)
          if (theirs.statusCode >= 400) assert.equal(shown(theirs.body), shown(nobodys.body), name)
          if (route.path.includes('{id}') && isId(id)) assert.ok([400, 403, 404, 409, 422].includes(theirs.statusCode) || !theirs.body.includes(id), `${name} found it`)
        }
      }
    }
  }
  assert.equal(await rowsOfBeta(), before, 'not one row of beta changed')
  assert.ok(calls > 500, `${calls} calls`)
  // The control: a matrix of refused shapes would be green for nothing. Most routes with an id must have got as far as looking for it.
  const looked = [...answers].filter(([, statuses]) => statuses.has(404) || statuses.has(200))
  assert.ok(looked.length >= answers.size * 0.7, `only ${looked.length} of ${answers.size} looked: ${[...answers].filter(each => !looked.includes(each)).map(([name, statuses]) => `${name} ${[...statuses].join()}`).join('; ')}`)
})
