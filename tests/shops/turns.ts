import { setTimeout as pause } from 'node:timers/promises'
import { transact, type World } from '@zhiyu/server/kernel/work'
import { claimTurn } from '../../packages/server/src/connectors/store.ts'
import { takeTurn } from '../../packages/server/src/connectors/turn.ts'

/** Every turn that is due now, one after the other, as the background line takes them; one that the house itself has taken is waited for. */
export async function takeTurns (world: World): Promise<void> {
  for (;;) {
    const claimed = await transact(world, '*', work => claimTurn(work, work.now - 30_000))
    if (claimed) await takeTurn(world, claimed, new AbortController())
    else if ((await transact(world, '*', work => work.tx.selectFrom('connectors').select('id').where('state', '=', 'active').where('beat_at', 'is not', null).execute())).length > 0) await pause(10)
    else return
  }
}
