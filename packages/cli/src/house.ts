import { join } from 'node:path'
import { openWorld } from '@zhiyu/server'
import { readyShop } from '@zhiyu/server/customers'
import { iso } from '@zhiyu/server/kernel/clock'
import { loadConfig, type Config } from '@zhiyu/server/kernel/config'
import { EVERY_SHOP, transact, type World } from '@zhiyu/server/kernel/work'
import { UserMistake } from './exit.ts'
import { ROOT } from './root.ts'

/** The same house as `npm start`: its home is the project's, wherever the command is called from. Logs stay out of the output. */
export function readConfig (env: NodeJS.ProcessEnv = process.env): Config {
  return loadConfig({ ...env, ZHIYU_HOME: env['ZHIYU_HOME'] ?? join(ROOT, '.zhiyu'), LOG_LEVEL: env['LOG_LEVEL'] ?? 'silent' })
}

/** Opens the world, starting the embedded database when no server runs, and closes what it opened. */
export async function withWorld<T> (body: (world: World) => Promise<T>): Promise<T> {
  const { world, close } = await openWorld(readConfig())
  try {
    return await body(world)
  } finally {
    await close()
  }
}

export interface ShopRow { readonly id: string; readonly name: string; readonly currency: string; readonly demo: boolean }

export async function loadShops (world: World): Promise<ShopRow[]> {
  return transact(world, EVERY_SHOP, work => work.tx.selectFrom('shops').select(['id', 'name', 'currency', 'demo']).orderBy('id').execute())
}

export interface NewShop { readonly id: string; readonly name: string; readonly currency: string; readonly timeZone: string; readonly locale: string; readonly origins: readonly string[] }

export async function addShop (world: World, shop: NewShop): Promise<void> {
  if (!/^[a-z0-9][a-z0-9-]{0,39}$/.test(shop.id)) throw new UserMistake(`"${shop.id}" cannot be a shop id: use small letters, digits and hyphens, at most 40`)
  if (!/^[A-Z]{3}$/.test(shop.currency)) throw new UserMistake(`"${shop.currency}" is not an ISO 4217 currency such as CNY`)
  if (!Intl.supportedValuesOf('timeZone').includes(shop.timeZone) && shop.timeZone !== 'UTC') throw new UserMistake(`"${shop.timeZone}" is not a time zone such as Asia/Shanghai`)
  for (const origin of shop.origins) if (!URL.canParse(origin) || new URL(origin).origin !== origin) throw new UserMistake(`"${origin}" is not an origin such as https://shop.example.com`)
  await transact(world, shop.id, async work => {
    const made = await work.tx.insertInto('shops').values({
      id: shop.id, name: shop.name, currency: shop.currency, time_zone: shop.timeZone, locale: shop.locale, allowed_origins: [...shop.origins], created_at: iso(work.now),
    }).onConflict(on => on.column('id').doNothing()).executeTakeFirst()
    if (made.numInsertedOrUpdatedRows === 0n) throw new UserMistake(`there is a shop "${shop.id}" already`, 1)
    await readyShop(work)
  })
}

/** The shop meant: the one named, or the only one there is. */
export async function chooseShop (world: World, named: string | undefined): Promise<ShopRow> {
  const shops = await loadShops(world)
  if (named !== undefined) {
    const shop = shops.find(one => one.id === named)
    if (!shop) throw new UserMistake(`there is no shop "${named}"; there ${shops.length === 0 ? 'is none yet' : `are: ${shops.map(one => one.id).join(', ')}`}`)
    return shop
  }
  if (shops.length === 1) return shops[0]!
  throw new UserMistake(shops.length === 0 ? 'there is no shop yet: zhiyu shop add ID' : `say which shop: --shop ${shops.map(one => one.id).join(' | ')}`)
}
