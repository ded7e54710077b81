import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import { createAgent, openStaffSession } from '@zhiyu/server/staff'
import { appendMessage } from '@zhiyu/server/conversations'
import { transact } from '@zhiyu/server/kernel/work'
import type WebSocketType from 'ws'
import { castOf } from '../cast/people.ts'
import { openTestHouse, type TestHouse } from '../house.ts'

const WebSocket = createRequire(import.meta.resolve('@zhiyu/server/kernel/work'))('ws') as typeof WebSocketType

/** AUTH-03, AUTH-11 and ISO-08 on a listening house and the system's clock. */
let house: TestHouse
before(async () => {
  house = await openTestHouse({ shops: ['alpha', 'beta'] })
  await house.app.listen({ port: 0, host: '127.0.0.1' })
})
after(async () => { await house.leave() })

async function staff (shop: string, role: 'agent' | 'manager' = 'agent'): Promise<{ id: string; cookie: string }> {
  return transact(house.world, shop, async work => {
    const { id } = await createAgent(work, { name: role, email: `${work.newId()}@shop.example`, role, skills: [], languages: ['zh'], capacity: 3 })
    return { id, cookie: `zhiyu_session=${(await openStaffSession(work, id)).token}` }
  })
}

interface Wire { readonly frames: { t: string; code?: string; conversation?: string }[]; readonly closed: Promise<number>; send(frame: object): void; until(t: string): Promise<void>; close(): void }
async function wire (headers: Record<string, string>, token?: string, origin?: string): Promise<Wire> {
  const { port } = house.app.server.address() as AddressInfo // it listens on TCP
  const socket = new WebSocket(`ws://127.0.0.1:${port}/v1/socket`, { headers: { origin: origin ?? `http://127.0.0.1:${port}`, ...headers } })
  const frames: Wire['frames'] = []
  socket.on('message', bytes => { frames.push(JSON.parse(String(bytes))) })
  socket.on('error', () => undefined)
  const closed = new Promise<number>(resolve => { socket.once('close', code => { resolve(code) }) })
  await new Promise<void>(resolve => { socket.once('open', () => { resolve() }); socket.once('close', () => { resolve() }) })
  const send = (frame: object): void => { if (socket.readyState === 1) socket.send(JSON.stringify(frame)) }
  send({ t: 'hello', v: 1, ...(token === undefined ? {} : { token }) })
  return {
    frames, closed, send, close: () => { socket.close() },
    async until (t) {
      for (let i = 0; i < 100 && !frames.some(frame => frame.t === t); i++) await new Promise(resolve => setTimeout(resolve, 30))
      assert.ok(frames.some(frame => frame.t === t), `no ${t} in ${JSON.stringify(frames)}`)
    },
  }
}

test('AUTH-03 an open desk is closed within five seconds when password, role or activity change', { timeout: 40_000 }, async () => {
  const chief = await staff('alpha', 'manager')
  for (const edit of [{ password: 'a new long password' }, { role: 'expert' }, { active: false }]) {
    const agent = await staff('alpha')
    const desk = await wire({ cookie: agent.cookie })
    await desk.until('welcome')
    const started = performance.now()
    const reply = await house.app.inject({ method: 'PATCH', url: `/v1/agents/${agent.id}`, headers: { cookie: chief.cookie, 'x-zhiyu-desk': '1' }, payload: edit })
    assert.equal(reply.statusCode, 200, reply.body)
    const late = Promise.race([desk.closed.then(() => 'closed'), new Promise(resolve => { setTimeout(resolve, 5_000, 'open') })])
    assert.equal(await late, 'closed', JSON.stringify(edit))
    assert.ok(performance.now() - started <= 5_000)
    assert.equal((await house.app.inject({ url: '/v1/session', headers: { cookie: agent.cookie } })).statusCode, 401)
  }
})

test('AUTH-03 signing out closes that session\'s desk and leaves the other one open', { timeout: 20_000 }, async () => {
  const agent = await staff('alpha')
  const second = await transact(house.world, 'alpha', async work => `zhiyu_session=${(await openStaffSession(work, agent.id)).token}`)
  const [one, two] = [await wire({ cookie: agent.cookie }), await wire({ cookie: second })]
  await one.until('welcome')
  await two.until('welcome')
  assert.equal((await house.app.inject({ method: 'DELETE', url: '/v1/session', headers: { cookie: agent.cookie, 'x-zhiyu-desk': '1' } })).statusCode, 204)
  await one.closed
  two.send({ t: 'ping' })
  await two.until('pong')
  two.close()
})

test('AUTH-11 a foreign page cannot open a desk\'s socket with the agent\'s cookie', async () => {
  const agent = await staff('alpha')
  const foreign = await wire({ cookie: agent.cookie }, undefined, 'https://evil.example')
  await foreign.closed
  assert.ok(!foreign.frames.some(frame => frame.t === 'welcome'))
})

test('ISO-08 a desk of another shop and a stranger\'s widget get no frame of a conversation', { timeout: 20_000 }, async () => {
  const beta = castOf(house.world, 'beta')
  const id = await beta.waiting()
  const alphaDesk = await wire({ cookie: (await staff('alpha')).cookie })
  const betaDesk = await wire({ cookie: (await staff('beta')).cookie })
  const session = (await house.app.inject({ method: 'POST', url: '/v1/widget/session', payload: { shop: 'beta' } })).json() as { sessionToken: string }
  const { port } = house.app.server.address() as AddressInfo
  const stranger = await wire({}, session.sessionToken, `http://127.0.0.1:${port}`)
  for (const line of [alphaDesk, betaDesk, stranger]) {
    await line.until('welcome')
    line.send({ t: 'watch', what: 'inbox', on: true })
    line.send({ t: 'open', conversation: id, since: 0 })
  }
  await betaDesk.until('opened')
  await alphaDesk.until('refused')
  await stranger.until('refused')
  await beta.inShop(work => appendMessage(work, { conversationId: id, senderKind: 'ai', senderId: 'ai', body: 'for beta only' }))
  await betaDesk.until('message')
  await house.settle()
  for (const line of [alphaDesk, stranger]) assert.deepEqual(line.frames.filter(frame => frame.conversation === id && frame.t !== 'refused'), [])
  for (const line of [alphaDesk, betaDesk, stranger]) line.close()
})
