import { isUtf8 } from 'node:buffer'
import { createReadStream } from 'node:fs'
import { UnreadableFile } from './source.ts'

/** A record longer than this is a broken file (an unclosed quote, a binary), and would not fit in memory. */
export const LONGEST_RECORD = 4 * 1024 * 1024
const NEWLINE = 10

export interface Segment {
  /** Whole lines only; the last one of the file may lack its newline. */
  readonly bytes: Buffer
  /** False: some line of it is not valid UTF-8. */
  readonly utf8: boolean
  readonly nul: boolean
}

/** Cuts a file into runs of whole lines, some hundred KiB each. `onRead` hears how many bytes were taken. */
export async function * readSegments (path: string, onRead: (bytes: number) => void, size: number = 256 * 1024): AsyncGenerator<Segment> {
  let rest: Buffer = Buffer.alloc(0)
  let first = true
  for await (const piece of createReadStream(path, { highWaterMark: size }) as AsyncIterable<Buffer>) { // a stream without an encoding gives buffers
    onRead(piece.length)
    let bytes = rest.length === 0 ? piece : Buffer.concat([rest, piece])
    if (first) {
      first = false
      if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) throw new UnreadableFile('the file is UTF-16: save it as UTF-8')
      if (bytes.subarray(0, 4).toString('latin1') === 'PK\u0003\u0004') throw new UnreadableFile('this is a spreadsheet or ZIP file: save it as CSV (UTF-8)')
      if (bytes.subarray(0, 4).toString('latin1') === 'PAR1') throw new UnreadableFile('this is a Parquet file: name it .parquet')
      if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) bytes = bytes.subarray(3)
    }
    const end = bytes.lastIndexOf(NEWLINE)
    if (end < 0) {
      if (bytes.length > LONGEST_RECORD) throw new UnreadableFile('a line is longer than 4 MiB: this does not look like a text file')
      rest = bytes
      continue
    }
    rest = Buffer.from(bytes.subarray(end + 1))
    yield look(bytes.subarray(0, end + 1))
  }
  if (rest.length > 0) yield look(rest)
}

const look = (bytes: Buffer): Segment => ({ bytes, utf8: isUtf8(bytes), nul: bytes.includes(0) })
