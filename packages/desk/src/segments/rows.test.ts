import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FeatureView } from '@zhiyu/server/contract/profile'
import type { Condition } from '@zhiyu/server/contract/segments'
import { conditionOf, rowsOf, type Features } from './rows.ts'

const feature = (id: string, kind: FeatureView['kind']): [string, FeatureView] => [id, { id, kind, unit: null, group: 'value', name: { 'zh-CN': id, en: id }, values: null, declared: false }]
const features: Features = new Map([feature('spend365', 'money'), feature('returnRate', 'share'), feature('lastOrderAt', 'instant'), feature('tags', 'words'), feature('tier', 'word'), feature('points', 'number')])

test('what rows can say comes back as it was', () => {
  const conditions: Condition[] = [
    { all: [{ feature: 'spend365', is: '>=', value: 500_050, currency: 'CNY' }, { not: { feature: 'tags', has: 'high-frequency' } }] },
    { any: [{ all: [{ feature: 'points', from: 1, to: 2.5 }, { feature: 'tier', in: ['core', 'mass'] }] }, { feature: 'lastOrderAt', withinDays: 30 }, { feature: 'returnRate', is: '>', value: 0.145 }] },
    { feature: 'lastOrderAt', is: '<', value: Date.parse('2026-01-01T00:00:00Z') }, { feature: 'tier', known: false },
  ]
  for (const condition of conditions) {
    const rows = rowsOf(condition, features, 'CNY')
    assert.ok(rows, JSON.stringify(condition))
    assert.deepEqual(conditionOf(rows, features, 'CNY'), condition)
  }
})

test('what they cannot say is left to the text, and an empty field is no condition', () => {
  const points: Condition = { feature: 'points', is: '>', value: 1 }
  for (const condition of [{ not: points }, { all: [{ any: [points, { all: [points, points] }] }, points] }, { feature: 'spend365', is: '>', value: 1, currency: 'USD' }, { feature: 'lastOrderAt', is: '>=', value: 5 }] as const) assert.equal(rowsOf(condition, features, 'CNY'), undefined)
  for (const values of [[''], [' '], ['x'], []]) assert.equal(conditionOf({ join: 'all', parts: [{ feature: 'points', op: '>', values }] }, features, 'CNY'), undefined)
})
