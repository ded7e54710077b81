import { isUtf8 } from 'node:buffer'
import { statSync } from 'node:fs'
import type { Cells } from '../cells.ts'
import { readSegments } from './segments.ts'
import type { Source, SourceRow } from './source.ts'

/** One JSON object per line; empty lines are skipped. */
export function readJsonLines (path: string, file: string): Source {
  let bytesRead = 0
  return {
    bytesTotal: statSync(path).size,
    bytesRead: () => bytesRead,
    async * rows () {
      let line = 0
      for await (const segment of readSegments(path, bytes => { bytesRead += bytes })) {
        const rows: SourceRow[] = []
        for (const bytes of linesOf(segment.bytes, segment.utf8)) {
          line++
          const row = readLine(bytes, file, line)
          if (row) rows.push(row)
        }
        yield rows
      }
    },
  }
}

/** Lines as text; where the run holds a wrong byte, the wrong lines stay bytes. */
export function linesOf (bytes: Buffer, utf8: boolean): (string | Buffer)[] {
  if (utf8) {
    const lines = bytes.toString('utf8').split('\n')
    if (lines.at(-1) === '') lines.pop()
    return lines
  }
  const lines: (string | Buffer)[] = []
  for (let start = 0; start < bytes.length;) {
    const newline = bytes.indexOf(10, start)
    const end = newline < 0 ? bytes.length : newline
    const piece = bytes.subarray(start, end)
    lines.push(isUtf8(piece) ? piece.toString('utf8') : piece)
    start = end + 1
  }
  return lines
}

function readLine (text: string | Buffer, file: string, line: number): SourceRow | undefined {
  if (typeof text !== 'string') return { file, line, cells: {}, raw: () => text.toString('latin1'), bad: { column: null, reason: 'not valid UTF-8' } }
  if (text.trim() === '') return undefined
  const raw = (): string => text.endsWith('\r') ? text.slice(0, -1) : text
  if (text.includes('\u0000')) return { file, line, cells: {}, raw, bad: { column: null, reason: 'holds a NUL byte' } }
  let value: unknown
  try { value = JSON.parse(text) } catch { return { file, line, cells: {}, raw, bad: { column: null, reason: 'not a JSON object' } } }
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return { file, line, cells: {}, raw, bad: { column: null, reason: 'not a JSON object' } }
  return { file, line, cells: value as Cells, raw } // an object, just checked
}
