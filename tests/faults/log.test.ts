import assert from 'node:assert/strict'
import { test } from 'node:test'
import { judge, type ClientLog, type StoredMessage } from './log.ts'

const A = 'conversation-a'
const stored: StoredMessage[] = [1, 2, 3].map(seq => ({ conversation: A, clientId: `c${seq}`, seq, body: `b${seq}` }))
const kept: ClientLog = {
  sent: new Map(stored.map(row => [row.clientId, { conversation: A, body: row.body }])),
  acknowledged: stored.map(({ conversation, clientId, seq }) => ({ conversation, clientId, seq })),
  shown: [stored.map(({ conversation, clientId, seq }) => ({ conversation, clientId, seq }))],
}

test('a promise kept is found kept', () => { assert.deepEqual(judge(kept, stored), []) })

for (const [name, log, rows, says] of [
  ['an acknowledged message that is not stored', kept, stored.slice(0, 2), /^lost: c3/],
  ['a message stored twice', kept, [...stored, { ...stored[0]!, seq: 4 }], /^doubled: c1/],
  ['a gap in the numbers', kept, stored.map(row => row.seq === 3 ? { ...row, seq: 4 } : row), /^gap/],
  ['a changed body', kept, stored.map(row => row.seq === 2 ? { ...row, body: 'x' } : row), /^altered: c2/],
  ['an acknowledgement with another number', { ...kept, acknowledged: [{ conversation: A, clientId: 'c1', seq: 2 }] }, stored, /^renumbered: c1/],
  ['two messages shown the wrong way round', { ...kept, shown: [[0, 2, 1].map(i => kept.shown[0]![i]!)] }, stored, /^shown out of order/],
  ['one shown twice', { ...kept, shown: [[...kept.shown[0]!, kept.shown[0]![2]!]] }, stored, /^shown out of order/],
  ['one never shown', { ...kept, shown: [kept.shown[0]!.slice(0, 2)] }, stored, /^not shown/],
  ['one shown that was not committed', { ...kept, shown: [[...kept.shown[0]!, { conversation: A, clientId: 'c4', seq: 4 }]] }, stored, /^shown but never committed/],
] as const) test(`the checker sees ${name}`, () => { assert.match(judge(log, rows).join('\n'), new RegExp(says.source, 'm')) })
