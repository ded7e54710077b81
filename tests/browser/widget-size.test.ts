import assert from 'node:assert/strict'
import { readdirSync, readFileSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import test, { before } from 'node:test'
import { gzipSync } from 'node:zlib'
import { buildBundles } from '../../tools/build.ts'
import { repoRoot } from './widget-stage.ts'

const dist = join(repoRoot, 'packages/widget/dist')
before(async () => { if (!existsSync(join(dist, 'widget.js'))) await buildBundles({ say: () => {} }) })

const weigh = (file: string): number => gzipSync(readFileSync(join(dist, file)), { level: 9 }).length

test('the first paint weighs at most 30 kB, the loader at most 3', () => {
  const html = readFileSync(join(dist, 'frame.html'), 'utf8')
  const first = [...html.matchAll(/(?:src|href)="\/widget\/(assets\/[^"]+)"/g)].map(found => found[1]!)
  assert.ok(first.some(file => file.endsWith('.js')) && first.some(file => file.endsWith('.css')), first.join())
  // The page asks for one language at once; the heavier one counts.
  const words = readdirSync(join(dist, 'assets')).filter(file => /^(zh-CN|en)-[^.]+\.js$/.test(file)).map(file => weigh(`assets/${file}`))
  assert.equal(words.length, 2)
  const loader = weigh('widget.js')
  const total = loader + weigh('frame.html') + first.reduce((sum, file) => sum + weigh(file), 0) + Math.max(...words)
  console.log(`widget, gzip: loader ${loader}, total at first paint ${total} bytes`)
  assert.ok(loader <= 3_000, `loader ${loader}`)
  assert.ok(total <= 30_000, `total ${total}`)
})

test('the loader is one plain script: no module, no eval, no inline markup, no storage of secrets', () => {
  const code = readFileSync(join(dist, 'widget.js'), 'utf8')
  assert.doesNotMatch(code, /\bimport\b|\bexport\b|\beval\(|new Function|innerHTML|document\.write|localStorage/)
})

test('the bundles keep to what browsers of 2018 can read', () => {
  const files = ['widget.js', ...readdirSync(join(dist, 'assets')).filter(file => file.endsWith('.js')).map(file => `assets/${file}`)]
  for (const file of files) {
    const code = readFileSync(join(dist, file), 'utf8')
    assert.doesNotMatch(code, /[\w)\]]\?\.[a-z[(]/i, `${file}: optional chaining`)
    assert.doesNotMatch(code, /\?\?/, `${file}: nullish operators`)
    assert.doesNotMatch(code, /catch\{/, `${file}: catch without a name`)
    assert.doesNotMatch(code, /\.(replaceAll|flatMap|flat|fromEntries|toSorted|toReversed|at|allSettled|matchAll)\(/, `${file}: a method younger than 2018`)
    assert.doesNotMatch(code, /globalThis|structuredClone|AbortController/, `${file}: a name younger than 2018`)
  }
})
