import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Command } from './commands.ts'
import { decideTurn, type Turn, type TurnFacts } from './decide.ts'
import type { Memory } from './memory.ts'
import type { OrderFacts } from './order-facts.ts'
import { guessSkill } from './skill.ts'
import { defaultPlaybook } from '../playbook/index.ts'

const order = (id: string, more: Partial<OrderFacts> = {}): OrderFacts => ({ id, status: 'paid', title: `goods of ${id}`, names: [id], ...more })
const shipped = (id: string, title = `goods of ${id}`): OrderFacts => order(id, { status: 'shipped', title, names: [id, `SF${id}`], parcel: { status: 'in-transit', carrier: '顺丰速运', trackingNo: `SF${id}`, latest: '已发出', expectedOn: '2026-11-25', deliveredOn: null } })
const facts = ({ orders = [], ...more }: Partial<TurnFacts> & { readonly orders?: readonly OrderFacts[] }): TurnFacts => ({ commands: [], confidence: 1, language: 'zh-CN', asked: '问', memory: {}, misunderstood: 0, identified: true, known: { orders }, handOverAfter: 2, today: '2026-11-28', now: 0, ...more })
const keyOf = (turn: Turn): string => { const line = turn.lines[0]!; return line.kind === 'text' ? line.key : 'quote' }
const answer: Command = { kind: 'answer', articleId: 'a', title: '运费', text: '满 99 元免运费', confidence: 0.9 }

/** Plays several turns, carrying memory as the house does. */
function play (turns: readonly Partial<TurnFacts>[]): Turn[] {
  let memory: Memory = {}
  let misunderstood = 0
  return turns.map((turn, i) => {
    const decided = decideTurn(facts({ memory, misunderstood, asked: ['甲', '乙丙', '丁戊己', '庚辛', '壬癸'][i] ?? '问', ...turn }))
    ;({ memory, misunderstood } = decided)
    return decided
  })
}

test('a request for a human, a danger and anger hand over at once', () => {
  const cases: readonly (readonly [Command, string, string])[] = [
    [{ kind: 'human', why: 'asked' }, 'asked', 'hand-over'], [{ kind: 'human', why: 'frustrated' }, 'frustrated', 'hand-over-sorry'], [{ kind: 'human', why: 'complaint' }, 'complaint', 'hand-over-sorry'],
    [{ kind: 'safety', topic: 'self-harm' }, 'safety', 'safety-self-harm'], [{ kind: 'safety', topic: 'threat' }, 'safety', 'safety-threat'], [{ kind: 'safety', topic: 'medical' }, 'safety', 'safety-medical'], [{ kind: 'safety', topic: 'minor' }, 'safety', 'safety-minor'], [{ kind: 'safety', topic: 'fraud' }, 'safety', 'safety-fraud'],
  ]
  for (const [command, reason, key] of cases) {
    const turn = decideTurn(facts({ commands: [command] }))
    assert.equal(turn.handOver?.reason, reason)
    assert.equal(keyOf(turn), key)
  }
})

test('two misunderstandings in a row hand over, one does not', () => {
  const [first, second] = play([{ commands: [{ kind: 'cannot-handle' }], asked: '甲乙' }, { commands: [{ kind: 'cannot-handle' }], asked: '丙丁' }])
  assert.equal(first!.handOver, undefined)
  assert.equal(second!.handOver?.reason, 'not-understood')
})

test('an answer in between starts the count anew, but the third in all still hands over', () => {
  const lost = { commands: [{ kind: 'cannot-handle' }] } as const
  const turns = play([lost, { commands: [answer] }, lost, { commands: [{ ...answer, articleId: 'b', text: '两年保修' }] }, lost])
  assert.deepEqual(turns.map(turn => turn.handOver?.reason), [undefined, undefined, undefined, undefined, 'not-understood'])
})

test('the playbook sets how many misunderstandings there may be', () => {
  assert.equal(decideTurn(facts({ commands: [{ kind: 'cannot-handle' }], handOverAfter: 1 })).handOver?.reason, 'not-understood')
  assert.equal(decideTurn(facts({ commands: [{ kind: 'cannot-handle' }], misunderstood: 1, handOverAfter: 3 })).handOver, undefined)
})

test('the same answer is never given three times: the loop is broken by the third turn', () => {
  const [first, second, third] = play([{ commands: [answer], asked: '运费多少' }, { commands: [answer], asked: '那运费呢' }, { commands: [answer], asked: '我问运费' }])
  assert.equal(keyOf(first!), 'quote')
  assert.equal(keyOf(second!), 'again')
  assert.equal(third!.handOver?.reason, 'repeated')
})

test('the same words three times in a row call a person, whatever they are taken for; something new in between does not', () => {
  const greet = (asked: string): Partial<TurnFacts> => ({ commands: [{ kind: 'small-talk', talk: 'greet' }], asked })
  assert.deepEqual(play([greet('你好'), greet('你好'), greet('你好')]).map(turn => turn.handOver?.reason), [undefined, undefined, 'repeated'])
  assert.deepEqual(play([greet('你好'), greet('你好'), { commands: [answer], asked: '运费多少' }, greet('早上好')]).map(turn => turn.handOver?.reason), [undefined, undefined, undefined, undefined])
})

test('an anonymous shopper learns how to sign in, and no order is told', () => {
  const turn = decideTurn(facts({ commands: [{ kind: 'start-flow', flow: 'order-status' }, { kind: 'set-slot', slot: 'number', value: 'zy1' }], identified: false, orders: [order('ZY1')] }))
  assert.equal(keyOf(turn), 'sign-in')
  assert.deepEqual(turn.card, { kind: 'choices', keys: ['human', 'returns'] })
})

test('orders: the only running one is told, several are asked about, a number of somebody else is unknown', () => {
  const flow = { kind: 'start-flow', flow: 'order-status' } as const
  assert.deepEqual(decideTurn(facts({ commands: [flow], orders: [order('A'), order('B', { status: 'completed' })] })).card, { kind: 'order', id: 'A' })
  assert.deepEqual(decideTurn(facts({ commands: [flow], orders: [order('B', { status: 'completed' }), order('C', { status: 'completed' })] })).card, { kind: 'order', id: 'B' })
  const which = decideTurn(facts({ commands: [flow], orders: [order('A'), order('B')] }))
  assert.equal(keyOf(which), 'which-order')
  const second = decideTurn(facts({ commands: [{ kind: 'set-slot', slot: 'place', value: 1 }], memory: which.memory, orders: [order('A'), order('B')] }))
  assert.deepEqual(second.card, { kind: 'order', id: 'B' })
  const unknown = decideTurn(facts({ commands: [flow, { kind: 'set-slot', slot: 'number', value: 'zy999999' }], orders: [order('A')] }))
  assert.equal(keyOf(unknown), 'number-unknown')
  assert.equal(keyOf(decideTurn(facts({ commands: [flow] }))), 'no-orders')
  assert.deepEqual(decideTurn(facts({ commands: [{ kind: 'start-flow', flow: 'my-orders' }], orders: [order('A'), order('B')] })).card, { kind: 'orders', ids: ['A', 'B'] })
})

test('a parcel is found by tracking number, by the tail of a number, and by what is in it', () => {
  const orders = [shipped('4410001', '云溪 冰箱'), shipped('4410002', '暖冬 羊毛被')]
  const track = { kind: 'start-flow', flow: 'parcel-tracking' } as const
  assert.deepEqual(decideTurn(facts({ commands: [track, { kind: 'set-slot', slot: 'number', value: 'sf4410002' }], orders })).card, { kind: 'parcel', id: '4410002' })
  assert.deepEqual(decideTurn(facts({ commands: [track, { kind: 'set-slot', slot: 'number', value: '10001' }], orders })).card, { kind: 'parcel', id: '4410001' })
  assert.deepEqual(decideTurn(facts({ commands: [track], orders, asked: '我的冰箱到哪了' })).card, { kind: 'parcel', id: '4410001' })
})

test('closing is offered, and done only when confirmed', () => {
  const [offered, closed] = play([{ commands: [{ kind: 'solved' }] }, { commands: [{ kind: 'affirm' }] }])
  assert.equal(offered!.resolve, undefined)
  assert.equal(closed!.resolve, 'confirmed')
  assert.equal(play([{ commands: [{ kind: 'small-talk', talk: 'thank' }] }, { commands: [{ kind: 'deny' }] }])[1]!.resolve, undefined)
  assert.equal(decideTurn(facts({ commands: [{ kind: 'affirm' }] })).resolve, undefined, 'a bare yes closes nothing')
})

test('the skill comes from what was said lately, then from what was bought', () => {
  const { skills } = defaultPlaybook()
  assert.equal(guessSkill(skills, ['你好', '我的快递还没到'], []), 'delivery')
  assert.equal(guessSkill(skills, ['我的快递还没到', '好的', '冰箱要安装', '冰箱维修'], []), 'appliance')
  assert.equal(guessSkill(skills, ['转人工'], ['婴儿配方奶粉']), 'baby')
  assert.equal(guessSkill(skills, ['转人工'], []), undefined)
})
