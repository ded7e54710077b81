import assert from 'node:assert/strict'
import { test } from 'node:test'
import { seatsFor } from './decide-outlook.ts'
import { estimateWait, type Pace } from './estimate.ts'

const pool = [{ role: 'expert', capacity: 3, openChats: 1 }, { role: 'agent', capacity: 4, openChats: 4 }, { role: 'agent', capacity: 2, openChats: 1 }]

test('seats held back are free for those they are kept for and for nobody else', () => {
  assert.deepEqual(seatsFor(pool, null), { free: 3, first: 0 })
  assert.deepEqual(seatsFor(pool, { role: 'expert', reserve: 1 }), { free: 2, first: 0 })
  assert.deepEqual(seatsFor(pool, { role: 'expert', reserve: 2 }), { free: 1, first: 0 })
  assert.deepEqual(seatsFor(pool, { role: 'expert', reserve: 4 }), { free: 1, first: 2 }, 'two must come free before a third is for everybody')
  assert.deepEqual(seatsFor(pool, { role: 'expert', reserve: 0 }), { free: 3, first: 0 })
})

test('what must come free first widens the upper end and leaves the lower', () => {
  const pace: Pace = { assigned: 60, windowMs: 900_000, handlingMs: null, handled: 0, openChats: 0, roomNow: false, relaxesInMs: 0 }
  const [open, held] = [estimateWait(2, pace)!, estimateWait(2, { ...pace, heldFirst: 2 })!]
  assert.equal(held.lowMs, open.lowMs)
  assert.equal(held.highMs, estimateWait(4, pace)!.highMs)
  assert.ok(held.highMs > open.highMs)
})
