import assert from 'node:assert/strict'
import { after, before, mock, test } from 'node:test'
import pg from 'pg'
import { castOf, type Cast } from '../../../../tests/cast/people.ts'
import { openTestHouse, type TestHouse } from '../../../../tests/house.ts'
import { appendMessage, assignTo, handOff, loadConversation, loadMessages, lockConversation, openConversation, resolveConversation } from '../conversations/index.ts'
import { createCustomer } from '../customers/index.ts'
import { iso, manualClock, minute } from '../kernel/clock.ts'
import type { StaffViewer } from '../kernel/viewer.ts'
import { installShipped } from '../knowledge/index.ts'
import { openStaffSession } from '../staff/index.ts'
import { setLevel } from '../autonomy/actions.ts'
import type { CopilotView, DraftView } from './contract.ts'
import { viewCopilot } from './drafts.ts'

const clock = manualClock(Date.parse('2026-11-28T02:00:00Z'))
let house: TestHouse
let cast: Cast
let agent: StaffViewer
let cookie: string
before(async () => {
  house = await openTestHouse({ clock })
  cast = castOf(house.world)
  await cast.inShop(work => installShipped(work, 'published'))
  agent = await cast.agent({ capacity: 40, online: false })
  cookie = `zhiyu_session=${await cast.inShop(async work => (await openStaffSession(work, agent.agentId)).token)}`
})
after(() => house.leave())

let serial = 0
interface Chat { readonly id: string; readonly customerId: string }
async function chat (more: { order?: string; name?: string } = {}): Promise<Chat> {
  return cast.inShop(async work => {
    const customerId = await createCustomer(work, { externalId: `cop-${++serial}`, name: more.name ?? '王小明' })
    if (more.order) {
      await work.tx.insertInto('orders').values({ shop_id: 'alpha', id: more.order, customer_id: customerId, kind: 'sale', status: 'shipped', currency: 'CNY', total_minor: 9_900, line_count: 1, placed_at: iso(work.now), updated_at: iso(work.now) }).execute()
      await work.tx.insertInto('order_lines').values({ shop_id: 'alpha', order_id: more.order, line_no: 1, product_id: 'p', title: '云溪 冰箱', quantity: 1, unit_price: '99', amount_minor: 9_900 }).execute()
    }
    return { id: (await openConversation(work, { customerId, visitorId: null, locale: 'zh-CN' })).id, customerId }
  })
}
const says = async (one: Chat, body: string): Promise<void> => { clock.advance(minute); await cast.inShop(work => appendMessage(work, { conversationId: one.id, senderKind: 'customer', senderId: one.customerId, body })); await house.settle() }
const answers = async (one: Chat, body: string): Promise<void> => { clock.advance(minute); await cast.inShop(work => appendMessage(work, { conversationId: one.id, senderKind: 'agent', senderId: agent.agentId, body })); await house.settle() }
const serve = async (one: Chat): Promise<void> => {
  await cast.inShop(async work => {
    if ((await loadConversation(work, one.id)).state === 'with-ai') await handOff(work, one.id, { reason: 'asked', skill: null })
    await assignTo(work, await lockConversation(work, one.id), agent.agentId)
  })
  await house.settle()
}
const resolve = async (one: Chat): Promise<void> => { await cast.inShop(work => resolveConversation(work, one.id, { by: 'agent', agentId: agent.agentId, resolution: 'done', intervenes: true })); await house.settle() }
const ask = async (method: 'GET' | 'POST', url: string, payload?: object) => {
  const reply = await house.app.inject({ method, url, headers: { cookie, 'x-zhiyu-desk': '1' }, ...(payload ? { payload } : {}) })
  return { status: reply.statusCode, body: reply.body === '' ? undefined : reply.json() }
}
const view = async (one: Chat): Promise<CopilotView> => (await ask('GET', `/v1/conversations/${one.id}/copilot`)).body
const mark = (one: Chat, id: string, did: 'shown' | 'taken') => ask('POST', `/v1/conversations/${one.id}/copilot/drafts`, { id, did })
const evidence = async (intent: string) => (await ask('GET', `/v1/autonomy/intents/${intent}/evidence`)).body.items as { conversationId: string; kind: string; agreed: boolean; ai: string; human: string; distance: number | null }[]
const draftFrom = (seen: CopilotView, source: string): DraftView => { const draft = seen.drafts.find(one => one.source === source); assert.ok(draft, `no ${source} draft`); return draft }

test('the panel beside an order question: the AI\'s own words with their order as source, the summary, the numbers and what to do next', async () => {
  const one = await chat({ order: 'ZY26112800001' })
  await says(one, '你好')
  await serve(one)
  await says(one, '我的订单 ZY26112800001 到哪了？付了 99 元')
  const seen = await view(one)
  const draft = draftFrom(seen, 'flow')
  assert.match(draft.text, /订单 ZY26112800001（云溪 冰箱）已发货/)
  assert.deepEqual(draft.sources.map(source => source.kind), ['flow', 'order'])
  assert.deepEqual(seen.summary.asked.map(point => point.text), ['我的订单 ZY26112800001 到哪了？'])
  assert.deepEqual(seen.summary.numbers.map(found => found.text), ['99 元', 'ZY26112800001'])
  assert.deepEqual([seen.next[0]?.kind, seen.next[0]?.about], ['tell-order', 'ZY26112800001'])
  assert.deepEqual([seen.written, seen.translates], ['zh-CN', false])
  assert.equal(seen.summary.open.at(-1)?.kind, 'unanswered')
})

test('the panel costs the database fifteen sentences, however it is asked', async () => {
  const one = await chat({ order: 'ZY26112800009' })
  await serve(one)
  await says(one, '我的订单到哪了？')
  await says(one, '怎么开发票')
  await cast.inShop(work => viewCopilot(work, one.id, agent.agentId, false)) // what is read once a process
  const asked = mock.method(pg.Client.prototype, 'query')
  await cast.inShop(work => viewCopilot(work, one.id, agent.agentId, false))
  const sentences = asked.mock.callCount()
  asked.mock.restore()
  assert.ok(sentences > 5 && sentences <= 15 + 2, `${sentences} with begin and commit`)
})

test('a question of policy is drafted from the article that answers it; reading the panel changes nothing', async () => {
  const one = await chat()
  await serve(one)
  await says(one, '满多少包邮')
  const before = await cast.inShop(work => loadMessages(work, one.id, { after: 0, limit: 50 }))
  const seen = await view(one)
  assert.ok(seen.drafts.some(draft => draft.sources.some(source => source.kind === 'article') && draft.text.includes('99')))
  assert.ok(seen.articles[0]!.title.includes('运费'))
  assert.deepEqual(await cast.inShop(work => loadMessages(work, one.id, { after: 0, limit: 50 })), before)
})

test('after the hand-over the AI says nothing to the shopper, whatever it would say', async () => {
  const one = await chat()
  await serve(one)
  await says(one, '怎么开发票')
  assert.ok((await view(one)).drafts.length > 0)
  assert.deepEqual((await cast.inShop(work => loadMessages(work, one.id, { after: 0, limit: 50 }))).filter(message => message.senderKind === 'ai'), [])
})

test('what became of a draft is seen from what was sent: accepted, edited, ignored', async () => {
  const ends: string[] = []
  for (const [take, change] of [[true, (text: string) => text], [true, (text: string) => `王先生，${text}祝您愉快`], [false, () => '请把照片发给我看一下，谢谢配合']] as const) {
    const one = await chat()
    await serve(one)
    await says(one, '满多少包邮')
    const draft = (await view(one)).drafts[0]!
    assert.equal((await mark(one, draft.id, 'shown')).body.kept, true)
    assert.equal((await mark(one, draft.id, 'shown')).body.kept, true, 'seen twice is shown once')
    if (take) assert.equal((await mark(one, draft.id, 'taken')).body.kept, true)
    await answers(one, change(draft.text))
    await resolve(one)
    const row = await cast.inShop(work => work.tx.selectFrom('copilot_drafts').select(['outcome', 'distance']).where('shop_id', '=', 'alpha').where('conversation_id', '=', one.id).executeTakeFirstOrThrow())
    ends.push(row.outcome!)
    if (row.outcome === 'edited') assert.ok(row.distance! > 0 && row.distance! < 0.5)
  }
  assert.deepEqual(ends, ['accepted', 'edited', 'ignored'])
  const { body } = await ask('GET', '/v1/copilot/report')
  const sum = body.rows.reduce((all: number[], row: { shown: number; accepted: number; edited: number; ignored: number }) => [all[0]! + row.shown, all[1]! + row.accepted, all[2]! + row.edited, all[3]! + row.ignored], [0, 0, 0, 0])
  assert.deepEqual(sum, [3, 1, 1, 1])
})

test('a draft that is not one is not kept', async () => {
  const one = await chat()
  await says(one, '满多少包邮')
  assert.equal((await mark(one, '0'.repeat(32), 'shown')).body.kept, false)
  assert.equal((await ask('POST', `/v1/conversations/${one.id}/copilot/drafts`, { id: 'x', did: 'shown' })).status, 400)
})

test('the tone check knows the role\'s authority and that a valued shopper is greeted first', async () => {
  const one = await chat()
  await cast.inShop(work => work.tx.updateTable('conversations').set({ tier: 'diamond' }).where('shop_id', '=', 'alpha').where('id', '=', one.id).execute())
  const found = async (text: string): Promise<string[]> => (await ask('POST', `/v1/conversations/${one.id}/copilot/tone`, { text })).body.findings.map((one: { rule: string }) => one.rule)
  assert.deepEqual(await found('我补偿您 600 元'), ['no-greeting', 'promise-above-authority'])
  assert.deepEqual(await found('您好，我补偿您 500 元'), [])
})

test('without a model nothing is translated, and that is said', async () => {
  const one = await chat()
  const { body } = await ask('POST', `/v1/conversations/${one.id}/copilot/translation`, { text: 'Where is my parcel?', to: 'zh-CN' })
  assert.deepEqual(body, { kind: 'none', because: 'no-model', written: 'en' })
})

test('shadow: what the AI would have said is compared with what the person did, once the conversation ends', async () => {
  const [same, other] = [await chat({ order: 'ZY26112800002' }), await chat({ order: 'ZY26112800003' })]
  for (const [one, answer] of [[same, '您的 ZY26112800002 已经发出，请留意查收'], [other, '这边建议您重启一下机器试试']] as const) {
    await serve(one)
    await says(one, '我的订单到哪了')
    await answers(one, answer)
    assert.deepEqual((await evidence('order-status')).filter(item => item.conversationId === one.id), [], 'not before the end')
    await resolve(one)
  }
  const [late, early] = await evidence('order-status')
  assert.deepEqual([early!.conversationId, early!.kind, early!.agreed, early!.ai], [same.id, 'shadow', true, 'tell ZY26112800002'])
  assert.deepEqual([late!.conversationId, late!.agreed], [other.id, false])
  assert.ok(early!.distance! < late!.distance!)
})

test('served: an answer after which a person was called did not help; one that the shopper called solved did', async () => {
  const unhelped = await chat()
  await says(unhelped, '怎么开发票')
  await says(unhelped, '转人工')
  await serve(unhelped)
  await answers(unhelped, '您好，我来看看')
  const solved = await chat()
  await says(solved, '怎么开发票')
  await says(solved, '解决了')
  await says(solved, '没有了，结束')
  const all = (await evidence('answer')).filter(item => item.kind === 'served')
  assert.deepEqual(all.map(item => [item.conversationId, item.agreed]), [[solved.id, true], [unhelped.id, false]])
})

test('an intent at suggest goes to a person with the draft; at off without one', async () => {
  const level = async (to: 'off' | 'suggest' | 'confirm', revision: number): Promise<void> => { await cast.inShop(work => setLevel(work, agent, 'answer', { level: to, revision, reason: 'test' })) }
  await level('suggest', 0)
  const one = await chat()
  await says(one, '怎么开发票')
  const row = await cast.inShop(work => loadConversation(work, one.id))
  assert.deepEqual([row.state, row.handoverReason], ['waiting', 'autonomy'])
  assert.equal((await cast.inShop(work => loadMessages(work, one.id, { after: 0, limit: 9 }))).filter(message => message.senderKind === 'ai' && /发票/.test(message.body)).length, 0)
  assert.ok((await view(one)).drafts.some(draft => draft.source === 'flow'))
  await level('off', 1)
  assert.ok((await view(one)).drafts.every(draft => draft.source !== 'flow'))
  await level('confirm', 2)
})
