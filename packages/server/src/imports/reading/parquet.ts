import { isUtf8 } from 'node:buffer'
import { open } from 'node:fs/promises'
import { parquetMetadataAsync, parquetScan, parquetSchema, type AsyncBuffer } from 'hyparquet'
import { compressors } from 'hyparquet-compressors'
import { day, iso } from '../../kernel/clock.ts'
import type { Cells, Refusal } from '../cells.ts'
import { UnreadableFile, type Source, type SourceRow } from './source.ts'

/** Rows decoded at once, at most, and bytes of a row group before compression: one huge row group must not fill the memory. Pages hold many rows and are decoded whole: smaller slices decode them again and again. */
const SLICE = 600_000
const SLICE_BYTES = 64 << 20
/** Rows handed on at once. */
const BATCH = 2_048
/** Stands for bytes that are not UTF-8: no text can be equal to it. */
const WRONG_BYTES = Symbol('not UTF-8')

/** Rows of an order carry one instant: it is written out once for all that follow each other. */
function sayer (): (millis: number) => string {
  let last = Number.NaN
  let said = ''
  return millis => millis === last ? said : said = iso(last = millis)
}
const say = sayer()

const parsers = {
  stringFromBytes: (bytes: Uint8Array) => isUtf8(bytes) ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8') : WRONG_BYTES,
  timestampFromMilliseconds: (millis: bigint) => say(Number(millis)),
  timestampFromMicroseconds: (micros: bigint) => say(Number(micros / 1_000n)),
  timestampFromNanoseconds: (nanos: bigint) => say(Number(nanos / 1_000_000n)),
  dateFromDays: (days: number) => iso(days * day).slice(0, 10),
}

/** Parquet with flat columns. A timestamp without zone (as pandas writes it) is wall time, given without Z. */
export async function readParquet (path: string, file: string): Promise<Source> {
  const handle = await open(path)
  const { size } = await handle.stat()
  const buffer: AsyncBuffer = {
    byteLength: size,
    async slice (start, end = size) {
      const bytes = new ArrayBuffer(Math.max(0, end - start))
      await handle.read(new Uint8Array(bytes), 0, bytes.byteLength, start)
      return bytes
    },
  }
  let bytesRead = 0
  try {
    const metadata = await parquetMetadataAsync(buffer)
    const columns = parquetSchema(metadata).children.map(child => {
      if (child.children.length > 0) throw new UnreadableFile('holds a nested column', 1, child.element.name)
      const type = child.element.logical_type
      return { name: child.element.name, wall: type?.type === 'TIMESTAMP' && !type.isAdjustedToUTC }
    })
    const rowsTotal = Math.max(1, Number(metadata.num_rows))
    const bytesPerRow = metadata.row_groups.reduce((sum, group) => sum + Number(group.total_byte_size), 0) / rowsTotal
    const slice = Math.max(BATCH, Math.min(SLICE, Math.floor(SLICE_BYTES / Math.max(1, bytesPerRow))))
    return {
      bytesTotal: size,
      bytesRead: () => bytesRead,
      async * rows () {
        try {
          const scan = await parquetScan({ file: buffer, metadata, compressors, parsers })
          for (const range of scan.ranges) {
            for (let start = range.rowStart; start < range.rowEnd; start += slice) {
              const end = Math.min(range.rowEnd, start + slice)
              const values: ArrayLike<unknown>[] = []
              for (const { name } of columns) values.push(plainNumbers(await scan.readColumn({ column: name, rowStart: start, rowEnd: end })))
              for (let at = start; at < end; at += BATCH) {
                const count = Math.min(BATCH, end - at)
                yield rowsOf(columns, values, { offset: at - start, count }, { file, line: at + 1 })
                bytesRead = Math.round((at + count) / rowsTotal * size)
              }
            }
          }
        } finally {
          await handle.close()
        }
      },
    }
  } catch (error) {
    await handle.close()
    if (error instanceof UnreadableFile) throw error
    throw new UnreadableFile('not a readable Parquet file')
  }
}

/** 64-bit integers come one object each; as doubles they take a third of the memory. Those beyond 2^53 stay as they are. */
function plainNumbers (values: ArrayLike<unknown>): ArrayLike<unknown> {
  if (typeof values[0] !== 'bigint') return values
  const numbers = new Float64Array(values.length)
  for (let i = 0; i < values.length; i++) {
    const value = values[i]
    if (typeof value !== 'bigint' || !Number.isSafeInteger(Number(value))) return values
    numbers[i] = Number(value)
  }
  return numbers
}

/** One shape for every row, and no function of its own for each. */
class ParquetRow implements SourceRow {
  readonly file: string
  readonly line: number
  readonly cells: Cells
  readonly bad: Refusal | undefined
  constructor (file: string, line: number, cells: Cells, bad: Refusal | undefined) {
    this.file = file
    this.line = line
    this.cells = cells
    this.bad = bad
  }

  raw (): string {
    return JSON.stringify(this.cells, (_key, value: unknown) => typeof value === 'bigint' ? Number(value) : value)
  }
}

function rowsOf (columns: readonly { name: string; wall: boolean }[], values: readonly ArrayLike<unknown>[], part: { offset: number; count: number }, from: { file: string; line: number }): SourceRow[] {
  const rows: SourceRow[] = []
  let instant = ''
  let wallTime = ''
  for (let i = 0; i < part.count; i++) {
    const cells: Record<string, unknown> = {}
    let bad: Refusal | undefined
    for (let c = 0; c < columns.length; c++) {
      const { name, wall } = columns[c]!
      const value = values[c]![part.offset + i]
      if (value === WRONG_BYTES) bad ??= { column: name, reason: 'not valid UTF-8' }
      if (!wall || typeof value !== 'string') { cells[name] = value; continue }
      if (value !== instant) wallTime = (instant = value).slice(0, -1)
      cells[name] = wallTime
    }
    rows.push(new ParquetRow(from.file, from.line + i, cells, bad))
  }
  return rows
}
