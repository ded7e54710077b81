import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Value } from 'typebox/value'
import { SimulationReport, type PolicyChoice } from '@zhiyu/server/contract/simulation'
import { defaultPlaybook } from '@zhiyu/server/playbook'
import { referencePlaybook, referenceScenario } from '../scenarios/index.ts'
import { smallScenario } from '../scenarios/small.ts'
import { checkRun, runSimulation } from './index.ts'

const policies: readonly PolicyChoice[] = [{ kind: 'fifo' }, { kind: 'round-robin' }, { kind: 'strict-value' }, { kind: 'polling', everyMs: 5_000 }, { kind: 'playbook', name: 'default', document: defaultPlaybook() }, { kind: 'playbook', name: 'reference', document: referencePlaybook() }]

async function reportOf (...run: Parameters<typeof runSimulation>): Promise<SimulationReport> {
  const result = await runSimulation(...run)
  if (result.kind !== 'done') throw new Error(JSON.stringify(result))
  return result.report
}

test('the same seed gives the same report to the bit, however many threads run it', async () => {
  const steps: number[] = []
  const [here, threads] = [await reportOf(smallScenario(), policies, { workers: 0, onProgress: ({ done, total }) => { steps.push(done); assert.equal(total, 18) } }), await reportOf(smallScenario(), policies, { workers: 3 })]
  assert.deepEqual(steps, Array.from({ length: 18 }, (_, i) => i + 1))
  assert.equal(JSON.stringify(threads), JSON.stringify(here))
  assert.notEqual((await reportOf({ ...smallScenario(), seed: 8 }, policies, { workers: 0 })).hash, here.hash)
})

test('a report is what the contract says', async () => {
  const report = await reportOf(smallScenario(), policies, { workers: 0 })
  assert.deepEqual([...Value.Errors(SimulationReport, report)].slice(0, 3), [])
  assert.deepEqual(report.policies.map(one => one.policy), ['fifo', 'round-robin', 'strict-value', 'polling', 'playbook-1', 'playbook-2'])
  for (const { total } of report.policies) {
    const each = (figure: string): readonly (number | null)[] => total.find(one => one.figure === figure)!.each
    for (let i = 0; i < report.replications; i++) {
      assert.equal(each('offered')[i], each('answered-by-ai')[i]! + each('served')[i]! + each('abandoned')[i]! + each('open-at-end')[i]!)
      assert.ok(each('utilisation')[i]! > 0.3 && each('utilisation')[i]! <= 1)
    }
  }
})

test('golden numbers: a change of the model or of the decisions shows here', async () => {
  const report = await reportOf({ ...referenceScenario(), replications: 2 }, [{ kind: 'fifo' }, { kind: 'playbook', name: 'ours', document: referencePlaybook() }], { workers: 0 })
  assert.deepEqual(report.policies.map(({ hash, total }) => [hash, Math.round(total.find(one => one.figure === 'wait-mean')!.mean!)]), [['cd91986408eddc63', 6279], ['e21225e494da3018', 5433]])
})

test('a run is cancelled between replications, and before it begins', async () => {
  const stop = new AbortController()
  assert.equal((await runSimulation(smallScenario(), policies, { workers: 0, signal: stop.signal, onProgress: () => { stop.abort() } })).kind, 'cancelled')
  assert.equal((await runSimulation(smallScenario(), policies, { workers: 2, signal: stop.signal })).kind, 'cancelled')
  const later = new AbortController()
  assert.equal((await runSimulation({ ...smallScenario(), replications: 200 }, policies, { workers: 2, signal: later.signal, onProgress: () => { later.abort() } })).kind, 'cancelled')
})

test('what cannot be run is refused with path and reason', async () => {
  assert.deepEqual(checkRun(smallScenario(), policies), [])
  const none = await runSimulation({ ...smallScenario(), staff: [] }, [])
  assert.deepEqual(none.kind === 'refused' && none.problems.map(problem => problem.path), ['/staff', '/policies'])
  const wrong = { ...defaultPlaybook(), routing: { ...defaultPlaybook().routing, careHeadStartMs: -1 } }
  assert.deepEqual(checkRun(smallScenario(), [{ kind: 'playbook', name: 'wrong', document: wrong }]).map(problem => problem.path), ['/policies/0/document/routing/careHeadStartMs'])
})
