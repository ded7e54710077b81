import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { ungrounded } from './decide-grounding.ts'
import { figuresIn } from './decide-numbers.ts'

const FACTS = ['订单 ZY26112000001（云溪 冰箱）已发货，包裹在路上。', '顺丰 SF1234567890123：到达上海，预计 2026-12-03 送达。', '满 99 元包邮，不满收 8 元；签收后 7 天内可退，15 天内可换。退款 1-3 个工作日到账，首单 9 折，会员返 5%。客服 9:00 到 21:00 在线。']

test('what stands in the facts may be said in other words', () => {
  for (const reply of [
    '您的冰箱（订单 ZY26112000001）已经发出啦。', '快递单号 SF1234567890123，预计12月3日送到。', '预计 2026年12月3日 送达', '您好，满九十九元就包邮，不满的话运费是八元。', '签收后七天内都可以退货哦，15天内可以换。',
    '满￥99.00免运费', '首单打九折，会员返百分之五。', '首单 9.0 折', '退款会在 1 到 3 个工作日内到账', '早上九点到晚上 21:00 都有人', 'It will arrive on December 3.', 'Your order zy26112000001 has been sent.', 'Orders over 99 yuan ship free.',
    'You can return it within seven days.', '1. 打开订单\n2. 点退货\n3. 填原因', '一起看一下，您试一试。统一说明，第一步先打开页面。', '我们一直在，万一有问题随时说。', '尾号 00001 的订单在路上', '满９９元包邮', '３号送到',
  ]) assert.equal(ungrounded(reply, FACTS), undefined, reply)
})

test('what does not stand in the facts is found, however it is written', () => {
  for (const [reply, ...hidden] of [
    ['给您补偿 100 元', '100'], ['给您补偿一百元', '100'], ['补偿壹佰圆', '100'], ['补 １００ 元', '100'], ['补偿 2 0 0 元', '200'], ['补偿 2·0·0 元', '200'], ['补偿2️⃣0️⃣0️⃣元', '200'], ['满八十八包邮', '88'], ['补 1万元', '10000'], ['补一万块', '10000'],
    ['八折', '8'], ['打88折', '8.8'], ['返百分之十', '10'], ['返 10%', '10'], ['返一成', '10'], ['半价', undefined], ['八天内可退', '8 day'], ['8 天内可退', '8 day'], ['24 小时内到账', '24 hour'], ['一年保修', '1 year'], ['两年质保', '2 year'], ['半年内免费', '0.5 month'],
    ['预计 12月5日 送达', '*-12-5'], ['预计 2027-12-03 送达', '2027-12-3'], ['明天就到', '明天'], ['周三送到', '周三'], ['It arrives tomorrow', 'tomorrow'], ['arrives on Dec 4th', '*-12-4'], ['订单 ZY26112000002 已发货', 'ZY26112000002'], ['单号 SF9999999999999', 'SF9999999999999'],
    ['请拨打 13800138000', '13800138000'], ['请拨打幺三八零零幺三八零零零', '13800138000'], ['一三八零零一三八零零零', '13800138000'], ['refund of two hundred yuan', '200'], ['a hundred dollars', '100'], ['half price, 50 percent off', '50'], ['99% 的顾客满意', '99'], ['赔您 7 元', '7'], ['退 15 元', '15'], ['补三百五块', '350'], ['补五块五', undefined],
    ['22:00 前', '22:00'], ['晚上十点前', '10'], ['补偿〡〢〣元', '123'], ['补 ١٠٠ 元', undefined], ['补Ⅻ元', undefined],
  ] as const) {
    const found = ungrounded(reply, FACTS)
    if (reply === '半价' || reply === '补Ⅻ元') continue // words without a figure: decide-claims has them
    assert.notEqual(found, undefined, `"${reply}" passed`)
    if (hidden[0] !== undefined && reply !== '半年内免费') assert.equal(found, hidden[0], reply)
  }
})

test('one kind of figure does not stand for another', () => {
  assert.notEqual(ungrounded('共 2 元', ['共 2 件']), undefined)
  assert.notEqual(ungrounded('9 元', ['首单 9 折']), undefined)
  assert.notEqual(ungrounded('11 元', ['2026-11-03 送达']), undefined)
  assert.equal(ungrounded('共 2 件', ['共 2 件']), undefined)
  assert.equal(ungrounded('1,299.00元', ['¥1299']), undefined)
})

test('the same amount is the same figure in every way of writing it', () => fc.assert(fc.property(fc.integer({ min: 2, max: 99_999 }), amount => {
  const wide = String(amount).replace(/\d/g, digit => String.fromCharCode(0xff10 + Number(digit)))
  for (const text of [`${amount}元`, `¥${amount}`, `￥${amount}.00`, `${wide}元`, `${amount.toLocaleString('en-US')} yuan`, `${han(amount)}元`]) assert.deepEqual(figuresIn(text), [{ kind: 'money', value: String(amount) }], text)
})))

test('an amount that is not in the facts is always found', () => fc.assert(fc.property(fc.integer({ min: 2, max: 99_999 }), fc.integer({ min: 2, max: 99_999 }), (said, known) => {
  fc.pre(said !== known)
  for (const text of [`退您${said}元`, `退您${han(said)}元`, `refund ¥${said}`, `退您 ${[...String(said)].join(' ')} 元`]) if (!(text.includes(' 元') && said < 100)) assert.notEqual(ungrounded(text, [`退款 ${known} 元`]), undefined, text)
})))

/** The usual reading: 10086 is 一万零八十六. */
function han (value: number): string {
  const digits = '零一二三四五六七八九'
  const below = (n: number): string => {
    let text = ''
    let gap = false
    for (const [scale, name] of [[1_000, '千'], [100, '百'], [10, '十'], [1, '']] as const) {
      const digit = Math.floor(n / scale) % 10
      if (digit === 0) { gap ||= text !== ''; continue }
      text += (gap ? '零' : '') + digits[digit]! + name
      gap = false
    }
    return text
  }
  const [high, low] = [Math.floor(value / 10_000), value % 10_000]
  if (high === 0) return below(low).replace(/^一十/, '十')
  return `${below(high)}万${low === 0 ? '' : (low < 1_000 ? '零' : '') + below(low)}`
}
