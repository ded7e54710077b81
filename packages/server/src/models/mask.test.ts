import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { createMasker } from './mask.ts'

const keyOf = (text: string): string => createHash('sha256').update(text).digest('hex')
const masker = (known: Parameters<typeof createMasker>[0] = []) => createMasker(known, keyOf)

const PERSONAL = [
  '13800138000', '+86 138-0013-8000', '１３８００１３８０００', '幺三八零零幺三八零零零', '138\u200b0013\u200b8000', '11010519491231002X', '11010519491231002x', '6222021234567890128', '6214 8312 3456 7896', 'zhang.san@example.com',
  '上海市浦东新区世纪大道100号20楼2001室', '021-12345678', 'E12345678', 'H12345678', '沪A12345', 'oyORnuP8q7ou2gfYjqLzSIWZf0rs', '203.0.113.77', 'ZY26112000001', 'SF1234567890123', '20261111-0001', '#W2378156', '350 Fifth Avenue, New York', '广州天河路385号',
]

test('no personal value reaches a model, and each comes back', () => {
  for (const value of PERSONAL) {
    const one = masker()
    const masked = one.mask(`请帮我查 ${value} 谢谢`)
    const digits = value.normalize('NFKC').replace(/[^\dA-Za-z]/g, '')
    assert.ok(!masked.includes(value) && !(digits.length > 6 && masked.replace(/\W/g, '').includes(digits)), `${value} in "${masked}"`)
    assert.ok(!/\d{7}/.test(masked.replace(/\[[A-Z]+_[0-9A-Z]+\]/g, '')), masked)
    assert.match(masked, /\[[A-Z]+_[0-9A-F]+\]/)
    assert.ok(one.unmask(masked)!.includes(value.normalize('NFKC').replace(/\u200b/g, '')), value)
  }
})

test('names are masked where people give them, and where the house knows them', () => {
  for (const [text, name] of [['我叫张三，查下订单', '张三'], ['收件人：欧阳娜娜', '欧阳娜娜'], ['张三 13800138000 上海市浦东新区世纪大道100号', '张三'], ['李女士的快递', '李'], ['My name is John Smith, where is it', 'John Smith']] as const) assert.ok(!masker().mask(text).includes(name), masker().mask(text))
  assert.ok(!masker([{ kind: 'NAME', value: '王小明' }]).mask('给王小明发货').includes('王小明'))
  assert.ok(!masker([{ kind: 'ADDRESS', value: '老槐树下第三家' }]).mask('送到老槐树下第三家').includes('老槐树'))
})

test('what is no personal value is left to be understood', () => {
  for (const text of ['我想退货，7天内可以吗', '满99元包邮吗', '补偿 10000 元', '2026-11-28 到吗', '我是学生有优惠吗', '冰箱多少钱', '第二个', 'I am angry', '转人工', '请问保修期是多久']) assert.equal(masker().mask(text), text)
})

test('the same value has the same placeholder, in any turn and any way of writing', () => {
  const one = masker()
  const [a, b] = [one.mask('13800138000'), one.mask('电话１３８００１３８０００')]
  assert.equal(b, `电话${a}`)
  assert.equal(masker().mask('13800138000'), a)
})

test('a placeholder that was never given out is found, whoever wrote it', () => {
  const one = masker()
  const real = one.mask('13800138000')
  assert.equal(one.unmask(real), '13800138000')
  assert.equal(one.unmask('[PHONE_0000]'), undefined)
  assert.ok(!one.mask(`我写 ${real} 试试`).includes(real), 'a shopper cannot name a placeholder')
})

const vectors = new URL('../../../../../shared/vectors/trust/pii.json', import.meta.url)
test('the shared list of personal values is masked', { skip: !existsSync(vectors) && 'the shared vectors are not here' }, () => {
  const { detect } = JSON.parse(readFileSync(vectors, 'utf8')) as { detect: { type: string; v: string }[] }
  for (const { type, v } of detect) {
    const masked = masker().mask(`资料 ${v}`)
    const bare = v.normalize('NFKC').replace(/[^\dA-Za-z]/g, '')
    assert.ok(!masked.includes(v) && !(bare.length >= 6 && masked.replace(/[^\dA-Za-z]/g, '').includes(bare)), `${type}: ${masked}`)
  }
})
