import { transact, type World } from '../kernel/work.ts'

/** The origins whose pages may frame this shop's widget; undefined: no such shop. By primary key. */
export async function findAllowedOrigins (world: World, shopId: string): Promise<readonly string[] | undefined> {
  const shop = await transact(world, shopId, work => work.tx.selectFrom('shops').select('allowed_origins').where('id', '=', shopId).executeTakeFirst())
  return shop?.allowed_origins
}
