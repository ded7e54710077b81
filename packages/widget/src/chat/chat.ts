import { batch, computed, signal } from '@preact/signals'
import type { ConversationState, MessageView, QueueView } from '@zhiyu/server/contract/conversations'
import type { OrderView } from '@zhiyu/server/contract/commerce'
import type { ServerFrame } from '@zhiyu/server/contract/realtime'
import { createLink } from './link.ts'
import { emptyLog, hasGap, prepend, receive, startFrom, withCard, type Log } from './log.ts'
import { emptyOutbox, markFailed, openOutbox, putOut, takeOut, waiting, type Waiting } from './outbox.ts'
import { announceMessages, announce } from './announce.ts'
import { noteRead, shown, watchRead } from './reading.ts'
import { ask, openSession, session, setServerNow, token } from './session.ts'
import { tellHost } from './host.ts'
import { t } from '../words/words.ts'

/** The talk itself: which conversation, what was said, what is still to be sent, who is on the other side. */
export const conversation = signal<string | null>(null)
export const log = signal<Log>(emptyLog)
export const older = signal(false)
export const queue = signal<QueueView | null>(null)
export const typing = signal<'agent' | 'ai' | null>(null)
/** What the AI is writing, as far as it has come. Not a message: it goes when one comes, or when the line drops. */
export const draft = signal('')
export const peerRead = signal(0)
export const orders = signal<readonly OrderView[]>([])
/** up: live; down: trying again; failures counts attempts in a row. */
export const line = signal<{ readonly up: boolean; readonly failures: number }>({ up: true, failures: 0 })
/** The shopper asked for a human and the server has not heard it yet. */
export const humanWanted = signal(false)
export const state = computed<ConversationState>(() => queue.value?.state ?? 'with-ai')

/** Refusals that pass by themselves: the message waits and is said again. */
const passing = ['house.unavailable', 'house.storage-full', 'house.fault', 'request.too-many']
const PAGE = 50
const ACK_WITHIN_MS = 10_000
const GAP_FILLED_WITHIN_MS = 800
let stranger = false
let loaded = false
let opened = false
/** Acknowledged, but behind a gap: stays in sight as it was until the log can show it. */
const acked = new Set<string>()
let creating: Promise<string | null> | undefined
let overdue: ReturnType<typeof setTimeout> | undefined
let gap: ReturnType<typeof setTimeout> | undefined
let typingOff: ReturnType<typeof setTimeout> | undefined

const link = createLink(`${window.location.origin.replace(/^http/, 'ws')}/v1/socket`, {
  token,
  onWelcome (frame) {
    setServerNow(frame.at)
    batch(() => { line.value = { up: true, failures: 0 } })
    void openLine()
  },
  onFrame,
  onDown (failures) {
    opened = false
    typing.value = null
    draft.value = ''
    line.value = { up: false, failures }
    // A session that died with a restarted server or expired meanwhile is renewed before the next attempt.
    if (failures === 2 || failures % 5 === 0) void openSession().then(ok => { if (ok) void follow() })
  },
})

/** After a session was opened: its orders, its running conversation, its unsent texts. */
export async function follow (): Promise<void> {
  const mine = session.value
  if (!mine) return
  openOutbox(mine.shop.id, mine.customer.id, stranger && mine.identified)
  stranger = !mine.identified
  if (mine.identified) void ask<{ items: OrderView[] }>('GET', 'orders').then(reply => { if (reply.ok) orders.value = reply.value.items })
  else orders.value = []
  if (mine.conversationId && mine.conversationId !== conversation.value) await enter(mine.conversationId)
  else if (waiting.value.length > 0) void flush()
}

export async function enter (id: string): Promise<void> {
  batch(() => { conversation.value = id; log.value = emptyLog; queue.value = null; peerRead.value = 0 })
  loaded = opened = false
  watchRead(id)
  link.start()
  if (link.send({ t: 'ping' })) await openLine() // the line was up already
}

/** The newest page first, then the live line from there on. */
async function openLine (): Promise<void> {
  const id = conversation.value
  if (!id) return
  if (!await loadLatest(id)) { setTimeout(() => { if (id === conversation.value && !opened) void openLine() }, 2_000); return }
  link.send({ t: 'open', conversation: id, since: log.value.last })
}

async function loadLatest (id: string): Promise<boolean> {
  if (loaded) return true
  const reply = await ask<{ items: MessageView[] }>('GET', `conversations/${id}/messages?limit=${PAGE}`)
  if (!reply.ok || id !== conversation.value) return false
  loaded = true
  for (const message of reply.value.items) takeOut(message.clientId)
  log.value = startFrom([...reply.value.items, ...log.value.messages])
  older.value = (log.value.messages[0]?.seq ?? 1) > 1
  noteRead(log.value)
  return true
}

export async function loadOlder (): Promise<void> {
  const first = log.value.messages[0]
  const id = conversation.value
  if (!first || !id) return
  const reply = await ask<{ items: MessageView[] }>('GET', `conversations/${id}/messages?before=${first.seq}&limit=${PAGE}`)
  if (!reply.ok || id !== conversation.value) return
  log.value = prepend(log.value, reply.value.items)
  older.value = reply.value.items.length > 0 && (log.value.messages[0]?.seq ?? 1) > 1
}

function accept (incoming: readonly MessageView[], lastSeq = 0): void {
  const before = log.value
  const next = receive(before, incoming)
  const fresh = next.messages.slice(before.messages.length)
  batch(() => {
    log.value = next
    for (const message of fresh) { takeOut(message.clientId); acked.delete(message.clientId) }
    if (fresh.some(message => message.senderKind === 'ai' || message.senderKind === 'agent')) { typing.value = null; draft.value = '' }
  })
  if (fresh.length > 0) {
    announceMessages(fresh)
    noteRead(next)
    tellRead()
    if (fresh.some(message => message.senderKind !== 'customer')) tellHost('message')
  }
  if (hasGap(next, lastSeq) && !gap) gap = setTimeout(() => { gap = undefined; void fillGap() }, GAP_FILLED_WITHIN_MS)
}

async function fillGap (): Promise<void> {
  const id = conversation.value
  if (!id || !loaded) return
  const reply = await ask<{ items: MessageView[]; lastSeq: number }>('GET', `conversations/${id}/messages?after=${log.value.last}&limit=500`)
  if (reply.ok && id === conversation.value) accept(reply.value.items, reply.value.lastSeq)
}

function onFrame (frame: ServerFrame): void {
  if (frame.t === 'signed-out') { void openSession().then(() => link.redial()); return }
  if (frame.t === 'refused') return onRefused(frame)
  if (!('conversation' in frame) || frame.conversation !== conversation.value) return
  switch (frame.t) {
    case 'opened':
      opened = true
      peerRead.value = Math.max(peerRead.value, frame.peerReadSeq)
      if (frame.queue) setQueue(frame.queue)
      else queue.value = null // with the AI
      accept([], frame.lastSeq)
      tellRead()
      void flush()
      if (humanWanted.value) void callHuman()
      break
    case 'message': accept([frame.message]); break
    case 'card': log.value = withCard(log.value, frame.seq, frame.card); break
    case 'ack': {
      const item = waiting.value.find(other => other.clientId === frame.clientId)
      if (item) acked.add(item.clientId)
      if (item) accept([{ seq: frame.seq, clientId: frame.clientId, senderKind: 'customer', senderName: null, label: null, body: item.body, card: null, sentAt: frame.at }])
      if (unsaid().length === 0) clearTimeout(overdue)
      break
    }
    case 'queue': setQueue(frame.queue); break
    case 'changed': void loadQueue(); break
    case 'typing':
      if (frame.who === 'customer') break
      typing.value = frame.on ? frame.who : null
      clearTimeout(typingOff)
      if (frame.on) typingOff = setTimeout(() => { typing.value = null }, frame.who === 'ai' ? 60_000 : 15_000) // the other side may have vanished in mid-word
      break
    case 'draft': draft.value = frame.after < log.value.last && log.value.messages.some(message => message.seq > frame.after && message.senderKind !== 'customer') ? '' : frame.text; break // one that comes after its message is late
    case 'read': if (frame.who === 'agent') peerRead.value = Math.max(peerRead.value, frame.seq); break
  }
}

function onRefused (frame: Extract<ServerFrame, { t: 'refused' }>): void {
  if (frame.clientId) {
    if (frame.retryAfterMs || passing.indexOf(frame.code) >= 0) setTimeout(() => { void flush() }, frame.retryAfterMs ?? 3_000)
    else markFailed(frame.clientId, frame.code)
    return
  }
  if (frame.code.indexOf('auth.') === 0) void openSession().then(ok => { if (ok) link.redial() })
  else if (frame.code === 'conversation.not-found') { conversation.value = null; loaded = false; void openSession().then(ok => { if (ok) void follow() }) }
}

async function loadQueue (): Promise<void> {
  const id = conversation.value
  if (!id) return
  const reply = await ask<QueueView>('GET', `conversations/${id}/queue`)
  if (reply.ok && id === conversation.value) setQueue(reply.value)
}

function setQueue (next: QueueView): void {
  const before = queue.value
  queue.value = next
  if (next.state === 'with-agent' && before?.state !== 'with-agent' && before) announce(t('queue.joined', { name: next.agentName ?? t('who.agent') }))
  else if (next.state === 'waiting' && next.place !== before?.place) announce(next.openNow && next.place ? t('queue.place', { n: next.place }) : t('queue.waiting'))
}

/** The conversation to write into; made when the first word is said, not when the window is opened. */
export function ensureConversation (): Promise<string | null> {
  if (conversation.value) return Promise.resolve(conversation.value)
  return creating ??= (async () => {
    const reply = await ask<{ conversationId: string }>('POST', 'conversations', {})
    if (!reply.ok) return null
    if (!conversation.value) await enter(reply.value.conversationId)
    return conversation.value
  })().finally(() => { creating = undefined })
}

export function sendText (body: string): void {
  putOut(body)
  void flush()
}

const unsaid = (): Waiting[] => waiting.value.filter(item => !item.failed && !acked.has(item.clientId))

/** Says everything unsent again, in the order it was written. Client ids make this safe at any time. */
async function flush (): Promise<void> {
  const unsent = unsaid()
  if (unsent.length === 0) return
  const id = await ensureConversation()
  if (!id) { setTimeout(() => { void flush() }, 3_000); return }
  if (!opened) return // `opened` flushes
  for (const item of unsent) if (!link.send({ t: 'send', conversation: id, clientId: item.clientId, body: item.body })) return
  clearTimeout(overdue)
  overdue = setTimeout(() => { if (unsaid().length > 0) link.redial() }, ACK_WITHIN_MS)
}

export function sendAgain (clientId: string): void {
  markFailed(clientId, null)
  void flush()
}

/** One tap, never argued with; kept through a lost line. */
export async function callHuman (): Promise<void> {
  humanWanted.value = true
  const id = await ensureConversation()
  const reply = id ? await ask<{ state: ConversationState }>('POST', `conversations/${id}/human`, {}) : undefined
  if (reply?.ok || (reply && reply.status === 409)) { // 409: a human is there or on the way already
    await loadQueue()
    humanWanted.value = false
  } else setTimeout(() => { if (humanWanted.value && line.value.up) void callHuman() }, 4_000)
}

export function tellTyping (on: boolean): void {
  if (conversation.value && opened) link.send({ t: 'typing', conversation: conversation.value, on })
}

export function tellRead (): void {
  if (conversation.value && opened && shown.value && document.visibilityState === 'visible' && log.value.last > 0) link.send({ t: 'read', conversation: conversation.value, seq: log.value.last })
}

export const nudge = (): void => link.nudge()

/** Forgets the talk in this window: after "end and clear", sign-out, or another person's sign-in. */
export function leaveTalk (): void {
  link.stop()
  emptyOutbox()
  batch(() => {
    conversation.value = null; log.value = emptyLog; queue.value = null; typing.value = null; draft.value = ''; peerRead.value = 0
    orders.value = []; older.value = false; humanWanted.value = false; line.value = { up: true, failures: 0 }
  })
  acked.clear()
  loaded = opened = stranger = false
}
