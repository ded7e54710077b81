import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { root } from '../root.ts'
import { findChromium, type Machine } from './chromium.ts'
import { findTests, kindOf, readWish, sharedBy } from './find.ts'

test('a file\'s folder says which kind of test it is', () => {
  assert.equal(kindOf('packages/server/src/routing/decide.test.ts'), 'unit')
  assert.equal(kindOf('tests/kernel.test.ts'), 'unit')
  assert.equal(kindOf('tests/journeys/main-job.test.ts'), 'journeys')
  assert.equal(kindOf('tests/faults/kill.test.ts'), 'faults')
  assert.equal(kindOf('tests/browser/desk.test.ts'), 'browser')
})

test('tests are found everywhere but in packages, built bundles and seeded trees', () => {
  const folder = mkdtempSync(join(tmpdir(), 'zhiyu-find-'))
  for (const file of ['packages/a/src/x.test.ts', 'tests/y.test.ts', 'packages/a/node_modules/z.test.ts', 'packages/a/dist/z.test.ts', 'tools/boundaries/seeded/z.test.ts', 'tests/house.ts']) {
    mkdirSync(join(folder, file, '..'), { recursive: true })
    writeFileSync(join(folder, file), '')
  }
  assert.deepEqual(findTests(folder), ['packages/a/src/x.test.ts', 'tests/y.test.ts'])
  assert.deepEqual(findTests(folder, ['src/x']), ['packages/a/src/x.test.ts'])
  rmSync(folder, { recursive: true })
})

test('files of one package share a process, ten at most; those that start or end processes are alone', () => {
  const files = ['packages/cli/a', 'packages/cli/b', 'packages/server/a', 'packages/server/x/b', 'tests/a', 'tests/badinput/b', 'tests/browser/c', 'tests/browser/d', 'tests/faults/e']
  assert.deepEqual(sharedBy(files).map(group => group.length), [1, 1, 2, 2, 1, 1, 1])
  assert.deepEqual(sharedBy(Array.from({ length: 23 }, (_, n) => `packages/server/${n}`)).map(group => group.length), [10, 10, 3])
  assert.deepEqual(sharedBy(Array.from({ length: 5 }, (_, n) => `tests/badinput/${n}`)).map(group => group.length), [4, 1])
})

test('what cannot be understood is refused', () => {
  assert.deepEqual(readWish(['--only', 'unit,browser', './routing']), { kinds: ['unit', 'browser'], filters: ['routing'] })
  assert.throws(() => readWish(['--only', 'slow']), /--only takes/)
  assert.throws(() => readWish(['--quick']), /unknown option/)
})

const machine = (over: Partial<Machine>): Machine => ({ env: { PATH: '/a:/b' }, canRun: () => false, install: () => 'this system has no apt-get', say: () => {}, ...over })

test('Chromium is taken from CHROMIUM, then PATH, then the system\'s packages, and its absence has a reason', () => {
  assert.deepEqual(findChromium(machine({ env: { CHROMIUM: '/x/chrome' }, canRun: path => path === '/x/chrome' })), { kind: 'found', path: '/x/chrome' })
  assert.equal(findChromium(machine({ env: { CHROMIUM: '/x/chrome' } })).kind, 'absent')
  assert.deepEqual(findChromium(machine({ canRun: path => path === '/b/google-chrome' })), { kind: 'found', path: '/b/google-chrome' })
  let there = false
  assert.deepEqual(findChromium(machine({ canRun: path => there && path === '/usr/bin/chromium', install (packages) { there = packages.includes('chromium') && packages.includes('fonts-noto-cjk'); return undefined } })), { kind: 'found', path: '/usr/bin/chromium' })
  const absent = findChromium(machine({}))
  assert.match(absent.kind === 'absent' ? absent.because : '', /no apt-get/)
})

test('a failing test fails the run, and a skipped one is named; each file ends before the next begins, also one that breaks', () => {
  const folder = join(root, 'tests', `planted-${process.pid}`)
  mkdirSync(folder)
  try {
    writeFileSync(join(folder, 'a.test.ts'), "import { after, test } from 'node:test'\nafter(() => { process.env['PLANTED'] = 'ended' })\nvoid test('passes', () => {})\nvoid test('fails', () => { throw new Error('planted') })\nvoid test('needs a file', { skip: 'it is absent' }, () => {})\n")
    writeFileSync(join(folder, 'b.test.ts'), "throw new Error('this file cannot be loaded')\n")
    writeFileSync(join(folder, 'c.test.ts'), "import { equal } from 'node:assert'\nimport { test } from 'node:test'\nconst seen = process.env['PLANTED']\nvoid test('is alone', () => { equal(seen, 'ended') })\n")
    const env: NodeJS.ProcessEnv = { ...process.env }
    delete env['NODE_TEST_CONTEXT'] // else the inner run reports to us instead of running
    const done = spawnSync(process.execPath, [join(root, 'tools/test/run.ts'), `planted-${process.pid}`], { encoding: 'utf8', env })
    assert.equal(done.status, 1)
    assert.match(done.stdout, /this file cannot be loaded/)
    assert.match(done.stdout, /1 LEFT OUT[\s\S]*needs a file: it is absent/)
    assert.match(done.stdout.trimEnd(), /\n2 passed, 2 failed$/)
  } finally { rmSync(folder, { recursive: true }) }
})
