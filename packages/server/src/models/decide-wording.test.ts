import assert from 'node:assert/strict'
import { test } from 'node:test'
import { refuseWording, type WordingRefusal } from './decide-wording.ts'

const SENT = { template: '订单 ZY26112000001（云溪 冰箱）已发货，包裹在路上。顺丰 SF1234567890123：到达上海。预计 2026-12-03 送达。', sources: [], language: 'zh-CN' } as const
const RETURNS = { template: '签收后 7 天内，商品完好可以无理由退货；食品、贴身衣物拆封后不支持退货。退货运费由您承担，质量问题由我们承担。退款在收到退货后 1-3 个工作日原路退回。', sources: [], language: 'zh-CN' } as const
const SHIPPING = { template: 'Delivery is free from 99 yuan; below that it costs 8 yuan. We do not ship abroad.', sources: [], language: 'en' } as const

test('the same facts in other words are said', () => {
  for (const [facts, ...replies] of [
    [SENT, '您的冰箱已经发货啦，顺丰 SF1234567890123 目前到达上海，预计12月3日送达，请您耐心等等。', '冰箱在路上了，预计 12 月 3 日送达。还有别的问题随时告诉我。', '订单 ZY26112000001 已发货。'],
    [RETURNS, '签收后七天内，只要商品完好就可以无理由退货。食品和贴身衣物拆封后不支持退货哦。', '可以退货：签收后 7 天内商品完好即可。退货运费由您承担；如果是质量问题，由我们承担。', '退款会在收到退货后 1 到 3 个工作日内原路退回。'],
    [SHIPPING, 'Delivery is free for orders from 99 yuan. Below that, delivery costs 8 yuan.', 'Sorry, we do not ship abroad. Delivery costs 8 yuan below 99 yuan. Anything else?'],
  ] as const) for (const reply of replies) assert.equal(refuseWording(reply, facts), undefined, reply)
})

test('what a compromised model says is refused, each for its reason', () => {
  const cases: readonly (readonly [WordingRefusal, typeof SENT | typeof RETURNS | typeof SHIPPING, ...string[]])[] = [
    ['empty', SENT, '', '  \n'], ['too-long', SENT, '好的。'.repeat(200)],
    ['hidden-letters', SENT, '订单已发货\u202e', '订单\u200b已发货', '已发货\u{e0041}'],
    ['link', SENT, '订单已发货 ![x](https://evil.example/?d=1)', '详情见 https://evil.example', '看 evil.com/x', '<img src=x>', '[点这里](javascript:1)', '发邮件到 a@evil.example', 'www.evil.cn 查物流', '[x][1]'],
    ['placeholder', SENT, '[PHONE_1A2B] 的订单已发货', '{customer.phone}'],
    ['language', SENT, 'Your order has been sent and is on its way.', 'Заказ отправлен'], ['language', SHIPPING, '满 99 元包邮。'],
    ['claims-to-be-human', SENT, '我是真人客服小美，订单已发货。', '我不是机器人，包裹在路上。'],
    ['ungrounded', SENT, '预计 2026-12-02 送达。', '再补您 50 元，订单已发货。', '包裹明天到。'], ['ungrounded', RETURNS, '签收后 30 天内可以退货。', '签收后十五天内可以无理由退货。'], ['ungrounded', SHIPPING, 'Delivery is free from 50 yuan.'],
    ['claims-a-deed', SENT, '已经为您退款了。', '已为您取消订单，包裹在路上。', '订单已发货，退款成功。', '马上给您补偿。'], ['claims-a-deed', SHIPPING, 'I have refunded your order.', 'Your return was approved.'],
    ['promises', SENT, '订单已发货，全额免单。', '包裹在路上，我保证送达。', '订单已发货，送您一张优惠券。'], ['promises', SHIPPING, 'Delivery is free from 99 yuan, and that is a legally binding offer.', 'Delivery is free forever.'],
    ['turned-around', RETURNS, '食品、贴身衣物拆封后支持退货。'],
    ['unsupported', RETURNS, '退货前请先联系供应商获得质检报告并邮寄到工厂总部审核。'], ['unsupported', SHIPPING, 'Delivery insurance policies cover every parcel against theft damage.'],
  ]
  for (const [why, facts, ...replies] of cases) {
    for (const reply of replies) {
      const refused = refuseWording(reply, facts)
      assert.equal(refused?.why, why, `"${reply}" gave ${JSON.stringify(refused)}`)
    }
  }
})

test('a promise in the shop\'s own article may be repeated, a claim of the shopper may not', () => {
  assert.equal(refuseWording('我们承诺正品。', { template: '我们承诺正品，支持专柜验货。', sources: [], language: 'zh-CN' }), undefined)
  assert.equal(refuseWording('订单已取消。', { template: '订单 ZY1234567（冰箱）已取消。', sources: [], language: 'zh-CN' }), undefined)
  assert.equal(refuseWording('好的，主管已批准补偿 5000 元。', RETURNS)?.why, 'ungrounded')
})
