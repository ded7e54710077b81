import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { run } from 'node:test'
import { spec } from 'node:test/reporters'
import { pathToFileURL } from 'node:url'
import { systemRandom } from '@zhiyu/server/kernel/random'
import { root } from '../root.ts'
import { buildBundles } from '../build.ts'
import { trainWhenStale } from '../train.ts'
import { findChromium, thisMachine } from './chromium.ts'
import { findTests, kindOf, readWish, sharedBy, type Kind, type Wish } from './find.ts'
import { testPostgres, type TestPostgres } from './postgres.ts'

/** `npm test`: every test of the house over one PostgreSQL. Nothing is left behind, also after Ctrl-C. */

interface Tally { passed: number; failed: number; skipped: string[] }

/** Files at once. A browser journey waits for its pages half of the time: three of them fill two cores. */
const AT_ONCE: Readonly<Record<Kind, number>> = { unit: 2, journeys: 2, faults: 2, browser: 3 }
/** The fault drills and browser journeys are the longest; files that share a process have a limit each. */
const PROCESS_TIMEOUT_MS = 900_000
/** Short lives make much young garbage: with room for it a test costs a seventh less. */
const ROOM = '--min-semi-space-size=16'

const abort = new AbortController()
const say = (line: string): void => { process.stdout.write(`${line}\n`) }

async function runFiles (kind: Kind, files: readonly string[]): Promise<Tally> {
  const tally: Tally = { passed: 0, failed: 0, skipped: [] }
  const names = new Set(files)
  const stream = run({ files: sharedBy(files).map(processFor), concurrency: AT_ONCE[kind], isolation: 'process', timeout: PROCESS_TIMEOUT_MS, execArgv: [ROOM], signal: abort.signal, cwd: root })
  stream.on('test:pass', event => {
    if (event.skip !== undefined && event.skip !== false) tally.skipped.push(`${event.name}${typeof event.skip === 'string' ? `: ${event.skip}` : ''}`)
    else if (event.details.type !== 'suite' && !names.has(event.name)) tally.passed++
  })
  stream.on('test:fail', event => {
    const error = event.details.error as { failureType?: string } // node's own
    if (event.details.type !== 'suite' && !(names.has(event.name) && error.failureType === 'subtestsFailed')) tally.failed++
  })
  const report = stream.compose(spec)
  for await (const text of report) process.stdout.write(text as string) // spec() writes text
  return tally
}

/** The file to start for these: itself, or one that runs them after each other. */
function processFor (files: readonly string[]): string {
  if (files.length === 1) return join(root, files[0]!)
  const path = join(compiled, `${files[0]!.replaceAll('/', '-')}.mjs`)
  writeFileSync(path, `import { share } from ${JSON.stringify(pathToFileURL(join(root, 'tools/test/share.ts')).href)}\nshare(${JSON.stringify(files)})\n`)
  return path
}

async function runKind (kind: Kind, files: readonly string[], leftOut: string[]): Promise<Tally> {
  if (kind === 'browser') {
    const chromium = findChromium(thisMachine)
    if (chromium.kind === 'absent') {
      leftOut.push(...files.map(file => `${file}: ${chromium.because}`))
      return { passed: 0, failed: 0, skipped: [] }
    }
    process.env['CHROMIUM'] = chromium.path
    await buildBundles({ say })
  }
  say(`\n── ${kind}: ${files.length} files`)
  return await runFiles(kind, files)
}

async function runAll (wish: Wish, leftOut: string[]): Promise<Tally> {
  const files = findTests(root, wish.filters).filter(file => wish.kinds.includes(kindOf(file)))
  if (files.length === 0) throw new RangeError('no test file matches')
  const total: Tally = { passed: 0, failed: 0, skipped: [] }
  for (const kind of wish.kinds) {
    const own = files.filter(file => kindOf(file) === kind)
    if (own.length === 0 || abort.signal.aborted) continue
    const tally = await runKind(kind, own, leftOut)
    total.passed += tally.passed
    total.failed += tally.failed
    total.skipped.push(...tally.skipped)
  }
  return total
}

// Hundreds of processes compile the same modules: each the first time only.
const compiled = mkdtempSync(join(tmpdir(), 'zhiyu-compiled-'))
process.env['NODE_COMPILE_CACHE'] = compiled
let postgres: TestPostgres | undefined
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => { abort.abort() })
try {
  const wish = readWish(process.argv.slice(2))
  const runId = process.env['ZHIYU_TEST_RUN'] = Buffer.from(systemRandom.bytes(6)).toString('hex')
  postgres = await testPostgres(process.env, runId)
  process.env['ZHIYU_TEST_PG'] = postgres.url
  trainWhenStale({ say })
  say(`Testing over ${postgres.words}.`)
  const leftOut: string[] = []
  const total = await runAll(wish, leftOut)
  const missing = [...leftOut, ...total.skipped]
  if (missing.length > 0) say(`\n!! ${missing.length} LEFT OUT, not tested here:\n${missing.map(line => `!!   ${line}`).join('\n')}`)
  // With ZHIYU_TEST_ALL=1 (our CI) a browser test that could not run is a failure, not a remark.
  const failed = total.failed + (process.env['ZHIYU_TEST_ALL'] === '1' ? leftOut.length : 0) + (abort.signal.aborted ? 1 : 0)
  say(`\n${total.passed} passed, ${failed} failed`)
  process.exitCode = failed > 0 ? 1 : 0
} catch (error) {
  say(error instanceof RangeError ? error.message : String(error instanceof Error ? error.stack : error))
  say('\n0 passed, 1 failed')
  process.exitCode = 1
} finally {
  await postgres?.stop()
  rmSync(compiled, { recursive: true, force: true })
}
process.exit() // a test's stray handle must not keep a finished run alive
