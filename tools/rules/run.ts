import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../root.ts'
import { checkText, type Finding } from './text.ts'

export interface LintReport { readonly files: number; readonly findings: readonly string[] }

interface Diagnostic { message: string; code?: string; filename: string; labels: { span: { line: number } }[] }

/** oxlint with the built-in rules, the type-aware ones and our plugin, over a folder that has our .oxlintrc.json. */
export function lintSources (folder: string): LintReport {
  const done = spawnSync(process.execPath, [join(root, 'node_modules/oxlint/bin/oxlint'), '--type-aware', '-f', 'json', '.'],
    { cwd: folder, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024, env: { ...process.env, PATH: `${join(root, 'node_modules/.bin')}:${process.env['PATH'] ?? ''}` } })
  if (done.error) throw done.error
  let parsed: { diagnostics: Diagnostic[]; number_of_files: number }
  try { parsed = JSON.parse(done.stdout) as typeof parsed } catch { throw new Error(`oxlint did not answer: ${done.stdout.slice(0, 2_000)}${done.stderr.slice(0, 2_000)}`) } // its documented json format
  return { files: parsed.number_of_files, findings: parsed.diagnostics.map(({ filename, labels, message, code }) => `${filename}:${labels[0]?.span.line ?? 1}: ${message} [${code ?? 'oxlint'}]`) }
}

/** The rules for any file, over what git knows or would add. */
export function lintTexts (folder: string): readonly Finding[] {
  const listed = spawnSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], { cwd: folder, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })
  if (listed.status !== 0) throw new Error('git ls-files failed: the text rules look at what would be committed')
  return listed.stdout.split('\0').filter(path => path && existsSync(join(folder, path)) && statSync(join(folder, path)).size < 4_000_000).flatMap(path => {
    const bytes = readFileSync(join(folder, path))
    return checkText(path, bytes.includes(0) ? '' : bytes.toString('utf8'))
  })
}

if (import.meta.main) {
  const { files, findings } = lintSources(root)
  const all = [...findings, ...lintTexts(root).map(({ path, line, say }) => `${path}:${line}: ${say}`)]
  for (const line of all) process.stdout.write(`${line}\n`)
  process.stdout.write(`${files} files, ${all.length} findings\n`)
  process.exitCode = all.length > 0 ? 1 : 0
}
