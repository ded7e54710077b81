import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { sourceDigest } from './build.ts'

test('a bundle is stale when its source, a contract or the lock file changes, and only then', () => {
  const folder = mkdtempSync(join(tmpdir(), 'zhiyu-digest-'))
  const put = (file: string, text: string): void => { mkdirSync(join(folder, file, '..'), { recursive: true }); writeFileSync(join(folder, file), text) }
  put('packages/desk/src/main.tsx', '1')
  put('packages/server/src/staff/contract.ts', '1')
  put('packages/server/src/staff/actions.ts', '1')
  put('package-lock.json', '1')
  const before = sourceDigest(folder, 'desk')
  for (const file of ['packages/server/src/staff/actions.ts', 'packages/desk/dist/app.js', 'packages/desk/node_modules/x.js', 'packages/desk/src/view.test.ts']) {
    put(file, 'changed')
    assert.equal(sourceDigest(folder, 'desk'), before, file)
  }
  for (const file of ['packages/desk/src/main.tsx', 'packages/server/src/staff/contract.ts', 'package-lock.json', 'packages/desk/src/new.css']) {
    const last = sourceDigest(folder, 'desk')
    put(file, 'changed')
    assert.notEqual(sourceDigest(folder, 'desk'), last, file)
  }
  rmSync(folder, { recursive: true })
})
