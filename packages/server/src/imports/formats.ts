import type { ImportContext, RowTaker } from './adapters/adapter.ts'
import { takeNeutral } from './adapters/neutral.ts'
import type { ImportOptions } from './errand.ts'
import { readJsonLines } from './reading/json-lines.ts'
import { UnreadableFile, type Source } from './reading/source.ts'

const ending = (fileName: string): string => /\.([a-z0-9]+)$/i.exec(fileName)?.[1]?.toLowerCase() ?? ''

export async function openSource (options: ImportOptions, path: string): Promise<Source> {
  const file = options.fileName.replace(/^.*[\\/]/, '')
  const format = ending(file)
  if (options.adapter === 'neutral') {
    if (format === 'jsonl' || format === 'ndjson') return readJsonLines(path, file)
  }
  throw new UnreadableFile(`adapter ${options.adapter} does not read .${format} files`)
}

export function takerFor (options: ImportOptions, context: ImportContext, _source: Source): RowTaker {
  return takeNeutral(context, options.fileName)
}
