import { sql } from 'kysely'
import type { RfmCuts } from '../analytics/index.ts'
import { iso, type Instant } from '../kernel/clock.ts'
import type { Work } from '../kernel/work.ts'

/** Cut values of all buyers at an instant. Made in one place, the lake, and kept here for whoever scores somebody. */
export interface KeptCuts { readonly version: number; readonly asOf: Instant; readonly buyers: number; readonly cuts: RfmCuts }

/** Keeps what the lake made; told again, nothing changes. */
export async function keepCuts (work: Work, { version, asOf, buyers, cuts }: KeptCuts): Promise<void> {
  await work.tx.insertInto('rfm_cuts').values({ shop_id: work.shopId, as_of: iso(asOf), version, buyers, cuts: JSON.stringify(cuts) }).onConflict(on => on.columns(['shop_id', 'as_of']).doNothing()).execute()
}

/** The newest: the ones in force. Uses the primary key. */
export async function findCuts ({ tx, shopId }: Work): Promise<KeptCuts | undefined> {
  const { rows } = await sql<KeptCuts>`select version, as_of as "asOf", buyers, cuts from rfm_cuts where shop_id = ${shopId} order by as_of desc limit 1`.execute(tx)
  return rows[0]
}
