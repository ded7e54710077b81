import { globSync } from 'node:fs'
import { sep } from 'node:path'

export type Kind = 'unit' | 'journeys' | 'faults' | 'browser'
export const KINDS: readonly Kind[] = ['unit', 'journeys', 'faults', 'browser']

const FOLDERS = ['packages', 'tests', 'tools', 'bench']

/** Which kind of test a file holds: its folder under tests/ says so; everything else is unit (with or without a database). */
export function kindOf (file: string): Kind {
  const folder = /^tests\/([^/]+)\//.exec(file)?.[1]
  return folder === 'journeys' || folder === 'faults' || folder === 'browser' ? folder : 'unit'
}

/** Every *.test.ts below `root`, by path from there, sorted. `filters`: keep files whose path contains one of them. */
export function findTests (root: string, filters: readonly string[] = []): readonly string[] {
  return FOLDERS.flatMap(folder => globSync(`${folder}/**/*.test.ts`, { cwd: root, exclude: path => /(^|[\\/])(node_modules|dist|cases|seeded)$/.test(path) }))
    .map(file => file.split(sep).join('/'))
    .filter(file => filters.length === 0 || filters.some(part => file.includes(part)))
    .toSorted()
}

export interface Wish { readonly kinds: readonly Kind[]; readonly filters: readonly string[] }

/** Reads `--only unit,journeys` and path filters. Throws RangeError on anything it does not know. */
export function readWish (args: readonly string[]): Wish {
  let kinds: readonly Kind[] = KINDS
  const filters: string[] = []
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!
    if (arg === '--only' || arg.startsWith('--only=')) {
      const names = (arg === '--only' ? args[++i] ?? '' : arg.slice('--only='.length)).split(',')
      const unknown = names.find(name => !KINDS.includes(name as Kind)) // checked right here
      if (unknown !== undefined) throw new RangeError(`--only takes ${KINDS.join(', ')}; got "${unknown}"`)
      kinds = names as Kind[] // checked above
    } else if (arg.startsWith('-')) {
      throw new RangeError(`unknown option ${arg}; known: --only ${KINDS.join('|')}, and parts of file paths`)
    } else {
      filters.push(arg.replace(/^\.\//, ''))
    }
  }
  return { kinds, filters }
}
