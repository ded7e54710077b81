import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { firstUnsound, nextEvidence, type EvidenceRow, type Head } from './evidence.ts'

const promise = { shopId: 'alpha', promiseId: 'p1' }

function record (lines: number): { rows: EvidenceRow[]; head: Head } {
  const rows: EvidenceRow[] = []
  let head: Head = { n: 0, hash: '' }
  for (let i = 0; i < lines; i++) {
    const row = nextEvidence(promise, head, { at: 1_000 + i, what: i === 0 ? 'started' : 'warned', facts: { dueAt: `${i}`, share: i / 10, overlay: null } })
    rows.push(row)
    head = row
  }
  return { rows, head: { n: head.n, hash: head.hash } }
}

test('a record as it was written is sound, an empty one too', () => {
  for (const lines of [0, 1, 2, 9]) { const { rows, head } = record(lines); assert.equal(firstUnsound(promise, head, rows), undefined) }
})

test('the order of keys does not matter: the database forgets it', () => {
  const { rows, head } = record(2)
  const shuffled = rows.map(row => ({ ...row, facts: Object.fromEntries(Object.entries(row.facts).toReversed()) }))
  assert.equal(firstUnsound(promise, head, shuffled), undefined)
})

test('whatever is changed, taken out, added or moved, the first wrong line is named', () => fc.assert(fc.property(fc.integer({ min: 2, max: 8 }), fc.nat(7), fc.constantFrom('at', 'what', 'facts', 'hash', 'previous', 'remove', 'repeat', 'swap'), (lines, pick, how) => {
  const { rows, head } = record(lines)
  const i = pick % lines
  const row = rows[i]!
  const forged: EvidenceRow[] = how === 'remove' ? rows.toSpliced(i, 1)
    : how === 'repeat' ? rows.toSpliced(i, 0, row)
      : how === 'swap' ? i + 1 < lines ? rows.toSpliced(i, 2, rows[i + 1]!, row) : rows.toSpliced(i, 1)
        : rows.with(i, { ...row, ...(how === 'at' ? { at: row.at + 1 } : how === 'what' ? { what: 'kept' } : how === 'facts' ? { facts: { ...row.facts, dueAt: 'later' } } : { [how]: 'f'.repeat(64) }) })
  const wrong = firstUnsound(promise, head, forged)
  assert.ok(wrong !== undefined && wrong >= i + 1 && wrong <= i + 2, `${how} at ${i}: ${String(wrong)}`)
})))

test('a line written anew with its hash breaks the next; the last one breaks the promise\'s own mark', () => {
  const { rows, head } = record(3)
  const anew = (i: number): EvidenceRow[] => rows.with(i, nextEvidence(promise, i === 0 ? { n: 0, hash: '' } : rows[i - 1]!, { at: 5, what: 'kept', facts: {} }))
  assert.equal(firstUnsound(promise, head, anew(0)), 2)
  assert.equal(firstUnsound(promise, head, anew(2)), 3)
  assert.equal(firstUnsound({ ...promise, promiseId: 'p2' }, head, rows), 1, 'a record belongs to its promise')
})
