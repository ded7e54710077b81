import { createAgent, setPresence, socketClosed, socketOpened } from '@zhiyu/server/staff'
import { createCustomer } from '@zhiyu/server/customers'
import { handOff, openConversation } from '@zhiyu/server/conversations'
import { iso } from '@zhiyu/server/kernel/clock'
import type { StaffViewer } from '@zhiyu/server/kernel/viewer'
import { transact, type Work, type World } from '@zhiyu/server/kernel/work'

type Role = StaffViewer['role']
export interface AgentWish { role?: Role; skills?: Record<string, number>; languages?: string[]; capacity?: number; online?: boolean; shop?: string }
export interface ShopperWish { care?: string[]; locale?: 'zh-CN' | 'en'; skill?: string; shop?: string; spentMinor?: number }

let count = 0

/** People for tests, by what matters to the test. Agents have an open desk and are online unless said otherwise. */
export function castOf (world: World, shop = 'alpha') {
  const inShop = <T>(body: (work: Work) => Promise<T>): Promise<T> => transact(world, shop, body)
  return {
    inShop,
    async agent (wish: AgentWish = {}): Promise<StaffViewer> {
      const n = ++count
      const made = await inShop(work => createAgent(work, {
        name: `agent ${n}`, email: `agent-${n}@shop.example`, role: wish.role ?? 'agent', languages: wish.languages ?? ['zh'], capacity: wish.capacity ?? 4,
        skills: Object.entries(wish.skills ?? {}).map(([skill, level]) => ({ skill, level })),
      }))
      if (wish.online !== false) {
        await inShop(work => socketOpened(work, made.id))
        await inShop(work => setPresence(work, made.id, 'online'))
      }
      return { kind: 'staff', shopId: shop, agentId: made.id, role: wish.role ?? 'agent', sessionId: made.id }
    },
    customer: (wish: ShopperWish = {}): Promise<string> => inShop(async work => {
      const id = await createCustomer(work, { name: `shopper ${++count}`, locale: wish.locale ?? 'zh-CN', ...(wish.care ? { care: wish.care.map(need => ({ need, declaredAt: iso(work.now), by: 'shopper' })) as never } : {}) }) // the store's own shape of a declaration
      if (wish.spentMinor !== undefined) {
        await work.tx.insertInto('orders').values({ shop_id: shop, id: `order-${count}`, customer_id: id, kind: 'sale', status: 'completed', currency: 'CNY', total_minor: wish.spentMinor, line_count: 1, placed_at: iso(work.now), updated_at: iso(work.now) }).execute()
      }
      return id
    }),
    /** A conversation with the AI. */
    async conversation (wish: ShopperWish = {}): Promise<string> {
      const customerId = await this.customer(wish)
      return inShop(async work => (await openConversation(work, { customerId, visitorId: null, locale: wish.locale ?? 'zh-CN' })).id)
    },
    /** A conversation handed over to people; run the house's jobs to see it placed and matched. */
    async waiting (wish: ShopperWish = {}): Promise<string> {
      const id = await this.conversation(wish)
      await inShop(work => handOff(work, id, { reason: 'asked', skill: wish.skill ?? null }))
      return id
    },
    closeDesk: (agent: StaffViewer): Promise<void> => inShop(work => socketClosed(work, agent.agentId)),
    openDesk: (agent: StaffViewer): Promise<void> => inShop(work => socketOpened(work, agent.agentId)),
    online: (agent: StaffViewer) => inShop(work => setPresence(work, agent.agentId, 'online')),
  }
}
export type Cast = ReturnType<typeof castOf>
