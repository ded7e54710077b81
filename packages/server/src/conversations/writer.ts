import { iso, type Instant } from '../kernel/clock.ts'
import { databaseFault } from '../kernel/db.ts'
import type { HouseEvent } from '../kernel/events.ts'
import { Fault } from '../kernel/faults.ts'
import { openLine } from '../kernel/line.ts'
import { transact, type World } from '../kernel/work.ts'
import { appendMessage } from './actions.ts'
import type { Card } from './contract.ts'
import { lastWords, refuseBody } from './decide.ts'
import { APPEND, refusedBy, type AppendedRow } from './writer-sql.ts'

export interface Outgoing {
  readonly shopId: string
  readonly conversationId: string
  readonly senderKind: 'customer' | 'agent'
  readonly senderId: string
  /** Shown with the message; not stored. */
  readonly senderName: string | null
  readonly clientId: string
  readonly body: string
  readonly card?: Card | null
  readonly intervenes?: boolean
}

export interface Sent { readonly seq: number; readonly sentAt: Instant; /** False: this client id was already committed with the same body. */ readonly fresh: boolean }
export interface CommittedMessage extends Outgoing { readonly seq: number; readonly sentAt: Instant }

/** Group commit: whatever waits is written in one transaction. A promise resolves only after its message is committed. */
export interface MessageWriter {
  /** Rejects with a Fault. house.unavailable means "not known to be stored": send again with the same client id. */
  send(message: Outgoing): Promise<Sent>
  /** Fresh messages after their commit, in commit order of this process. Listeners must not throw and must not wait. */
  onCommitted(listen: (batch: readonly CommittedMessage[]) => void): () => void
  close(): Promise<void>
}

interface Pending {
  readonly message: Outgoing
  readonly cardText: string | null
  readonly words: string
  /** The same client id again while the first waits: they share its fate. */
  readonly twins: Pending[]
  settle(outcome: Sent | Fault): void
}

const BATCH = 256
/** Beyond this the house is not keeping up: refusing is kinder than a queue of many seconds. */
const MOST_WAITING = 16_384
/** How long a message waits for a database that is away before its sender is told. */
const PATIENCE_MS = 1_500
const ANSWER_WITHIN_MS = 5_000
/** Somebody holds a conversation for long: those messages go another way, the rest of the batch goes on. */
const LOCK_TIMEOUT = '250ms'
const ATTEMPTS = 4
/** Unique violation (another process committed the same client id meanwhile) and deadlock: the batch is right when run again. */
const RUN_AGAIN = new Set(['23505', '40P01', '40001'])

const writers = new WeakMap<World, MessageWriter>()

/** The world's one writer: routes and sockets share it, so that they share its batches. */
export function createMessageWriter (world: World): MessageWriter {
  const known = writers.get(world)
  if (known) return known
  const writer = startWriter(world)
  writers.set(world, writer)
  return writer
}

function startWriter (world: World): MessageWriter {
  const listeners = new Set<(batch: readonly CommittedMessage[]) => void>()
  let waiting: Pending[] = []
  let flushing: Promise<void> | undefined
  let lineShop: string | undefined
  let closed = false
  /** Conversations whose messages go one by one for now; later ones queue behind so that nobody is overtaken. */
  const detours = new Map<string, Pending[]>()

  // Index scans only: statistics taken while tables were empty must not tempt the planner to read them whole.
  const line = openLine({
    url: world.db.url, answerWithinMs: ANSWER_WITHIN_MS,
    settings: { lock_timeout: LOCK_TIMEOUT, enable_seqscan: 'off', plan_cache_mode: 'force_generic_plan', jit: 'off', application_name: 'zhiyu-messages' },
    onLost: () => { lineShop = undefined },
  })

  async function drain (): Promise<void> {
    await new Promise(resolve => { setImmediate(resolve) }) // what arrived in this turn of the loop goes together
    while (waiting.length > 0) {
      const client = await line.ready(PATIENCE_MS)
      if (!client) {
        const refused = waiting
        waiting = []
        for (const pending of refused) settle(pending, new Fault('house.unavailable'))
        return
      }
      const batch = nextBatch()
      try {
        await flush(client, batch)
      } catch (error) {
        const fault = databaseFault(error)
        // What a lost connection did is unknown: not acknowledged, and the same client id finds out.
        if (fault || !isDatabaseError(error)) line.drop()
        if (fault) for (const pending of batch) settle(pending, fault)
        else if (!isDatabaseError(error)) for (const pending of batch) settle(pending, new Fault('house.unavailable', { cause: error }))
        else for (const pending of batch) detour(pending)
      }
    }
  }

  /** The oldest, and all of its shop behind it up to BATCH: one session serves one shop at a time. Of several with one client id the first
   *  goes; equal ones share its fate, different ones wait for the next batch and meet it in the table. */
  function nextBatch (): Pending[] {
    const shopId = waiting[0]!.message.shopId
    const leaders = new Map<string, Pending>()
    const rest: Pending[] = []
    for (const pending of waiting) {
      const { message } = pending
      if (leaders.size >= BATCH || message.shopId !== shopId) { rest.push(pending); continue }
      const key = `${message.conversationId} ${message.senderId} ${message.clientId}`
      const leader = leaders.get(key)
      if (!leader) leaders.set(key, pending)
      else if (leader.message.body === message.body && leader.cardText === pending.cardText) leader.twins.push(pending)
      else rest.push(pending)
    }
    waiting = rest
    return [...leaders.values()]
  }

  async function flush (client: NonNullable<Awaited<ReturnType<typeof line.ready>>>, batch: readonly Pending[]): Promise<void> {
    const shopId = batch[0]!.message.shopId
    if (lineShop !== shopId) {
      await client.query("select set_config('app.shop_id', $1, false)", [shopId])
      lineShop = shopId
    }
    const now = world.clock.now()
    const each = <T>(field: (pending: Pending) => T): T[] => batch.map(field)
    const query = {
      name: 'append', text: APPEND, rowMode: 'array' as const,
      values: [
        shopId, iso(now), each(p => p.message.conversationId), each(p => p.message.senderKind), each(p => p.message.senderId), each(p => p.message.clientId), each(p => p.message.body),
        each(p => p.cardText), each(p => p.message.intervenes === true), each(p => p.words), world.reactionsTo('conversation.asked'), world.reactionsTo('conversation.answered'), world.reactionsTo('conversation.replied'),
      ],
    }
    for (let attempt = 1; ; attempt++) {
      try {
        const { rows } = await client.query<AppendedRow[]>(query)
        conclude(shopId, batch, rows as unknown as AppendedRow[], now) // rowMode array gives tuples
        return
      } catch (error) {
        if (attempt >= ATTEMPTS || !RUN_AGAIN.has(codeOf(error))) throw error
      }
    }
  }

  /** The commit is done: tell viewers, then senders. */
  function conclude (shopId: string, batch: readonly Pending[], rows: readonly AppendedRow[], now: Instant): void {
    const committed: CommittedMessage[] = []
    const events: HouseEvent[] = []
    const outcomes: [Pending, Sent | Fault][] = []
    let jobs = false
    for (const [ord, verdict, seq, knownAt, woke, replied] of rows.toSorted((a, b) => a[0] - b[0])) {
      const pending = batch[ord]!
      const { message } = pending
      if (verdict === 'fresh' && seq !== null) {
        committed.push({ ...message, seq, sentAt: now })
        events.push({ kind: 'message.received', shopId, payload: { conversationId: message.conversationId, seq, senderKind: message.senderKind } })
        if (woke === 'asked') events.push({ kind: 'conversation.asked', shopId, payload: { conversationId: message.conversationId, seq } })
        if (woke === 'answered') events.push({ kind: 'conversation.answered', shopId, payload: { conversationId: message.conversationId, seq, agentId: message.senderId } })
        if (replied) events.push({ kind: 'conversation.replied', shopId, payload: { conversationId: message.conversationId } })
        jobs ||= woke !== null || replied
        outcomes.push([pending, { seq, sentAt: now, fresh: true }])
      } else if (verdict === 'known' && seq !== null && knownAt !== null) outcomes.push([pending, { seq, sentAt: Math.round(knownAt), fresh: false }])
      else if (verdict === 'detour') detour(pending)
      else outcomes.push([pending, refusedBy(verdict)])
    }
    if (committed.length > 0) for (const listen of listeners) listen(committed)
    if (events.length > 0) world.bell.ringEvents(events)
    if (jobs) world.bell.ringJobs()
    for (const [pending, outcome] of outcomes) settle(pending, outcome)
  }

  /** One by one through the ordinary transaction: a resolved conversation comes back, or something in the batch could not go together. */
  function detour (pending: Pending): void {
    const id = pending.message.conversationId
    const behind = detours.get(id)
    if (behind) { behind.push(pending); return }
    const queue = [pending]
    detours.set(id, queue)
    void (async () => {
      for (let next = queue[0]; next; next = queue[0]) {
        const { message } = next
        settle(next, await transact(world, message.shopId, work => appendMessage(work, { ...message, card: message.card ?? null })).catch((error: unknown) =>
          error instanceof Fault ? error : new Fault('house.fault', { cause: error })))
        queue.shift()
      }
      detours.delete(id)
    })()
  }

  function start (): void {
    flushing ??= drain().catch((error: unknown) => {
      world.log.error({ err: error }, 'message writer failed')
      const stranded = waiting // a fault of ours: told at once, never tried again in a tight loop
      waiting = []
      for (const pending of stranded) settle(pending, new Fault('house.fault', { cause: error }))
    }).finally(() => {
      flushing = undefined
      if (waiting.length > 0) start() // arrived between the last look and here
    })
  }

  return {
    send (message) {
      const refused = refuseBody(message.body)
      if (refused) return Promise.reject(new Fault(refused))
      if (closed || waiting.length >= MOST_WAITING) return Promise.reject(new Fault('house.unavailable', { retryAfterMs: 1_000 }))
      return new Promise<Sent>((resolve, reject) => {
        const pending: Pending = {
          message, cardText: message.card ? JSON.stringify(message.card) : null, words: lastWords(message.senderKind, message.body) ?? '', twins: [],
          settle: outcome => { if (outcome instanceof Fault) reject(outcome); else resolve(outcome) },
        }
        if (detours.size > 0 && detours.has(message.conversationId)) { detour(pending); return }
        waiting.push(pending)
        start()
      })
    },
    onCommitted (listen) { listeners.add(listen); return () => { listeners.delete(listen) } },
    async close () {
      closed = true
      while (flushing) await flushing
      await line.close()
      writers.delete(world)
    },
  }
}

function settle (pending: Pending, outcome: Sent | Fault): void {
  pending.settle(outcome)
  for (const twin of pending.twins) twin.settle(outcome instanceof Fault ? outcome : { ...outcome, fresh: false })
}

const codeOf = (error: unknown): string => error instanceof Error && 'code' in error ? String(error.code) : ''
/** Five letters or digits: PostgreSQL answered, the connection is whole. */
const isDatabaseError = (error: unknown): boolean => /^[0-9A-Z]{5}$/.test(codeOf(error))
