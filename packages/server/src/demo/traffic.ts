import { appendMessage, assignTo, findOpenConversation, loadConversation, loadInbox, loadMessages, lockConversation, openConversation, resolveConversation, type ConversationRow } from '../conversations/index.ts'
import { second, type Instant } from '../kernel/clock.ts'
import { pick } from '../kernel/random.ts'
import { transact, type Work, type World } from '../kernel/work.ts'
import { rateConversation } from '../quality/index.ts'
import { hasRoom, loadAgents, setPresence, socketClosed, socketOpened } from '../staff/index.ts'
import { drawScore } from './history.ts'
import { DEMO_SHOP, staffCards } from './people.ts'
import { questions, scenes, type Scene } from './scripts.ts'

export interface Traffic {
  running(): boolean
  start(): Promise<void>
  stop(): Promise<void>
  /** Resolves when the act that is under way is done. */
  pause(): Promise<void>
}

const TICK_MS = second
/** Open at once: enough for the wall to move, few enough to read along. */
const MOST_OPEN = 24
const NEW_SHOPPER = 0.22

interface Played { readonly id: string; readonly customerId: string; readonly scene: Scene | undefined; step: number; nextAt: Instant }

/** Simulated shoppers and agents, acting through the same functions as real ones, about one act a second. In this process only. */
export function createTraffic (world: World): Traffic {
  const played = new Map<string, Played>()
  const agentActs = new Map<string, Instant>()
  let cancel = (): void => {}
  let on = false
  let acting: Promise<void> | undefined

  const soon = (low: number, high: number): Instant => world.clock.now() + Math.floor((low + world.random.next() * (high - low)) * 1_000)
  const inShop = <T>(body: (work: Work) => Promise<T>): Promise<T> => transact(world, DEMO_SHOP, body)

  const tick = (): void => {
    if (!on) return
    acting = act().catch((error: unknown) => { world.log.warn({ err: error }, 'demo traffic stumbled') }).finally(() => {
      acting = undefined
      if (on) cancel = world.clock.wakeAt(world.clock.now() + TICK_MS, tick)
    })
  }

  async function act (): Promise<void> {
    await leaveRealShoppersToPeople()
    if (await agentActsOnce()) return
    const now = world.clock.now()
    const due = [...played.values()].find(one => one.nextAt <= now)
    if (due) return shopperActs(due)
    if (played.size < MOST_OPEN && world.random.next() < NEW_SHOPPER) await newShopper()
  }

  async function newShopper (): Promise<void> {
    await inShop(async work => {
      const customers = await work.tx.selectFrom('customers').select('id').where('shop_id', '=', DEMO_SHOP).where('external_id', 'like', 'zy-2%').where('merged_into', 'is', null).execute()
      const customer = pick(world.random, customers)
      if (await findOpenConversation(work, customer.id)) return
      const { id } = await openConversation(work, { customerId: customer.id, visitorId: null, locale: 'zh-CN', channel: 'web' })
      const scene = world.random.next() < 0.4 ? pick(world.random, scenes) : undefined
      await appendMessage(work, { conversationId: id, senderKind: 'customer', senderId: customer.id, body: scene?.shopper[0] ?? pick(world.random, questions) })
      played.set(id, { id, customerId: customer.id, scene, step: 1, nextAt: soon(5, 14) })
    })
  }

  async function shopperActs (one: Played): Promise<void> {
    await inShop(async work => {
      const row = await lockConversation(work, one.id)
      one.nextAt = soon(6, 20)
      if (row.state === 'resolved') {
        played.delete(one.id)
        if (world.random.next() < 0.6) await rateConversation(work, one.id, one.customerId, { score: drawScore(world.random) })
        return
      }
      const line = row.state === 'with-ai' ? nextLine(one) : undefined
      if (line === undefined) return
      one.step++
      await appendMessage(work, { conversationId: one.id, senderKind: 'customer', senderId: one.customerId, body: line })
    })
  }

  const nextLine = (one: Played): string | undefined => one.scene ? one.scene.shopper[one.step] ?? '转人工' : ['谢谢', '没有了，结束'][one.step - 1]

  /** One answer or one resolution by a simulated agent; true when something was done. */
  async function agentActsOnce (): Promise<boolean> {
    return inShop(async work => {
      const simulated = new Map((await simulatedAgents(work)).map(agent => [agent.id, agent]))
      const { items } = await loadInbox(work, { view: 'team', limit: 100 }, null)
      for (const item of items) {
        if (!item.agent || !simulated.has(item.agent.id)) continue
        const dueAt = agentActs.get(item.id)
        if (dueAt === undefined) { agentActs.set(item.id, soon(4, 15)); continue }
        if (dueAt > work.now) continue
        agentActs.set(item.id, soon(6, 18))
        const row = await lockConversation(work, item.id)
        if (row.state !== 'with-agent' || row.agentId !== item.agent.id) continue
        await serve(work, row)
        return true
      }
      return false
    })
  }

  async function serve (work: Work, row: ConversationRow): Promise<void> {
    const agentId = row.agentId!
    const messages = await loadMessages(work, row.id, { before: row.lastSeq + 1, limit: 30 })
    const said = messages.filter(message => message.senderKind === 'agent' && message.senderId === agentId).length
    const script = played.get(row.id)?.scene?.agent ?? (played.has(row.id) ? ['您好，我已经看到前面的内容了。', '这个问题已经为您处理好了。'] : ['您好，我是演示店铺的模拟客服。您的问题我收到了，真实的店铺里会由真人同事接着为您处理。'])
    const line = script[said]
    if (line !== undefined) await appendMessage(work, { conversationId: row.id, senderKind: 'agent', senderId: agentId, body: line })
    else if (played.has(row.id)) {
      agentActs.delete(row.id)
      await resolveConversation(work, row.id, { by: 'agent', agentId, resolution: '已解决' })
    } else if (messages.at(-1)?.senderKind === 'customer') await appendMessage(work, { conversationId: row.id, senderKind: 'agent', senderId: agentId, body: '好的，我记下了。（模拟客服）' })
  }

  /** Who tests as a shopper talks to whoever sits at a desk: a simulated agent passes such a conversation on at once, when a person is there with room. */
  async function leaveRealShoppersToPeople (): Promise<void> {
    await inShop(async work => {
      const simulated = new Set((await simulatedAgents(work)).map(agent => agent.id))
      const people = (await loadAgents(work)).filter(agent => !simulated.has(agent.id) && hasRoom(agent)).toSorted((a, b) => a.openChats - b.openChats || (a.id < b.id ? -1 : 1))
      const person = people[0]
      if (!person) return
      const { items } = await loadInbox(work, { view: 'team', limit: 100 }, null)
      const item = items.find(one => one.agent && simulated.has(one.agent.id) && !played.has(one.id))
      if (!item?.agent) return
      const row = await lockConversation(work, item.id)
      if (row.state === 'with-agent' && row.agentId === item.agent.id) await assignTo(work, row, person.id, { how: 'transferred', by: item.agent.id, reason: '真人同事在线，交给真人' })
    })
  }

  return {
    running: () => on,
    async pause () { await acting },
    async start () {
      if (on) return
      on = true
      await inShop(async work => {
        for (const agent of await simulatedAgents(work)) {
          await socketOpened(work, agent.id)
          await setPresence(work, agent.id, 'online')
        }
      })
      tick()
    },
    async stop () {
      if (!on) return
      on = false
      cancel()
      await acting
      // As if they closed their desks: the usual grace runs, then their work returns to the queue. Their own shoppers go home.
      await inShop(async work => { for (const agent of await simulatedAgents(work)) await socketClosed(work, agent.id) })
      for (const id of played.keys()) {
        await inShop(async work => {
          const row = await loadConversation(work, id)
          if (row.state !== 'resolved') await resolveConversation(work, id, { by: 'customer', resolution: '顾客离开' })
        })
      }
      played.clear()
      agentActs.clear()
    },
  }
}

const simulatedEmails: ReadonlySet<string> = new Set(staffCards.filter(card => card.simulated).map(card => card.email))

async function simulatedAgents (work: Work): Promise<Awaited<ReturnType<typeof loadAgents>>> {
  return (await loadAgents(work)).filter(agent => simulatedEmails.has(agent.email))
}
