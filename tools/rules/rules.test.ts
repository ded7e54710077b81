import assert from 'node:assert/strict'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, test } from 'node:test'
import { root } from '../root.ts'
import { cases } from './cases.ts'
import { forbiddenInPath, forbiddenWord } from './names.ts'
import { lintSources } from './run.ts'
import { checkText } from './text.ts'

const folders: string[] = []
after(() => { for (const folder of folders) rmSync(folder, { recursive: true }) })

/** A small house with the real configuration and the given files; oxlint really runs over it. */
function lint (files: ReadonlyMap<string, string>): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), 'zhiyu-rules-'))
  folders.push(folder)
  for (const file of ['.oxlintrc.json', 'tsconfig.json']) cpSync(join(root, file), join(folder, file))
  mkdirSync(join(folder, 'tools'))
  symlinkSync(join(root, 'tools/rules'), join(folder, 'tools/rules'))
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  for (const [file, text] of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), text)
  }
  return lintSources(folder).findings
}

const found = (findings: readonly string[], file: string): string[] => [...new Set(findings.filter(line => line.startsWith(`${file}:`)).map(line => /\[(.*)\]$/.exec(line)?.[1] ?? ''))]

test('every rule reports the code it is for', () => {
  const findings = lint(new Map(cases.map(({ file, fails }) => [file, fails])))
  for (const { rule, file, fails } of cases) assert.ok(found(findings, file).includes(rule), `${rule} must report in ${file}:\n${fails.slice(0, 200)}\nfound: ${found(findings, file).join(', ') || 'nothing'}`)
})

test('no rule reports its harmless neighbour', () => {
  // Several harmless cases may live in one excepted file, so each such file gets them all.
  const files = Map.groupBy(cases, ({ file, passFile }) => passFile ?? file)
  const findings = lint(new Map([...files].map(([file, own]) => [file, own.map(one => one.passes).join('\n')])))
  for (const { rule, file, passFile } of cases) assert.ok(!found(findings, passFile ?? file).includes(rule), `${rule} must not report in ${passFile ?? file}:\n${findings.join('\n')}`)
})

test('every rule switched on for the house has a case', async () => {
  const { default: plugin } = await import('./plugin.ts')
  const covered = new Set(cases.map(one => one.rule))
  for (const name of Object.keys(plugin.rules)) assert.ok(covered.has(`zhiyu(${name})`), name)
})

test('forbidden words are found inside names and paths, and nowhere else', () => {
  for (const name of ['utils', 'stringUtils', 'HelperText', 'userInfo', 'orderData', 'QueueManager', 'base', 'misc-things']) assert.ok(forbiddenWord(name), name)
  for (const name of ['database', 'basePromise', 'personalData', 'manages', 'commonality', 'informed', 'validate']) assert.equal(forbiddenWord(name), undefined, name)
  assert.equal(forbiddenInPath('packages/server/src/utils/a.ts'), 'utils')
  assert.equal(forbiddenInPath('packages/server/src/routing/helpers.test.ts'), 'helpers')
  assert.equal(forbiddenInPath('packages/server/src/kernel/db.ts'), undefined)
})

test('machine paths, registry hosts and SQL clocks in migrations are found in any file', () => {
  const says = (path: string, text: string): string[] => checkText(path, text).map(finding => finding.say)
  for (const text of ['see /wor' + 'k/main/x', 'in /hom' + 'e/alice/zhiyu', '"/Use' + 'rs/Bob/x"', 'https://registry' + '.npmjs.org/x', 'npm' + 'mirror.com']) assert.equal(says('docs/a.md', text).length, 1, text)
  for (const text of ['/usr/bin/chromium', 'docs/work/plan', 'https://github.com/x', '/homepage', '/var/lib/zhiyu', '/roots/of']) assert.deepEqual(says('docs/a.md', text), [], text)
  assert.equal(says('db/migrations/0002_x.sql', 'at timestamptz default now()').length, 1)
  assert.deepEqual(says('db/migrations/0002_x.sql', 'at timestamptz not null, -- never now()'), [])
  assert.equal(says('packages/server/src/misc/x.txt', '').length, 1)
})
