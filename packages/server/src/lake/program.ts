import { systemClock } from '../kernel/clock.ts'
import { loadConfig } from '../kernel/config.ts'
import { openDatabase } from '../kernel/db.ts'
import { createLog } from '../kernel/log.ts'
import { systemRandom } from '../kernel/random.ts'
import { createVault } from '../kernel/vault.ts'
import { createBell } from '../kernel/work.ts'
import { keeperHere } from './keeper.ts'
import type { FromLakeProgram, ToLakeProgram } from './ports.ts'

/* The lake's program: a process of its own at low priority, told one errand over the channel and ended with it. It reads the house and writes only the lake. */
process.once('message', message => {
  const { databaseUrl, home, errand, site } = message as ToLakeProgram // our own server speaks this protocol
  const log = createLog('silent')
  const db = openDatabase(databaseUrl, log, { max: 2 })
  const config = loadConfig({ ZHIYU_HOME: home, LOG_LEVEL: 'silent' })
  const world = { config, db, clock: systemClock, random: systemRandom, vault: createVault(Buffer.alloc(32), systemRandom), log, bell: createBell(), reactionsTo: () => [] }
  const say = (word: FromLakeProgram): void => { process.send?.(word) }
  void keeperHere(world, () => site).run(errand, { signal: new AbortController().signal, onProgress: at => { say({ t: 'progress', at }) } }).then(async outcome => {
    say({ t: 'end', outcome })
    await db.close()
    process.disconnect?.()
  })
})
