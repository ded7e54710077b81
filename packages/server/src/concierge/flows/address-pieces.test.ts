import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Address } from '../../commerce/contract.ts'
import type { OrderFacts } from '../order-facts.ts'
import type { Slots } from '../slots.ts'
import { keep } from '../stack.ts'
import { addressText } from './address-words.ts'
import { joined, readPieces, wrongPhoneIn } from './address-pieces.ts'
import { changeAddress } from './change-address.ts'
import type { Step } from './flow.ts'

test('parts of an address are read as people give them', () => {
  const known = { address1: '文三路 12 号 3 栋三楼', address2: '西湖区', city: '杭州市', state: '浙江省', country: '中国', zip: '' }
  for (const [text, expected] of [
    ['深圳', { city: '深圳', country: '中国' }], ['广东省深圳市', { state: '广东省', city: '深圳市', country: '中国' }], ['南山区', { address2: '南山区', country: '中国' }], ['北京朝阳区', { state: '北京', city: '北京', address2: '朝阳区', country: '中国' }],
    ['科技园南路 1 号', { address1: '科技园南路 1 号', country: '中国' }], ['收件人改成王芳', { recipient: '王芳' }], ['电话改成13800138000', { phone: '13800138000' }], ['手机换成 +86 138 0013 8000', { phone: '13800138000' }],
    ['收件人王芳，电话 13800138000', { recipient: '王芳', phone: '13800138000' }], ['王芳 13800138000', { recipient: '王芳', phone: '13800138000' }], ['不是三楼是五楼', { address1: '文三路 12 号 3 栋五楼' }], ['不是三楼，是五楼', { address1: '文三路 12 号 3 栋五楼' }],
    ['唔系三楼，系五楼', { address1: '文三路 12 号 3 栋五楼' }], ['五楼', { address1: '文三路 12 号 3 栋五楼' }], ['3栋改成5栋', { address1: '文三路 12 号 5栋三楼' }], ['502室', { address1: '文三路 12 号 3 栋三楼502室' }], ['不是西湖区，是余杭区', { address2: '余杭区' }],
    ['改到上海市浦东新区世纪大道100号，谢谢', { state: '上海市', city: '上海市', address2: '浦东新区', address1: '世纪大道100号', country: '中国' }],
  ] as const) assert.deepEqual(readPieces(text, known), expected, text)
  assert.deepEqual(readPieces('12 号', { ...known, address1: '文三路' }), { address1: '文三路12 号' }, 'the number follows the street')
})

test('in English', () => {
  const known = { address1: '12 Oak Street', address2: 'Flat 3', city: '', state: '', country: '', zip: '' }
  for (const [text, expected, asked] of [
    ['London', { city: 'London' }, true], ['London', undefined, false], ['NW1 6XE', { zip: 'NW1 6XE' }, false], ['221B Baker Street', { address1: '221B Baker Street' }, false], ['not Flat 3 but Flat 5', { address2: 'Flat 5' }, false], ['Springfield, IL 62701', { city: 'Springfield', state: 'IL', zip: '62701' }, true],
    ['the recipient is Jane Roe', { recipient: 'Jane Roe' }, false], ['phone +44 20 7946 0018', { phone: '+442079460018' }, false],
  ] as const) assert.deepEqual(readPieces(text, known, asked), expected, text)
})

test('talk, questions and other numbers are no address', () => {
  for (const text of ['', '好的', '确认', '你好', '运费多少', '深圳几天能到？', '改地址要钱吗', '第二个', 'ZY26112000001', '我要退货', '到哪里了', 'yes', 'ok thanks', 'how long does it take', '上海的天气今天看起来非常不错哦真的']) assert.equal(readPieces(text, {}), undefined, text)
  assert.equal(wrongPhoneIn('电话改成1380013800'), '1380013800')
  assert.equal(wrongPhoneIn('电话改成13800138000'), undefined)
  assert.equal(wrongPhoneIn('三楼'), undefined)
})

test('another city leaves nothing of the old place behind', () => {
  const known: Address = { address1: '文三路 12 号', address2: '西湖区', city: '杭州市', state: '浙江省', country: '中国', zip: '', recipient: '王芳' }
  assert.equal(addressText(joined(known, { city: '深圳', country: '中国' })), '深圳文三路 12 号')
  assert.equal(joined(known, { city: '深圳', address1: '科技园路 1 号', address2: '南山区' }).recipient, '王芳')
  assert.equal(addressText(joined(undefined, { city: '深圳', country: '中国' })), '深圳')
})

const order: OrderFacts = { id: 'ZY1', kind: 'sale', status: 'paid', title: '云溪 冰箱', names: ['ZY1'] }
/** One message after the other, each taken as the concierge takes it; the last step. */
function talk (...texts: readonly string[]): { readonly step: Step; readonly slots: Slots } {
  let slots: Slots = {}
  let step: Step | undefined
  for (const [i, asked] of texts.entries()) {
    if (i > 0) slots = { ...slots, address: asked }
    step = changeAddress.next(slots, { orders: [order], asked, language: /\p{Script=Han}/u.test(asked) ? 'zh-CN' : 'en', today: '2026-11-28' })
    slots = keep(slots, step.keep)
  }
  return { step: step!, slots }
}
const words = (step: Step): string => step.kind === 'propose' ? step.title.map(line => Object.values(line.kind === 'text' ? line.values ?? {} : {}).join()).join('|') : step.kind === 'ask' ? (step.lines ?? []).map(line => line.kind === 'text' ? `${line.key} ${Object.values(line.values ?? {}).join('/')}` : '').join() || `ask ${step.slot}` : step.kind

test('piece by piece: what is still missing is said, one piece is mended, then the card', () => {
  assert.equal(words(talk('帮我改地址').step), 'ask address')
  assert.equal(words(talk('帮我改地址', '深圳市南山区').step), 'address-incomplete 深圳市南山区/街道')
  assert.equal(words(talk('帮我改地址', '深圳市南山区', '科技园南路').step), 'address-incomplete 深圳市南山区科技园南路/门牌号')
  assert.equal(words(talk('帮我改地址', '深圳市南山区', '科技园南路', '12号3栋三楼').step), 'ZY1|深圳市南山区科技园南路12号3栋三楼')
  assert.equal(words(talk('帮我改地址', '深圳市南山区', '科技园南路12号3栋三楼', '不是三楼是五楼', '收件人王芳', '电话改成13800138000').step), 'ZY1|深圳市南山区科技园南路12号3栋五楼|王芳 13800138000')
  assert.equal(words(talk('帮我改地址', '科技园南路12号', '深圳').step), 'ZY1|深圳科技园南路12号', 'in any order')
  assert.equal(words(talk('帮我改地址', '深圳市南山区', '电话改成1380013').step), 'phone-wrong 1380013')
  assert.equal(words(talk('change my address', '221B Baker Street', 'London', 'NW1 6XE').step), 'ZY1|221B Baker Street, London, NW1 6XE')
})

test('a step that brought something is no second asking; words that bring nothing are', () => {
  const progress = (...texts: string[]): unknown => { const { step } = talk(...texts); return step.kind === 'ask' && step.progressed === true }
  assert.deepEqual([progress('改地址', '深圳市'), progress('改地址', '深圳市', '南山区'), progress('改地址', '深圳市', '随便吧')], [true, true, false])
})

test('"that is wrong" without what is right shows what is known and asks', () => {
  const { slots } = talk('帮我改地址', '深圳市南山区科技园南路12号')
  const { address: _address, ...without } = slots
  assert.equal(words(changeAddress.next(without, { orders: [order], asked: '地址错了', language: 'zh-CN', today: '2026-11-28' })), 'address-what-wrong 深圳市南山区科技园南路12号')
})

test('who corrects themselves says it again: what stands before the address is no part of it', () => {
  const before = readPieces('文一路12号', {}, true)!
  for (const [text, city, street] of [
    ['写错了，是杭州市西湖区文三路88号3幢502', '杭州', '文三路88号3幢502'],
    ['不好意思打错了 应该是苏州市姑苏区平江路6号', '苏州', '平江路6号'],
    ['no sorry, make it 88 Wensan Road, Hangzhou 310012', 'Hangzhou', '88 Wensan Road'],
  ] as const) {
    const found = readPieces(text, before, true)
    assert.ok(found?.city?.startsWith(city), `${text}: ${JSON.stringify(found)}`)
    assert.equal(found?.address1, street)
  }
  for (const question of ['速遞行到邊個城市', '快递到哪个城市了']) assert.equal(readPieces(question, {}, true), undefined)
})
