import assert from 'node:assert/strict'
import { test } from 'node:test'
import { day, hour, minute } from '../kernel/clock.ts'
import { defaultPlaybook } from '../playbook/index.ts'
import { decideCallBack, decideTry, decideWhen, readPhone, type CallBackFacts } from './decide-call-back.ts'

const policy = defaultPlaybook('CNY').routing
const facts = (some: Partial<CallBackFacts> = {}): CallBackFacts => ({ expectedWaitMs: 0, tier: 'mass', openNow: true, alreadyAsked: false, ...some })
const patience = policy.callBack!.patienceMs

const cases: [string, CallBackFacts, Pick<typeof policy, 'callBack'>, string][] = [
  ['exactly as long as the patience is not too long', facts({ expectedWaitMs: patience.mass }), policy, 'none call-back.short-wait'],
  ['a millisecond longer than the patience is offered', facts({ expectedWaitMs: patience.mass + 1 }), policy, 'offer call-back.long-wait'],
  ['a diamond has less patience', facts({ expectedWaitMs: patience.diamond + 1, tier: 'diamond' }), policy, 'offer call-back.long-wait'],
  ['outside opening hours it is always offered', facts({ openNow: false }), policy, 'offer call-back.closed'],
  ['who asked already is not asked again', facts({ openNow: false, alreadyAsked: true }), policy, 'none call-back.asked-already'],
  ['a playbook without it offers none', facts({ openNow: false, expectedWaitMs: day }), {}, 'none call-back.off'],
]
for (const [name, given, by, expected] of cases) test(name, () => { const decided = decideCallBack(given, by); assert.equal(`${decided.kind} ${decided.because[0]?.rule}`, expected) })

test('three tries, a quarter of an hour apart, unless the playbook says otherwise', () => {
  assert.deepEqual(decideTry({ tries: 1, reached: false }, policy, 0), { kind: 'again', notBefore: 15 * minute })
  assert.deepEqual(decideTry({ tries: 2, reached: false }, policy, 0), { kind: 'again', notBefore: 15 * minute })
  assert.deepEqual(decideTry({ tries: 3, reached: false }, policy, 0), { kind: 'give-up' })
  assert.deepEqual(decideTry({ tries: 3, reached: true }, policy, 0), { kind: 'done' })
  assert.deepEqual(decideTry({ tries: 1, reached: false }, { callBack: { patienceMs: patience, tries: 1 } }, 0), { kind: 'give-up' })
  assert.deepEqual(decideTry({ tries: 1, reached: false }, { callBack: { patienceMs: patience, retryAfterMs: hour } }, 5), { kind: 'again', notBefore: hour + 5 })
})

test('a time that has passed means at once, one in closed hours the next opening, one after a week is refused', () => {
  const opens = (at: number): number => Math.max(at, 9 * hour)
  assert.deepEqual(decideWhen(null, hour, opens), { kind: 'at', notBefore: null })
  assert.deepEqual(decideWhen(hour, hour, opens), { kind: 'at', notBefore: null })
  assert.deepEqual(decideWhen(2 * hour, hour, opens), { kind: 'at', notBefore: 9 * hour })
  assert.deepEqual(decideWhen(10 * hour, hour, opens), { kind: 'at', notBefore: 10 * hour })
  assert.deepEqual(decideWhen(7 * day + hour, hour, opens), { kind: 'at', notBefore: 7 * day + hour })
  assert.deepEqual(decideWhen(7 * day + hour + 1, hour, opens), { kind: 'refuse', because: 'too-far' })
  assert.deepEqual(decideWhen(10 * hour, hour, () => null), { kind: 'at', notBefore: 10 * hour }, 'a shop that never opens keeps the wish')
})

const phones: [string, string | undefined][] = [
  ['138 0013 8000', '13800138000'], ['１３８００１３８０００', '13800138000'], ['+86-138-0013-8000', '+8613800138000'], ['(010) 6552 9988', '01065529988'], ['0755–8888 1234', '075588881234'], ['+44 20 7946 0958', '+442079460958'], ['1234567', '1234567'],
  ['110', undefined], ['123456', undefined], ['', undefined], ['一三八', undefined], ['+1234567890123456', undefined], ['138001380001380013800', undefined], ['11111111111', undefined], ['tel:13800138000', undefined], ['138+00138000', undefined], ['13800138000;drop', undefined],
]
for (const [text, expected] of phones) test(`reads "${text}" as ${expected ?? 'no number'}`, () => assert.equal(readPhone(text), expected))
