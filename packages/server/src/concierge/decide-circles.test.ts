import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Command } from './commands.ts'
import { decideTurn, type TurnFacts } from './decide.ts'
import { gistOf, remember, roundsOf, type Passed } from './decide-circles.ts'
import { saysDispleased } from './displeasure.ts'
import type { Memory } from './memory.ts'

/** Which message called a person; each with what an understander made of it. */
function calledAt (...turns: readonly (readonly [asked: string, lead: Command])[]): number | undefined {
  let memory: Memory = {}
  let misunderstood = 0
  for (const [i, [asked, lead]] of turns.entries()) {
    const facts: TurnFacts = { commands: [lead], confidence: 1, language: 'zh-CN', asked, memory, misunderstood, identified: true, known: { orders: [] }, handOverAfter: 2, today: '2026-11-28', now: 0 }
    const turn = decideTurn(facts)
    if (turn.handOver) return i + 1
    ;({ memory, misunderstood } = turn)
  }
  return undefined
}

const article = (articleId: string): Command => ({ kind: 'answer', articleId, title: articleId, text: `about ${articleId}`, confidence: 0.9 })
const lost: Command = { kind: 'cannot-handle' }
const deny: Command = { kind: 'deny' }
const thanks: Command = { kind: 'small-talk', talk: 'thank' }

test('one question in three wordings calls a person at the third, whatever was answered each time', () => {
  assert.equal(calledAt(['咋退款', article('a')], ['退款到底怎么弄啊', article('b')], ['请问如何退款', article('c')]), 3)
  assert.equal(calledAt(['how do I cancel', article('a')], ['I asked how to cancel', article('b')], ['cancel, how??', article('c')]), 3)
  assert.equal(calledAt(['会员怎么升级', article('a')], ['升级会员', article('a')], ['我说升级会员', article('a')]), 3)
})

test('displeasure goes round like a repetition, also in between', () => {
  assert.equal(calledAt(['发票怎么开', article('a')], ['？？', lost], ['发票怎么开', article('a')]), 3)
  assert.equal(calledAt(['where is it', article('a')], ['that does not help', article('b')], ['huh', article('c')]), 3)
  assert.equal(calledAt(['运费多少', article('a')], ['不对', deny], ['运费多少', article('a')]), 3)
})

test('different questions are no circle, however alike they look', () => {
  assert.equal(calledAt(['白色耳机有货吗', article('a')], ['黑色耳机有货吗', article('b')], ['红色耳机有货吗', article('c')], ['耳机保修多久', article('d')]), undefined)
  assert.equal(calledAt(['4410001 到哪了', article('a')], ['4410002 到哪了', article('b')], ['4410003 到哪了', article('c')]), undefined)
  assert.equal(calledAt(['怎么退货', article('a')], ['怎么换货', article('b')], ['怎么开发票', article('c')], ['怎么取消', article('d')]), undefined)
  assert.equal(calledAt(['积分怎么用', article('a')], ['谢谢', thanks], ['地址怎么改', article('b')], ['谢谢', thanks]), undefined)
})

test('an answer that brings a new question is progress; one that brings the same is not', () => {
  const past: readonly Passed[] = remember({ lines: [{ kind: 'quote', text: 'which one?' }], memory: {}, misunderstood: 0, answered: false, because: 'asked' }, '退货', [])
  const turn = (text: string) => ({ lines: [{ kind: 'quote', text }], memory: {}, misunderstood: 0, answered: false, because: 'asked' } as const)
  assert.equal(roundsOf(turn('why?'), { asked: '1', lead: 'set-slot', past, rounds: 1 }), 0)
  assert.equal(roundsOf(turn('which one?'), { asked: '1', lead: 'set-slot', past, rounds: 1 }), 2)
})

test('displeasure is heard in every tongue we answer, and a matter of its own is none', () => {
  for (const text of ['还是看不懂', '又是同样的话', '你答的不对', '唔係呢個', '都唔係', '講緊咩', '聽唔聽到', '侪勿是', '呒没用场', '聽無啦', '说啥子', '整不明白', 'you keep saying that', 'still the wrong answer', '？？']) assert.ok(saysDispleased(text), text)
  for (const text of ['不用送了', '没用过，全新的', '扣款重复', '重复下单了', '这个怎么用', '不是黑色，是白色', '我要退货', 'not the kettle', 'the blue one']) assert.ok(!saysDispleased(text), text)
  assert.equal(calledAt(['保修多久', article('a')], ['你答的不对', article('b')], ['都唔係', article('c')]), 3)
})

test('who is told that they were told goes round', () => {
  assert.equal(calledAt(['多久能到', article('a')], ['几天能送到', article('a')], ['要几天送到', article('b')]), 3)
  assert.equal(calledAt(['分期几期', article('a')], ['退货的话分期咋办', article('a')], ['地址填错了', article('b')]), undefined)
})

test('the gist of a question is what it names', () => {
  assert.deepEqual([...gistOf('请问到底怎么退款呀')], ['退', '款'])
  assert.deepEqual([...gistOf('How do I get my refunds??')], ['refund'])
})
