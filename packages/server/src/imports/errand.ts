import type { Work } from '../kernel/work.ts'
import type { Adapter, ImportReport, RefusedRow } from '../commerce/contract.ts'
import type { BadRows } from './bad-rows.ts'
import type { Source } from './reading/source.ts'

export interface Progress { readonly bytesRead: number; readonly bytesTotal: number; readonly rowsRead: number; readonly phase: 'reading' | 'storing' }

export interface ImportOptions {
  readonly adapter: Adapter
  /** The file's name: its ending says the format, and for the neutral format perhaps the type. */
  readonly fileName: string
  /** Where the file (taubench-retail: or folder) is … */
  readonly path?: string | undefined
  /** … or its bytes, which are kept in a temporary file under the house's home while the import runs. */
  readonly chunks?: AsyncIterable<Uint8Array> | undefined
  /** … or rows that are in memory already: a page of a shop outside. */
  readonly source?: Source | undefined
  /** Where refused rows go instead of a file. */
  readonly badRows?: BadRows | undefined
  /** Store the good rows and write the bad ones to `badFile`; otherwise one bad row refuses the whole file. */
  readonly skipBad: boolean
  readonly badFile?: string | undefined
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((progress: Progress) => void) | undefined
  /** The row of `imports` this errand belongs to. */
  readonly importId?: string | undefined
  /** Runs last in the import's own transaction; false takes everything back (it was cancelled meanwhile). */
  readonly conclude?: ((work: Work, report: ImportReport) => Promise<boolean>) | undefined
}

/** A report shows this many refused rows; all of them are counted. */
export const REFUSALS_SHOWN = 100

export function emptyReport (options: ImportOptions, shop: string): ImportReport {
  return {
    adapter: options.adapter, file: options.fileName.replace(/^.*[\\/]/, ''), shop, state: 'done', lines: 0, customers: 0, products: 0, orders: 0, returns: 0, adjustments: 0, returnLines: 0, linesWithoutCustomer: 0,
    totals: {}, stored: {}, unchanged: 0, refused: 0, refusals: [], badFile: null, milliseconds: 0, linesPerSecond: 0,
  }
}

export function refuseRow (report: ImportReport, row: RefusedRow): void {
  report.refused++
  if (report.refusals.length < REFUSALS_SHOWN) report.refusals.push(row)
}
