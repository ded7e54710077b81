import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { systemClock } from './kernel/clock.ts'
import type { Config } from './kernel/config.ts'
import { openDatabase } from './kernel/db.ts'
import { startEmbedded } from './kernel/embedded.ts'
import { createLog } from './kernel/log.ts'
import { migrate } from './kernel/migrate.ts'
import { systemRandom } from './kernel/random.ts'
import { createVault } from './kernel/vault.ts'
import { createBell, type World } from './kernel/work.ts'
import { reactionsTo } from './reactions.ts'

/** The real world: system clock, the database named by the configuration or the embedded one, migrated. */
export async function openWorld (config: Config): Promise<{ world: World; close: () => Promise<void> }> {
  const log = createLog(config.logLevel)
  const random = systemRandom
  mkdirSync(config.home, { recursive: true })
  const embedded = config.databaseUrl ? undefined : await startEmbedded({ home: config.home, random })
  const url = config.databaseUrl ?? embedded!.url
  const applied = await migrate(url)
  if (applied.length > 0) log.info({ applied }, 'database migrated')
  const db = openDatabase(url, log)
  const world: World = { config, db, clock: systemClock, random, vault: createVault(masterKey(config), random), log, bell: createBell(), reactionsTo }
  return {
    world,
    async close () {
      await db.close()
      await embedded?.stop()
    },
  }
}

/** From the environment, or a file only we may read, made once. Without it sealed fields cannot be opened again: back it up. */
export function masterKey (config: Config): Buffer {
  if (config.masterKey) {
    if (!/^[0-9a-f]{64}$/i.test(config.masterKey)) throw new RangeError('ZHIYU_MASTER_KEY must be 64 hex digits')
    return Buffer.from(config.masterKey, 'hex')
  }
  const file = join(config.home, 'master.key')
  if (!existsSync(file)) writeFileSync(file, Buffer.from(systemRandom.bytes(32)).toString('hex'), { mode: 0o600 })
  chmodSync(file, 0o600)
  return Buffer.from(readFileSync(file, 'utf8').trim(), 'hex')
}
