import { spawn } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './root.ts'

/** `npm run check`: everything we promise about the code, each step named and timed; all run even if one fails. `--no-tests` leaves the tests to `npm test`. */

interface Step { readonly name: string; readonly run: () => Promise<Outcome> }
interface Outcome { readonly ok: boolean; readonly words: string }

const bin = (path: string): string => join(root, 'node_modules', path)

function program (args: readonly string[], live = false): Promise<Outcome> {
  const child = spawn(process.execPath, [...args], { cwd: root, stdio: live ? 'inherit' : ['ignore', 'pipe', 'pipe'] })
  let words = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (bytes: Buffer) => { words += bytes.toString() })
  return new Promise((resolve, reject) => { child.once('error', reject).once('close', code => { resolve({ ok: code === 0, words }) }) })
}

/** The root project (server, cli, tools, tests, bench), the browser tests (which know the DOM), then every package that has a tsconfig of its own. */
async function types (): Promise<Outcome> {
  const projects = ['.', 'tests/browser', ...readdirSync(join(root, 'packages')).map(name => `packages/${name}`).filter(folder => existsSync(join(root, folder, 'tsconfig.json')))]
  const outcomes = await Promise.all(projects.map(project => program([bin('typescript/bin/tsc'), '-p', project, '--noEmit'])))
  return { ok: outcomes.every(outcome => outcome.ok), words: outcomes.map(outcome => outcome.words).join('') }
}

export const steps: readonly Step[] = [
  { name: 'types', run: types },
  { name: 'lint', run: () => program([join(root, 'tools/rules/run.ts')]) },
  { name: 'boundaries', run: () => program([join(root, 'tools/boundaries/check.ts')]) },
  { name: 'unused code', run: () => program([bin('knip/bin/knip.js'), '--no-progress', '--no-config-hints']) },
  { name: 'generated files', run: () => program([join(root, 'tools/generate/run.ts'), '--check']) },
  { name: 'tests', run: () => program([join(root, 'tools/test/run.ts')], true) },
]

if (import.meta.main) {
  const unknown = process.argv.slice(2).find(arg => arg !== '--no-tests')
  if (unknown) throw new RangeError(`unknown option ${unknown}; known: --no-tests`)
  const chosen = steps.filter(step => step.name !== 'tests' || !process.argv.includes('--no-tests'))
  const lines: string[] = []
  let failed = 0
  for (const { name, run } of chosen) {
    const begun = performance.now()
    const { ok, words } = await run().catch((error: unknown): Outcome => ({ ok: false, words: String(error) }))
    const line = `${ok ? '✔' : '✖'} ${name.padEnd(16)} ${((performance.now() - begun) / 1_000).toFixed(1)} s`
    if (!ok) failed++
    process.stdout.write(`${line}\n${words && !ok ? `${words.trimEnd()}\n` : ''}`)
    lines.push(line)
  }
  if (process.argv.includes('--no-tests')) lines.push('· tests            left to npm test')
  process.stdout.write(`\n${lines.join('\n')}\n\n${failed === 0 ? 'All checks passed.' : `${failed} of ${chosen.length} checks failed.`}\n`)
  process.exitCode = failed > 0 ? 1 : 0
}
