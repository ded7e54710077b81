import assert from 'node:assert/strict'
import { test } from 'node:test'
import { foldText } from '../knowledge/index.ts'
import { styleOf } from '../playbook/index.ts'
import { chooseStyle, type StyleFacts, type StylePolicy } from './style.ts'
import type { Said } from './said.ts'
import { choices, sayText, texts, type ChoiceKey, type TextKey } from './texts.ts'
import { manners } from './texts-styles.ts'
import { usualButton } from './pressed.ts'
import { cantonese, cantoneseChoices } from './texts-yue.ts'

const shopper = (more: Partial<StyleFacts> = {}): StyleFacts => ({ care: [], tier: 'mass', tags: [], region: null, dialect: null, language: 'zh-CN', ...more })
const policy = (rules: StylePolicy['rules'], more: Partial<StylePolicy> = {}): StylePolicy => ({ default: 'warm', cantonese: true, rules, ...more })

const cases: readonly (readonly [string, StyleFacts, StylePolicy, string])[] = [
  ['nobody in particular gets the usual style', shopper(), policy([]), 'warm'],
  ['the shop sets the usual style', shopper(), policy([], { default: 'brisk' }), 'brisk'],
  ['a tier', shopper({ tier: 'diamond' }), policy([{ style: 'formal', tiers: ['diamond'] }]), 'formal'],
  ['another tier', shopper({ tier: 'core' }), policy([{ style: 'formal', tiers: ['diamond'] }]), 'warm'],
  ['a tag', shopper({ tags: ['interest-baby'] }), policy([{ style: 'playful', tags: ['interest-baby', 'student'] }]), 'playful'],
  ['a region', shopper({ region: '广东' }), policy([{ style: 'brisk', regions: ['广东'] }]), 'brisk'],
  ['no region is none of them', shopper(), policy([{ style: 'brisk', regions: ['广东'] }]), 'warm'],
  ['what they write', shopper({ language: 'en' }), policy([{ style: 'formal', written: ['en'] }]), 'formal'],
  ['Cantonese is not Mandarin', shopper({ dialect: 'yue' }), policy([{ style: 'playful', written: ['yue'] }, { style: 'formal', written: ['zh-CN'] }]), 'playful'],
  ['every condition of a rule must hold', shopper({ tier: 'diamond', region: '四川' }), policy([{ style: 'formal', tiers: ['diamond'], regions: ['广东'] }]), 'warm'],
  ['the first that fits', shopper({ tier: 'diamond', region: '广东' }), policy([{ style: 'brisk', regions: ['广东'] }, { style: 'formal', tiers: ['diamond'] }]), 'brisk'],
  ['care comes first, wherever its rule stands', shopper({ tier: 'diamond', care: ['vision'] }), policy([{ style: 'brisk', tiers: ['diamond'] }, { style: 'plain', care: ['vision'] }]), 'plain'],
  ['silver is spoken to plainly even where no rule says so', shopper({ tier: 'diamond', care: ['silver'] }), policy([{ style: 'brisk', tiers: ['diamond'] }]), 'plain'],
  ['the shop may speak formally to silver', shopper({ care: ['silver'] }), policy([{ style: 'formal', care: ['silver'] }]), 'formal'],
]
for (const [name, facts, rules, style] of cases) test(`style: ${name}`, () => { assert.equal(chooseStyle(facts, rules).style, style) })

test('Cantonese answers Cantonese, where the shop allows, and never a region', () => {
  assert.equal(chooseStyle(shopper({ dialect: 'yue' }), styleOf({})).cantonese, true)
  assert.equal(chooseStyle(shopper({ dialect: 'yue' }), policy([], { cantonese: false })).cantonese, false)
  assert.equal(chooseStyle(shopper({ region: '广东' }), styleOf({})).cantonese, false)
  assert.equal(chooseStyle(shopper({ dialect: 'wu' }), styleOf({})).cantonese, false)
  assert.equal(chooseStyle(shopper({ dialect: 'yue', language: 'en' }), styleOf({})).cantonese, false)
})

/** Every way one key can be said. */
const waysOf = (key: TextKey): string[] => {
  const said: Said = texts[key]
  const own = cantonese[key]
  return [said['zh-CN'], said.en, ...said.plain ? [said.plain['zh-CN'], said.plain.en] : [], ...Object.values(manners[key] ?? {}).flatMap(one => [one['zh-CN'], one.en]), ...own === undefined ? [] : [own]]
}
const keys = Object.keys(texts) as TextKey[] // the keys of our own object
const valuesIn = (text: string): string => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).toSorted().join()
const withoutValues = (text: string): string => text.replace(/\{\w+\}/g, '')

test('every way of saying a thing holds the same values, so no style loses or adds a fact', () => {
  let ways = 0
  for (const key of keys) {
    for (const text of waysOf(key)) {
      ways++
      assert.equal(valuesIn(text), valuesIn(texts[key]['zh-CN']), `${key}: ${text}`)
      assert.notEqual(text.trim(), '', key)
    }
  }
  assert.ok(ways > keys.length * 2 + 100, `only ${ways} ways were found`)
})

const FACT = /\p{N}+|[一二三四五六七八九十百千万两]\s?(?:天|日|元|块|小时|分钟|次|%)/gu
const factsIn = (text: string): readonly string[] => foldText(withoutValues(text)).match(FACT) ?? []

test('no style writes a digit of its own; a dialect writes those of the usual words and no others', () => {
  for (const key of keys) {
    for (const text of Object.values(manners[key] ?? {}).flatMap(one => [one['zh-CN'], one.en])) assert.deepEqual(factsIn(text), [], `${key}: ${text}`)
    const usual = factsIn(texts[key]['zh-CN'])
    const own = factsIn(cantonese[key] ?? texts[key]['zh-CN'])
    assert.ok(own.every(fact => usual.includes(fact)), `${key} adds a fact: ${cantonese[key]}`)
    assert.deepEqual(own.filter(fact => /^\p{N}/u.test(fact)).toSorted(), usual.filter(fact => /^\p{N}/u.test(fact)).toSorted(), `${key} loses a figure: ${cantonese[key]}`)
  }
})

/** Read by staff, and danger, which is said in one wording to everybody. */
const NOT_IN_CANTONESE = /^next-|^safety-/

test('everything a shopper is told is there in Cantonese, buttons too, and each button is heard as the usual one', () => {
  assert.deepEqual(keys.filter(key => !NOT_IN_CANTONESE.test(key) && cantonese[key] === undefined), [])
  assert.deepEqual(keys.filter(key => NOT_IN_CANTONESE.test(key) && cantonese[key] !== undefined), [])
  for (const key of Object.keys(choices) as ChoiceKey[]) assert.equal(usualButton(` ${cantoneseChoices[key]}`), choices[key]['zh-CN'])
  assert.equal(usualButton('唔該'), '唔該')
})

test('danger and anger are said in one manner only', () => {
  for (const key of keys.filter(one => /^safety-|hand-over-sorry/.test(one))) assert.equal(manners[key], undefined, key)
})

test('a style is heard: the same key differs by manner, language and dialect, and the values are filled in each', () => {
  const values = { id: 'ZY1', title: '冰箱' }
  const heard = (['warm', 'plain', 'brisk', 'playful', 'formal'] as const).flatMap(style => (['zh-CN', 'en'] as const).map(language => sayText('order-shipped', { language, style, cantonese: false }, values)))
  const all = [...heard, sayText('order-shipped', { language: 'zh-CN', style: 'warm', cantonese: true }, values)]
  assert.equal(new Set(all).size, 11)
  assert.ok(all.every(text => text.includes('ZY1') && text.includes('冰箱') && !text.includes('{')))
})

test('what has no text in a manner is said in the usual one', () => {
  assert.equal(sayText('safety-threat', { language: 'en', style: 'playful', cantonese: false }), texts['safety-threat'].en)
  assert.equal(sayText('safety-threat', { language: 'zh-CN', style: 'brisk', cantonese: true }), texts['safety-threat']['zh-CN'])
})
