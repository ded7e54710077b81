import { existsSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { readCsv, readJsonLines, readParquet, UnreadableFile } from '@zhiyu/server/imports'
import { UserMistake } from '../exit.ts'

export type Row = Readonly<Record<string, unknown>>
export interface Table { readonly file: string; readonly rows: readonly { readonly line: number; readonly cells: Row }[]; readonly columns: readonly string[] }

/** Rows of the file that were wrong: all of them are said, and nothing is worked out from the rest. */
export class BadRows extends Error {
  readonly rows: readonly { readonly line: number; readonly say: string }[]
  constructor (rows: readonly { readonly line: number; readonly say: string }[]) {
    super('bad rows')
    this.name = 'BadRows'
    this.rows = rows
  }
}

/** Reads .csv, .jsonl, .parquet, a .json list, or a .txt of CDNOW's kind (numbers between blanks, no header). */
export async function readTable (path: string): Promise<Table> {
  if (!existsSync(path)) throw new UserMistake(`${path} cannot be read`)
  const file = basename(path)
  const ending = /\.([a-z0-9]+)$/i.exec(file)?.[1]?.toLowerCase()
  if (ending === 'json') return listed(file, parseJson(path))
  if (ending === 'txt') {
    const plain = readPlain(path)
    if (plain) return listed(file, plain)
  }
  if (ending !== 'csv' && ending !== 'tsv' && ending !== 'txt' && ending !== 'jsonl' && ending !== 'ndjson' && ending !== 'parquet') throw new UserMistake(`${file}: give a .csv, .jsonl, .json, .parquet or .txt file`)
  try {
    const source = ending === 'parquet' ? await readParquet(path, file) : ending === 'jsonl' || ending === 'ndjson' ? readJsonLines(path, file) : readCsv(path, file)
    const rows: { line: number; cells: Row }[] = []
    const bad: { line: number; say: string }[] = []
    for await (const batch of source.rows()) {
      for (const row of batch) {
        if (row.bad) bad.push({ line: row.line, say: row.bad.reason })
        else rows.push({ line: row.line, cells: row.cells })
      }
    }
    if (bad.length > 0) throw new BadRows(bad)
    return { file, rows, columns: [...new Set(rows.slice(0, 100).flatMap(({ cells }) => Object.keys(cells)))] }
  } catch (error) {
    if (error instanceof UnreadableFile) throw new BadRows([{ line: error.line, say: error.message }])
    throw error
  }
}

function listed (file: string, list: readonly Row[]): Table {
  return { file, rows: list.map((cells, i) => ({ line: i + 1, cells })), columns: [...new Set(list.slice(0, 100).flatMap(cells => Object.keys(cells)))] }
}

function parseJson (path: string): readonly Row[] {
  let value: unknown
  try { value = JSON.parse(readFileSync(path, 'utf8')) } catch { throw new BadRows([{ line: 1, say: 'not JSON' }]) }
  if (!Array.isArray(value) || !value.every(one => typeof one === 'object' && one !== null && !Array.isArray(one))) throw new BadRows([{ line: 1, say: 'not a list of objects' }])
  return value as Row[] // just checked
}

/** CDNOW's files: customer (in the sample after the master's number), day as 19970101, pieces, dollars. Source: Fader and Hardie 2001. */
function readPlain (path: string): readonly Row[] | undefined {
  const lines = readFileSync(path, 'utf8').split(/\r?\n/).filter(line => line.trim() !== '')
  const width = lines[0]?.trim().split(/\s+/).length
  if ((width !== 4 && width !== 5) || !lines.every(line => /^\s*(?:\d+\s+){2,3}\d+\s+-?\d+(?:\.\d+)?\s*$/.test(line))) return undefined
  return lines.map(line => {
    const cells = line.trim().split(/\s+/).slice(width - 4)
    return { customer_id: String(Number(cells[0])), date: `${cells[1]!.slice(0, 4)}-${cells[1]!.slice(4, 6)}-${cells[1]!.slice(6)}`, amount: cells[3] }
  })
}

/** The first of these names the file has, compared without case, blanks, dashes and underscores. */
export function columnOf (table: Table, names: readonly string[]): string | undefined {
  const plain = (name: string): string => name.toLowerCase().replace(/[\s_-]/g, '')
  for (const name of names) {
    const found = table.columns.find(column => plain(column) === plain(name))
    if (found !== undefined) return found
  }
  return undefined
}

export function needColumn (table: Table, names: readonly string[]): string {
  const found = columnOf(table, names)
  if (found === undefined) throw new BadRows([{ line: 1, say: `no column ${names.slice(0, 3).map(name => `"${name}"`).join(' or ')}` }])
  return found
}

export function numberIn (cells: Row, column: string): number | undefined {
  const value = cells[column]
  if (typeof value === 'number' || typeof value === 'bigint') return Number(value)
  if (typeof value !== 'string' || value.trim() === '') return undefined
  const number = Number(value.trim())
  return Number.isFinite(number) ? number : undefined
}

export function textIn (cells: Row, column: string | undefined): string | undefined {
  const value = column === undefined ? undefined : cells[column]
  if (typeof value === 'number') return Number.isNaN(value) ? undefined : String(value)
  const text = typeof value === 'string' ? value.trim() : typeof value === 'bigint' ? String(value) : ''
  return text === '' || /^(nan|null|none)$/i.test(text) ? undefined : /^\d+\.0$/.test(text) ? text.slice(0, -2) : text
}
