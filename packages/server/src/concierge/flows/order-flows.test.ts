import assert from 'node:assert/strict'
import { test } from 'node:test'
import { money } from '../../kernel/money.ts'
import type { FlowName, Language } from '../commands.ts'
import type { OrderFacts } from '../order-facts.ts'
import type { Slots } from '../slots.ts'
import { readAddress } from '../entities/address.ts'
import { addressText, missingIn } from './address-words.ts'
import type { Step } from './flow.ts'
import { flows } from './registry.ts'

const item = (id: string, title: string, quantity = 1) => ({ id, title, quantity, productId: `p${id}`, amount: money(5_000, 'CNY') })
const order = (id: string, status: string, more: Partial<OrderFacts> = {}): OrderFacts => ({ id, kind: 'sale', status, title: '云溪 冰箱', names: [id], total: money(9_900, 'CNY'), items: [item('1', '云溪 冰箱')], ...more })
const moving = { status: 'in-transit', carrier: '顺丰', trackingNo: 'SF1', latest: '', expectedOn: null, deliveredOn: null }
const paid = order('ZY1', 'paid')
const sent = order('ZY2', 'shipped', { parcel: moving })
const had = order('ZY3', 'delivered')
const two = order('ZY4', 'delivered', { items: [item('1', '云溪 冰箱'), item('2', '暖冬 羊毛被', 2)] })

interface Case { readonly acts?: boolean; readonly slots?: Slots; readonly orders?: readonly OrderFacts[]; readonly asked?: string; readonly language?: Language }
function step (flow: FlowName, { acts = false, slots = {}, orders = [paid], asked = '', language = 'zh-CN' }: Case = {}): Step {
  const variants = new Map([['p1', [{ id: 'v1', title: '云溪 冰箱 白色', category: null, price: null, image: null, available: true }]]])
  return flows.get(flow)!.next(slots, { acts, orders, variants, asked, language, today: '2026-11-28' })
}
/** A step in one word or two, as the tables below write it. */
function brief (one: Step): string {
  if (one.kind === 'ask') return `ask ${one.slot}`
  if (one.kind === 'propose') return `propose ${JSON.stringify(one.deed)}`
  return `${one.kind} ${one.because}`
}
const no = 'no longer needed'
const address = { address1: '文三路 12 号', address2: '西湖区', city: '杭州市', state: '浙江省', country: '中国', zip: '' }

const table: readonly (readonly [name: string, flow: FlowName, given: Case, then: string])[] = [
  ['cancelling the only order that is not sent', 'cancel-order', { orders: [paid, sent, had] }, `propose ${JSON.stringify({ kind: 'cancel-order', orderId: 'ZY1', reason: no })}`],
  ['two that could be cancelled', 'cancel-order', { orders: [paid, order('ZY9', 'pending')] }, 'ask order'],
  ['a slip of the finger', 'cancel-order', { asked: '取消订单，拍错了' }, `propose ${JSON.stringify({ kind: 'cancel-order', orderId: 'ZY1', reason: 'ordered by mistake' })}`],
  ['one that is sent, named: policy will say why not', 'cancel-order', { orders: [paid, sent], slots: { order: 'ZY2' } }, `propose ${JSON.stringify({ kind: 'cancel-order', orderId: 'ZY2', reason: no })}`],
  ['nothing that could be cancelled', 'cancel-order', { orders: [sent, had] }, 'tell no-order-fits'],
  ['no orders at all', 'cancel-order', { orders: [] }, 'tell no-orders'],
  ['a number that is not theirs', 'cancel-order', { slots: { order: 'ZY777777' } }, 'ask order'],
  ['a return is nobody\'s order', 'cancel-order', { orders: [order('ZY1-R1', 'requested', { kind: 'return' })] }, 'tell no-orders'],
  ['an address is asked for', 'change-address', {}, 'ask address'],
  ['an incomplete address is asked for again', 'change-address', { slots: { address: { ...address, address1: '' } } }, 'ask address'],
  ['a whole address', 'change-address', { slots: { address } }, `propose ${JSON.stringify({ kind: 'change-order-address', orderId: 'ZY1', address })}`],
  ['an address within the request', 'change-address', { asked: '把地址改成浙江省杭州市西湖区文三路12号' }, `propose ${JSON.stringify({ kind: 'change-order-address', orderId: 'ZY1', address: { ...address, address1: '文三路12号' } })}`],
  ['a day is asked for', 'change-delivery', { orders: [sent] }, 'ask day'],
  ['a day that has passed', 'change-delivery', { orders: [sent], slots: { day: { on: '2026-11-27' } } }, 'ask day'],
  ['today', 'change-delivery', { orders: [sent], slots: { day: { on: '2026-11-28' } } }, 'ask sure'],
  ['the last day', 'change-delivery', { orders: [sent], slots: { day: { on: '2026-12-12' } } }, 'ask sure'],
  ['a day too far away', 'change-delivery', { orders: [sent], slots: { day: { on: '2026-12-13' } } }, 'ask day'],
  ['a day that is agreed to', 'change-delivery', { orders: [sent], slots: { day: { on: '2026-11-29' }, sure: 'yes' } }, 'task delivery-asked'],
  ['a day, where the shop lets it act', 'change-delivery', { acts: true, orders: [sent], slots: { day: { on: '2026-11-29' } } }, 'task delivery-asked'],
  ['a day that has passed, where it may act', 'change-delivery', { acts: true, orders: [sent], slots: { day: { on: '2026-11-27' } } }, 'ask day'],
  ['a cancellation is proposed, where it may act', 'cancel-order', { acts: true }, `propose ${JSON.stringify({ kind: 'cancel-order', orderId: 'ZY1', reason: no })}`],
  ['a day that is not', 'change-delivery', { orders: [sent], slots: { day: { on: '2026-11-29' }, sure: 'no' } }, 'tell delivery-left'],
  ['where it may be left is read back', 'change-delivery', { orders: [sent], asked: '能不能让快递放楼下小卖部' }, 'ask sure'],
  ['and passed on once agreed to', 'change-delivery', { orders: [sent], slots: { place: '放楼下小卖部', sure: 'yes' } }, 'task delivery-place-asked'],
  ['or not', 'change-delivery', { orders: [sent], slots: { place: '放楼下小卖部', sure: 'no' } }, 'tell delivery-left'],
  ['delivered already', 'change-delivery', { orders: [had] }, 'tell delivery-over'],
  ['a return of one thing asks why', 'return-items', { orders: [had] }, 'ask why'],
  ['of several things asks which', 'return-items', { orders: [two] }, 'ask items'],
  ['which was named, and why', 'return-items', { orders: [two], asked: '两件羊毛被都退，不想要了' }, `propose ${JSON.stringify({ kind: 'return-items', orderId: 'ZY4', itemIds: ['2', '2'], paymentMethodId: null })}`],
  ['all of it', 'return-items', { orders: [two], slots: { items: 'all', why: 'no-longer' } }, `propose ${JSON.stringify({ kind: 'return-items', orderId: 'ZY4', itemIds: ['1', '2', '2'], paymentMethodId: null })}`],
  ['words that name none of the goods', 'return-items', { orders: [two], slots: { items: '电视' } }, 'ask items'],
  ['faulty goods are another right', 'return-items', { orders: [had], slots: { why: '质量不好' } }, 'hand-over faulty-goods'],
  ['not delivered yet, several', 'return-items', { orders: [sent, paid] }, 'ask order'],
  ['what has not left is cancelled, not sent back', 'return-items', { orders: [paid] }, `propose ${JSON.stringify({ kind: 'cancel-order', orderId: 'ZY1', reason: 'no longer needed' })}`],
  ['an exchange before it has come', 'exchange-items', { orders: [sent] }, 'tell not-delivered'],
  ['fresh goods ask what is wrong', 'return-fresh', { orders: [had] }, 'ask why'],
  ['fresh goods that are bad', 'return-fresh', { orders: [had], asked: '都烂了' }, `propose ${JSON.stringify({ kind: 'return-items', orderId: 'ZY3', itemIds: ['1'], paymentMethodId: null })}`],
  ['an exchange asks for what', 'exchange-items', { orders: [had] }, 'ask variant'],
  ['an exchange for a variant', 'exchange-items', { orders: [had], slots: { variant: 'v1' } }, `propose ${JSON.stringify({ kind: 'exchange-items', orderId: 'ZY3', items: [{ from: '1', to: 'v1' }], paymentMethodId: null })}`],
  ['for one that is named by what sets it apart', 'exchange-items', { orders: [had], asked: '换成白色' }, `propose ${JSON.stringify({ kind: 'exchange-items', orderId: 'ZY3', items: [{ from: '1', to: 'v1' }], paymentMethodId: null })}`],
  ['nothing to exchange it for', 'exchange-items', { orders: [order('ZY5', 'delivered', { items: [item('7', '孤品')] })] }, 'tell no-variant'],
  ['faulty goods are not exchanged by themselves', 'exchange-items', { orders: [had], asked: '坏了，换一个' }, 'hand-over faulty-goods'],
  ['no refund under way', 'refund-state', { orders: [paid] }, 'tell no-refund'],
  ['a refund of a cancelled order', 'refund-state', { orders: [order('ZY6', 'cancelled')] }, 'tell refund-told'],
  ['a refund of a return, by its order\'s number', 'refund-state', { orders: [had, order('ZY3-R1', 'requested', { kind: 'return' })], slots: { order: 'ZY3' } }, 'tell refund-told'],
]
for (const [name, flow, given, then] of table) test(`${flow}: ${name}`, () => { assert.equal(brief(step(flow, given)), then) })

test('an offer of fresh goods that the law excepts goes to a person within the half hour, unless it was only not liked', () => {
  const turned = flows.get('return-fresh')!.turned!
  assert.equal(turned({ order: 'ZY3', why: 'spoiled', words: '草莓' }, { kind: 'refuse', rule: 'act.exempt' })?.task?.dueInMs, 1_800_000)
  assert.equal(turned({ order: 'ZY3', why: 'dislike' }, { kind: 'refuse', rule: 'act.exempt' }), undefined)
  assert.equal(turned({ order: 'ZY3', why: 'spoiled' }, { kind: 'refuse', rule: 'act.state' }), undefined)
})

test('addresses are read as people write them', () => {
  for (const [text, back, ...missing] of [
    ['浙江省杭州市西湖区文三路 12 号', '浙江省杭州市西湖区文三路 12 号'], ['改到上海市浦东新区世纪大道100号，谢谢', '上海市浦东新区世纪大道100号'], ['寄到 广东省深圳市南山区科技园南路1号3栋502', '广东省深圳市南山区科技园南路1号3栋502'],
    ['北京朝阳区建国路88号', '北京朝阳区建国路88号'], ['杭州市西湖区', '杭州市西湖区', '街道'], ['12 Oak Street, Flat 3, Springfield, IL 62701, USA', '12 Oak Street, Flat 3, Springfield, IL 62701, USA'], ['please change it to 221B Baker Street, London, NW1 6XE, UK', '221B Baker Street, London, NW1 6XE, UK'],
  ] as const) {
    const read = readAddress(text)
    assert.ok(read, text)
    assert.equal(addressText(read), back)
    assert.deepEqual(missingIn(read, 'zh-CN'), missing, text)
  }
  for (const text of ['', '你好', '我想改地址', '第二个', 'ZY26112000001', '明天下午', 'my order is late', 'x'.repeat(400)]) assert.equal(readAddress(text), undefined, text)
})
