import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseInstant } from '../kernel/clock.ts'
import { defaultPlaybook } from '../playbook/index.ts'
import { dayIn, rulesUnder } from './rules.ts'

test('what is owed may move as much as the highest authority, per currency; goodwill is each role\'s own', () => {
  const playbook = defaultPlaybook('CNY', 'Asia/Shanghai')
  const rules = rulesUnder({ ...playbook, compensation: { authority: { ...playbook.compensation.authority, manager: { perCaseMinor: 100, perDayMinor: 9_000_000, currency: 'CNY' }, expert: { perCaseMinor: 700, perDayMinor: 900, currency: 'USD' } } } }, 4)
  assert.deepEqual(rules.owed, [{ currency: 'CNY', perCaseMinor: 500_000, perDayMinor: 9_000_000 }, { currency: 'USD', perCaseMinor: 700, perDayMinor: 900 }])
  assert.deepEqual([rules.version, rules.returnDays, rules.priceDays, rules.withinPaid, rules.goodwill['agent']?.perCaseMinor], [4, 7, 15, true, 50_000])
  assert.deepEqual(rulesUnder({ ...playbook, compensation: { authority: {} } }, 1).owed, [], 'no authority at all: everything is for a person')
})

test('a day is the shop\'s', () => {
  const [before, after] = [parseInstant('2026-11-28T15:59:59.999Z'), parseInstant('2026-11-28T16:00:00Z')]
  assert.deepEqual([dayIn('Asia/Shanghai')(before), dayIn('Asia/Shanghai')(after), dayIn('America/New_York')(after)], ['2026-11-28', '2026-11-29', '2026-11-28'])
})
