import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Playbook } from '@zhiyu/server/contract/playbook'
import { freeEntry, leastOf, optionalKeys, shapeAt, type Shape } from './shape.ts'

const whole = JSON.parse(JSON.stringify(Playbook)) as Shape // the schema as the house sends it

test('the schema says what may be switched on, also inside overlays', () => {
  assert.ok(optionalKeys(shapeAt(whole, ['routing'])).includes('holdBack'))
  assert.ok(optionalKeys(shapeAt(whole, ['overlays', 0, 'routing'])).includes('headStartMs'))
  assert.deepEqual(optionalKeys(shapeAt(whole, ['routing', 'holdBack'])), [])
  assert.deepEqual(shapeAt(whole, ['routing', 'holdBack', 'tiers', 0])?.enum, ['diamond', 'core', 'mass'])
  assert.equal(shapeAt(whole, ['routing', 'nothing', 'here']), undefined)
})

test('records with free keys are told from closed ones', () => {
  assert.equal(freeEntry(shapeAt(whole, ['routing', 'chatWeights']))?.type, 'number')
  assert.equal(freeEntry(shapeAt(whole, ['compensation', 'authority']))?.type, 'object')
  assert.equal(freeEntry(shapeAt(whole, ['routing', 'headStartMs'])), undefined)
  assert.equal(shapeAt(whole, ['tiers', 'thresholds', 'CNY', 'coreFrom'])?.type, 'integer')
})

test('a part nobody thought of starts with what the schema requires', () => {
  assert.deepEqual(leastOf(shapeAt(whole, ['routing', 'advisor'])), { waitMs: 0, maxShoppers: 1 })
  assert.equal(leastOf(shapeAt(whole, ['routing', 'rings', 0, 'language'])), false)
})
