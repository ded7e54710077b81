import assert from 'node:assert/strict'
import { test } from 'node:test'
import { defaultPlaybook } from '@zhiyu/server/playbook'
import { checkScenario, estimateShoppers } from '@zhiyu/server/simulation'
import { checkRun, runSimulation } from '../run/index.ts'
import { referencePlaybook, shippedScenarios } from './index.ts'

for (const scenario of shippedScenarios()) {
  test(`${scenario.scenario} can be run as it is, is named in both languages, and asks for skills that the default playbook knows`, () => {
    assert.deepEqual(checkScenario(scenario), [])
    assert.ok(scenario.name['zh-CN'] !== scenario.name.en && scenario.description['zh-CN'] !== scenario.description.en)
    const known = new Set(defaultPlaybook().skills.map(one => one.skill))
    for (const one of scenario.demand.classes) for (const { skill } of one.skills) assert.ok(skill !== null && known.has(skill), String(skill))
    const [shoppers, agents] = [estimateShoppers(scenario), scenario.staff.reduce((sum, group) => sum + group.count, 0)]
    assert.ok(shoppers > 5_000 && shoppers < 200_000, String(shoppers))
    assert.ok(agents >= 60, String(agents))
  })
}

test('the reference playbook is one that could be published', () => assert.deepEqual(checkRun(shippedScenarios()[0], [{ kind: 'playbook', name: 'reference', document: referencePlaybook() }]), []))

test('an ordinary day goes well, and half the staff ill shows', async () => {
  const [day, ill] = await Promise.all(['ordinary-day', 'half-staff-ill'].map(async name => {
    const result = await runSimulation({ ...shippedScenarios().find(one => one.scenario === name)!, replications: 1 }, [{ kind: 'playbook', name: 'default', document: defaultPlaybook() }], { workers: 0 })
    if (result.kind !== 'done') throw new Error(JSON.stringify(result))
    return result.report.policies[0]!.total.find(one => one.figure === 'abandon-share')!.mean!
  }))
  assert.ok(day! < 0.05, String(day))
  assert.ok(ill! > 3 * day!, `${ill} after ${day}`)
})
