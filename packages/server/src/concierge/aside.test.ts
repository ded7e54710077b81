import assert from 'node:assert/strict'
import { test } from 'node:test'
import { asksAside, asksOfRules } from './aside.ts'
import type { Command, Context } from './commands.ts'
import { decideTurn, type TurnFacts } from './decide.ts'
import { flows } from './flows/registry.ts'
import type { Memory } from './memory.ts'
import { wordsFor } from './pressed.ts'
import { followCommands, type Frame } from './stack.ts'
import { understand } from './understand.ts'

const found = { articleId: 'a1', title: '退货运费', answer: '无理由退货的运费由您承担，质量问题由商家承担。', confidence: 0.8, others: [] }
const choices = [{ id: 'quality', title: '质量问题' }, { id: 'no-longer', title: '不想要了（七天无理由）' }]
const QUESTIONS = ['保修多久？', '质量问题的运费谁出', '七天无理由退货的运费谁承担？', '满多少包邮', '退货几天内有效', 'how long is the warranty?', 'who pays the postage for a return?']

/** Each question a flow can put, as it stands in memory. */
const frames: readonly Frame[] = [...flows.values()].filter(flow => !flow.passing).flatMap(flow => flow.slots.map((slot): Frame => ({ flow: flow.name, slots: { order: 'ZY1' }, asked: slot.name, tries: 1, choices, question: [{ kind: 'text', key: slot.ask }] })))

function heard (text: string, frame: Frame): readonly Command[] {
  const flow = flows.get(frame.flow)!
  const context: Context = {
    locale: 'zh-CN', closing: false, confirming: false, asking: { flow: frame.flow, takes: flow.slots.find(slot => slot.name === frame.asked)!.takes }, flows: [...flows.keys()],
    today: '2026-11-28', choosing: frame.choices ?? [], threshold: 0.55, found,
  }
  const { commands } = understand(text, context)
  const words = wordsFor({ stack: [frame] }, text, commands)
  return words ? [words] : commands
}

test('a question the knowledge answers is heard as one, whatever any flow has just asked', () => {
  assert.ok(frames.length > 40, `only ${frames.length} questions were found`)
  for (const frame of frames) for (const text of QUESTIONS) assert.equal(heard(text, frame)[0]?.kind, 'answer', `${frame.flow} ${frame.asked}: ${text}`)
})

const facts = (memory: Memory, commands: readonly Command[]): TurnFacts => ({ commands, confidence: 1, language: 'zh-CN', asked: '保修多久', memory, misunderstood: 0, identified: true, known: {}, handOverAfter: 2, today: '2026-11-28', now: 0 })
const answer: Command = { kind: 'answer', articleId: 'a1', title: found.title, text: found.answer, confidence: 0.8 }

test('after the answer every flow puts its question again, with its buttons, and goes on from there', () => {
  for (const frame of frames) {
    const waiting: Frame = { flow: 'invoice', slots: {}, asked: 'for', tries: 1, question: [{ kind: 'text', key: 'ask-invoice-kind' }] }
    const turn = decideTurn(facts({ stack: frame.flow === 'invoice' ? [frame] : [waiting, frame] }, [answer]))
    assert.deepEqual(turn.lines.slice(-2), [{ kind: 'text', key: 'back-to' }, ...frame.question!], `${frame.flow} ${frame.asked}`)
    assert.deepEqual(turn.card, { kind: 'offered', choices: choices.map(choice => choice.title) })
    assert.deepEqual(turn.memory.stack?.at(-1), frame, 'it stands where it stood, and the asking was not counted')
    assert.ok(followCommands(turn.memory.stack!, [{ kind: 'set-slot', slot: 'choice', value: 'quality' }], flows).moved)
  }
})

test('while a card waits the answer recalls it, and an "all right" to the answer confirms nothing', () => {
  const held: Frame = { flow: 'return-items', slots: {}, tries: 0, proposal: { id: 'p', hash: 'h' } }
  const turn = decideTurn(facts({ stack: [held], confirming: { id: 'p', hash: 'h', seq: 3 } }, [answer]))
  assert.deepEqual(turn.lines.at(-1), { kind: 'text', key: 'card-waits' })
  const then = decideTurn({ ...facts(turn.memory, [{ kind: 'affirm' }]), clearYes: false })
  assert.deepEqual([then.confirm, then.showAgain], [undefined, 'p'])
})

test('asked who it is, or greeted, in the middle of a flow: it says so and asks again', () => {
  const frame = frames.find(one => one.flow === 'repair')!
  for (const talk of ['who-are-you', 'greet'] as const) assert.deepEqual(decideTurn(facts({ stack: [frame] }, [{ kind: 'small-talk', talk }])).lines.slice(-1), frame.question)
})

test('what answers a diagnosis is no question, however it is put', () => {
  const step = frames.find(one => one.flow === 'repair' && one.asked === 'step1')!
  for (const text of ['怎么还是没反应', '试过了还是不行怎么办', '为什么一直漏水', 'why does it still not charge']) assert.equal(heard(text, { ...step, choices: [] })[0]?.kind, 'set-slot', text)
})

test('questions are told from answers', () => {
  for (const text of ['保修多久', '运费谁出', '可以退吗', '點解咁貴', 'how much is shipping']) assert.ok(asksAside(text), text)
  for (const text of ['不想要了', '第二个', '质量问题', '冰箱', 'the blue one', '明天下午']) assert.ok(!asksAside(text), text)
  for (const text of ['羊毛被可以退吗', '那个冰箱呢', 'can i return the quilt']) assert.ok(!asksOfRules(text), text)
})
