import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { manualClock, hour, minute } from '../kernel/clock.ts'
import { transact } from '../kernel/work.ts'
import { openTestHouse, type TestHouse } from '../../../../tests/house.ts'
import { createAgent, openStaffSession } from './index.ts'

const clock = manualClock(Date.parse('2026-11-20T02:00:00Z'))
const password = 'correct horse battery'
let house: TestHouse
before(async () => { house = await openTestHouse({ clock, shops: ['alpha', 'beta'] }) })
after(async () => { await house.leave() })

const anAgent = (email: string, role: 'agent' | 'expert' | 'supervisor' | 'operations' | 'manager' = 'agent', shop = 'alpha') =>
  transact(house.world, shop, work => createAgent(work, { name: email, email: `${email}@shop.example`, role, password, skills: [], languages: ['zh'], capacity: 3 }))
const signIn = (email: string, given: unknown = password, shop = 'alpha') => house.app.inject({ method: 'POST', url: '/v1/session', payload: { shop, email: `${email}@shop.example`, password: given } })
const cookieOf = (reply: { headers: Record<string, unknown> }): string => String(reply.headers['set-cookie']).split(';')[0]!
const call = (cookie: string, method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE', url: string, payload?: object) =>
  house.app.inject({ method, url, headers: { cookie, 'x-zhiyu-desk': '1' }, ...(payload ? { payload } : {}) })

test('signs in, says who I am, and signs out for good', async () => {
  await anAgent('mei', 'supervisor')
  const reply = await signIn(' MEI')
  assert.equal(reply.statusCode, 200, reply.body)
  assert.match(String(reply.headers['set-cookie']), /^zhiyu_session=zd_[\w-]{43}; .*Path=\/; HttpOnly; SameSite=Strict$/)
  const cookie = cookieOf(reply)
  const me = await call(cookie, 'GET', '/v1/session')
  assert.equal(me.json().agent.role, 'supervisor')
  assert.ok(me.json().permissions.includes('staff.manage'))
  assert.ok(!me.body.includes('scrypt'))
  assert.equal((await call(cookie, 'DELETE', '/v1/session')).statusCode, 204)
  assert.equal((await call(cookie, 'GET', '/v1/session')).statusCode, 401)
})

test('a session ends after twelve hours, not a millisecond earlier', async () => {
  await anAgent('night')
  const cookie = cookieOf(await signIn('night'))
  clock.advance(12 * hour - 1)
  assert.equal((await call(cookie, 'GET', '/v1/session')).statusCode, 200)
  clock.advance(1)
  assert.equal((await call(cookie, 'GET', '/v1/session')).statusCode, 401)
})

test('locks after ten wrong passwords, longer each time, and nobody else', async () => {
  await anAgent('target')
  await anAgent('neighbour')
  const earlier = cookieOf(await signIn('target'))
  for (let i = 0; i < 10; i++) assert.equal((await signIn('target', 'wrong')).statusCode, 401)
  const locked = await signIn('target')
  assert.equal(locked.statusCode, 429)
  assert.equal(locked.json().code, 'auth.locked')
  assert.equal(locked.headers['retry-after'], '60')
  assert.equal((await call(earlier, 'GET', '/v1/session')).statusCode, 200, 'the owner\'s other sessions live on')
  assert.equal((await signIn('neighbour')).statusCode, 200)
  clock.advance(minute)
  assert.equal((await signIn('target', 'wrong')).statusCode, 401)
  assert.equal((await signIn('target')).headers['retry-after'], '120')
  clock.advance(2 * minute)
  const back = await signIn('target')
  assert.equal(back.statusCode, 200)
  assert.equal(back.json().failedSignIns, 11, 'the owner is told')
  assert.equal((await signIn('target')).json().failedSignIns, 0, 'once')
})

test('nobody hands out more than they hold', async () => {
  const boss = await anAgent('boss', 'supervisor')
  const top = await anAgent('top', 'manager')
  const cookie = cookieOf(await signIn('boss'))
  const fresh = (role: string) => ({ name: 'x', email: `${role}-x@shop.example`, role, password, skills: [], languages: [], capacity: 1 })
  assert.equal((await call(cookie, 'POST', '/v1/agents', fresh('manager'))).statusCode, 403)
  assert.equal((await call(cookie, 'POST', '/v1/agents', fresh('operations'))).statusCode, 403)
  assert.equal((await call(cookie, 'POST', '/v1/agents', fresh('supervisor'))).statusCode, 201)
  assert.equal((await call(cookie, 'POST', '/v1/agents', fresh('supervisor'))).statusCode, 409)
  assert.equal((await call(cookie, 'PATCH', `/v1/agents/${top.id}`, { password: 'a new password' })).statusCode, 403)
  assert.equal((await call(cookie, 'PATCH', `/v1/agents/${boss.id}`, { role: 'manager' })).statusCode, 403)
  assert.equal((await call(cookie, 'POST', '/v1/api-keys', { name: 'k', role: 'manager' })).statusCode, 403)
})

test('password, role and activity end older sessions at once; a name does not', async () => {
  const one = await anAgent('one')
  await anAgent('chief', 'manager')
  const chief = cookieOf(await signIn('chief'))
  let cookie = cookieOf(await signIn('one'))
  assert.equal((await call(chief, 'PATCH', `/v1/agents/${one.id}`, { name: 'One' })).statusCode, 200)
  assert.equal((await call(cookie, 'GET', '/v1/session')).statusCode, 200)
  for (const edit of [{ password: 'another password' }, { role: 'expert' }, { active: false }]) {
    const heard = hears('agent.access-changed')
    assert.equal((await call(chief, 'PATCH', `/v1/agents/${one.id}`, edit)).statusCode, 200)
    assert.equal(heard(), 1)
    assert.equal((await call(cookie, 'GET', '/v1/session')).statusCode, 401, JSON.stringify(edit))
    const again = await signIn('one', 'another password')
    if ('active' in edit) assert.equal(again.statusCode, 401)
    else cookie = cookieOf(again)
  }
})

test('an API key works in the header, never in the URL, and dies when revoked', async () => {
  await anAgent('dev', 'manager')
  const cookie = cookieOf(await signIn('dev'))
  const made = (await call(cookie, 'POST', '/v1/api-keys', { name: 'erp', role: 'agent' })).json()
  const listed = await call(cookie, 'GET', '/v1/api-keys')
  assert.ok(listed.body.includes(made.id) && !listed.body.includes(made.key))
  const withKey = () => house.app.inject({ url: '/v1/agents', headers: { authorization: `Bearer ${made.key}` } })
  assert.equal((await withKey()).statusCode, 200)
  assert.equal((await house.app.inject({ url: `/v1/agents?key=${made.key}` })).statusCode, 401)
  assert.equal((await call(cookie, 'DELETE', `/v1/api-keys/${made.id}`)).statusCode, 204)
  assert.equal((await withKey()).statusCode, 401)
  assert.equal((await call(cookie, 'DELETE', `/v1/api-keys/${made.id}`)).statusCode, 404)
})

test('a session opened for an agent is that agent\'s, in that shop only', async () => {
  const far = await anAgent('far', 'agent', 'beta')
  const { token } = await transact(house.world, 'beta', work => openStaffSession(work, far.id))
  const me = await call(`zhiyu_session=${token}`, 'GET', '/v1/session')
  assert.equal(me.json().shop.id, 'beta')
  await assert.rejects(transact(house.world, 'alpha', work => openStaffSession(work, far.id)), /agent.not-found/)
})

function hears (kind: string): () => number {
  let count = 0
  const stop = house.world.bell.onEvents(events => { count += events.filter(event => event.kind === kind).length })
  return () => { stop(); return count }
}
