import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decideAnswer } from './decide-answer.ts'
import { mandarinViews } from './dialects.ts'
import { foldUtterance } from './fold.ts'
import { stemOf } from './stem.ts'
import { createUnderstander, evaluate, OUT_OF_SCOPE, readExamples, readModel, refuseTraining, trainModel, UnusableModel, writeModel, type Example } from './index.ts'

const CORPUS: Readonly<Record<string, readonly string[]>> = {
  'where-is-my-order': ['我的快递到哪了', '包裹到哪里了呀', '物流怎么不动了', '快递三天没更新', '查一下物流', '东西什么时候送到', '包裹还没到', '帮我看看快递走到哪', 'where is my parcel', 'track my package please', 'my delivery has not arrived', 'when will my parcel arrive'],
  return: ['我要退货', '这件不想要了能退吗', '怎么申请退货', '七天无理由退货怎么弄', '想把鞋子退掉', '退货地址在哪', '不合适想退', '退货要自己寄吗', 'i want to return this', 'how do i send it back', 'can i return these shoes', 'start a return please'],
  invoice: ['开一张发票', '发票怎么开', '发票抬头写公司', '要增值税专票', '电子发票发我邮箱', '发票开错了', '能补开发票吗', '发票什么时候寄', 'i need an invoice', 'send me the vat invoice', 'invoice for my company please', 'the invoice is wrong'],
  coupon: ['优惠券用不了', '有没有优惠券', '券过期了怎么办', '满减券怎么领', '优惠券在哪看', '为什么不能用券', '领券中心在哪', '新人券怎么用', 'my coupon does not work', 'is there a discount code', 'where are my coupons', 'the coupon has expired'],
  [OUT_OF_SCOPE]: ['今天天气怎么样', '给我讲个笑话', '谁是美国总统', '帮我写一首诗', '一加一等于几', '推荐一部电影', '明天股票会涨吗', '你会唱歌吗', 'what is the weather today', 'tell me a joke', 'who won the match', 'write a poem about the sea'],
}
const EXAMPLES: readonly Example[] = Object.entries(CORPUS).flatMap(([label, texts]) => texts.map(text => ({ text, label }))).map((one, i) => ({ ...one, line: i + 2 }))
const model = trainModel(EXAMPLES, undefined)
const understand = createUnderstander(model, 'usual')

test('what was not among the examples is understood, in both languages, both scripts and full width', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['帮我查查包裹到哪了', 'where-is-my-order'], ['幫我查查包裹到哪裡了', 'where-is-my-order'], ['has my parcel arrived', 'where-is-my-order'], ['ＨＡＳ ＭＹ ＰＡＲＣＥＬ ＡＲＲＩＶＥＤ', 'where-is-my-order'],
    ['這雙鞋不想要了，想退貨', 'return'], ['how can i return it', 'return'], ['公司发票能开吗', 'invoice'], ['這張發票開錯了', 'invoice'], ['满减优惠券怎么用不了', 'coupon'], ['my discount coupon expired', 'coupon'],
  ]
  for (const [text, label] of cases) assert.equal(understand(text).label, label, text)
  assert.deepEqual(understand('發票怎麼開？'), understand('发票怎么开？'))
})

test('dialect is read in Mandarin when the words as written say too little, and Mandarin stays as it is', () => {
  for (const [text, label] of [['侬个包裹啥辰光送到', 'where-is-my-order'], ['而家去咗边', 'where-is-my-order'], ['唔啱心水，想退货', 'return'], ['发票咋整', 'invoice'], ['券啷个用不起', 'coupon']] as const) assert.equal(understand(text).label, label, text)
  assert.deepEqual(mandarinViews(foldUtterance('呢张單幾時出貨')), ['呢订单什么时候发货', '呢张订单几时发货'])
  assert.deepEqual(mandarinViews(foldUtterance('my parcel, please')), [])
  assert.deepEqual(mandarinViews('咋'.repeat(501)), [])
})

test('English words meet in whatever form they are said; others stay as they are', () => {
  const same: readonly (readonly string[])[] = [['card', 'cards'], ['cancel', 'cancelled', 'cancelling', 'canceled', 'cancels'], ['arrive', 'arrives', 'arrived', 'arriving'], ['delivery', 'deliveries'], ['refund', 'refunded', 'refunding']]
  for (const forms of same) assert.equal(new Set(forms.map(stemOf)).size, 1, forms.map(stemOf).join(' '))
  for (const word of ['address', 'status', 'is', 'red', 'sing', 'café', '退货', '000']) assert.ok(word.startsWith(stemOf(word)) && stemOf(word).length >= Math.min(3, word.length), `${word}: ${stemOf(word)}`)
  assert.deepEqual(['café', '退货', 'is', 'ring'].map(stemOf), ['café', '退货', 'is', 'ring'])
})

test('a sure answer is surer than one that could be two, and names both as choices', () => {
  const sure = understand('发票怎么开')
  const torn = understand('退货的发票')
  assert.ok(sure.confidence > torn.confidence, `${sure.confidence} > ${torn.confidence}`)
  assert.deepEqual(torn.choices.slice(0, 2).map(one => one.label).toSorted(), ['invoice', 'return'])
  assert.equal(torn.choices.length, 3)
  assert.ok(torn.choices.every((one, i) => one.share > 0 && one.share <= (torn.choices[i - 1]?.share ?? 1)))
})

test('out of scope is said for what nobody sells, and more readily at the balanced point', () => {
  const balanced = createUnderstander(model, 'balanced')
  for (const text of ['今天天气好不好', '讲个笑话吧', 'tell me about the weather', 'write me a poem']) assert.equal(balanced(text).label, OUT_OF_SCOPE, text)
  for (const { text } of EXAMPLES) if (understand(text).label === OUT_OF_SCOPE) assert.equal(balanced(text).label, OUT_OF_SCOPE, text)
  assert.ok(model.thresholds.balanced <= model.thresholds.usual)
})

test('without an out-of-scope example every text with a known word gets an intent, and any other none', () => {
  const plain = createUnderstander(trainModel(EXAMPLES.filter(one => one.label !== OUT_OF_SCOPE), undefined), 'balanced')
  assert.notEqual(plain('今天天气怎么样').label, OUT_OF_SCOPE)
  assert.deepEqual(plain('🦄'), { label: OUT_OF_SCOPE, confidence: 1, choices: [] })
})

test('odd texts get an answer', () => {
  for (const text of ['', '   ', '\u200b\u202e', '😀😀😀', 'a'.repeat(65_536), '退货'.repeat(32_768), '\ud83d', 'مرحبا أين طلبي', '\u202eredro ym si erehw', '<script>alert(1)</script>', '0', '?'.repeat(500)]) {
    const { label, confidence } = understand(text)
    assert.ok(typeof label === 'string' && confidence >= 0 && confidence <= 1, JSON.stringify(text.slice(0, 20)))
  }
  assert.equal(understand('').label, OUT_OF_SCOPE)
  assert.equal(foldUtterance('ＡＢ　１2\u200b  退貨\n'), 'ab 00 退货')
})

test('the same examples give the same model to the byte, and a model read back answers the same', () => {
  const bytes = writeModel(model)
  assert.ok(bytes.equals(writeModel(trainModel(EXAMPLES, undefined))))
  const again = createUnderstander(readModel(bytes), 'usual')
  for (const { text } of EXAMPLES) assert.deepEqual(again(text), understand(text))
})

test('a foreign, older, damaged or shortened model is refused, and says which', () => {
  const bytes = writeModel(model)
  const changed = (at: number): Buffer => {
    const copy = Buffer.from(bytes)
    copy[at]! ^= 1
    return copy
  }
  const refused = (file: Buffer, why: RegExp): void => { assert.throws(() => readModel(file), (error: unknown) => error instanceof UnusableModel && why.test(error.message)) }
  refused(Buffer.alloc(0), /not a model/)
  refused(Buffer.from('text,label\nhello,hi\n'), /not a model/)
  refused(changed(8), /format 3, this Zhiyu reads 2: train it again/)
  refused(changed(20), /damaged or cut short/)
  refused(changed(bytes.length - 1), /damaged or cut short/)
  for (const length of [16, 40, bytes.length >> 1, bytes.length - 1]) refused(bytes.subarray(0, length), /damaged or cut short/)
})

test('a validation file sets confidence and thresholds; its texts are not learned', () => {
  const validation = EXAMPLES.filter((_, i) => i % 3 === 0)
  const checked = trainModel(EXAMPLES.filter((_, i) => i % 3 !== 0), validation)
  assert.deepEqual([checked.trainedOn, checked.calibratedOn], [40, 20])
  assert.notEqual(checked.gate, null)
  assert.ok(!checked.examples.includes(validation[0]!.text))
})

test('of a large file the first sixth of each label sets confidence, and is learned all the same', () => {
  const hand = (label: string, i: number): string => label === 'a' ? `退货 ${'甲乙丙丁戊己'[i % 6]!}` : `发票 ${'子丑寅卯辰巳'[i % 6]!}`
  const many = ['a', 'b'].flatMap(label => Array.from({ length: 1_500 }, (_, i) => ({ text: i < 250 ? '同一句话' : hand(label, i), label, line: i })))
  const trained = trainModel(many, undefined)
  assert.equal(trained.calibratedOn, 500)
  assert.ok(createUnderstander(trained, 'usual')('退货 甲').confidence < 0.7, 'what was held out could not be told apart')
  assert.ok(trained.examples.includes('同一句话'))
})

test('rows that cannot be used are refused by line; what should be looked at is a warning', () => {
  const { examples, refusals, warnings } = readExamples([
    { line: 2, cells: { text: 'hello', label: 'hi', note: 'x' } }, { line: 3, cells: { text: ' \u200b', label: 'hi' } }, { line: 4, cells: { text: 'bye' } }, { line: 5, cells: { label: 'hi' } },
    { line: 6, cells: { text: 'a'.repeat(65_537), label: 'hi' } }, { line: 7, cells: { text: 'a'.repeat(65_536), label: 'hi' } }, { line: 8, cells: { text: 'HELLO', label: 'greeting' } }, { line: 9, cells: { text: 7, label: 'hi' } },
    { line: 10, cells: { text: 'x', label: '' } }, { line: 11, cells: {}, bad: { column: null, reason: 'not valid UTF-8' } }, { line: 12, cells: { text: 'x', label: 'a\nb' } },
  ])
  assert.deepEqual(examples.map(one => one.line), [2, 7, 8])
  assert.deepEqual(refusals, [
    { line: 3, say: 'text: empty' }, { line: 4, say: 'no column "label"' }, { line: 5, say: 'no column "text"' }, { line: 6, say: 'text: longer than 64 KiB' }, { line: 9, say: 'text: not a text' },
    { line: 10, say: 'label: empty' }, { line: 11, say: 'not valid UTF-8' }, { line: 12, say: 'label: must be one line of at most 200 characters' },
  ])
  assert.deepEqual(warnings.map(one => `${one.line} ${one.say.slice(0, 36)}`), ['2 the column "note" is not used', '8 the same words are "hi" on line 2 an', '8 "greeting" has one example: it will '])
  assert.match(refuseTraining([])!, /no example/)
  assert.match(refuseTraining(EXAMPLES.filter(one => one.label === 'return' || one.label === OUT_OF_SCOPE))!, /at least two are needed, there is one/)
  assert.equal(refuseTraining(EXAMPLES), undefined)
})

test('one example per label and contradictory labels train all the same', () => {
  const one = trainModel([{ text: '退货', label: 'a', line: 2 }, { text: '发票', label: 'b', line: 3 }, { text: '退货', label: 'b', line: 4 }], undefined)
  assert.equal(createUnderstander(readModel(writeModel(one)), 'usual')('发票').label, 'b')
})

test('a text is out of scope from the threshold on, not below', () => {
  const even = { weights: [0, 0, 0, 0, 0, 0, 0, 0, 0], centre: [0, 0, 0, 0, 0, 0, 0, 0], spread: [1, 1, 1, 1, 1, 1, 1, 1] } // chance one half for everybody
  const at = (usual: number): number | null => decideAnswer({ best: [3], facts: [0, 0, 0, 0, 0, 0, 0, 0], known: true }, { sureness: even, gate: even, thresholds: { usual, balanced: 0 }, sharpness: 1 }, 'usual').label
  assert.deepEqual([at(0.5), at(0.51)], [null, 3])
})

test('an evaluation counts what it says', () => {
  const found = evaluate([
    { meant: 'a', label: 'a', confidence: 0.9 }, { meant: 'a', label: 'a', confidence: 0.8 }, { meant: 'a', label: 'b', confidence: 0.3 }, { meant: 'b', label: 'b', confidence: 0.7 }, { meant: 'b', label: OUT_OF_SCOPE, confidence: 0.6 },
    { meant: OUT_OF_SCOPE, label: OUT_OF_SCOPE, confidence: 0.9 }, { meant: OUT_OF_SCOPE, label: 'a', confidence: 0.2 },
  ])
  assert.deepEqual([found.accuracy, found.inScopeAccuracy, found.outOfScope], [4 / 7, 3 / 5, { examples: 2, recall: 1 / 2, precision: 1 / 2 }])
  assert.deepEqual(found.intents, [{ label: 'a', examples: 3, precision: 2 / 3, recall: 2 / 3 }, { label: 'b', examples: 2, precision: 1 / 2, recall: 1 / 2 }])
  assert.equal(found.precisionAt80, 3 / 4)
  assert.deepEqual(found.coverage.at(-1), { coverage: 1, precision: 3 / 5, confidence: 0.2 })
  assert.deepEqual(found.confusions[0], { meant: 'a', label: 'b', times: 1 })
})
