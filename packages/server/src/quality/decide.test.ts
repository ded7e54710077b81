import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ASK_AGAIN_MS, CHANGEABLE_MS, decideAsk, decideRating, type AskFacts, type RatingFacts } from './decide.ts'

const ratings: [string, RatingFacts, number, string][] = [
  ['refuses before a resolution', { resolvedOnce: false, ratedAt: null }, 0, 'not-resolved'],
  ['takes the first score', { resolvedOnce: true, ratedAt: null }, 0, 'first'],
  ['takes a change just before a day', { resolvedOnce: true, ratedAt: 0 }, CHANGEABLE_MS - 1, 'change'],
  ['refuses a change at a day', { resolvedOnce: true, ratedAt: 0 }, CHANGEABLE_MS, 'too-late'],
]
for (const [name, facts, now, expected] of ratings) {
  test(name, () => {
    const decision = decideRating(facts, now)
    assert.equal(decision.kind === 'refuse' ? decision.because : decision.first ? 'first' : 'change', expected)
  })
}

const solved: AskFacts = { by: 'agent', abandoned: false, customerWrote: true, askedAt: null, rated: false }
const asks: [string, Partial<AskFacts>, number, string][] = [
  ['asks after a human solved it', {}, 0, 'ask'],
  ['asks after the AI solved it', { by: 'ai' }, 0, 'ask'],
  ['leaves alone what the house closed', { by: 'system' }, 0, 'closed-by-house'],
  ['leaves alone who has gone', { abandoned: true }, 0, 'abandoned'],
  ['leaves alone who said nothing', { customerWrote: false }, 0, 'nothing-said'],
  ['never asks who answered', { rated: true }, 9e9, 'rated'],
  ['never nags within a day', { askedAt: 0 }, ASK_AGAIN_MS - 1, 'asked'],
  ['may ask at the next resolution a day later', { askedAt: 0 }, ASK_AGAIN_MS, 'ask'],
]
for (const [name, some, now, expected] of asks) {
  test(name, () => {
    const decision = decideAsk({ ...solved, ...some }, now)
    assert.equal(decision.kind === 'ask' ? 'ask' : decision.because, expected)
  })
}
