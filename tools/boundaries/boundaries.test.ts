import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkSeeded } from './check.ts'
import { cruiseTree } from './cruise.ts'
import { root } from '../root.ts'

test('every boundary rule reports its seeded violation, and nothing that was not planted', async () => {
  assert.deepEqual(await checkSeeded(), [])
})

test('the checker follows TypeScript, package exports and type-only imports', async () => {
  const kernel = await cruiseTree(root, ['packages/server/src/kernel', 'tests/house.ts'])
  assert.ok(kernel.modules >= 18, `${kernel.modules} modules`)
  assert.ok(kernel.edges.some(edge => edge.from === 'tests/house.ts' && edge.to === 'packages/server/src/kernel/clock.ts'), 'through the exports of @zhiyu/server')
  assert.ok(kernel.edges.some(edge => edge.from.endsWith('kernel/jobs.ts') && edge.to.endsWith('kernel/work.ts')))
})
