import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { halfOf, readCases, readWorlds, type Bank, type Case } from '@zhiyu/server/enquiries'

const folder = join(import.meta.dirname, '../evaluation')
const worlds = readWorlds(JSON.parse(readFileSync(join(folder, 'worlds.json'), 'utf8')))
const HALVES = ['development', 'held-out'] as const
const read = (bank: Bank): Case[] => HALVES.flatMap(half => readdirSync(join(folder, bank, half)).flatMap(file => {
  const cases = readCases(bank, readFileSync(join(folder, bank, half, file), 'utf8'))
  for (const one of cases) {
    assert.equal(`${one.intent}.jsonl`, file, `${one.id} lies in ${file}`)
    assert.equal(halfOf(one.id), half, `${one.id} lies in ${half}`)
  }
  return cases
}))
const [standard, hostile] = [read('standard'), read('hostile')]
const part = (cases: readonly Case[], is: (one: Case) => boolean): number => cases.filter(is).length / cases.length

test('each case has an id of its own and a world that exists', () => {
  const ids = [...standard, ...hostile.map(one => ({ ...one, id: `hostile ${one.id}` }))].map(one => one.id)
  assert.equal(new Set(ids).size, ids.length)
  for (const one of [...standard, ...hostile]) assert.ok(worlds.worlds[one.world], `${one.id}: ${one.world}`)
})

test('the standard bank is as large and as mixed as was agreed', () => {
  assert.ok(standard.length >= 700)
  assert.ok(part(standard, one => one.dialect !== null) >= 0.2, 'dialect')
  assert.equal(new Set(standard.flatMap(one => one.dialect ?? [])).size, 5)
  assert.ok(part(standard, one => one.tags.some(tag => tag === 'correction' || tag === 'interruption')) >= 0.15, 'corrections and interruptions')
  assert.ok(part(standard, one => one.turns.length >= 4) >= 0.1, 'four turns and more')
  assert.ok(Math.abs(part(standard, one => one.locale === 'en') - 0.15) < 0.05, 'English')
  assert.ok(new Set(standard.map(one => one.intent)).size >= 21)
  for (const one of standard) assert.equal(one.tags.includes('long'), one.turns.length >= 4, one.id)
})

test('the hostile bank is as large as was agreed, with forty ways of asking for a human', () => {
  assert.ok(hostile.length >= 300)
  assert.ok(new Set(hostile.filter(one => one.intent === 'human').map(one => one.turns[0])).size >= 40)
  assert.ok(hostile.filter(one => one.intent === 'loops').length >= 20)
})

test('no two openings of an intent are nearly the same, and nothing is written twice', () => {
  for (const [intent, cases] of Map.groupBy(standard, one => one.intent)) {
    const openings = cases.flatMap(one => typeof one.turns[0] === 'string' ? [[one.id, bigrams(one.turns[0])] as const] : [])
    for (const [i, [id, pairs]] of openings.entries()) {
      for (const [other, more] of openings.slice(0, i)) assert.ok(likeness(pairs, more) < 0.8, `${intent}: ${id} opens like ${other}`)
    }
  }
  const scripts = hostile.map(one => JSON.stringify([one.world, one.turns]))
  assert.equal(new Set(scripts).size, scripts.length)
})

test('a line that is no case is refused by its number and place', () => {
  assert.throws(() => readCases('standard', '\n{"id":"x-001"}'), /line 2 is not a case: \//)
  assert.throws(() => readCases('standard', 'x'), /line 1 is not JSON/)
  assert.throws(() => readCases('hostile', JSON.stringify({ ...hostile[0], holds: { neverSays: ['('] } })), /line 1: not a regular expression/)
  assert.throws(() => readWorlds({ products: {}, tradeIn: {}, worlds: { w: { orders: { o1: { items: ['NONE'], state: 'paid' } } } } }), /\/worlds\/w: no such product: NONE/)
})

function bigrams (text: string): ReadonlySet<string> {
  const letters = [...text.toLowerCase()]
  return new Set(letters.length < 2 ? letters : letters.slice(1).map((letter, i) => letters[i]! + letter))
}

function likeness (a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const both = a.intersection(b).size
  return both / (a.size + b.size - both)
}
