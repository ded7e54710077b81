import { sql } from 'kysely'
import { escapeLiteral } from 'pg'
import type { HouseEvent } from '../kernel/events.ts'
import { readAsShop, transact, type World } from '../kernel/work.ts'
import { loadConversation, loadMessages } from '../conversations/index.ts'
import { loadQueueView } from '../routing/index.ts'
import { concerns, frameFor, movesQueue, movesWall, subjectOf, type ConversationFacts } from './audience.ts'
import type { Hub } from './hub.ts'
import { tell, tellText, type Member } from './member.ts'

const WALL_EVERY_MS = 1_000
const QUEUE_EVERY_MS = 1_000
/** Desks that watch learn of rows that are not theirs at most this often, and the more there are the less often: a thousand desks every two seconds. */
const INBOX_EVERY_MS = 200
const INBOX_PER_DESK_MS = 2
/** So many desks are told in one go, then others have their turn: a thousand writes at once would hold everybody up. */
const INBOX_AT_ONCE = 40
/** Places told per second and shop at most: the head of the queue first, for its places move. */
const PLACES = 60

const INBOX = JSON.stringify({ t: 'inbox' })

export interface News { hear(events: readonly HouseEvent[]): void; stop(): Promise<void> }

/** Turns committed events into frames. One read of the conversations' revisions per gathering, one encoding per kind of viewer. */
export function startNews (world: World, hub: Hub): News {
  let waiting: HouseEvent[] = []
  let telling: Promise<void> | undefined
  let stopped = false
  const wallAt = new Map<string, number>()
  const queueAt = new Map<string, number>()
  const inboxAt = new Map<string, number>()
  const timers = new Set<() => void>()

  /** Runs at most once per `everyMs` and key: now if it rested, else when the span is over. */
  function coalesced (at: Map<string, number>, key: string, everyMs: number, run: () => void): void {
    const now = world.clock.now()
    const due = at.get(key) ?? -Infinity
    if (due > now) return // one is already on its way
    const start = Math.max(now, due + everyMs)
    if (start <= now) { at.set(key, now); run(); return }
    at.set(key, start)
    const cancel = world.clock.wakeAt(start, () => { timers.delete(cancel); if (!stopped) run() })
    timers.add(cancel)
  }

  function tellWall (shopId: string): void {
    for (const member of hub.inShop(shopId)) if (member.watching.has('wall')) tell(member, { t: 'wall' })
  }

  /** Spread over half the span until the next time. */
  function tellInbox (shopId: string): void {
    const desks = [...hub.inShop(shopId)].filter(member => member.viewer.kind === 'staff' && member.watching.has('inbox'))
    const tellFrom = (start: number): void => {
      for (const member of desks.slice(start, start + INBOX_AT_ONCE)) tellText(member, INBOX)
      if (start + INBOX_AT_ONCE >= desks.length) return
      const cancel = world.clock.wakeAt(world.clock.now() + INBOX_AT_ONCE * INBOX_PER_DESK_MS / 2, () => { timers.delete(cancel); if (!stopped) tellFrom(start + INBOX_AT_ONCE) })
      timers.add(cancel)
    }
    tellFrom(0)
  }

  /** Waiting shoppers who look at their conversation learn their place anew; `only` names conversations that themselves changed. */
  async function tellQueue (shopId: string, only?: ReadonlySet<string>): Promise<void> {
    const shoppers = new Map<string, Member[]>()
    for (const member of hub.inShop(shopId)) {
      if (member.viewer.kind !== 'shopper') continue
      for (const id of member.opened.keys()) if (!only || only.has(id)) shoppers.set(id, [...shoppers.get(id) ?? [], member])
    }
    if (shoppers.size === 0) return
    await transact(world, shopId, async work => {
      const ids = only ? [...shoppers.keys()] : (await sql<{ id: string }>`
        select id from conversations where shop_id = ${shopId} and state = 'waiting' and id = any(${[...shoppers.keys()]}::uuid[]) order by queue_key nulls last, id limit ${PLACES}`.execute(work.tx)).rows.map(row => row.id)
      for (const id of ids) {
        const queue = await loadQueueView(work, id)
        for (const member of shoppers.get(id) ?? []) if (member.opened.has(id)) tell(member, { t: 'queue', conversation: id, queue })
      }
    })
  }

  /** Who has the conversation open sees the card as it is now. Ownership may have moved since it was opened: it is shown to who owns it now. */
  async function tellCard ({ shopId, payload: { conversationId, seq } }: Extract<HouseEvent, { kind: 'message.card-changed' }>): Promise<void> {
    if ([...hub.subscriptionsOf(shopId, conversationId)].length === 0) return
    const now = await transact(world, shopId, async work => ({ conversation: await loadConversation(work, conversationId), message: (await loadMessages(work, conversationId, { after: seq - 1, limit: 1 }))[0] }))
    const card = now.message?.seq === seq ? now.message.card : null
    if (!card || stopped) return
    for (const { member } of hub.subscriptionsOf(shopId, conversationId)) {
      if (member.viewer.kind !== 'shopper' || member.viewer.customerId === now.conversation.customerId) tell(member, { t: 'card', conversation: conversationId, seq, card })
    }
  }

  async function tellAll (): Promise<void> {
    await new Promise(resolve => { setImmediate(resolve) })
    while (waiting.length > 0) {
      const events = waiting
      waiting = []
      for (const shopId of new Set(events.map(event => event.shopId))) await tellShop(shopId, events.filter(event => event.shopId === shopId))
    }
  }

  async function tellShop (shopId: string, events: readonly HouseEvent[]): Promise<void> {
    const members = [...hub.inShop(shopId)]
    if (members.length === 0) return
    const facts = await loadFacts(world, shopId, [...new Set(events.map(subjectOf).filter(id => id !== undefined))])
    let others = 0
    for (const event of events) {
      const subject = subjectOf(event)
      const about = subject === undefined ? undefined : facts.get(subject)
      const texts = new Map<string, string | undefined>()
      for (const member of members) {
        const wants = event.kind === 'conversation.read' ? subject !== undefined && member.opened.has(subject)
          : member.watching.has('inbox') || (subject !== undefined && member.opened.has(subject)) || (member.viewer.kind === 'staff' && subject === undefined)
        if (!wants) continue
        if (!(subject !== undefined && member.opened.has(subject)) && !concerns(event, member.viewer, about)) { others++; continue }
        const { viewer } = member // by what frameFor decides: a whisper is for one agent, everything else goes by role
        const kind = viewer.kind === 'shopper' ? viewer.customerId : viewer.kind === 'staff' && event.kind === 'conversation.whispered' ? viewer.agentId : viewer.role
        if (!texts.has(kind)) { const frame = frameFor(event, member.viewer, about); texts.set(kind, frame && JSON.stringify(frame)) }
        const text = texts.get(kind)
        if (text !== undefined) tellText(member, text)
      }
    }
    if (others > 0) coalesced(inboxAt, shopId, Math.max(INBOX_EVERY_MS, INBOX_PER_DESK_MS * members.length), () => { tellInbox(shopId) })
    const moved = new Set(events.filter(event => movesQueue(event)).map(subjectOf).filter(id => id !== undefined))
    if (moved.size > 0) await tellQueue(shopId, moved)
    if (events.some(movesQueue)) coalesced(queueAt, shopId, QUEUE_EVERY_MS, () => { void tellQueue(shopId).catch((error: unknown) => { world.log.warn({ err: error }, 'telling places failed') }) })
  }

  function start (): void {
    telling ??= tellAll().catch((error: unknown) => { world.log.warn({ err: error }, 'telling viewers failed') }).finally(() => {
      telling = undefined
      if (waiting.length > 0 && !stopped) start()
    })
  }

  return {
    hear (events) {
      for (const event of events) {
        if (movesWall(event)) coalesced(wallAt, event.shopId, WALL_EVERY_MS, () => { tellWall(event.shopId) })
        if (event.kind === 'message.received') {
          hub.hint(event.shopId, event.payload.conversationId, event.payload.seq)
          coalesced(wallAt, event.shopId, WALL_EVERY_MS, () => { tellWall(event.shopId) })
        } else if (event.kind === 'message.card-changed') {
          void tellCard(event).catch((error: unknown) => { world.log.warn({ err: error }, 'telling a card failed') })
        } else if (event.kind === 'conversation.asked') {
          for (const { member } of hub.subscriptionsOf(event.shopId, event.payload.conversationId)) tell(member, { t: 'typing', conversation: event.payload.conversationId, who: 'ai', on: true })
        } else if (event.kind !== 'conversation.answered') waiting.push(event)
      }
      if (waiting.length > 0) start()
    },
    async stop () {
      stopped = true
      waiting = []
      for (const cancel of timers) cancel()
      await telling
    },
  }
}

async function loadFacts (world: World, shopId: string, ids: readonly string[]): Promise<Map<string, ConversationFacts>> {
  if (ids.length === 0) return new Map()
  const rows = await readAsShop<{ id: string; revision: number; customer_id: string; agent_id: string | null }>(world, shopId,
    `select id, revision, customer_id, agent_id from conversations where shop_id = ${escapeLiteral(shopId)} and id in (${ids.map(escapeLiteral).join(', ')})`)
  return new Map(rows.map(row => [row.id, { revision: row.revision, customerId: row.customer_id, agentId: row.agent_id }]))
}
