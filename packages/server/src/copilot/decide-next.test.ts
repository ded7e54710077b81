import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decideNext, type NextFacts } from './decide-next.ts'

const quiet: NextFacts = { state: 'with-agent', unanswered: true, mood: 'calm', saysSolved: false, ai: { intent: null, act: 'none', about: null, confidence: 0 }, article: null, orders: [], openDeeds: [], lateClocks: [], skill: null, skills: [] }
const nextOf = (more: Partial<NextFacts>): string[] => decideNext({ ...quiet, ...more }).map(one => [one.kind, one.about].filter(Boolean).join(' '))
const article = { articleId: 'a1', title: '运费怎么算', answer: '满 99 免运费', likeness: 0.4 }

const cases: readonly (readonly [string, Partial<NextFacts>, readonly string[]])[] = [
  ['nothing known, nothing advised', {}, []],
  ['a resolved conversation needs nothing', { state: 'resolved', mood: 'upset', article }, []],
  ['anger first', { mood: 'upset', article }, ['soothe', 'send-article a1']],
  ['a deed the AI could propose', { ai: { intent: 'cancel-order', act: 'propose', about: 'cancel-order', confidence: 1 } }, ['propose cancel-order']],
  ['a deed it would have to ask about first', { ai: { intent: 'return-items', act: 'ask', about: null, confidence: 1 } }, ['propose return-items']],
  ['a card that waits already', { ai: { intent: 'cancel-order', act: 'propose', about: 'cancel-order', confidence: 1 }, openDeeds: [{ kind: 'cancel-order', orderId: 'ZY1' }] }, ['wait-for-shopper cancel-order']],
  ['an order to tell', { ai: { intent: 'order-status', act: 'tell', about: 'ZY1', confidence: 1 }, orders: [{ id: 'ZY1', status: 'shipped' }] }, ['tell-order ZY1']],
  ['which order', { ai: { intent: 'order-status', act: 'ask', about: null, confidence: 1 } }, ['ask-order']],
  ['an article near enough', { article: { ...article, likeness: 0.25 } }, ['send-article a1']],
  ['an article too far', { article: { ...article, likeness: 0.24 } }, []],
  ['no article beside an order that answers', { article, ai: { intent: 'order-status', act: 'tell', about: 'Z', confidence: 1 } }, ['tell-order Z']],
  ['no article for words already answered', { article, unanswered: false }, []],
  ['another skill than this agent\'s', { skill: 'appliance', skills: ['delivery'] }, ['transfer appliance']],
  ['the agent\'s own skill', { skill: 'delivery', skills: ['delivery'] }, []],
  ['says it is solved', { saysSolved: true, article }, ['offer-close']],
  ['never more than three', { mood: 'upset', article, skill: 'x', lateClocks: ['solution', 'closure'], ai: { intent: 'order-status', act: 'tell', about: 'Z', confidence: 1 } }, ['soothe', 'tell-order Z', 'transfer x']],
]
for (const [name, facts, expected] of cases) test(`next: ${name}`, () => { assert.deepEqual(nextOf(facts), expected) })
