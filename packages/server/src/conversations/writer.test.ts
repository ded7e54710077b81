import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { manualClock } from '@zhiyu/server/kernel/clock'
import type { HouseEvent } from '../kernel/events.ts'
import { newId } from '../kernel/ids.ts'
import { systemRandom } from '../kernel/random.ts'
import { isFault } from '../kernel/faults.ts'
import { transact } from '../kernel/work.ts'
import { createCustomer } from '../customers/index.ts'
import { createAgent } from '../staff/index.ts'
import { openTestHouse } from '../../../../tests/house.ts'
import { appendMessage, assignTo, handOff, openConversation, resolveConversation } from './actions.ts'
import { refuseSender, wakes } from './decide.ts'
import { loadConversation, loadMessages, lockConversation, moveConversations } from './store.ts'
import { createMessageWriter, type Outgoing } from './writer.ts'

const clock = manualClock(Date.UTC(2026, 10, 23, 9))
const house = await openTestHouse({ clock, shops: ['alpha', 'beta'] })
const { world } = house
const writer = createMessageWriter(world)
after(() => house.leave())

const id = (): string => newId(world.clock.now(), systemRandom)
const inShop = <T>(body: Parameters<typeof transact<T>>[2], shop = 'alpha'): Promise<T> => transact(world, shop, body)
const aCustomer = (shop = 'alpha'): Promise<string> => inShop(work => createCustomer(work, {}), shop)
const anAgent = (name: string): Promise<string> => inShop(async work => (await createAgent(work, { name, email: `${name}@alpha.test`, role: 'agent', password: 'long enough', skills: [], languages: ['zh'], capacity: 4 })).id)
const aConversation = (customerId: string, shop = 'alpha'): Promise<string> => inShop(async work => (await openConversation(work, { customerId, visitorId: null, locale: 'zh-CN' })).id, shop)
const said = (customerId: string, conversationId: string, body: string, more: Partial<Outgoing> = {}): Outgoing => ({ shopId: 'alpha', conversationId, senderKind: 'customer', senderId: customerId, senderName: null, clientId: id(), body, ...more })
const stored = (conversationId: string, shop = 'alpha') => inShop(work => loadMessages(work, conversationId, { after: 0, limit: 1_000 }), shop)

test('numbers many senders of one conversation without gap or duplicate, and counts what it stored', async () => {
  const customer = await aCustomer()
  const agent = await anAgent('lin')
  const conversation = await aConversation(customer)
  await inShop(async work => { await handOff(work, conversation, { reason: 'asked' }); await assignTo(work, await lockConversation(work, conversation), agent) })
  const before = (await inShop(work => loadConversation(work, conversation))).lastSeq
  const outcomes = await Promise.all(Array.from({ length: 500 }, (_, i) => writer.send(i % 2 ? said(customer, conversation, `m${i}`) : said(agent, conversation, `m${i}`, { senderKind: 'agent' }))))
  assert.deepEqual(outcomes.map(sent => sent.seq).toSorted((a, b) => a - b), Array.from({ length: 500 }, (_, i) => before + 1 + i))
  const row = await inShop(work => loadConversation(work, conversation))
  assert.equal(row.lastSeq, before + 500)
  assert.equal(row.firstHumanAt, clock.now())
  const messages = await stored(conversation)
  assert.deepEqual(messages.map(message => message.seq), Array.from({ length: before + 500 }, (_, i) => i + 1))
  assert.equal(row.lastWords, messages.at(-1)?.body)
})

test('MSG-03, MSG-04: the same client id a hundred times at once is one row and one number; a different body is a conflict and the first stays', async () => {
  const customer = await aCustomer()
  const conversation = await aConversation(customer)
  const message = said(customer, conversation, 'hello')
  const seqs = await Promise.all(Array.from({ length: 100 }, () => writer.send(message)))
  assert.deepEqual(new Set(seqs.map(sent => sent.seq)), new Set([1]))
  assert.equal(seqs.filter(sent => sent.fresh).length, 1)
  await assert.rejects(writer.send({ ...message, body: 'other' }), error => isFault(error, 'message.conflict'))
  // At the same instant either may be first; the other is the conflict.
  const bodies = ['hello', 'other']
  const both = await Promise.allSettled(bodies.map(body => writer.send({ ...message, clientId: '018f0000-0000-7000-8000-000000000001', body })))
  assert.deepEqual(both.map(result => result.status).toSorted(), ['fulfilled', 'rejected'])
  const kept = bodies[both.findIndex(result => result.status === 'fulfilled')]
  assert.deepEqual((await writer.send(message)), { seq: 1, sentAt: clock.now(), fresh: false })
  assert.deepEqual((await stored(conversation)).filter(row => row.senderKind === 'customer').map(row => row.body), ['hello', kept])
})

test('MSG-05: a client id is its sender\'s and its conversation\'s own', async () => {
  const [one, two] = [await aCustomer(), await aCustomer()]
  const [first, second] = [await aConversation(one), await aConversation(two)]
  const clientId = id()
  assert.deepEqual((await Promise.all([writer.send(said(one, first, 'a', { clientId })), writer.send(said(two, second, 'b', { clientId }))])).map(sent => sent.seq), [1, 1])
})

test('a bad message never fails its batch mates, and nobody writes into what is not theirs', async () => {
  const [one, two] = [await aCustomer(), await aCustomer()]
  const mine = await aConversation(one)
  const foreign = await aConversation(await aCustomer('beta'), 'beta')
  const results = await Promise.allSettled([
    writer.send(said(one, mine, 'fine')), writer.send(said(two, mine, 'not mine')), writer.send(said(one, foreign, 'another shop')), writer.send(said(one, id(), 'nowhere')),
    writer.send(said(one, mine, 'a\u0000b')), writer.send(said(one, mine, 'a\ud800b')), writer.send(said(one, mine, '   ')), writer.send(said(one, mine, 'x'.repeat(65_537))), writer.send(said(one, mine, 'x'.repeat(65_536))),
  ])
  const says = results.map(result => result.status === 'fulfilled' ? result.value.seq : (result.reason as { code: string }).code)
  assert.deepEqual(says, [1, 'conversation.not-found', 'conversation.not-found', 'conversation.not-found', 'message.invalid-text', 'message.invalid-text', 'message.invalid-text', 'message.too-large', 2])
  assert.equal((await stored(foreign, 'beta')).length, 0)
})

test('a shopper who writes after resolution brings the conversation back to the AI, in order, and asks it', async () => {
  const customer = await aCustomer()
  const conversation = await aConversation(customer)
  await inShop(work => resolveConversation(work, conversation, { by: 'system', resolution: 'done' }))
  const sent = await Promise.all(['one', 'two', 'three'].map(body => writer.send(said(customer, conversation, body))))
  const seqs = sent.map(each => each.seq) // the AI may answer in between
  assert.deepEqual(seqs, seqs.toSorted((a, b) => a - b))
  const row = await inShop(work => loadConversation(work, conversation))
  assert.deepEqual([row.state, row.reopened, row.resolvedAt], ['with-ai', 1, null])
})

test('the statement and the ordinary path refuse and wake by the same rules', async () => {
  const customer = await aCustomer()
  const [agent, other] = [await anAgent('mei'), await anAgent('tao')]
  for (const state of ['with-ai', 'waiting', 'with-agent', 'resolved'] as const) {
    for (const sender of [{ kind: 'customer', id: customer }, { kind: 'customer', id: other }, { kind: 'agent', id: agent }, { kind: 'agent', id: other }, { kind: 'agent', id: other, intervenes: true }] as const) {
      const make = async (): Promise<string> => {
        const conversation = await inShop(async work => { const made = await aFresh(work, customer); if (state !== 'with-ai') await handOff(work, made, { reason: 'asked' }); if (state === 'with-agent') await assignTo(work, await lockConversation(work, made), agent); if (state === 'resolved') await resolveConversation(work, made, { by: 'system', resolution: 'x' }); return made })
        return conversation
      }
      const [grouped, single] = [await make(), await make()]
      const message = { senderKind: sender.kind, senderId: sender.id, clientId: id(), body: 'words', intervenes: 'intervenes' in sender }
      const heard: string[][] = [[], []]
      const hear = (into: string[], conversationId: string) => world.bell.onEvents(events => { for (const event of events) if (['conversation.asked', 'conversation.answered', 'message.received'].includes(event.kind) && !byTheHouse(event) && (event.payload as { conversationId: string }).conversationId === conversationId) into.push(event.kind) })
      const deaf = [hear(heard[0]!, grouped), hear(heard[1]!, single)]
      const outcome = async (run: Promise<{ seq: number }>): Promise<unknown> => run.then(sent => sent.seq, (error: { code: string }) => error.code)
      const results = [await outcome(writer.send({ shopId: 'alpha', conversationId: grouped, senderName: null, ...message })), await outcome(inShop(work => appendMessage(work, { conversationId: single, ...message })))]
      for (const stop of deaf) stop()
      const owners = { customerId: customer, agentId: state === 'with-agent' ? agent : null, state }
      const expected = refuseSender(owners, sender)
      assert.equal(results[0], results[1], `${state} ${sender.kind}`)
      if (expected) assert.equal(results[0], expected)
      assert.deepEqual(heard[0], heard[1], `${state} ${sender.kind} events`)
      if (!expected) assert.equal(heard[0]!.some(kind => kind === 'conversation.asked' || kind === 'conversation.answered'), wakes(state, sender.kind, false) !== undefined)
    }
  }
})

/** The AI answers in its own time, and may do so while we listen. */
const byTheHouse = (event: HouseEvent): boolean => event.kind === 'message.received' && ['ai', 'system'].includes(event.payload.senderKind)

async function aFresh (work: Parameters<Parameters<typeof transact>[2]>[0], customerId: string): Promise<string> {
  const open = work.newId()
  await work.tx.insertInto('conversations').values({ shop_id: work.shopId, id: open, customer_id: customerId, state: 'with-ai', last_at: new Date(work.now).toISOString(), opened_at: new Date(work.now).toISOString() }).execute()
  return open
}

test('a message sent before signing in and again after it is one message', async () => {
  const [anonymous, known] = [await aCustomer(), await aCustomer()]
  const conversation = await aConversation(anonymous)
  const message = said(anonymous, conversation, 'hi')
  await writer.send(message)
  await inShop(work => moveConversations(work, anonymous, known))
  assert.deepEqual(await writer.send({ ...message, senderId: known }), { seq: 1, sentAt: clock.now(), fresh: false })
  await assert.rejects(writer.send(message), error => isFault(error, 'conversation.not-found'))
})

test('MSG-22: time going back an hour changes no order', async () => {
  const customer = await aCustomer()
  const conversation = await aConversation(customer)
  await writer.send(said(customer, conversation, 'later'))
  clock.advance(-3_600_000)
  await writer.send(said(customer, conversation, 'earlier'))
  clock.advance(3_600_000)
  assert.deepEqual((await stored(conversation)).filter(row => row.senderKind === 'customer').map(row => row.body), ['later', 'earlier'])
})
