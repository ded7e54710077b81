import type { ImportContext, RowTaker } from './adapters/adapter.ts'
import { takeNeutral } from './adapters/neutral.ts'
import { findSlashedOrder, takeOnlineRetail } from './adapters/online-retail.ts'
import { TAUBENCH_FILES, takeTaubench } from './adapters/taubench-retail.ts'
import type { ImportOptions } from './errand.ts'
import { readCsv } from './reading/csv.ts'
import { readJsonEntries } from './reading/json-entries.ts'
import { readJsonLines } from './reading/json-lines.ts'
import { readParquet } from './reading/parquet.ts'
import { UnreadableFile, type Source } from './reading/source.ts'

export function endingOf (fileName: string): string {
  return /\.([a-z0-9]+)$/i.exec(fileName)?.[1]?.toLowerCase() ?? ''
}

/** The reader for this adapter and this file's ending. */
export async function openSource (options: ImportOptions, path: string): Promise<Source> {
  if (options.source) return options.source
  const file = options.fileName.replace(/^.*[\\/]/, '')
  const format = endingOf(file)
  if (options.adapter !== 'taubench-retail') {
    if (format === 'csv' || format === 'tsv' || format === 'txt') return readCsv(path, file)
    if (format === 'parquet') return readParquet(path, file)
    if (options.adapter === 'neutral' && (format === 'jsonl' || format === 'ndjson')) return readJsonLines(path, file)
  }
  if (options.adapter === 'taubench-retail' && (format === 'json' || format === '')) return readJsonEntries(path, TAUBENCH_FILES)
  const reads = { neutral: '.jsonl, .csv or .parquet', 'online-retail': '.parquet or .csv', 'taubench-retail': 'users.json, products.json, orders.json or a folder of them' }
  throw new UnreadableFile(`the adapter ${options.adapter} reads ${reads[options.adapter]}`)
}

/** The adapter itself. Spreadsheet dates need a look ahead into the file. */
export async function openTaker (options: ImportOptions, context: ImportContext, path: string): Promise<RowTaker> {
  if (options.adapter === 'online-retail') return takeOnlineRetail(context, await findSlashedOrder(await openSource(options, path)))
  if (options.adapter === 'taubench-retail') return takeTaubench(context)
  return takeNeutral(context, options.fileName)
}
