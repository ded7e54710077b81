import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { newId } from '../kernel/ids.ts'
import { systemRandom } from '../kernel/random.ts'
import { transact } from '../kernel/work.ts'
import { createAgent, openStaffSession } from '../staff/index.ts'
import { openTestHouse } from '../../../../tests/house.ts'
import { assignTo, handOff } from './actions.ts'
import { lockConversation } from './store.ts'

const house = await openTestHouse({ shops: ['alpha', 'beta', 'gamma'] })
after(() => house.leave())
const id = (): string => newId(house.world.clock.now(), systemRandom)

async function aVisitor (shop = 'alpha'): Promise<{ headers: { authorization: string }; conversation: string }> {
  const session = (await house.app.inject({ method: 'POST', url: '/v1/widget/session', payload: { shop } })).json<{ sessionToken: string }>()
  const headers = { authorization: `Bearer ${session.sessionToken}` }
  const opened = await house.app.inject({ method: 'POST', url: '/v1/widget/conversations', headers, payload: {} })
  return { headers, conversation: opened.json<{ conversationId: string }>().conversationId }
}

async function anAgent (shop = 'alpha', role: 'agent' | 'supervisor' | 'manager' = 'agent'): Promise<{ id: string; headers: { cookie: string; 'x-zhiyu-desk': string } }> {
  return transact(house.world, shop, async work => {
    const agent = await createAgent(work, { name: 'Lin', email: `${work.newId()}@x.test`, role, password: 'long enough', skills: [], languages: ['zh'], capacity: 9 })
    return { id: agent.id, headers: { cookie: `zhiyu_session=${(await openStaffSession(work, agent.id)).token}`, 'x-zhiyu-desk': '1' } }
  })
}

const served = async (conversation: string, agentId: string): Promise<void> => transact(house.world, 'alpha', async work => { await handOff(work, conversation, { reason: 'asked' }); await assignTo(work, await lockConversation(work, conversation), agentId) })

test('ISO-01, ISO-10: another shop\'s or shopper\'s conversation answers exactly like one that does not exist', async () => {
  const [mine, theirs, foreign] = [await aVisitor(), await aVisitor(), await aVisitor('beta')]
  const supervisor = await anAgent('alpha', 'supervisor')
  const body = (reply: { body: string }): unknown => { const { requestId: _, ...rest } = JSON.parse(reply.body) as Record<string, unknown>; return rest }
  const staffCalls = (target: string) => [
    { method: 'GET', url: `/v1/conversations/${target}` }, { method: 'GET', url: `/v1/conversations/${target}/messages` }, { method: 'GET', url: `/v1/conversations/${target}/notes` },
    { method: 'POST', url: `/v1/conversations/${target}/messages`, payload: { clientId: id(), body: 'x' } }, { method: 'POST', url: `/v1/conversations/${target}/notes`, payload: { body: 'x' } },
    { method: 'POST', url: `/v1/conversations/${target}/resolve`, payload: { resolution: 'x' } }, { method: 'POST', url: `/v1/conversations/${target}/reopen`, payload: {} }, { method: 'POST', url: `/v1/conversations/${target}/read`, payload: { seq: 1 } },
  ] as const
  const shopperCalls = (target: string) => [
    { method: 'GET', url: `/v1/widget/conversations/${target}/messages` }, { method: 'POST', url: `/v1/widget/conversations/${target}/messages`, payload: { clientId: id(), body: 'x' } },
    { method: 'POST', url: `/v1/widget/conversations/${target}/read`, payload: { seq: 1 } }, { method: 'POST', url: `/v1/widget/conversations/${target}/human`, payload: {} },
  ] as const
  const unknown = id()
  for (const [targets, calls, headers] of [[[foreign.conversation], staffCalls, supervisor.headers], [[foreign.conversation, theirs.conversation], shopperCalls, mine.headers]] as const) {
    for (const target of targets) {
      for (let i = 0; i < calls(target).length; i++) {
        const [given, none] = [await house.app.inject({ ...calls(target)[i]!, headers }), await house.app.inject({ ...calls(unknown)[i]!, headers })]
        assert.equal(given.statusCode, 404, `${calls(target)[i]!.url}: ${given.body}`)
        assert.deepEqual(body(given), body(none))
      }
    }
  }
})

test('a shopper cannot use the desk\'s doors, nor an agent the widget\'s, and who only reads cannot write', async () => {
  const visitor = await aVisitor()
  const manager = await anAgent('alpha', 'manager')
  assert.equal((await house.app.inject({ url: `/v1/conversations/${visitor.conversation}`, headers: visitor.headers })).statusCode, 403)
  assert.equal((await house.app.inject({ url: `/v1/widget/conversations/${visitor.conversation}/messages`, headers: manager.headers })).statusCode, 403)
  assert.equal((await house.app.inject({ url: `/v1/conversations/${visitor.conversation}` })).statusCode, 401)
  assert.equal((await house.app.inject({ method: 'POST', url: `/v1/conversations/${visitor.conversation}/messages`, headers: manager.headers, payload: { clientId: id(), body: 'x' } })).statusCode, 403)
})

test('MSG-06 and unknown fields: a malformed message is 400 and names the path', async () => {
  const visitor = await aVisitor()
  const url = `/v1/widget/conversations/${visitor.conversation}/messages`
  for (const payload of [{ clientId: 'x', body: 'x' }, { clientId: '', body: 'x' }, { clientId: 'x'.repeat(10_000), body: 'x' }, { clientId: id(), body: 'x', shop_id: 'beta' }, { clientId: id(), body: '' }, { clientId: id(), body: 5 }, { clientId: id() }]) {
    const reply = await house.app.inject({ method: 'POST', url, headers: visitor.headers, payload })
    assert.equal(reply.statusCode, 400, JSON.stringify(payload).slice(0, 60))
    assert.ok(reply.json<{ details: unknown[] }>().details.length > 0)
  }
})

test('resolving with a stale revision is 409 and changes nothing; with the right one it is resolved once', async () => {
  const visitor = await aVisitor()
  const agent = await anAgent()
  await served(visitor.conversation, agent.id)
  const row = (await house.app.inject({ url: `/v1/conversations/${visitor.conversation}`, headers: agent.headers })).json<{ revision: number; agent: { id: string } }>()
  assert.equal(row.agent.id, agent.id)
  const resolve = (revision: number) => house.app.inject({ method: 'POST', url: `/v1/conversations/${visitor.conversation}/resolve`, headers: agent.headers, payload: { resolution: 'answered', revision } })
  assert.equal((await resolve(row.revision - 1)).json<{ code: string }>().code, 'conversation.changed')
  assert.equal((await resolve(row.revision)).json<{ state: string }>().state, 'resolved')
  assert.equal((await resolve(row.revision + 1)).statusCode, 409)
  const reopened = await house.app.inject({ method: 'POST', url: `/v1/conversations/${visitor.conversation}/reopen`, headers: agent.headers, payload: {} })
  assert.equal(reopened.json<{ state: string }>().state, 'waiting')
})

test('the inbox pages through everything once, by what is due first, whatever the page size', async () => {
  const agent = await anAgent('gamma')
  const ids = new Set<string>()
  for (let i = 0; i < 7; i++) ids.add((await aVisitor('gamma')).conversation)
  await transact(house.world, 'gamma', async work => {
    let due = 0
    for (const each of [...ids].slice(0, 4)) await work.tx.updateTable('conversations').set({ next_due_at: new Date(Date.UTC(2026, 10, 23) - due++ * 1_000).toISOString() }).where('id', '=', each).execute()
  })
  for (const limit of [2, 3, 100]) {
    const seen: string[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const page: { items: { id: string }[]; nextCursor: string | null; counts: Record<string, number> } = (await house.app.inject({ url: `/v1/conversations?view=with-ai&limit=${limit}${cursor ? `&cursor=${cursor}` : ''}`, headers: agent.headers })).json()
      seen.push(...page.items.map(item => item.id))
      cursor = page.nextCursor
      assert.equal(page.counts['with-ai'], ids.size)
    }
    assert.deepEqual(seen.slice(0, 4), [...ids].slice(0, 4).toReversed())
    assert.deepEqual(new Set(seen), ids)
    assert.equal(seen.length, ids.size)
  }
  assert.equal((await house.app.inject({ url: '/v1/conversations?view=with-ai&cursor=rubbish', headers: agent.headers })).statusCode, 400)
  assert.equal((await house.app.inject({ url: "/v1/conversations?view=with-ai&tier=x') or 1=1--", headers: agent.headers })).statusCode, 400)
})
