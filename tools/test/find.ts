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

const SHARING = 10
/** The longest: in smaller groups two processes end at about the same time. */
const SHARING_LONG = 4

/**
 * Files that run in one process, one after another: a house is loaded and warmed once instead of ten times. Those of one folder's package are together.
 * The command line's start processes of their own and share nothing; fault drills and browser journeys are long and end processes.
 */
export function sharedBy (files: readonly string[]): readonly (readonly string[])[] {
  const groups: string[][] = []
  let last = ''
  for (const file of files) {
    const place = file.split('/').slice(0, file.startsWith('packages/') ? 2 : 1).join('/')
    const alone = place === 'packages/cli' || kindOf(file) === 'faults' || kindOf(file) === 'browser'
    if (alone || place !== last || groups.at(-1)!.length === (place === 'tests' ? SHARING_LONG : SHARING)) groups.push([])
    groups.at(-1)!.push(file)
    last = alone ? '' : place
  }
  return groups
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
