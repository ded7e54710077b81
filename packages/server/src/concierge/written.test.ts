import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dialectIn, writtenIn, type Written } from './written.ts'

const cases: readonly (readonly [string, Written])[] = [
  ['我的订单到哪了', 'zh-CN'], ['我的訂單到哪裡了', 'zh-TW'], ['我張單去咗邊度呀', 'yue'], ['点解仲未到', 'yue'], ['唔該，幾時送到？', 'yue'], ['where is my order?', 'en'],
  ['iPhone 15 的保修多久', 'zh-CN'], ['私の注文はどこですか', 'ja'], ['주문이 어디에 있나요', 'ko'], ['где мой заказ', 'ru'], ['أين طلبي', 'ar'], ['ของฉันอยู่ที่ไหน', 'th'],
  ['¿dónde está mi pedido?', 'es'], ['où est ma commande ?', 'fr'], ['wo ist meine Bestellung', 'de'], ['onde está meu pedido', 'pt'], ['😀😀', 'und'], ['12345', 'und'], ['', 'und'], ['xqzt blorf', 'und'],
]
for (const [text, written] of cases) test(`${text || '(nothing)'} is written in ${written}`, () => { assert.equal(writtenIn(text), written) })

test('a short answer follows the dialect of what was written before it; a whole sentence does not', () => {
  assert.equal(dialectIn(['我張單去咗邊度', '第二個']), 'yue')
  assert.equal(dialectIn(['我張單去咗邊度', '请帮我查一下另外一个订单的物流']), null)
  assert.equal(dialectIn(['我的单呢', '第二个']), null)
  assert.equal(dialectIn([]), null)
})
