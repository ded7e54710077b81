import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../root.ts'
import { cruiseTree, type Violation } from './cruise.ts'
import { rules } from './rules.ts'

const seeded = join(import.meta.dirname, 'seeded')
const FOLDERS = ['packages', 'tools', 'tests', 'bench']
/** Below this share of the files on disk the checker has not seen the tree, whatever it reports. */
const PLAUSIBLE = 0.95

/** First the planted violations, each of which must be reported; then the tree. Returns the problems, none when all is well. */
export async function checkBoundaries (say: (line: string) => void): Promise<readonly string[]> {
  const problems = await checkSeeded()
  if (problems.length > 0) return problems // a blind checker's opinion of the tree is worth nothing
  const folders = FOLDERS.filter(folder => sources(root, folder).length > 0)
  const tree = await cruiseTree(root, folders)
  const onDisk = folders.flatMap(folder => sources(root, folder)).length
  if (tree.modules < onDisk * PLAUSIBLE) problems.push(`boundaries: the checker saw ${tree.modules} modules of ${onDisk} source files`)
  const crossed = tree.edges.filter(edge => /^packages\/(desk|widget|shop)\//.test(edge.from) && /^packages\/server\/src\/[^/]+\/contract\.ts$/.test(edge.to)).length
  if (sources(root, 'packages/desk').length > 5 && crossed === 0) problems.push('boundaries: no import of a contract by a browser was seen; package exports are not being followed')
  say(`${rules.length} rules, each seeded violation reported; ${tree.modules} modules of ${onDisk} files, ${tree.edges.length} imports`)
  return [...problems, ...tree.violations.map(line)]
}

/** Every line of seeded/expected.txt must be reported, nothing else, and every rule must be among them. */
export async function checkSeeded (): Promise<string[]> {
  const found = (await cruiseTree(seeded, ['packages', 'tests'])).violations.map(line).toSorted()
  const expected = readFileSync(join(seeded, 'expected.txt'), 'utf8').split('\n').filter(Boolean).toSorted()
  return [
    ...expected.filter(words => !found.includes(words)).map(words => `seeded violation was not reported: ${words}`),
    ...found.filter(words => !expected.includes(words)).map(words => `reported in the seeded tree without being planted: ${words}`),
    ...rules.filter(rule => !expected.some(words => words.startsWith(`${rule.name!}: `))).map(rule => `rule ${rule.name!} has no seeded violation`),
  ]
}

const line = ({ rule, from, to }: Violation): string => `${rule}: ${from} → ${to}`

function sources (base: string, folder: string): readonly string[] {
  return globSync(`${folder}/**/*.{ts,tsx}`, { cwd: base, exclude: path => /(^|[\\/])(node_modules|dist|seeded|cases)$/.test(path) }).filter(file => !file.endsWith('.d.ts'))
}

if (import.meta.main) {
  const problems = await checkBoundaries(words => { process.stdout.write(`${words}\n`) })
  for (const words of problems) process.stdout.write(`${words}\n`)
  process.exitCode = problems.length > 0 ? 1 : 0
}
