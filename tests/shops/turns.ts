import { transact, type World } from '@zhiyu/server/kernel/work'
import { claimTurn } from '../../packages/server/src/connectors/store.ts'
import { takeTurn } from '../../packages/server/src/connectors/turn.ts'

/** Every turn that is due now, one after the other, as the background line takes them. Returns how many. */
export async function takeTurns (world: World, most = 50): Promise<number> {
  for (let turns = 0; turns < most; turns++) {
    const claimed = await transact(world, '*', work => claimTurn(work, work.now - 30_000))
    if (!claimed) return turns
    await takeTurn(world, claimed, new AbortController())
  }
  return most
}
