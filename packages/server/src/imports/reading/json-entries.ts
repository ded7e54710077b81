import { createReadStream, existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Cells } from '../cells.ts'
import { LONGEST_RECORD } from './segments.ts'
import { UnreadableFile, type Source, type SourceRow } from './source.ts'

/** The files of a folder that hold one big JSON object each: every entry of it is a row, `@key` its key. */
export function readJsonEntries (path: string, names: readonly string[]): Source {
  const paths = statSync(path).isDirectory() ? names.map(name => join(path, name)).filter(file => existsSync(file)) : [path]
  if (paths.length === 0) throw new UnreadableFile(`the folder holds none of ${names.join(', ')}`)
  let bytesRead = 0
  return {
    bytesTotal: paths.reduce((sum, file) => sum + statSync(file).size, 0),
    bytesRead: () => bytesRead,
    async * rows () {
      for (const file of paths) yield * entriesOf(file, bytes => { bytesRead += bytes })
    },
  }
}

/** Cuts the top object (or list) into its entries without holding the file: only braces, brackets and quotes are looked at, JSON.parse does the rest. */
async function * entriesOf (path: string, onRead: (bytes: number) => void): AsyncGenerator<SourceRow[]> {
  const file = path.replace(/^.*[\\/]/, '')
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let [depth, inText, escaped, line, startLine] = [0, false, false, 1, 1]
  let [entry, before] = ['', '']
  for await (const piece of createReadStream(path, { highWaterMark: 256 * 1024 }) as AsyncIterable<Buffer>) { // a stream without an encoding gives buffers
    onRead(piece.length)
    let text: string
    try { text = decoder.decode(piece, { stream: true }) } catch { throw new UnreadableFile('not valid UTF-8', line) }
    const rows: SourceRow[] = []
    let from = 0
    for (let at = 0; at < text.length; at++) {
      const letter = text.charCodeAt(at)
      if (letter === 10) line++
      if (inText) {
        if (escaped) escaped = false
        else if (letter === 92) escaped = true
        else if (letter === 34) inText = false
      } else if (letter === 34) inText = true
      else if (letter === 123 || letter === 91) {
        depth++
        if (depth === 2) {
          before += text.slice(from, at)
          from = at
          startLine = line
        }
      } else if (letter === 125 || letter === 93) {
        depth--
        if (depth === 1) {
          rows.push(readEntry(entry + text.slice(from, at + 1), before, file, startLine))
          entry = ''
          before = ''
          from = at + 1
        }
      }
    }
    if (depth >= 2) entry += text.slice(from)
    else before += text.slice(from)
    if (entry.length > LONGEST_RECORD || before.length > LONGEST_RECORD) throw new UnreadableFile('an entry is longer than 4 MiB: is this the expected JSON?', startLine)
    yield rows
  }
  if (depth !== 0 || inText) throw new UnreadableFile('the JSON ends in the middle', line)
}

function readEntry (text: string, before: string, file: string, line: number): SourceRow {
  try {
    const value = JSON.parse(text) as unknown
    if (value === null || typeof value !== 'object' || Array.isArray(value)) return { file, line, cells: {}, raw: () => text, bad: { column: null, reason: 'not a JSON object' } }
    const key = /"((?:[^"\\]|\\.)*)"\s*:\s*$/.exec(before)?.[1]
    return { file, line, cells: { ...value as Cells, ...(key !== undefined && { '@key': JSON.parse(`"${key}"`) as unknown }) }, raw: () => text } // an object, just checked
  } catch {
    return { file, line, cells: {}, raw: () => text, bad: { column: null, reason: 'not JSON' } }
  }
}
