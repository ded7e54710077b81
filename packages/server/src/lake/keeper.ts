import { join } from 'node:path'
import { isFault } from '../kernel/faults.ts'
import type { World } from '../kernel/work.ts'
import type { LakeSite } from './carry-out.ts'
import type { LakeKeeper, LakeOutcome, LakeProblem } from './ports.ts'

const PROBLEMS: Readonly<Record<string, LakeProblem>> = { 'lake.busy': 'busy', 'lake.too-small': 'too-small', 'house.storage-full': 'storage-full' }

/** Where a shop's lake lies and what it may take of the machine. */
export function siteOf (world: Pick<World, 'config'>, shopId: string): LakeSite {
  return { folder: join(world.config.home, 'lake', shopId), limits: { memoryMb: world.config.lakeMemoryMb, spillMb: world.config.lakeSpillMb } }
}

/** Carries errands out in this process. What went wrong is a value: the run says so. */
export const keeperHere = (world: World, site: (shopId: string) => LakeSite = shopId => siteOf(world, shopId)): LakeKeeper => ({
  async run (errand, watch): Promise<LakeOutcome> {
    try {
      const { carryOut } = await import('./carry-out.ts') // the server itself never needs the engine
      return { kind: 'report', report: await carryOut(world, errand, site(errand.shopId), watch) }
    } catch (error) {
      if (watch.signal.aborted) return { kind: 'aborted' }
      const because = error instanceof Error ? `${error.message}${error.cause instanceof Error ? `: ${error.cause.message}` : ''}` : String(error)
      return { kind: 'failed', problem: (isFault(error) && PROBLEMS[error.code]) || 'crashed', because: because.slice(0, 2_000) }
    }
  },
})
