import { isFault } from '@zhiyu/server/kernel/faults'

/** What the process says when it ends. */
export const EXIT = { done: 0, refused: 1, usage: 2, fault: 3 } as const

/** A mistake of the user's: said in one line, without a stack. */
export class UserMistake extends Error {
  readonly exit: number
  constructor (say: string, exit: number = EXIT.usage) {
    super(say)
    this.name = 'UserMistake'
    this.exit = exit
  }
}

/** Which exit code an error means, and what to say of it. */
export function explain (error: unknown): { exit: number; say: string } {
  if (error instanceof UserMistake) return { exit: error.exit, say: error.message }
  if (isFault(error)) return { exit: error.code === 'house.unavailable' || error.code === 'house.storage-full' || error.code === 'house.fault' ? EXIT.fault : EXIT.refused, say: error.message }
  if (error instanceof RangeError) return { exit: EXIT.usage, say: error.message } // the configuration names a variable that cannot be used
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'ECONNREFUSED' || code === 'ENOTFOUND' || code === '28P01' || code === '3D000') return { exit: EXIT.fault, say: `The database cannot be reached (${code}). Check DATABASE_URL, or "zhiyu doctor".` }
  return { exit: EXIT.fault, say: error instanceof Error ? error.message : String(error) }
}
