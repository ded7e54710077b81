import type { Cells, Refusal } from '../cells.ts'

/** One row of a file, before any adapter looked at it. `bad` rows could not even be read. */
export interface SourceRow {
  readonly file: string
  /** 1 for the file's first line; in Parquet the first row. A CSV record of several lines has the line it starts on. */
  readonly line: number
  readonly cells: Cells
  /** The row as it stands in the file, for the file of bad rows. */
  raw (): string
  readonly bad?: Refusal | undefined
}

export interface Source {
  readonly bytesTotal: number
  bytesRead(): number
  /** Some hundreds or thousands of rows at a time. Reading is paused while a batch is worked on. */
  rows(): AsyncGenerator<readonly SourceRow[]>
}

/** The file as a whole cannot be read: wrong format, wrong encoding, unknown columns. */
export class UnreadableFile extends Error {
  readonly line: number
  readonly column: string | null
  constructor (reason: string, line = 1, column: string | null = null) {
    super(reason)
    this.name = 'UnreadableFile'
    this.line = line
    this.column = column
  }
}
