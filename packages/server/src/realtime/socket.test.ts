import assert from 'node:assert/strict'
import { readFileSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import WebSocket from 'ws'
import { systemRandom } from '../kernel/random.ts'
import { newId } from '../kernel/ids.ts'
import { transact } from '../kernel/work.ts'
import { appendMessage, assignTo, handOff, loadMessages, lockConversation, resolveConversation, settleCards } from '../conversations/index.ts'
import { whisperToAgent } from '../routing/index.ts'
import { createAgent, openStaffSession } from '../staff/index.ts'
import { openTestHouse, type TestHouse } from '../../../../tests/house.ts'
import type { ServerFrame } from './contract.ts'

const house = await openTestHouse({ shops: ['alpha', 'beta'] })
await house.app.listen({ port: 0, host: '127.0.0.1' })
after(() => house.leave())

const id = (): string => newId(house.world.clock.now(), systemRandom)
const portOf = (of: TestHouse): number => { const address = of.app.server.address(); return typeof address === 'object' && address ? address.port : 0 }

interface Visitor { token: string; customerId: string; conversation: string }
async function aVisitor (shop = 'alpha', of = house): Promise<Visitor> {
  const session = (await of.app.inject({ method: 'POST', url: '/v1/widget/session', payload: { shop, locale: 'en' } })).json<{ sessionToken: string; customer: { id: string } }>()
  const opened = await of.app.inject({ method: 'POST', url: '/v1/widget/conversations', headers: { authorization: `Bearer ${session.sessionToken}` }, payload: {} })
  return { token: session.sessionToken, customerId: session.customer.id, conversation: opened.json<{ conversationId: string }>().conversationId }
}

async function anAgent (shop = 'alpha', role: 'agent' | 'supervisor' = 'agent'): Promise<{ id: string; cookie: string }> {
  return transact(house.world, shop, async work => {
    const agent = await createAgent(work, { name: 'Lin', email: `${work.newId()}@x.test`, role, password: 'long enough', skills: [], languages: ['zh'], capacity: 9 })
    return { id: agent.id, cookie: `zhiyu_session=${(await openStaffSession(work, agent.id)).token}` }
  })
}

interface Line { frames: ServerFrame[]; send(frame: unknown): void; raw: WebSocket; next<T extends ServerFrame['t']>(t: T, fits?: (frame: Extract<ServerFrame, { t: T }>) => boolean): Promise<Extract<ServerFrame, { t: T }>>; closed: Promise<number> }

async function connect (as: { token?: string; cookie?: string; origin?: string | null; hello?: unknown }, of = house): Promise<Line> {
  const port = portOf(of)
  const origin = as.origin === undefined ? `http://127.0.0.1:${port}` : as.origin
  const raw = new WebSocket(`ws://127.0.0.1:${port}/v1/socket`, { headers: { ...(origin === null ? {} : { origin }), ...(as.cookie ? { cookie: as.cookie } : {}) } })
  const frames: ServerFrame[] = []
  const looks = new Set<() => void>()
  raw.on('message', bytes => { frames.push(JSON.parse(String(bytes)) as ServerFrame); for (const look of looks) look() })
  const closed = new Promise<number>(resolve => { raw.on('close', resolve) })
  raw.on('error', () => undefined)
  await new Promise(resolve => { raw.on('open', resolve) })
  raw.send(JSON.stringify(as.hello ?? { t: 'hello', v: 1, ...(as.token ? { token: as.token } : {}) }))
  const line: Line = {
    frames, raw, closed, send: frame => { raw.send(JSON.stringify(frame)) },
    next: (t, fits = () => true) => new Promise((resolve, reject) => {
      const late = setTimeout(() => { reject(new Error(`no ${t}; got ${JSON.stringify(frames).slice(0, 1_000)}`)) }, 30_000)
      const look = (): void => {
        const at = frames.findIndex(frame => frame.t === t && fits(frame as never))
        if (at < 0) return
        clearTimeout(late)
        looks.delete(look)
        resolve(frames.splice(at, 1)[0] as never)
      }
      looks.add(look)
      look()
    }),
  }
  if (!as.hello) await Promise.race([line.next('welcome'), closed])
  return line
}

test('a shopper\'s message is acknowledged and reaches the agent who opened the conversation, in order, and the answer comes back named and without ids', async () => {
  const visitor = await aVisitor()
  const agent = await anAgent()
  await transact(house.world, 'alpha', async work => { await handOff(work, visitor.conversation, { reason: 'asked' }); await assignTo(work, await lockConversation(work, visitor.conversation), agent.id) })
  const [widget, desk] = [await connect({ token: visitor.token }), await connect({ cookie: agent.cookie })]
  desk.send({ t: 'open', conversation: visitor.conversation, since: 0 })
  widget.send({ t: 'open', conversation: visitor.conversation, since: 0 })
  const opened = await widget.next('opened')
  assert.equal(opened.queue?.agentName, 'Lin')
  await desk.next('opened')
  const clientId = id()
  widget.send({ t: 'send', conversation: visitor.conversation, clientId, body: 'hello' })
  const ack = await widget.next('ack')
  assert.equal((await desk.next('message', frame => frame.message.clientId === clientId)).message.seq, ack.seq)
  desk.send({ t: 'typing', conversation: visitor.conversation, on: true })
  assert.equal((await widget.next('typing')).who, 'agent')
  desk.send({ t: 'send', conversation: visitor.conversation, clientId: id(), body: 'hi there' })
  const answer = await widget.next('message', frame => frame.message.senderKind === 'agent')
  assert.equal(answer.message.senderName, 'Lin')
  assert.ok(!JSON.stringify([answer, ...widget.frames]).includes(agent.id))
  widget.send({ t: 'read', conversation: visitor.conversation, seq: answer.message.seq })
  assert.equal((await desk.next('read')).seq, answer.message.seq)
  widget.raw.close(); desk.raw.close()
})

test('MSG-07: open brings exactly what is missing, whatever the length of the gap, and refuses nonsense', async () => {
  const visitor = await aVisitor()
  await transact(house.world, 'alpha', async work => { for (let i = 0; i < 350; i++) await appendMessage(work, { conversationId: visitor.conversation, senderKind: 'ai', senderId: 'ai', body: `m${i}` }) })
  const widget = await connect({ token: visitor.token })
  for (const since of [0, 100, 349, 350]) {
    widget.send({ t: 'open', conversation: visitor.conversation, since })
    const { lastSeq } = await widget.next('opened')
    assert.equal(lastSeq, 350)
    if (since < 350) await widget.next('message', frame => frame.message.seq === 350)
    const seqs = widget.frames.splice(0).filter(frame => frame.t === 'message').map(frame => frame.message.seq)
    assert.deepEqual([...seqs, ...since < 350 ? [350] : []], Array.from({ length: 350 - since }, (_, i) => since + 1 + i))
  }
  widget.send({ t: 'open', conversation: visitor.conversation, since: 351 })
  assert.equal((await widget.next('refused')).code, 'request.invalid')
  for (const since of [-1, 'x', 1.5, null]) {
    widget.send({ t: 'open', conversation: visitor.conversation, since })
    assert.equal((await widget.next('refused')).code, 'protocol.bad-frame')
  }
  widget.raw.close()
})

test('messages committed while a long gap is being read arrive once and in order', async () => {
  const visitor = await aVisitor()
  const write = (count: number): Promise<void> => transact(house.world, 'alpha', async work => { for (let i = 0; i < count; i++) await appendMessage(work, { conversationId: visitor.conversation, senderKind: 'ai', senderId: 'ai', body: 'm' }) })
  await write(250)
  const widget = await connect({ token: visitor.token })
  widget.send({ t: 'open', conversation: visitor.conversation, since: 0 })
  const more = Promise.all(Array.from({ length: 10 }, () => write(3)))
  for (let i = 0; i < 30; i++) widget.send({ t: 'send', conversation: visitor.conversation, clientId: id(), body: `live ${i}` })
  await more
  await widget.next('message', frame => frame.message.seq === 310)
  const seqs = widget.frames.filter(frame => frame.t === 'message').map(frame => frame.message.seq).filter(seq => seq < 310) // the AI may answer after them
  assert.deepEqual(seqs, Array.from({ length: 309 }, (_, i) => i + 1))
  widget.raw.close()
})

test('ISO-08, ISO-10: another shopper\'s, another shop\'s and unknown conversations are all the same: not there', async () => {
  const [mine, theirs, foreign] = [await aVisitor(), await aVisitor(), await aVisitor('beta')]
  const agent = await anAgent()
  const [widget, desk] = [await connect({ token: mine.token }), await connect({ cookie: agent.cookie })]
  for (const conversation of [theirs.conversation, foreign.conversation, id()]) {
    widget.send({ t: 'open', conversation, since: 0 })
    assert.equal((await widget.next('refused')).code, 'conversation.not-found')
    widget.send({ t: 'send', conversation, clientId: id(), body: 'let me in' })
    assert.equal((await widget.next('refused')).code, 'conversation.not-found')
    widget.send({ t: 'read', conversation, seq: 1 })
    assert.equal((await widget.next('refused')).code, 'conversation.not-found')
    widget.send({ t: 'typing', conversation, on: true })
  }
  desk.send({ t: 'open', conversation: foreign.conversation, since: 0 })
  assert.equal((await desk.next('refused')).code, 'conversation.not-found')
  desk.send({ t: 'send', conversation: theirs.conversation, clientId: id(), body: 'not assigned to me' })
  assert.equal((await desk.next('refused')).code, 'conversation.not-yours')
  widget.send({ t: 'watch', what: 'inbox', on: true })
  assert.equal((await widget.next('refused')).code, 'auth.forbidden')
  widget.send({ t: 'send', conversation: mine.conversation, clientId: id(), body: 'x', card: { kind: 'rate' } })
  assert.equal((await widget.next('refused')).code, 'auth.forbidden')
  widget.raw.close(); desk.raw.close()
})

test('a hello is refused by name: too old, unknown, foreign page, no hello at all', async () => {
  const visitor = await aVisitor()
  const agent = await anAgent()
  const refusedWith = async (as: Parameters<typeof connect>[0]): Promise<string> => { const line = await connect({ ...as, hello: as.hello ?? { t: 'hello', v: 1, ...(as.token ? { token: as.token } : {}) } }); const refused = await line.next('refused'); await line.closed; return refused.code }
  assert.equal(await refusedWith({ hello: { t: 'hello', v: 0, token: visitor.token } }), 'protocol.client-too-old')
  assert.equal(await refusedWith({ hello: { t: 'ping' } }), 'protocol.bad-frame')
  assert.equal(await refusedWith({ hello: { t: 'hello', v: 1, token: visitor.token, shop: 'beta' } }), 'protocol.bad-frame')
  assert.equal(await refusedWith({ token: 'zs_nonsense' }), 'auth.required')
  assert.equal(await refusedWith({}), 'auth.required')
  assert.equal(await refusedWith({ cookie: agent.cookie, origin: 'https://evil.example' }), 'request.forbidden-origin')
  assert.equal(await refusedWith({ cookie: agent.cookie, origin: null }), 'request.forbidden-origin')
  assert.equal(await refusedWith({ token: visitor.token, origin: 'https://evil.example' }), 'request.forbidden-origin')
})

test('frames too large, not UTF-8, binary, malformed or unknown do no harm to anybody else', async () => {
  const visitor = await aVisitor()
  const large = await connect({ token: visitor.token })
  large.raw.send('x'.repeat(81 * 1024))
  assert.equal(await large.closed, 1009)
  const invalid = await connect({ token: visitor.token })
  invalid.raw.send(Buffer.from([0xff, 0xfe, 0x22]), { binary: false })
  assert.equal(await invalid.closed, 1007)
  const line = await connect({ token: visitor.token })
  for (const bad of ['{', 'null', '[]', '[' .repeat(70_000), '{"t":"send"}', '{"t":"fly"}', `{"t":"ping","__proto__":{"x":1},"more":1}`, JSON.stringify({ t: 'send', conversation: visitor.conversation, clientId: 'not-a-uuid', body: 'x' }), JSON.stringify({ t: 'send', conversation: visitor.conversation, clientId: '', body: 'x' }), JSON.stringify({ t: 'send', conversation: visitor.conversation, clientId: 'x'.repeat(10_000), body: 'x' })]) {
    line.raw.send(bad)
    assert.equal((await line.next('refused')).code, 'protocol.bad-frame', bad.slice(0, 40))
  }
  line.send({ t: 'ping' })
  await line.next('pong')
  line.raw.close()
})

test('a flood is refused with the time to wait, and what was refused was not stored', async () => {
  const visitor = await aVisitor()
  const line = await connect({ token: visitor.token })
  for (let i = 0; i < 100; i++) line.send({ t: 'send', conversation: visitor.conversation, clientId: id(), body: `f${i}` })
  const refused = await line.next('refused')
  assert.equal(refused.code, 'request.too-many')
  assert.ok((refused.retryAfterMs ?? 0) > 0)
  line.send({ t: 'ping' })
  await line.next('pong')
  await house.settle()
  const outcomes = line.frames.filter(frame => frame.t === 'ack' || frame.t === 'refused').length + 1
  assert.ok(outcomes <= 100)
  line.raw.close()
})

test('signing out closes the desk\'s sockets at once; ending the visit closes the shopper\'s', async () => {
  const agent = await anAgent()
  const desk = await connect({ cookie: agent.cookie })
  await house.app.inject({ method: 'DELETE', url: '/v1/session', headers: { cookie: agent.cookie, 'x-zhiyu-desk': '1' } })
  await desk.next('signed-out')
  await desk.closed
  const visitor = await aVisitor()
  const widget = await connect({ token: visitor.token })
  await house.app.inject({ method: 'POST', url: '/v1/widget/end', headers: { authorization: `Bearer ${visitor.token}` } })
  await widget.next('signed-out')
  await widget.closed
})

test('whom an event concerns hears it at once and whole; other desks that watch hear that rows moved; a wall at rest says nothing', async () => {
  const [serving, colleague] = [await anAgent(), await anAgent()]
  const [own, other] = [await connect({ cookie: serving.cookie }), await connect({ cookie: colleague.cookie })]
  for (const desk of [own, other]) { desk.send({ t: 'watch', what: 'inbox', on: true }); desk.send({ t: 'ping' }); await desk.next('pong') }
  const visitor = await aVisitor()
  await transact(house.world, 'alpha', async work => { await handOff(work, visitor.conversation, { reason: 'asked' }); await assignTo(work, await lockConversation(work, visitor.conversation), serving.id) })
  const changed = await own.next('changed', frame => frame.conversation === visitor.conversation && frame.event === 'conversation.assigned')
  assert.equal(changed.revision >= 1, true)
  await other.next('inbox')
  assert.ok(!other.frames.some(frame => frame.t === 'changed' || frame.t === 'wall'))
  other.send({ t: 'open', conversation: visitor.conversation, since: 0 })
  await other.next('opened')
  await transact(house.world, 'alpha', async work => { await resolveConversation(work, visitor.conversation, { by: 'agent', agentId: serving.id, resolution: 'done' }) })
  await other.next('changed', frame => frame.event === 'conversation.resolved')
  for (const desk of [own, other]) desk.raw.close()
})

const torture = join(process.env['ZHIYU_SHARED'] ?? join(import.meta.dirname, '../../../../../shared'), 'vectors/trust/text_torture.json')
test('MSG-21: every text comes back byte for byte or is refused by name', { skip: existsSync(torture) ? false : `LEFT OUT: ${torture} is not here` }, async () => {
  const { cases } = JSON.parse(readFileSync(torture, 'utf8')) as { cases: { n: string; t?: string; repeat?: string; count?: number }[] }
  const visitor = await aVisitor()
  const post = (body: string) => house.app.inject({ method: 'POST', url: `/v1/widget/conversations/${visitor.conversation}/messages`, headers: { authorization: `Bearer ${visitor.token}` }, payload: { clientId: id(), body } })
  for (const each of cases) {
    const text = each.t ?? (each.repeat === undefined ? undefined : each.repeat.repeat(each.count ?? 0))
    if (text === undefined) continue
    const reply = await post(text)
    const refused = text.includes('\0') || !text.isWellFormed() || text.trim() === '' || Buffer.byteLength(text) > 65_536
    if (refused) { assert.ok([400, 413].includes(reply.statusCode), `${each.n}: ${reply.statusCode}`); continue }
    assert.equal(reply.statusCode, 201, `${each.n}: ${reply.body}`)
    const page = await house.app.inject({ url: `/v1/widget/conversations/${visitor.conversation}/messages?after=${reply.json<{ seq: number }>().seq - 1}&limit=1`, headers: { authorization: `Bearer ${visitor.token}` } })
    assert.equal(page.json<{ items: { body: string }[] }>().items[0]?.body, text, each.n)
  }
})

test('a whisper is told at once to the serving agent\'s desk and to supervisors, and to no colleague of the same role', async () => {
  const visitor = await aVisitor()
  const [serving, colleague, boss] = [await anAgent(), await anAgent(), await anAgent('alpha', 'supervisor')]
  await transact(house.world, 'alpha', async work => { await handOff(work, visitor.conversation, { reason: 'asked' }); await assignTo(work, await lockConversation(work, visitor.conversation), serving.id) })
  const [widget, ...desks] = [await connect({ token: visitor.token }), await connect({ cookie: colleague.cookie }), await connect({ cookie: serving.cookie }), await connect({ cookie: boss.cookie })]
  widget!.send({ t: 'open', conversation: visitor.conversation, since: 0 })
  await widget!.next('opened')
  for (const desk of desks) { desk.send({ t: 'open', conversation: visitor.conversation, since: 0 }); await desk.next('opened'); desk.send({ t: 'watch', what: 'inbox', on: true }) }
  for (const desk of desks) { desk.send({ t: 'ping' }); await desk.next('pong') }
  await transact(house.world, 'alpha', work => whisperToAgent(work, visitor.conversation, { kind: 'staff', shopId: 'alpha', agentId: boss.id, role: 'supervisor', sessionId: boss.id }, { body: 'offer the voucher' }))
  const told = (frame: ServerFrame): boolean => frame.t === 'changed' && frame.event === 'conversation.whispered'
  for (const desk of desks.slice(1)) await desk.next('changed', told)
  await transact(house.world, 'alpha', work => appendMessage(work, { conversationId: visitor.conversation, senderKind: 'ai', senderId: 'ai', body: 'the whisper is past' }))
  for (const line of [widget!, desks[0]!]) {
    await line.next('message', frame => frame.message.body === 'the whisper is past')
    assert.ok(!line.frames.some(told))
    assert.doesNotMatch(JSON.stringify(line.frames), /voucher/)
  }
  for (const line of [widget!, ...desks]) line.raw.close()
})

test('a card that changes is told to every open line of the conversation and to no other', async () => {
  const visitor = await aVisitor()
  const other = await aVisitor()
  const { seq } = await transact(house.world, 'alpha', work => appendMessage(work, {
    conversationId: visitor.conversation, senderKind: 'ai', senderId: 'ai', body: 'card',
    card: { kind: 'proposal', proposalId: id(), hash: 'a'.repeat(64), deed: 'cancel-order', lines: ['x'], movement: { direction: 'none', amount: { minor: 0, currency: 'CNY' } }, expiresAt: '2026-11-28T02:15:00.000Z', state: 'open', outcome: null },
  }))
  const lines = await Promise.all([visitor, visitor, other].map(async each => {
    const line = await connect({ token: each.token })
    line.send({ t: 'open', conversation: each.conversation, since: 0 })
    await line.next('opened')
    return line
  }))
  const card = (await transact(house.world, 'alpha', work => loadMessages(work, visitor.conversation, { after: 0, limit: 10 }))).find(message => message.seq === seq)!.card
  assert.equal(card?.kind, 'proposal')
  const proposalId = card?.kind === 'proposal' ? card.proposalId : ''
  await transact(house.world, 'alpha', async work => { await lockConversation(work, visitor.conversation); await settleCards(work, visitor.conversation, proposalId, { state: 'done', outcome: 'ZY1' }) })
  for (const line of lines.slice(0, 2)) {
    const frame = await line.next('card')
    assert.deepEqual([frame.conversation, frame.seq, frame.card.kind === 'proposal' && frame.card.state], [visitor.conversation, seq, 'done'])
  }
  lines[2]!.send({ t: 'ping' })
  await lines[2]!.next('pong')
  assert.ok(!lines[2]!.frames.some(frame => frame.t === 'card'))
  for (const line of lines) line.raw.close()
})

test('nobody can send a card of the house', async () => {
  const visitor = await aVisitor()
  const forged = { kind: 'proposal', proposalId: id(), hash: 'a'.repeat(64), deed: 'cancel-order', lines: ['x'], movement: { direction: 'to-shopper', amount: { minor: 1, currency: 'CNY' } }, expiresAt: '2026-11-28T02:15:00.000Z', state: 'done', outcome: null }
  const reply = await house.app.inject({ method: 'POST', url: `/v1/widget/conversations/${visitor.conversation}/messages`, headers: { authorization: `Bearer ${visitor.token}` }, payload: { clientId: id(), body: 'look', card: forged } })
  assert.equal(reply.statusCode, 400)
})
