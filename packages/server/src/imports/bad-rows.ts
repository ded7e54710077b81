import { once } from 'node:events'
import { createWriteStream, rmSync } from 'node:fs'
import type { RefusedRow } from '../commerce/contract.ts'

/** Writes refused rows as JSON Lines: where, why, and the row as it stood. Only its owner may read it: rows hold personal data. */
export interface BadRows {
  write(row: RefusedRow, raw: string): Promise<void>
  /** The path, or null when nothing was refused: then no file is left. */
  close(): Promise<string | null>
}

export function openBadRows (path: string | undefined): BadRows {
  if (path === undefined) return { write: async () => {}, close: async () => null }
  let stream: ReturnType<typeof createWriteStream> | undefined
  return {
    async write (row, raw) {
      if (!stream) {
        rmSync(path, { force: true })
        stream = createWriteStream(path, { mode: 0o600 })
        await once(stream, 'open')
      }
      if (!stream.write(`${JSON.stringify({ ...row, row: raw.length > 20_000 ? raw.slice(0, 20_000) : raw })}\n`)) await once(stream, 'drain')
    },
    async close () {
      if (stream && !stream.closed) {
        stream.end()
        await once(stream, 'close')
      }
      return stream ? path : null
    },
  }
}
