import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { openTestHouse, type TestHouse } from '../../../../tests/house.ts'
import { appendMessage, loadConversation, loadMessages, openConversation, type MessageRow } from '../conversations/index.ts'
import { createCustomer } from '../customers/index.ts'
import { iso, manualClock } from '../kernel/clock.ts'
import { transact, type Work } from '../kernel/work.ts'
import { installShipped } from '../knowledge/index.ts'

let house: TestHouse
before(async () => {
  house = await openTestHouse({ clock: manualClock(Date.parse('2026-11-28T02:00:00Z')), shops: ['alpha'] })
  await inShop(work => installShipped(work, 'published'))
})
after(() => house.leave())
const inShop = <T>(body: (work: Work) => Promise<T>): Promise<T> => transact(house.world, 'alpha', body)
let serial = 0

interface Talk { readonly id: string; readonly customerId: string }
async function talk (): Promise<Talk> {
  const n = ++serial
  return inShop(async work => {
    const customerId = await createCustomer(work, { externalId: `b-${n}`, name: '王小明', region: '广东深圳' })
    await work.tx.insertInto('orders').values({ shop_id: 'alpha', id: `B${String(n).padStart(8, '0')}`, customer_id: customerId, kind: 'sale', status: 'paid', currency: 'CNY', total_minor: 9_900, line_count: 1, placed_at: iso(work.now), updated_at: iso(work.now) }).execute()
    await work.tx.insertInto('order_lines').values({ shop_id: 'alpha', order_id: `B${String(n).padStart(8, '0')}`, line_no: 1, product_id: 'p', title: '云溪 冰箱', quantity: 1, unit_price: '99', amount_minor: 9_900 }).execute()
    return { customerId, id: (await openConversation(work, { customerId, visitorId: null, locale: 'zh-CN' })).id }
  })
}
const write = (work: Work, { id, customerId }: Talk, body: string) => appendMessage(work, { conversationId: id, senderKind: 'customer', senderId: customerId, body })
const said = async ({ id }: Talk): Promise<MessageRow[]> => (await inShop(work => loadMessages(work, id, { after: 0, limit: 50 }))).filter(message => message.senderKind !== 'customer')
/** Orders and proposals have numbers of their own. */
const alike = (messages: readonly MessageRow[]) => messages.map(({ seq, senderKind, senderId, body, card }) => ({ seq, senderKind, senderId, body: body.replace(/B\d{8}/g, 'B'), card: card?.kind }))

const QUESTIONS = ['我的订单到哪了', '满多少包邮', '我想取消订单', '你好', '退货运费谁出', '我要改地址', '谢谢', 'where is my order', '转人工', '洗衣机着火了', '阿巴阿巴', '我要退货']

test('twelve who write in one instant are answered as if each had been alone, in fewer transactions', async () => {
  const apart: Talk[] = []
  for (const question of QUESTIONS) {
    const one = await talk()
    await inShop(work => write(work, one, question))
    await house.settle()
    apart.push(one)
  }
  const together = await Promise.all(QUESTIONS.map(talk))
  await inShop(async work => { for (const [i, one] of together.entries()) await write(work, one, QUESTIONS[i] ?? '') })
  await house.settle()
  for (const [i, one] of together.entries()) {
    assert.deepEqual(alike(await said(one)), alike(await said(apart[i]!)), QUESTIONS[i]!)
    const [now, then] = await Promise.all([one, apart[i]!].map(each => inShop(work => loadConversation(work, each!.id))))
    assert.deepEqual([now!.state, now!.lastSeq, now!.lastSender, now!.misunderstood, now!.neededSkill], [then!.state, then!.lastSeq, then!.lastSender, then!.misunderstood, then!.neededSkill], QUESTIONS[i]!)
  }
  const { rows } = await inShop(work => sql<{ n: number }>`select count(distinct xmin::text) as n from messages where sender_kind = 'ai' and conversation_id = any(${together.map(one => one.id)}::uuid[])`.execute(work.tx))
  assert.ok(rows[0]!.n < QUESTIONS.length / 2, `${rows[0]!.n} transactions`)
})

test('one that cannot be answered keeps nobody else from it; two messages of one shopper are answered together, once', async () => {
  const [first, second, third] = await Promise.all([talk(), talk(), talk()])
  const nobody = '00000000-0000-4000-8000-000000000000'
  await inShop(async work => {
    await write(work, first, '满多少包邮')
    await work.emit('conversation.asked', { conversationId: nobody, seq: 1 })
    await write(work, second, '你好')
    await write(work, second, '怎么开发票')
    await write(work, third, '我的订单到哪了')
  })
  await house.settle()
  for (const one of [first, second, third]) assert.equal((await said(one)).filter(message => message.senderKind === 'ai').length, 1)
  assert.match((await said(second))[0]!.body, /发票/)
  const left = await inShop(work => work.tx.selectFrom('jobs').select(['payload', 'attempts']).where('kind', '=', 'concierge.take-turn').execute())
  assert.deepEqual(left.map(job => (job.payload as { conversationId: string }).conversationId), [nobody])
})
