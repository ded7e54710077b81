import { systemClock } from '@zhiyu/server/kernel/clock'
import { loadConfig } from '@zhiyu/server/kernel/config'
import { openDatabase } from '@zhiyu/server/kernel/db'
import { createLog } from '@zhiyu/server/kernel/log'
import { systemRandom } from '@zhiyu/server/kernel/random'
import { createVault } from '@zhiyu/server/kernel/vault'
import { createBell } from '@zhiyu/server/kernel/work'
import { takeTurns } from '../shops/turns.ts'

/** A process that reads shops until it is killed: `node pull-shops.ts DATABASE_URL`. */
const log = createLog('fatal')
const db = openDatabase(process.argv[2]!, log)
await takeTurns({ config: loadConfig({ ...process.env, ZHIYU_INTERNAL_SHOPS: '1' }), db, clock: systemClock, random: systemRandom, vault: createVault(Buffer.alloc(32, 7), systemRandom), log, bell: createBell(), reactionsTo: () => [] })
await db.close()
