import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openTestHouse, type TestHouse } from '../../../../tests/house.ts'
import { appendMessage, assignTo, loadMessages, loadNotes, lockConversation, openConversation, loadConversation, type ConversationRow, type MessageRow } from '../conversations/index.ts'
import type { ProposalCard } from '../conversations/contract.ts'
import { createCustomer } from '../customers/index.ts'
import { day, iso, manualClock, minute } from '../kernel/clock.ts'
import { transact, type Work } from '../kernel/work.ts'
import { installShipped } from '../knowledge/index.ts'
import { confirmOwn, declineOwn } from '../proposals/index.ts'
import { packetIn } from '../routing/decide-hand-over.ts'
import { createAgent } from '../staff/index.ts'

const clock = manualClock(Date.parse('2026-11-28T02:00:00Z'))
let house: TestHouse
before(async () => {
  house = await openTestHouse({ clock, shops: ['alpha'] })
  await work(one => installShipped(one, 'published'))
})
after(() => house.leave())

const work = <T>(body: (work: Work) => Promise<T>): Promise<T> => transact(house.world, 'alpha', body)

interface Goods { readonly title: string; readonly quantity?: number; readonly minor: number; readonly product?: string; readonly nature?: string }
interface Bought { readonly id: string; readonly status?: string; readonly goods?: readonly Goods[]; readonly deliveredDaysAgo?: number; readonly sent?: boolean }
interface Chat { readonly id: string; readonly customerId: string }
let serial = 0

async function chat (orders: readonly Bought[], more: { locale?: 'zh-CN' | 'en'; known?: boolean } = {}): Promise<Chat> {
  return work(async one => {
    const customerId = await createCustomer(one, { externalId: more.known === false ? null : `c-${++serial}`, name: '王小明' })
    for (const [age, order] of orders.entries()) {
      const goods = order.goods ?? [{ title: '云溪 冰箱', minor: 9_900 }]
      const placed = iso(one.now - (10 + age) * day)
      await one.tx.insertInto('orders').values({ shop_id: 'alpha', id: order.id, customer_id: customerId, kind: 'sale', status: order.status ?? 'paid', currency: 'CNY', total_minor: goods.reduce((sum, each) => sum + each.minor, 0), line_count: goods.length, placed_at: placed, updated_at: placed }).execute()
      for (const [i, each] of goods.entries()) {
        await one.tx.insertInto('order_lines').values({ shop_id: 'alpha', order_id: order.id, line_no: i + 1, product_id: each.product ?? `p-${order.id}-${i}`, title: each.title, quantity: each.quantity ?? 1, unit_price: '1', amount_minor: each.minor, attributes: JSON.stringify(each.nature ? { nature: each.nature } : {}) }).execute()
      }
      if (order.deliveredDaysAgo !== undefined || order.sent) {
        const delivered = order.deliveredDaysAgo === undefined ? null : iso(one.now - order.deliveredDaysAgo * day)
        await one.tx.insertInto('parcels').values({ shop_id: 'alpha', id: `${order.id}-1`, order_id: order.id, carrier: '顺丰速运', tracking_no: `SF${order.id.replace(/\D/g, '')}`, status: delivered ? 'delivered' : 'in-transit', shipped_at: iso(one.now - 8 * day), delivered_at: delivered, trace: '[]', updated_at: iso(one.now) }).execute()
      }
    }
    const { id } = await openConversation(one, { customerId, visitorId: null, locale: more.locale ?? 'zh-CN' })
    return { id, customerId }
  })
}
async function write (to: Chat, ...texts: string[]): Promise<MessageRow> {
  for (const body of texts) {
    await work(one => appendMessage(one, { conversationId: to.id, senderKind: 'customer', senderId: to.customerId, body }))
    await house.settle()
  }
  return (await messages(to)).findLast(message => message.senderKind === 'ai')!
}
const messages = (of: Chat): Promise<MessageRow[]> => work(one => loadMessages(one, of.id, { after: 0, limit: 100 }))
const stateOf = (of: Chat): Promise<ConversationRow> => work(one => loadConversation(one, of.id))
const proposals = async (of: Chat): Promise<readonly { state: string; deed_kind: string }[]> => work(one => one.tx.selectFrom('proposals').select(['state', 'deed_kind']).where('shop_id', '=', 'alpha').where('customer_id', '=', of.customerId).orderBy('id').execute())
const statusOf = async (id: string): Promise<string> => (await work(one => one.tx.selectFrom('orders').select('status').where('shop_id', '=', 'alpha').where('id', '=', id).executeTakeFirstOrThrow())).status
const tasksOf = (of: Chat) => work(one => one.tx.selectFrom('partner_tasks').select(['partner', 'what', 'due_at', 'opened_by']).where('shop_id', '=', 'alpha').where('conversation_id', '=', of.id).execute())
function cardOf (message: MessageRow): ProposalCard {
  assert.equal(message.card?.kind, 'proposal', message.body)
  return message.card as ProposalCard
}

test('a yes right after the card cancels the order, says so once, and turns the card', async () => {
  const one = await chat([{ id: 'ZY26112810001' }])
  const shown = await write(one, '我想取消订单')
  const card = cardOf(shown)
  assert.deepEqual([card.deed, card.state, card.movement], ['cancel-order', 'open', { direction: 'to-shopper', amount: { minor: 9_900, currency: 'CNY' } }])
  assert.match(shown.body, /会退您 ¥99\.00/)
  assert.equal(await statusOf('ZY26112810001'), 'paid', 'shown, not done')
  const told = await write(one, '确认')
  assert.match(told.body, /订单 ZY26112810001 已经取消。¥99\.00 会按您原来的付款方式退回/)
  assert.equal(await statusOf('ZY26112810001'), 'cancelled')
  assert.deepEqual(cardOf((await messages(one)).find(message => message.card?.kind === 'proposal')!).state, 'done')
  assert.equal((await messages(one)).filter(message => message.body.includes('已经取消')).length, 1)
})

test('the button does the same: the outcome is said once, in the conversation', async () => {
  const one = await chat([{ id: 'ZY26112810002' }])
  const card = cardOf(await write(one, '帮我取消订单，拍错了'))
  assert.equal((await work(each => confirmOwn(each, one.customerId, card.proposalId, card.hash))).kind, 'done')
  await work(each => confirmOwn(each, one.customerId, card.proposalId, card.hash))
  await house.settle()
  const said = (await messages(one)).filter(message => message.body.includes('已经取消'))
  assert.equal(said.length, 1)
  assert.equal(await statusOf('ZY26112810002'), 'cancelled')
})

test('a yes after anything else confirms nothing: the card is shown once more, and then a yes counts', async () => {
  const one = await chat([{ id: 'ZY26112810003' }])
  await write(one, '我要取消订单', '你好')
  const again = await write(one, '好的')
  assert.equal(await statusOf('ZY26112810003'), 'paid')
  assert.equal(cardOf(again).state, 'open')
  await write(one, '好的')
  assert.equal(await statusOf('ZY26112810003'), 'cancelled')
  assert.deepEqual((await messages(one)).flatMap(message => message.card?.kind === 'proposal' ? [message.card.state] : []), ['done', 'done'], 'both cards of the one proposal follow it')
})

test('two lines written before the answer came, or a yes with a question, are no yes', async () => {
  const one = await chat([{ id: 'ZY26112810004' }])
  await write(one, '我要取消订单')
  await work(async each => { for (const body of ['等一下', '好的']) await appendMessage(each, { conversationId: one.id, senderKind: 'customer', senderId: one.customerId, body }) })
  await house.settle()
  await write(one, '好的？')
  assert.equal(await statusOf('ZY26112810004'), 'paid')
})

test('no, by word or button, changes nothing and is said once; a card nobody answers runs out', async () => {
  const [first, second, third] = [await chat([{ id: 'ZY26112810005' }]), await chat([{ id: 'ZY26112810006' }]), await chat([{ id: 'ZY26112810007' }])]
  await write(first, '取消订单')
  assert.match((await write(first, '不用了')).body, /没有做任何改动/)
  const card = cardOf(await write(second, '取消订单'))
  await work(each => declineOwn(each, second.customerId, card.proposalId))
  await house.settle()
  assert.match((await messages(second)).at(-1)!.body, /没有做任何改动/)
  await write(third, '取消订单')
  clock.advance(15 * minute)
  await house.settle()
  assert.match((await messages(third)).at(-1)!.body, /已经过期/)
  assert.deepEqual([await proposals(first), await proposals(second), await proposals(third)].map(([only]) => only?.state), ['declined', 'declined', 'expired'])
  for (const id of ['ZY26112810005', 'ZY26112810006', 'ZY26112810007']) assert.equal(await statusOf(id), 'paid')
  assert.equal((await messages(first)).filter(message => message.body.includes('没有做任何改动')).length, 1)
})

test('an interruption is answered and the return goes on; a correction makes a new card and closes the old one', async () => {
  const one = await chat([{ id: 'ZY26112810008', status: 'delivered', deliveredDaysAgo: 2, goods: [{ title: '云溪 冰箱', minor: 90_000 }, { title: '暖冬 羊毛被', minor: 30_000 }] }, { id: 'ZY26112810009', sent: true, status: 'shipped' }])
  assert.match((await write(one, '我要退货')).body, /要退的是哪一件/)
  const interrupted = await write(one, '我的快递到哪了')
  assert.match(interrupted.body, /ZY26112810009.*回到刚才的事：要退的是哪一件/s)
  assert.match((await write(one, '羊毛被那个')).body, /原因/)
  const card = cardOf(await write(one, '不想要了'))
  assert.deepEqual([card.lines, card.movement.amount.minor], [['订单 ZY26112810008 退货', '暖冬 羊毛被 × 1', '原因：不想要了（七天无理由）'], 30_000])
  const back = await write(one, '确认')
  assert.match(back.body, /退货单号 ZY26112810008-R1/)
})

test('a part of a line goes back: how many is asked, the card says it, the refund is exact, and the next return takes only what is left', async () => {
  const one = await chat([{ id: 'ZY26112810031', status: 'delivered', deliveredDaysAgo: 2, goods: [{ title: '恒星 保温杯', minor: 10_000, quantity: 3 }] }])
  const asked = await write(one, '我要退货')
  assert.match(asked.body, /还有 3 件可以办，您要办几件/)
  assert.deepEqual(asked.card, { kind: 'choices', choices: ['1 件', '2 件', '全部 3 件'] })
  assert.match((await write(one, '五件')).body, /最多可以办 3 件/)
  assert.match((await write(one, '一件')).body, /原因/)
  const first = cardOf(await write(one, '不想要了'))
  assert.deepEqual([first.lines[1], first.movement.amount.minor], ['恒星 保温杯 × 1（共买了 3 件）', 3_333])
  const two = cardOf(await write(one, '不对，退两件'))
  assert.deepEqual([two.lines[1], two.movement.amount.minor], ['恒星 保温杯 × 2（共买了 3 件）', 6_666])
  assert.match((await write(one, '确认')).body, /ZY26112810031-R1。.*¥66\.66/)
  const rest = cardOf(await write(one, '剩下的我也要退货，不想要了'))
  assert.deepEqual([rest.lines[1], rest.movement.amount.minor], ['恒星 保温杯 × 1（共买了 3 件）', 3_334], 'all pieces together are worth what the line cost')
  await write(one, '确认')
  assert.match((await write(one, '我要退货')).body, /已经退货了/)
})

test('the rule is said in plain words, and a person offered: sent already, too late, fresh', async () => {
  for (const [id, more, texts, says] of [
    ['ZY26112810010', { status: 'shipped', sent: true }, ['取消订单 ZY26112810010'], /已经发出，不能再取消/],
    ['ZY26112810011', { status: 'delivered', deliveredDaysAgo: 8 }, ['我要退货', '不喜欢'], /7 天内提出/],
    ['ZY26112810012', { status: 'delivered', deliveredDaysAgo: 1, goods: [{ title: '定制 相框', minor: 5_000, nature: 'custom-made' }] }, ['我要退货，不想要了'], /依法不适用无理由/],
  ] as const) {
    const one = await chat([{ id, ...more }])
    const said = await write(one, ...texts)
    assert.match(said.body, says)
    assert.match(said.body, /需要我帮您转人工/)
    assert.deepEqual(await proposals(one), [], 'nothing is held')
    await write(one, '好的')
    assert.equal((await stateOf(one)).state, 'waiting', 'yes to the offer of a person')
  }
})

test('above its authority the AI hands over', async () => {
  const one = await chat([{ id: 'ZY26112810013', goods: [{ title: '云溪 电视', minor: 900_000 }] }])
  assert.match((await write(one, '取消订单')).body, /超出了我能直接办理的额度/)
  const row = await stateOf(one)
  assert.deepEqual([row.state, row.handoverReason], ['waiting', 'authority'])
})

test('an address is read, shown back, corrected and written', async () => {
  const one = await chat([{ id: 'ZY26112810014' }])
  assert.match((await write(one, '我想改地址')).body, /完整/)
  assert.match((await write(one, '浙江省杭州市西湖区')).body, /还缺街道/)
  const first = cardOf(await write(one, '浙江省杭州市西湖区文三路 12 号'))
  assert.deepEqual(first.lines, ['修改订单 ZY26112810014 的收货地址', '新地址：浙江省杭州市西湖区文三路 12 号'])
  const second = cardOf(await write(one, '错了，应该是浙江省杭州市西湖区文三路 21 号'))
  assert.match(second.lines[1]!, /21 号/)
  assert.match((await write(one, '确认')).body, /收货地址已经改好/)
  assert.deepEqual((await proposals(one)).map(each => each.state).toSorted(), ['declined', 'done'])
})

test('an address comes in pieces, one piece is mended, a recipient is named after the card, and all of it is written', async () => {
  const one = await chat([{ id: 'ZY26112810032' }])
  await write(one, '帮我改地址')
  assert.match((await write(one, '深圳市南山区')).body, /我记下了“深圳市南山区”，还缺街道/)
  assert.match((await write(one, '科技园南路')).body, /还缺门牌号/)
  assert.match((await write(one, '满多少包邮')).body, /99 元.*回到刚才的事.*还缺门牌号/s)
  const first = cardOf(await write(one, '12号3栋三楼'))
  assert.equal(first.lines[1], '新地址：深圳市南山区科技园南路12号3栋三楼')
  assert.equal(cardOf(await write(one, '不是三楼是五楼')).lines[1], '新地址：深圳市南山区科技园南路12号3栋五楼')
  const last = cardOf(await write(one, '收件人改成王芳，电话改成13800138000'))
  assert.deepEqual(last.lines.slice(1), ['新地址：深圳市南山区科技园南路12号3栋五楼', '收件人：王芳 13800138000'])
  assert.match((await write(one, '确认')).body, /收货地址已经改好/)
  assert.deepEqual((await proposals(one)).map(each => each.state).toSorted(), ['declined', 'declined', 'done'])
})

test('another day of delivery is read back, and asked of the carrier after a yes', async () => {
  const one = await chat([{ id: 'ZY26112810015', status: 'shipped', sent: true }])
  assert.match((await write(one, '我想改配送时间')).body, /哪一天/)
  assert.match((await write(one, '明天下午')).body, /2026-11-29 下午 送，可以吗/)
  assert.match((await write(one, '可以')).body, /登记给快递/)
  const [task] = await tasksOf(one)
  assert.deepEqual([task?.partner, task?.opened_by, task?.what], ['logistics', 'ai', '改约配送 ZY26112810015 顺丰速运 SF26112810015: 2026-11-29 afternoon'])
})

test('where the shop lets it act, a delivery day is asked of the carrier at once, another day anew, and a cancellation still waits for its yes', async () => {
  const levels = (level: 'act' | 'confirm') => work(async each => {
    await each.tx.deleteFrom('autonomy_levels').where('shop_id', '=', 'alpha').execute()
    for (const intent of ['change-delivery', 'cancel-order']) await each.tx.insertInto('autonomy_levels').values({ shop_id: 'alpha', intent, level, revision: 1 }).execute()
  })
  await levels('act')
  const one = await chat([{ id: 'ZY26112810033', status: 'shipped', sent: true }, { id: 'ZY26112810034' }])
  assert.match((await write(one, '改到明天下午送 ZY26112810033')).body, /登记给快递.*要是日子不对/)
  await write(one, '改到后天送 ZY26112810033')
  assert.deepEqual((await tasksOf(one)).map(task => /: (2026-\d\d-\d\d)/.exec(task.what)?.[1]).toSorted(), ['2026-11-29', '2026-11-30'])
  assert.equal(cardOf(await write(one, '取消订单 ZY26112810034')).state, 'open')
  assert.equal(await statusOf('ZY26112810034'), 'paid')
  await levels('confirm')
})

test('spoiled fresh goods: a pick-up within half an hour is opened and a person takes over', async () => {
  const one = await chat([{ id: 'ZY26112810016', status: 'delivered', deliveredDaysAgo: 0, goods: [{ title: '红颜草莓 2 斤', minor: 5_900, nature: 'perishable' }] }])
  assert.match((await write(one, '草莓都烂了')).body, /30 分钟内会有人联系您/)
  const [task] = await tasksOf(one)
  assert.equal(task?.partner, 'after-sales')
  assert.equal(Number(task?.due_at) - clock.now(), 30 * minute)
  assert.equal((await stateOf(one)).handoverReason, 'needs-person')
})

test('an exchange for a variant in stock; the state of a refund afterwards', async () => {
  await work(async one => {
    for (const [id, title, available] of [['tee-m', '纯棉 T 恤 M', true], ['tee-l', '纯棉 T 恤 L', true], ['tee-xl', '纯棉 T 恤 XL', false]] as const) {
      await one.tx.insertInto('products').values({ shop_id: 'alpha', id, parent_id: 'tee', title, price_minor: 5_000, currency: 'CNY', available, attributes: '{}', updated_at: iso(one.now) }).execute()
    }
  })
  const one = await chat([{ id: 'ZY26112810017', status: 'delivered', deliveredDaysAgo: 1, goods: [{ title: '纯棉 T 恤 M', minor: 6_000, product: 'tee-m' }] }])
  const asked = await write(one, '我想换个大码')
  assert.deepEqual(asked.card, { kind: 'choices', choices: ['纯棉 T 恤 L'] })
  const card = cardOf(await write(one, '纯棉 T 恤 L'))
  assert.deepEqual([card.deed, card.lines[1], card.movement.amount.minor], ['exchange-items', '纯棉 T 恤 M 换成 纯棉 T 恤 L', 1_000])
  await write(one, '好的')
  assert.match((await write(one, '我的退款到哪了')).body, /ZY26112810017-R1（纯棉 T 恤 M）：已登记.*¥10\.00/)
})

test('when a person has taken over, the button still counts, the card turns, and the AI says nothing', async () => {
  const one = await chat([{ id: 'ZY26112810018' }])
  const card = cardOf(await write(one, '取消订单'))
  await work(async each => {
    const agent = await createAgent(each, { name: '林', email: 'lin@alpha.example', role: 'agent', skills: [], languages: ['zh'], capacity: 4 })
    await assignTo(each, await lockConversation(each, one.id), agent.id)
  })
  const before = (await messages(one)).filter(message => message.senderKind === 'ai').length
  await work(each => confirmOwn(each, one.customerId, card.proposalId, card.hash))
  await house.settle()
  assert.equal((await messages(one)).filter(message => message.senderKind === 'ai').length, before)
  assert.equal(cardOf((await messages(one)).find(message => message.card?.kind === 'proposal')!).state, 'done')
})

test('an outcome that is told while a question waits does not swallow the question', async () => {
  const one = await chat([{ id: 'ZY26112810019' }])
  const card = cardOf(await write(one, '取消订单'))
  await work(async each => {
    await confirmOwn(each, one.customerId, card.proposalId, card.hash)
    await appendMessage(each, { conversationId: one.id, senderKind: 'customer', senderId: one.customerId, body: '满多少包邮' })
  })
  await house.settle()
  const said = (await messages(one)).filter(message => message.senderKind === 'ai').map(message => message.body).join('\n')
  assert.match(said, /已经取消/)
  assert.match(said, /99 元/)
})

test('who takes over gets what was wanted, what is known, the mood and what to do first', async () => {
  const one = await chat([{ id: 'ZY26112810023', status: 'delivered', deliveredDaysAgo: 1, goods: [{ title: '云溪 冰箱', minor: 90_000 }, { title: '暖冬 羊毛被', minor: 30_000 }] }])
  await write(one, '我要退货', '暖冬 羊毛被', '质量问题')
  const packet = packetIn(await work(each => loadNotes(each, one.id)))!
  assert.deepEqual(packet.intents, ['return-items'])
  assert.deepEqual(packet.flows.map(({ flow, slots }) => ({ flow, slots })), [{ flow: 'return-items', slots: { order: 'ZY26112810023', items: '2', why: 'quality' } }])
  assert.equal(packet.mood, 'calm')
  assert.match(packet.next['zh-CN'], /ZY26112810023.*羊毛被.*质量问题/)
  const angry = await chat([])
  await write(angry, '说了多少遍了，垃圾客服')
  assert.equal(packetIn(await work(each => loadNotes(each, angry.id)))?.mood, 'angry')
})

test('a visitor nobody vouched for, and another\'s order, get no card', async () => {
  await chat([{ id: 'ZY26112810020' }])
  const other = await chat([{ id: 'ZY26112810021' }])
  assert.match((await write(other, '取消订单 ZY26112810020')).body, /没有找到单号/)
  const visitor = await chat([], { known: false })
  assert.match((await write(visitor, '取消订单 ZY26112810020')).body, /登录/)
  assert.equal(await statusOf('ZY26112810020'), 'paid')
})

test('in English', async () => {
  const one = await chat([{ id: 'ZY26112810022' }], { locale: 'en' })
  const card = cardOf(await write(one, 'please cancel my order'))
  assert.deepEqual(card.lines, ['Cancel order ZY26112810022', '云溪 冰箱'])
  assert.match((await write(one, 'yes')).body, /^Order ZY26112810022 has been cancelled\. CN¥99\.00 goes back the way you paid\.$/)
})
