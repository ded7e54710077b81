import { forbiddenInPath } from './names.ts'

/** Checks of any committed file, whatever its language. */

/** Written in parts so that this file does not report itself. */
const MACHINE_PATHS = new RegExp(['/wor' + 'k/', '/roo' + 't/', '/hom' + 'e/[a-z]', '/User' + 's/[A-Za-z]', '[A-Z]:\\\\User' + 's'].map(path => `(?<![A-Za-z0-9.*_$}-])${path}`).join('|'))
const REGISTRIES = new RegExp(['registry\\.' + '[a-z]+\\.(org|com|net|cn|dev)', 'npm' + 'mirror\\.', 'artifact' + 'ory', 'verda' + 'ccio', 'nex' + 'us/repository'].join('|'), 'i')
const SQL_CLOCK = /\b(now|clock_timestamp|statement_timestamp)\s*\(\s*\)|\bcurrent_timestamp\b/i

export interface Finding { readonly path: string; readonly line: number; readonly say: string }

export function checkText (path: string, text: string): readonly Finding[] {
  const word = forbiddenInPath(path)
  const findings: Finding[] = word ? [{ path, line: 1, say: `"${word}" in a path says nothing; name the folder or file after what it is (zhiyu/forbidden-names)` }] : []
  const machine = path !== 'LICENSE'
  for (const [i, line] of text.split('\n').entries()) {
    if (machine && MACHINE_PATHS.test(line)) findings.push({ path, line: i + 1, say: 'a path of one machine (zhiyu/no-machine-paths)' })
    if (REGISTRIES.test(line)) findings.push({ path, line: i + 1, say: 'the host of a package registry (zhiyu/no-registry-hosts)' })
    if (path.startsWith('db/migrations/') && SQL_CLOCK.test(line.replace(/--.*/, ''))) findings.push({ path, line: i + 1, say: 'a column default that reads the database\'s clock (zhiyu/no-sql-now)' })
  }
  return findings
}
