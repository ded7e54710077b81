import assert from 'node:assert/strict'
import { test } from 'node:test'
import { trainWhenStale } from '../../../../tools/train.ts'
import { openAlarm, type AlarmKind } from './alarm-model.ts'
import type { Context } from './commands.ts'
import { decideAlarm } from './decide-alarm.ts'
import { asksForHuman, safetyTopic } from './patterns.ts'
import { dangerLines } from './train-alarm.ts'
import { TRAINING } from './intent-model.ts'
import { understand } from './understand.ts'
import { wordsOf } from './words.ts'

trainWhenStale({ say: () => undefined })
const read = openAlarm()!
const context = (text: string, more: Partial<Context> = {}): Context => ({ locale: 'zh-CN', closing: false, confirming: false, asking: undefined, flows: ['order-status'], today: '2026-11-28', choosing: [], threshold: 0.55, found: undefined, alarm: read(text), ...more })
const heard = (text: string, more: Partial<Context> = {}): string => {
  const [lead] = understand(text, context(text, more)).commands
  return lead?.kind === 'safety' ? lead.topic : lead?.kind ?? ''
}

/** Not in the training folder, and none of them heard by a pattern. */
const UNHEARD: Readonly<Record<string, readonly string[]>> = {
  'self-harm': ['我真的不想再撑下去了，想离开人世', '天台的风好大，我准备好走了', 'I am ready to end it tonight, goodbye everyone'],
  'threat': ['我会带汽油去你们仓库', 'I will come with a knife and cut you'],
  'medical': ['宝宝把你们的珠子咽下去了，脸都紫了', 'the lamp gave my kid an electric shock and he fainted'],
  'minor': ['我上五年级，偷偷用妈妈手机付的款'],
  'fraud': ['骗子让我把验证码告诉他，我刚给了', 'I just gave the scammer my code and he is taking my money'],
  'human': ['机器跟我说不明白，给我派个活人', 'put somebody real on please'],
}

test('danger and a call for a person are heard in words that no pattern has', () => {
  for (const [kind, texts] of Object.entries(UNHEARD)) for (const text of texts) assert.equal(heard(text), kind, text)
})

test('what only sounds like it calls nobody', () => {
  for (const text of ['笑死我了这客服头像', '1', '2', '3', '阿里巴巴', '芝麻', '阿巴阿巴', 'blah', '？？', '空气炸锅炸鸡要多久', '跳楼价还有没有', '这款电池能用几年', '孩子十岁穿多大码', '安装人工费怎么算', '秒杀几点开始', 'is this knife set dishwasher safe', 'the deal is killer, when does it end', 'my phone battery is dead', 'what size for a 12 year old']) {
    assert.ok(!['human', ...Object.keys(UNHEARD)].includes(heard(text)), `${text}: ${heard(text)}`)
  }
})

test('while a question waits, names and places need more to alarm', () => {
  const alarm = { kind: 'human', chance: 0.8, named: true } as const
  assert.equal(decideAlarm({ zh: '老板', en: '老板' }, { alarm, asking: undefined }), 'human')
  assert.equal(decideAlarm({ zh: '老板', en: '老板' }, { alarm, asking: { flow: 'change-address', takes: ['address'] } }), undefined)
  assert.equal(decideAlarm({ zh: '你是真人吗', en: '' }, { alarm, asking: undefined }), undefined)
})

test('without a model, or with one taught with other words, the patterns stand alone', () => {
  assert.equal(openAlarm('/nowhere/alarm.model'), undefined)
  assert.equal(understand('我会带汽油去你们仓库', { ...context(''), alarm: undefined }).commands[0]?.kind === 'safety', false)
})

test('its lines are one a line, none twice, and patterns hear only a part of them', () => {
  const lines = dangerLines(TRAINING)
  assert.equal(new Set(lines.map(one => one.text)).size, lines.length)
  const kinds = new Set<AlarmKind | 'calm'>(['self-harm', 'threat', 'medical', 'minor', 'fraud', 'human', 'calm'])
  for (const { text, label } of lines) assert.ok(kinds.has(label as AlarmKind) && text === text.trim() && text === text.normalize('NFC'), text) // one of the files' names
  const unheard = lines.filter(({ text, label }) => {
    const { zh, en } = wordsOf(text)
    return label !== 'calm' && !asksForHuman(zh, en) && safetyTopic(zh, en) === undefined
  })
  assert.ok(unheard.length > 300, 'a model is worth its while')
})
