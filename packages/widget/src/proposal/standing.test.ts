import assert from 'node:assert/strict'
import test from 'node:test'
import { decideStanding, leftOf, troubleOf, type Known, type Standing } from './standing.ts'

const expiresAt = '2026-11-28T10:00:00.000Z'

test('a proposal stands where the card, our own answer or the time put it; what is closed stays closed', () => {
  const cases: readonly (readonly [string, 'open' | 'done' | 'declined' | 'refused' | 'expired', Known, number, Standing])[] = [
    ['waits', 'open', {}, 1, 'open'],
    ['the very end is too late', 'open', {}, 0, 'expired'],
    ['an answer is on its way', 'open', { working: 'confirm' }, -1, 'working'],
    ['nobody knows what came of it', 'open', { unsure: true }, 5, 'unsure'],
    ['our answer came before the card', 'open', { state: 'done' }, 5, 'done'],
    ['another tab answered while ours was on its way', 'declined', { working: 'confirm' }, 5, 'declined'],
    ['the card is the server\'s word', 'done', { state: 'open', trouble: 'unheard' }, -9, 'done'],
    ['an old look does not open it again', 'refused', { state: 'open' }, 5, 'refused'],
  ]
  for (const [name, state, known, left, expected] of cases) assert.equal(decideStanding({ state, expiresAt }, known, left), expected, name)
})

test('each refusal has its words; a broken line is no refusal', () => {
  assert.equal(troubleOf(409, 'proposal.closed'), 'closed')
  assert.equal(troubleOf(409, 'proposal.not-as-shown'), 'changed')
  assert.equal(troubleOf(422, 'proposal.refused'), 'refused')
  assert.equal(troubleOf(422, 'proposal.needs-person'), 'person')
  assert.equal(troubleOf(404, 'proposal.not-found'), 'gone')
  assert.equal(troubleOf(429, 'request.too-many'), 'busy')
  assert.equal(troubleOf(503, 'house.unavailable'), 'busy')
  assert.equal(troubleOf(0, ''), 'unheard')
  assert.equal(troubleOf(500, 'house.fault'), 'unheard')
})

test('the time left is counted in the last hour, to the second', () => {
  assert.equal(leftOf(3_600_000), undefined)
  assert.deepEqual(leftOf(3_599_999), { minutes: 60, seconds: 0 })
  assert.deepEqual(leftOf(61_000), { minutes: 1, seconds: 1 })
  assert.deepEqual(leftOf(60_000), { minutes: 1, seconds: 0 })
  assert.deepEqual(leftOf(1), { minutes: 0, seconds: 1 })
  assert.deepEqual(leftOf(-5), { minutes: 0, seconds: 0 })
})
