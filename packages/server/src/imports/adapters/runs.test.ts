import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Stage } from '../../commerce/index.ts'
import { seededRandom } from '../../kernel/random.ts'
import { lineMicros } from '../cells.ts'
import { createRun, type RunLine } from './runs.ts'

type Row = [line: number, order: string, customer: string | null, last: string | null, placedAt: string, total: string, micros: string, count: number, region: string | null, sale: boolean, mark: string, nameless: number, returned: number]

test('runs of an order that comes back in a file add up to its lines, exactly', () => {
  const random = seededRandom(3)
  const whole = (most: number): number => Math.floor(random.next() * most)
  const lines = Array.from({ length: 600 }, (_, line): RunLine => {
    const quantity = whole(3) === 0 ? 2_147_483_647 : whole(50) - 20
    return {
      line, order: `o${whole(7)}`, customer: whole(3) === 0 ? null : `c${whole(4)}`, placedAt: `2010-01-0${1 + whole(9)}T00:00:00.000Z`, country: whole(4) === 0 ? null : `r${whole(3)}`,
      mark: (['s', 'r', 'w', 'd'] as const)[whole(4)]!, amount: quantity * 999, micros: lineMicros(quantity, '999999998.999999'),
    }
  })
  const rows: Row[] = []
  const stage: Pick<Stage, 'put'> = { put: (kind, values) => { assert.equal(kind, 'runs'); rows.push([...values] as Row) } } // in the order of the columns
  const run = createRun()
  for (const line of lines) run.add(stage as Stage, line) // only put is called
  run.end(stage as Stage)
  run.end(stage as Stage) // nothing is held any more
  const least = (of: readonly (string | null)[]): string | null => of.filter(one => one !== null).toSorted()[0] ?? null
  const most = (of: readonly (string | null)[]): string | null => of.filter(one => one !== null).toSorted().at(-1) ?? null
  for (const order of new Set(lines.map(line => line.order))) {
    const own = lines.filter(line => line.order === order)
    const parts = rows.filter(row => row[1] === order)
    assert.ok(parts.length > 20, 'the order came back often')
    assert.equal(parts.reduce((sum, row) => sum + BigInt(row[5]), 0n), own.reduce((sum, line) => sum + BigInt(line.amount), 0n))
    assert.equal(parts.reduce((sum, row) => sum + BigInt(row[6]), 0n), own.reduce((sum, line) => sum + BigInt(line.micros), 0n))
    assert.deepEqual(
      [Math.min(...parts.map(row => row[0])), least(parts.map(row => row[2])), most(parts.map(row => row[3])), least(parts.map(row => row[4])), parts.reduce((sum, row) => sum + row[7], 0), least(parts.map(row => row[8])), parts.some(row => row[9]), most(parts.map(row => row[10])), parts.reduce((sum, row) => sum + row[11], 0), parts.reduce((sum, row) => sum + row[12], 0)],
      [own[0]!.line, least(own.map(line => line.customer)), most(own.map(line => line.customer)), least(own.map(line => line.placedAt)), own.length, least(own.map(line => line.country)), own.some(line => line.mark === 's'), most(own.map(line => line.mark)), own.filter(line => line.customer === null).length, own.filter(line => line.mark === 'r').length])
  }
})
