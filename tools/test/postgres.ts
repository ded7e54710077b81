import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbedded } from '@zhiyu/server/kernel/embedded'
import { systemRandom } from '@zhiyu/server/kernel/random'
import type pgTypes from 'pg'

const pg = createRequire(import.meta.resolve('@zhiyu/server/kernel/db'))('pg') as typeof pgTypes

export interface TestPostgres { readonly url: string; readonly words: string; stop(): Promise<void> }

/** One server for the whole run: the user's by DATABASE_URL, else an embedded one without fsync that leaves nothing behind. */
export async function testPostgres (env: NodeJS.ProcessEnv, runId?: string): Promise<TestPostgres> {
  const given = env['ZHIYU_TEST_PG'] ?? env['DATABASE_URL']
  if (given) return { url: given, words: 'the PostgreSQL server you named', stop: async () => { if (runId !== undefined) await dropDemo(given, runId) } }
  const home = mkdtempSync(join(tmpdir(), 'zhiyu-test-pg-'))
  chmodSync(home, 0o711) // started as root the server runs as nobody and must be able to pass through
  const server = await startEmbedded({ home, random: systemRandom, unsafeFast: true })
  return {
    url: server.url, words: 'an embedded PostgreSQL of this run',
    async stop () {
      await server.stop()
      rmSync(home, { recursive: true, force: true })
    },
  }
}

/** The demonstration shop as tests/house.ts loaded it for this run. */
async function dropDemo (url: string, runId: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  for (const name of [`zhiyu_demo_${runId}`, `zhiyu_demo_${runId}_draft`]) await client.query(`drop database if exists ${name} with (force)`)
  await client.end()
}
