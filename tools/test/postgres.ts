import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbedded } from '@zhiyu/server/kernel/embedded'
import { systemRandom } from '@zhiyu/server/kernel/random'

export interface TestPostgres { readonly url: string; readonly words: string; stop(): Promise<void> }

/** One server for the whole run: the user's by DATABASE_URL, else an embedded one without fsync that leaves nothing behind. */
export async function testPostgres (env: NodeJS.ProcessEnv): Promise<TestPostgres> {
  const given = env['ZHIYU_TEST_PG'] ?? env['DATABASE_URL']
  if (given) return { url: given, words: 'the PostgreSQL server you named', stop: async () => {} }
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
