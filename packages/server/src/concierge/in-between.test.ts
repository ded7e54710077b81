import assert from 'node:assert/strict'
import { test } from 'node:test'
import { goesOn } from './aside.ts'
import type { Command, Context } from './commands.ts'
import type { Memory } from './memory.ts'
import { passageFor } from './passage.ts'
import { wordsFor } from './pressed.ts'
import { correctionsIn } from './slot-words.ts'
import { requestsIn } from './meant.ts'
import { wordsOf } from './words.ts'

const lost: readonly Command[] = [{ kind: 'cannot-handle' }]
const asked = (flow: 'change-address' | 'trade-in' | 'repair' | 'complaint', slot: string, offered = true): Memory => ({ stack: [{ flow, slots: {}, asked: slot, tries: 1, ...(offered && { choices: [{ id: 'works', title: '能正常用' }, { id: 'worn', title: '旧了' }] }) }] })

test('a question of theirs is no answer to ours, unless it is how people answer it', () => {
  assert.equal(wordsFor(asked('trade-in', 'condition'), '数据会不会泄露啊', lost), undefined)
  assert.equal(wordsFor(asked('trade-in', 'condition'), '还算新，有点划痕', lost)?.kind, 'set-slot')
  assert.equal(wordsFor(asked('repair', 'step1'), '怎么还是充不进电啊', lost)?.kind, 'set-slot')
  assert.equal(wordsFor(asked('change-address', 'address', false), '先问下改地址要加钱吗', [{ kind: 'start-flow', flow: 'change-address' }])?.kind, 'cannot-handle')
  assert.equal(wordsFor(asked('change-address', 'address', false), '我没看懂', lost), undefined, 'nor is "I do not understand" an address')
})

test('"all right, mend it" wishes for what is at hand, and answers nothing', () => {
  for (const [flow, text] of [['repair', '那还在保，修吧'], ['repair', 'ok please book a repair'], ['change-address', '那改吧'], ['trade-in', '那估个价'], ['invoice', '行，开吧'], ['return-items', '好的，继续'], ['exchange-items', 'ok go ahead']] as const) assert.ok(goesOn(text, flow), text)
  for (const [flow, text] of [['repair', '修了两次了'], ['change-address', '取消吧'], ['change-address', '改成杭州市西湖区文三路88号'], ['trade-in', '换吗'], ['return-items', '不要了'], ['repair', 'it was repaired last year']] as const) assert.ok(!goesOn(text, flow), text)
  assert.deepEqual(wordsFor(asked('trade-in', 'condition'), '那估个价', lost), { kind: 'start-flow', flow: 'trade-in' })
})

const orders = [{ id: 'o1', title: '听澜 真无线降噪耳机' }, { id: 'o2', title: '小满 恒温电热水壶 1.7L' }, { id: 'o3', title: '净川 扫拖一体机器人' }, { id: 'o4', title: '磐石 充电宝' }]
const context = (more: Partial<Context>): Context => ({ locale: 'zh-CN', closing: false, confirming: false, asking: { flow: 'change-address', takes: ['address', 'reason'] }, flows: ['price-protection', 'return-items', 'change-address'], today: '2026-11-28', choosing: [], threshold: 0.55, found: undefined, meant: undefined, alarm: undefined, recent: { flow: 'change-address', orders }, ...more })
const corrected = (text: string, more: Partial<Context> = {}): readonly Command[] => correctionsIn(wordsOf(text), context(more))

test('another of their orders is meant, however it is said', () => {
  for (const [text, value] of [['哦耳机发了是吧，那就改水壶的', 'o2'], ['唔係唔係，係充電器嗰單，尿袋', 'o4'], ['oh wait, the kettle is the one I mean', 'o2'], ['错了，是水壶，耳机别动', 'o2'], ['是件耳机', 'o1']] as const) assert.deepEqual(corrected(text), [{ kind: 'correct', slot: 'order', value }], text)
  assert.deepEqual(corrected('不是扫地机，是耳机，左耳没声', { asking: { flow: 'repair', takes: ['choice', 'reason'] } }), [{ kind: 'correct', slot: 'order', value: 'o1' }])
  assert.deepEqual(corrected('不是三楼，是五楼'), [])
  assert.deepEqual(corrected('勿是，讲错脱了'), [{ kind: 'correct', slot: 'order', value: null }], 'wrong, and not yet said what would be right')
  for (const text of ['杭州市西湖区文三路88号', '三楼', '那水壶要加钱吗']) assert.deepEqual(corrected(text), [], text)
})

test('after all was said about one, "no, the robot" asks the same of another; of several things in one order the flow chooses', () => {
  const done = { asking: undefined, recent: { flow: 'price-protection' as const, orders } }
  assert.deepEqual(corrected('錯咗，係部掃地機先啱', done), [{ kind: 'start-flow', flow: 'price-protection' }, { kind: 'set-slot', slot: 'order', value: 'o3' }])
  assert.deepEqual(corrected('水壶', done), [])
  assert.deepEqual(corrected('不对，退台灯，卫衣留着', { asking: { flow: 'return-items', takes: ['reason'] } }), [{ kind: 'correct', slot: 'item', value: '退台灯' }])
})

test('a second question that the same article answers is told the sentence that does', () => {
  const article = '满 300 元可以分 3、6、12 期。退货时，分期随退款自动结束。已收的手续费按规则退还。'
  assert.deepEqual(passageFor(article, '退货的话分期咋办'), { at: 1, text: '退货时，分期随退款自动结束。' })
  assert.equal(passageFor(article, '你好'), undefined)
  assert.equal(passageFor('只有一句。', '一句'), undefined)
})

test('what is over already is no request', () => {
  const read = (text: string) => ({ label: text.includes('取消') ? 'cancel-order' : 'refund-status', confidence: 0.9, choices: [] })
  assert.deepEqual(requestsIn('昨昏取消的，錢猶未入來', read), ['refund-status'])
  assert.deepEqual(requestsIn('取消耳机，退款到哪了', read), ['cancel-order', 'refund-status'])
})
