import assert from 'node:assert/strict'
import { test } from 'node:test'
import { minute, second } from '../kernel/clock.ts'
import { defaultPlaybook } from '../playbook/index.ts'
import { decideReserve, heldByFormula, overloadFrom, type HeldFlow } from './decide-measures.ts'

const policy = defaultPlaybook('CNY').routing
const flow = (some: Partial<HeldFlow> = {}): HeldFlow => ({ privileged: 30, others: 90, spanMs: 15 * minute, seats: 36, handlingMs: 4 * minute, ...some })

test('the formula holds back nothing while the privileged hardly wait, and more the busier and the smaller the pool', () => {
  assert.equal(heldByFormula(flow({ others: 5 }), policy), 0)
  const busy = heldByFormula(flow({ privileged: 18, others: 110 }), policy)
  assert.ok(busy >= 1 && busy <= 3, String(busy))
  assert.ok(heldByFormula(flow({ privileged: 4, others: 20, seats: 6 }), policy) >= 1)
  assert.equal(heldByFormula(flow({ privileged: 0 }), policy), 0, 'kept for nobody')
})

test('until enough is known one seat is kept; without seats or without hold-back none', () => {
  assert.equal(heldByFormula(flow({ handlingMs: null }), policy), 1)
  assert.equal(heldByFormula(flow({ privileged: 2, others: 2 }), policy), 1)
  assert.equal(heldByFormula(flow({ seats: 0 }), policy), 0)
  const { holdBack: _none, ...without } = policy
  assert.equal(heldByFormula(flow(), without), 0)
})

test('never more than a third of the seats on duty, whatever the playbook says', () => {
  assert.equal(decideReserve({ holdBack: { ...policy.holdBack!, seats: 500 } }, 10, 0), 3)
  assert.equal(decideReserve({ holdBack: { ...policy.holdBack!, seats: 2 } }, 10, 0), 2)
  assert.equal(decideReserve(policy, 2, 3), 0)
  assert.equal(decideReserve(policy, 36, 2), 2)
  assert.equal(decideReserve({}, 36, 2), 0)
})

test('overload begins where waiting times handling over seats reaches the limit', () => {
  const { overload } = policy
  assert.equal(overloadFrom(policy, 60, 5 * minute), Math.ceil(overload!.whenWaitMs * 60 / (5 * minute)))
  assert.equal(overloadFrom(policy, 0, 5 * minute), 1, 'with nobody on duty anyone is too many')
  assert.equal(overloadFrom(policy, 60, null), Math.ceil(overload!.whenWaitMs * 60 / overload!.handlingMs.mass))
  assert.equal(overloadFrom({}, 60, 30 * second), Infinity)
})
