import pg from 'pg'
import { setTimeout as pause } from 'node:timers/promises'
import { stopwatch } from './clock.ts'
import { APP_ROLE } from './db.ts'

/** One connection of its own beside the pool, made again when it is lost: for group commit and LISTEN. */
export interface Line {
  /** The connection, made if need be. Undefined when none could be had within `patienceMs`. */
  ready(patienceMs: number): Promise<pg.Client | undefined>
  /** Gives up this connection: the next `ready` makes another. */
  drop(): void
  close(): Promise<void>
}

export interface LineOptions {
  readonly url: string
  /** Server settings of the session, such as lock_timeout. */
  readonly settings?: Readonly<Record<string, string>>
  /** A query without answer for this long counts as lost. */
  readonly answerWithinMs: number
  /** Runs on every new connection before it is used. */
  readonly prepare?: (client: pg.Client) => Promise<void>
  readonly onLost?: (error: Error | undefined) => void
}

const BACKOFF_MS = [10, 20, 50, 100, 200, 400]

export function openLine (options: LineOptions): Line {
  let current: pg.Client | undefined
  let connecting: Promise<pg.Client> | undefined
  let closed = false
  const settings = Object.entries({ role: APP_ROLE, ...options.settings }).map(([name, value]) => `-c ${name}=${value}`).join(' ')

  const forget = (client: pg.Client, error?: Error): void => {
    if (current !== client) return
    current = undefined
    options.onLost?.(error)
  }

  async function connect (): Promise<pg.Client> {
    const client = new pg.Client({ connectionString: options.url, options: settings, query_timeout: options.answerWithinMs, connectionTimeoutMillis: 2_000, keepAlive: true })
    client.on('error', error => forget(client, error))
    client.on('end', () => forget(client))
    try {
      await client.connect()
      await options.prepare?.(client)
    } catch (error) {
      void client.end().catch(() => undefined) // it never became ours
      throw error
    }
    if (closed) { void client.end().catch(() => undefined); throw new Error('the line is closed') }
    return current = client
  }

  return {
    async ready (patienceMs) {
      const waited = stopwatch()
      for (let attempt = 0; !closed; attempt++) {
        if (current) return current
        try {
          return await (connecting ??= connect().finally(() => { connecting = undefined }))
        } catch {
          const wait = BACKOFF_MS[Math.min(attempt, BACKOFF_MS.length - 1)]!
          if (waited() + wait >= patienceMs) return undefined
          await pause(wait)
        }
      }
      return undefined
    },
    drop () {
      const client = current
      if (!client) return
      forget(client)
      void client.end().catch(() => undefined) // its fate no longer matters
    },
    async close () {
      closed = true
      const client = current ?? await connecting?.catch(() => undefined)
      current = undefined
      await client?.end().catch(() => undefined)
    },
  }
}
