import { sql } from 'kysely'
import { iso, minute, second } from '../kernel/clock.ts'
import { EVERY_SHOP, transact, type World } from '../kernel/work.ts'
import { settleSockets } from './presence.ts'
import { NODE, sumSockets } from './sockets.ts'

const BEAT_MS = 10 * second
/** Three missed beats and a breath. Too short would send a whole shop home over one slow query. */
const DEAD_AFTER_MS = minute

/** Beats while the house is open, and buries processes that stopped: their agents go through the same grace as a closed desk. */
export function startBeating (world: World): { stop: () => Promise<void> } {
  let cancel = (): void => {}
  let running: Promise<void> | undefined
  let stopped = false
  const beat = (first: boolean): void => {
    running = beatOnce(world, first).catch((error: unknown) => { world.log.warn({ err: error }, 'presence beat failed') }).finally(() => {
      running = undefined
      if (!stopped) cancel = world.clock.wakeAt(world.clock.now() + BEAT_MS, () => { beat(false) })
    })
  }
  beat(true)
  return {
    async stop () {
      stopped = true
      cancel()
      await running
    },
  }
}

/** One beat. A house that is alone buries everyone else at once when it starts; in a cluster silence must speak first. */
export async function beatOnce (world: World, first: boolean, node: string = NODE): Promise<void> {
  const dead = await transact(world, EVERY_SHOP, async work => {
    await work.tx.updateTable('desk_sockets').set({ beat_at: iso(work.now) }).where('node', '=', node).execute()
    const silentSince = first && !world.config.cluster ? work.now + 1 : work.now - DEAD_AFTER_MS
    return sql<{ shop_id: string; agent_id: string; node: string }>`select shop_id, agent_id, node from desk_sockets where node <> ${node} and beat_at < ${iso(silentSince)} order by 1, 2, 3`.execute(work.tx)
  })
  for (const row of dead.rows) {
    await transact(world, row.shop_id, work => settleSockets(work, row.agent_id, async () => {
      await work.tx.deleteFrom('desk_sockets').where('shop_id', '=', work.shopId).where('agent_id', '=', row.agent_id).where('node', '=', row.node).execute()
      return sumSockets(work, row.agent_id)
    }))
  }
}
