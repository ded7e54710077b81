import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { readRetailWorld } from '@zhiyu/server/commerce'
import { stopwatch } from '@zhiyu/server/kernel/clock'
import { readTasks, replayTasks, type TaskOutcome } from '@zhiyu/server/tasksets'
import { EXIT, UserMistake } from './exit.ts'

export interface TaubenchFlags { data: string; tasks: string; gold?: string; json?: boolean }

/** Replays recorded tool calls. What it reports is the tool layer, and it says so. */
export async function runTaubench (flags: TaubenchFlags): Promise<number> {
  const inside = (name: string): unknown => readJson(join(flags.data, name))
  if (!isFolder(flags.data)) throw new UserMistake(`--data: no such folder: ${flags.data}`)
  const world = read(flags.data, () => readRetailWorld({ users: inside('users.json'), products: inside('products.json'), orders: inside('orders.json') }))
  const tasks = read(flags.tasks, () => readTasks(readJson(flags.tasks)))
  const gold = flags.gold === undefined ? undefined : read(flags.gold, () => readGold(readJson(flags.gold!)))
  const elapsed = stopwatch()
  const outcomes = await replayTasks(world, tasks)
  const ms = elapsed()
  const unequal = gold && outcomes.filter(one => !isEqual(one, gold.get(one.id))).map(one => one.id)
  const summary = summarise(outcomes, ms, unequal)
  if (flags.json) {
    process.stdout.write(`${JSON.stringify(outcomes)}\n`)
    process.stderr.write(summary)
  } else {
    process.stdout.write(summary)
  }
  return unequal && unequal.length > 0 ? EXIT.refused : EXIT.done
}

function summarise (outcomes: readonly TaskOutcome[], ms: number, unequal: readonly string[] | undefined): string {
  const results = outcomes.flatMap(one => one.results)
  const failed = results.filter(one => one !== 'ok')
  const lines = [
    'Tool-layer replay of τ-bench retail: recorded actions, each proposed, confirmed, judged and done by our tools. Not an agent\'s score.',
    `${outcomes.length} tasks, ${results.length} actions: ${results.length - failed.length} done, ${failed.length} refused, in ${(ms / 1_000).toFixed(1)} s`,
    `${outcomes.filter(one => Object.keys(one.changed).length === 0).length} tasks left the shop as it was`,
    ...[...Map.groupBy(failed, one => one)].toSorted(([, a], [, b]) => b.length - a.length).map(([say, all]) => `  ${String(all.length).padStart(4)} × ${say}`),
  ]
  if (unequal) lines.push(`${outcomes.length - unequal.length} of ${outcomes.length} equal the expected states${unequal.length > 0 ? `; not: ${unequal.slice(0, 20).join(', ')}${unequal.length > 20 ? ' …' : ''}` : ''}`)
  return `${lines.join('\n')}\n`
}

interface Expected { readonly changed: unknown; readonly results?: unknown; readonly db_hash?: unknown }

/** Whatever the expectation states is compared: states always, the tools' answers and the digest where given. Numbers as JSON has them. */
function isEqual (outcome: TaskOutcome, expected: Expected | undefined): boolean {
  if (!expected) return false
  const ours = JSON.parse(JSON.stringify(outcome)) as TaskOutcome // its own shape, as printed
  return isDeepStrictEqual(ours.changed, expected.changed)
    && (expected.results === undefined || isDeepStrictEqual(ours.results, expected.results)) && (expected.db_hash === undefined || ours.db_hash === expected.db_hash)
}

function readGold (document: unknown): Map<string, Expected> {
  if (!Array.isArray(document)) throw new RangeError('must be a list of {id, changed}')
  return new Map(document.map((one: unknown, i) => {
    if (one === null || typeof one !== 'object' || !('id' in one) || typeof one.id !== 'string' || !('changed' in one)) throw new RangeError(`/${i} must have an id and what changed`)
    return [one.id, one as Expected] as const // checked just now; the rest is compared as it is
  }))
}

function read<T> (file: string, reading: () => T): T {
  try {
    return reading()
  } catch (error) {
    if (error instanceof RangeError) throw new UserMistake(`${file}: ${error.message}`)
    throw error
  }
}

function readJson (file: string): unknown {
  let text: string
  try { text = readFileSync(file, 'utf8') } catch { throw new UserMistake(`${file} cannot be read`) }
  try { return JSON.parse(text) } catch (error) { throw new UserMistake(`${file} is not JSON: ${error instanceof Error ? error.message : String(error)}`) }
}

function isFolder (path: string): boolean {
  try { return statSync(path).isDirectory() } catch { return false }
}
