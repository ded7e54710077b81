import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decideExamples, FEWEST_OF_AN_INTENT, holdOut, LONGEST_EXAMPLE, MOST_AT_ONCE, MOST_OF_A_SHOP, refuseExamples, type Known } from './decide-examples.ts'

const known = (taught: Readonly<Record<string, string>> = {}, count = 0): Known => ({ fold: text => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ').trim(), isPersonal: text => /1[3-9]\d{9}/.test(text), intentOf: folded => taught[folded], count })
const refused = (texts: readonly string[], of = known()) => {
  const decided = decideExamples('stock', texts, of)
  assert.equal(decided.kind, 'refuse')
  return decided.kind === 'refuse' ? decided.because.map(one => `${one.path} ${one.say.split(':')[0]}`) : []
}

test('examples are taken trimmed, each once, and those known already are counted', () => {
  assert.deepEqual(decideExamples('stock', [' 还有货吗 ', '还有货吗？', '有现货没'], known({ '有现货没': 'stock' })), { kind: 'add', examples: [{ text: '还有货吗', folded: '还有货吗' }], known: 2 })
})

test('what is no example is refused with its place and the reason, and nothing of the list is taken', () => {
  assert.deepEqual(refused(['还有货吗', '', '  ', '！！！', 'a\u0000b', '第一行\n第二行', 'x\ud800y', '\u202egnp.exe', '<script>alert(1)</script>', '点 <b>这里</b>', 'https://a.example/x', '我的电话13800001111']),
    ['/texts/1 empty', '/texts/2 empty', '/texts/3 empty', '/texts/4 control', '/texts/5 control', '/texts/6 not-unicode', '/texts/7 control', '/texts/8 markup', '/texts/9 markup', '/texts/10 markup', '/texts/11 personal'])
})

test('a price comparison or an arrow is no markup', () => {
  assert.equal(decideExamples('stock', ['a < b 哪个好', '价格>100 的有吗', '3->4 号'], known()).kind, 'add')
})

test('an example is as long as a question: at the bound it is taken, beyond it, and at 64 KiB, it is not', () => {
  assert.equal(decideExamples('stock', ['货'.repeat(LONGEST_EXAMPLE)], known()).kind, 'add')
  assert.deepEqual(refused(['货'.repeat(LONGEST_EXAMPLE + 1), 'x'.repeat(65_536)]), ['/texts/0 too-long', '/texts/1 too-long'])
})

test('words that teach another intent are refused by its name', () => {
  const decided = decideExamples('stock', ['什么时候发货'], known({ '什么时候发货': 'urge-shipping' }))
  assert.deepEqual(decided, { kind: 'refuse', because: [{ path: '/texts/0', say: 'contradicts: the same words are an example of "urge-shipping"' }] })
})

test('a thousand at once is too many, and so is one beyond what a shop may have', () => {
  const many = Array.from({ length: MOST_AT_ONCE + 1 }, (_, i) => `第${'一二三四五六七八九十'[i % 10]}种问法${i}`)
  assert.deepEqual(refused(many), ['/texts too-many'])
  assert.equal(decideExamples('stock', many.slice(1), known()).kind, 'add')
  assert.deepEqual(refused(['新问法'], known({}, MOST_OF_A_SHOP)), ['/texts full'])
  assert.equal(decideExamples('stock', ['新问法'], known({}, MOST_OF_A_SHOP - 1)).kind, 'add')
})

test('a training without examples, with an intent of one example, or with examples of an intent that is gone is refused', () => {
  const shipped = new Set(['stock'])
  assert.deepEqual(refuseExamples(new Map([['stock', 1]]), [], shipped), [])
  assert.deepEqual(refuseExamples(new Map(), [], shipped).map(one => one.path), ['/examples'])
  assert.deepEqual(refuseExamples(new Map([['own-a', 1]]), ['own-a'], shipped), [{ path: '/intents/own-a', say: 'too-few: 1 example; at least 8' }])
  assert.deepEqual(refuseExamples(new Map([['own-a', FEWEST_OF_AN_INTENT]]), ['own-a'], shipped), [])
  assert.match(refuseExamples(new Map([['own-b', 20]]), [], shipped)[0]!.say, /^unknown-intent/)
})

test('every fifth is held out, always the same, and none of a few', () => {
  const some = Array.from({ length: 15 }, (_, i) => ({ intent: 'stock', folded: String.fromCharCode(97 + i) }))
  const { learn, held } = holdOut(some)
  assert.deepEqual(held.map(one => one.folded), ['c', 'h', 'm'])
  assert.equal(learn.length, 12)
  assert.deepEqual(holdOut(some.toReversed()).held.map(one => one.folded), ['c', 'h', 'm'])
  assert.equal(holdOut(some.slice(1)).held.length, 0)
})
