import { EXIT } from '../exit.ts'
import { BadRows } from './table.ts'

/** What a command worked out: the document of --json, and the lines people read. */
export interface Answer { readonly document: Readonly<Record<string, unknown>>; readonly lines: readonly string[] }

/** Runs, prints, and says which rows were wrong: by file and line, the first twenty in words, all of them in the JSON. */
export async function told (file: string, { json }: { json?: boolean }, work: () => Promise<Answer>): Promise<number> {
  try {
    const { document, lines } = await work()
    process.stdout.write(json ? `${JSON.stringify(document)}\n` : `${lines.join('\n')}\n`)
    return EXIT.done
  } catch (error) {
    if (!(error instanceof BadRows)) throw error
    for (const { line, say } of error.rows.slice(0, 20)) process.stderr.write(`${file}:${line}: ${say}\n`)
    if (error.rows.length > 20) process.stderr.write(`… and ${error.rows.length - 20} more\n`)
    if (json) process.stdout.write(`${JSON.stringify({ problems: error.rows.slice(0, 1_000) })}\n`)
    return EXIT.refused
  }
}
