import type { Frame } from 'playwright-core'
import { createCustomer, shopIdentitySecret, signIdentityToken } from '@zhiyu/server/customers'
import { day, iso } from '@zhiyu/server/kernel/clock'
import { transact } from '@zhiyu/server/kernel/work'
import { identify, openChat, say, type Stage, type Visit } from './widget-stage.ts'

/** Shoppers of a test's own, each with what they bought: so that no journey walks into another's. */
export interface Goods { readonly title: string; readonly minor: number; readonly quantity?: number; readonly product?: string; readonly attributes?: Readonly<Record<string, string>> }
export interface Bought { readonly id: string; readonly status?: 'paid' | 'shipped' | 'delivered'; readonly goods?: readonly Goods[]; readonly placedDaysAgo?: number; readonly deliveredDaysAgo?: number }
export interface Shopper { readonly customerId: string; readonly token: () => Promise<string> }

let serial = 0
const DEMO = 'demo'

export async function newShopper (stage: Stage, orders: readonly Bought[], more: { readonly care?: 'silver' | 'dialect'; readonly region?: string; readonly name?: string } = {}): Promise<Shopper> {
  const externalId = `journey-${++serial}`
  const customerId = await transact(stage.house.world, DEMO, async work => {
    const made = await createCustomer(work, { externalId, name: more.name ?? '王小明', email: `${externalId}@mail.example`, ...(more.region ? { region: more.region } : {}), ...(more.care ? { care: [{ need: more.care, declaredAt: iso(work.now), by: 'shopper' }] } : {}) })
    for (const order of orders) {
      const goods = order.goods ?? [{ title: '云溪 电热水壶 1.7L', minor: 19_900 }]
      const placed = iso(work.now - (order.placedDaysAgo ?? 1) * day)
      await work.tx.insertInto('orders').values({ shop_id: DEMO, id: order.id, customer_id: made, kind: 'sale', status: order.status ?? 'paid', currency: 'CNY', total_minor: goods.reduce((sum, each) => sum + each.minor, 0), line_count: goods.length, placed_at: placed, updated_at: placed }).execute()
      for (const [i, each] of goods.entries()) await work.tx.insertInto('order_lines').values({ shop_id: DEMO, order_id: order.id, line_no: i + 1, product_id: each.product ?? `p-${order.id}-${i}`, title: each.title, quantity: each.quantity ?? 1, unit_price: '1', amount_minor: each.minor, attributes: JSON.stringify(each.attributes ?? {}) }).execute()
      if (order.status === 'shipped' || order.status === 'delivered') {
        const delivered = order.status === 'delivered' ? iso(work.now - (order.deliveredDaysAgo ?? 1) * day) : null
        await work.tx.insertInto('parcels').values({ shop_id: DEMO, id: `${order.id}-1`, order_id: order.id, carrier: '顺丰速运', tracking_no: `SF${order.id.replace(/\D/g, '')}`, status: delivered ? 'delivered' : 'in-transit', shipped_at: placed, delivered_at: delivered, trace: JSON.stringify([{ at: placed, place: '杭州市', text: '快件已从杭州转运中心发出' }]), updated_at: iso(work.now) }).execute()
      }
    }
    return made
  })
  return {
    customerId,
    token: () => transact(stage.house.world, DEMO, async work => { const iat = Math.floor(work.now / 1_000); return signIdentityToken(await shopIdentitySecret(work), { sub: externalId, shop: DEMO, iat, exp: iat + 600 }) }),
  }
}

export const orderStatus = async (stage: Stage, id: string): Promise<string> => (await transact(stage.house.world, DEMO, work => work.tx.selectFrom('orders').select('status').where('shop_id', '=', DEMO).where('id', '=', id).executeTakeFirstOrThrow())).status

/** What stands in the ledger of proposals: the truth behind every card. */
export const proposalsOf = (stage: Stage, { customerId }: Shopper): Promise<{ deed_kind: string; state: string }[]> => transact(stage.house.world, DEMO, work => work.tx.selectFrom('proposals').select(['deed_kind', 'state']).where('shop_id', '=', DEMO).where('customer_id', '=', customerId).orderBy('id').execute())

export async function chatAs (stage: Stage, shopper: Shopper, options: Parameters<Stage['visit']>[0] = {}): Promise<Visit & { chat: Frame }> {
  const visit = await stage.visit(options)
  await visit.page.goto(`${stage.shopOrigin}/page`)
  await identify(visit.page, await shopper.token())
  const chat = await openChat(visit.page)
  await chat.locator('.home').waitFor()
  return { ...visit, chat }
}

/** Says it and waits for the assistant's next words; returns them. */
export async function answerTo (chat: Frame, words: string): Promise<string> {
  const before = await chat.locator('.messages .msg.ai').count()
  await say(chat, words)
  return nextAnswer(chat, before)
}

export async function nextAnswer (chat: Frame, before: number): Promise<string> {
  await chat.waitForFunction(count => document.querySelectorAll('.messages .msg.ai').length > count, before, { timeout: 60_000 })
  return await chat.locator('.messages .msg.ai').last().locator('.text').textContent() ?? ''
}
