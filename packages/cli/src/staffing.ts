import { readFileSync } from 'node:fs'
import { computeStaffing, parseNumbersLoosely } from '@zhiyu/server/staffing'
import { EXIT, UserMistake } from './exit.ts'

/** Works out every quantity of a file of queueing entries. stdout is the JSON (or a table), stderr says what was wrong. */
export function runCompute (file: string, flags: { json?: boolean }): number {
  const answer = computeStaffing(read(file))
  if (answer.kind === 'refused') {
    process.stderr.write(answer.problems.slice(0, 20).map(({ path, say }) => `${file}: ${path || '/'} ${say}\n`).join(''))
    if (answer.problems.length > 20) process.stderr.write(`… and ${answer.problems.length - 20} more\n`)
    if (flags.json) process.stdout.write(`${JSON.stringify({ problems: answer.problems })}\n`)
    return EXIT.refused
  }
  for (const section of answer.leftAlone) process.stderr.write(`${file}: /${section} is none of the sections we know; left as it is\n`)
  process.stdout.write(flags.json ? `${JSON.stringify(answer.document)}\n` : table(answer.document))
  return EXIT.done
}

function read (file: string): unknown {
  let text: string
  try { text = readFileSync(file, 'utf8') } catch { throw new UserMistake(`${file} cannot be read`) }
  try { return parseNumbersLoosely(text) } catch (error) { throw new UserMistake(`${file} is not JSON: ${error instanceof Error ? error.message : String(error)}`) }
}

/** One block per entry: its name or inputs as they stand, a line per quantity. */
function table (document: Readonly<Record<string, unknown>>): string {
  const lines: string[] = []
  for (const [section, entries] of Object.entries(document)) {
    if (!Array.isArray(entries)) continue
    lines.push(section)
    entries.forEach((entry: object, at) => {
      lines.push(`  ${at + 1}.`)
      const rows = flat(entry, '')
      const wide = Math.max(...rows.map(([key]) => key.length))
      for (const [key, value] of rows) lines.push(`    ${key.padEnd(wide)}  ${value}`)
    })
    lines.push('')
  }
  return `${lines.join('\n')}\n`
}

function flat (entry: object, under: string): [string, string][] {
  return Object.entries(entry).flatMap(([key, value]): [string, string][] => {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return flat(value, `${under}${key}.`)
    return [[`${under}${key}`, typeof value === 'number' && !Number.isInteger(value) ? String(Number(value.toPrecision(8))) : Array.isArray(value) ? value.join(', ') : String(value)]]
  })
}
