import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import type { Errand } from '../ports.ts'
import { simulatorProgram } from './program.ts'

const folder = mkdtempSync(join(tmpdir(), 'zhiyu-program-'))
after(() => { rmSync(folder, { recursive: true, force: true }) })

let programs = 0
/** A program that answers the run with these lines of its own. */
function program (body: string): string {
  const path = join(folder, `program-${++programs}.mjs`)
  writeFileSync(path, `import { getPriority } from 'node:os'\nprocess.on('message', async word => { ${body} })\n`)
  return path
}
const errand = { scenario: { scenario: 'small' }, policies: [] } as unknown as Errand // handed through unread
const watch = () => { const controller = new AbortController(); const seen: number[] = []; return { controller, seen, signal: controller.signal, onProgress: (at: { done: number }) => { seen.push(at.done) } } }

test('what the program says is handed on, and it runs at low priority without our secrets', async () => {
  const at = watch()
  const outcome = await simulatorProgram(program(`
    process.send({ t: 'progress', at: { done: 1, total: 2, events: 5 } })
    process.send({ t: 'report', report: { word: word.errand.scenario.scenario, nice: getPriority(), env: Object.keys(process.env).filter(key => /ZHIYU|DATABASE/.test(key)) } })
  `)).run(errand, at)
  assert.deepEqual(at.seen, [1])
  assert.equal(outcome.kind, 'report')
  const said = (outcome as unknown as { report: { word: string; nice: number; env: string[] } }).report // our own lines above
  assert.equal(said.word, 'small')
  assert.ok(said.nice > 0, `nice ${said.nice}`)
  assert.deepEqual(said.env, [])
})

test('refusal, death and cancellation are told apart', async () => {
  assert.deepEqual(await simulatorProgram(program(`process.send({ t: 'refused', problems: [{ path: '/demand', rule: 'shape', say: 'no' }] })`)).run(errand, watch()), { kind: 'refused', problems: [{ path: '/demand', rule: 'shape', say: 'no' }] })
  const dead = await simulatorProgram(program(`throw new Error('it broke')`)).run(errand, watch())
  assert.equal(dead.kind, 'crashed')
  assert.match(dead.kind === 'crashed' ? dead.because : '', /it broke/)
  const missing = await simulatorProgram(join(folder, 'nowhere.mjs')).run(errand, watch())
  assert.equal(missing.kind, 'crashed')
  const at = watch()
  const running = simulatorProgram(program(`process.send({ t: 'progress', at: { done: 1, total: 2, events: 5 } }); setInterval(() => {}, 1000)`)).run(errand, { signal: at.signal, onProgress: () => { at.controller.abort() } })
  assert.deepEqual(await running, { kind: 'aborted' })
})

test('the shipped scenarios are asked for once, and again after a failure', async () => {
  const simulator = simulatorProgram(program(`process.send({ t: 'scenarios', scenarios: [{ scenario: String(process.pid) }] })`))
  const [first, second] = await Promise.all([simulator.scenarios(), simulator.scenarios()])
  assert.equal(first[0]!.scenario, second[0]!.scenario)
  const broken = simulatorProgram(program('process.exit(3)'))
  await assert.rejects(broken.scenarios(), /does not start \(3\)/)
  await assert.rejects(broken.scenarios(), /does not start \(3\)/)
})
