import type { WebSocket } from 'ws'
import { Compile } from 'typebox/compile'
import { iso } from '../kernel/clock.ts'
import { Fault, faults, isFault, type FaultCode } from '../kernel/faults.ts'
import { createLimiter } from '../kernel/limits.ts'
import { may } from '../kernel/viewer.ts'
import { transact, type World } from '../kernel/work.ts'
import { databaseFault } from '../kernel/db.ts'
import { loadConversation, markRead, refuseFlood, type MessageWriter } from '../conversations/index.ts'
import { loadQueueView, shopperReturned } from '../routing/index.ts'
import { ClientFrame, type ServerFrame } from './contract.ts'
import type { Hub } from './hub.ts'
import { CLOSE, tell, type Member } from './member.ts'

const frame = Compile(ClientFrame)
const SHOPPER_OPENS = 10
const STAFF_OPENS = 200
/** Frames that write nothing: opening, typing, reading. */
const FRAMES = { burst: 300, perSecond: 100 }
/** Who goes on after so many refusals in a row is not a client of ours. */
const PATIENCE = 200

/** A frame by the protocol, or undefined. */
export function readFrame (text: string): ClientFrame | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return frame.Check(value) ? value : undefined
  } catch {
    return undefined // not JSON, or nested deeper than the parser goes
  }
}

export interface Desk { readonly world: World; readonly hub: Hub; readonly writer: MessageWriter }

/** Serves one member's frames until the socket closes. Frames are handled as they come; sends are not awaited, so that they gather. */
export function serveMember ({ world, hub, writer }: Desk, member: Member): (text: string) => void {
  const { viewer } = member
  const limiter = createLimiter(FRAMES, 1)
  let refusals = 0

  const refuse = (fault: Fault, about: { conversation?: string; clientId?: string } = {}): void => {
    refusals += 1
    tell(member, refusal(fault, about))
    if (refusals > PATIENCE) member.socket.close(CLOSE.flood, 'too many refusals')
  }
  const run = (work: Promise<unknown>, about: { conversation?: string; clientId?: string } = {}): void => {
    void work.catch((error: unknown) => { refuse(asFault(error, world), about) })
  }

  function send (sent: Extract<ClientFrame, { t: 'send' }>): void {
    const about = { conversation: sent.conversation, clientId: sent.clientId }
    const wait = refuseFlood(world, viewer, member.address)
    if (wait > 0) { refuse(new Fault('request.too-many', { retryAfterMs: wait }), about); return }
    // Cards state facts of the shop: only staff and the AI attach them.
    if (viewer.kind === 'shopper' ? sent.card : !may(viewer, 'conversation.reply')) { refuse(new Fault('auth.forbidden'), about); return }
    const senderId = viewer.kind === 'shopper' ? viewer.customerId : viewer.agentId
    writer.send({
      shopId: viewer.shopId, conversationId: sent.conversation, senderKind: viewer.kind === 'shopper' ? 'customer' : 'agent', senderId, senderName: member.name,
      clientId: sent.clientId, body: sent.body, card: sent.card ?? null, intervenes: may(viewer, 'conversation.intervene'),
    }).then(({ seq, sentAt }) => {
      refusals = 0
      tell(member, { t: 'ack', conversation: sent.conversation, clientId: sent.clientId, seq, at: iso(sentAt) })
    }, (error: unknown) => { refuse(asFault(error, world), about) })
  }

  async function open (conversationId: string, since: number): Promise<void> {
    if (viewer.kind === 'staff' && !may(viewer, 'conversation.read')) throw new Fault('auth.forbidden')
    const known = member.opened.get(conversationId)
    if (known) hub.unsubscribe(known)
    if (member.opened.size >= (viewer.kind === 'shopper' ? SHOPPER_OPENS : STAFF_OPENS)) throw new Fault('request.too-many', { retryAfterMs: 1_000 })
    // Listening begins before looking: what is committed in between is held back, not missed.
    const subscription = hub.subscribe(member, conversationId, since)
    try {
      const { conversation, queue } = await transact(world, viewer.shopId, async work => {
        const found = await loadConversation(work, conversationId)
        if (viewer.kind === 'shopper' && found.customerId !== viewer.customerId) throw new Fault('conversation.not-found')
        if (since > found.lastSeq) throw new Fault('request.invalid', { details: [{ path: '/since', say: `is after the last message (${found.lastSeq})` }] })
        if (viewer.kind === 'shopper' && found.state === 'waiting') await shopperReturned(work, viewer.customerId)
        return { conversation: found, queue: viewer.kind === 'shopper' && found.state !== 'with-ai' ? await loadQueueView(work, conversationId) : null }
      })
      if (subscription.closed) return
      tell(member, { t: 'opened', conversation: conversationId, lastSeq: conversation.lastSeq, peerReadSeq: viewer.kind === 'shopper' ? conversation.agentReadSeq : conversation.customerReadSeq, queue })
      await hub.pull(subscription, conversation.lastSeq)
    } catch (error) {
      hub.unsubscribe(subscription)
      throw error
    }
  }

  /** Shoppers' typing goes to staff who look, staff's to the shopper: never back, never to a third. */
  function typing (conversationId: string, on: boolean): void {
    if (!member.opened.has(conversationId)) return
    const text: ServerFrame = { t: 'typing', conversation: conversationId, who: viewer.kind === 'shopper' ? 'customer' : 'agent', on }
    for (const other of hub.subscriptionsOf(viewer.shopId, conversationId)) if (other.member.viewer.kind !== viewer.kind) tell(other.member, text)
  }

  async function read (conversationId: string, seq: number): Promise<void> {
    if (!member.opened.has(conversationId)) throw new Fault('conversation.not-found')
    if (viewer.kind === 'staff' && !may(viewer, 'conversation.reply')) return // looking over a shoulder leaves no mark
    await transact(world, viewer.shopId, async work => {
      const conversation = await loadConversation(work, conversationId)
      if (viewer.kind === 'shopper' && conversation.customerId !== viewer.customerId) throw new Fault('conversation.not-found')
      await markRead(work, conversationId, { who: viewer.kind === 'shopper' ? 'customer' : 'agent', seq })
    })
  }

  return text => {
    const frame = readFrame(text)
    if (!frame) { refuse(new Fault('protocol.bad-frame')); return }
    if (frame.t === 'send') { send(frame); return }
    if (limiter.take('', world.clock.now()) > 0) { refuse(new Fault('request.too-many', { retryAfterMs: 1_000 })); return }
    switch (frame.t) {
      case 'open': run(open(frame.conversation, frame.since), { conversation: frame.conversation }); return
      case 'close': { const held = member.opened.get(frame.conversation); if (held) hub.unsubscribe(held); return }
      case 'typing': typing(frame.conversation, frame.on); return
      case 'read': run(read(frame.conversation, frame.seq), { conversation: frame.conversation }); return
      case 'watch':
        if (viewer.kind !== 'staff' || !may(viewer, frame.what === 'wall' ? 'wall.read' : 'conversation.read')) { refuse(new Fault('auth.forbidden')); return }
        if (frame.on) member.watching.add(frame.what)
        else member.watching.delete(frame.what)
        return
      case 'ping': tell(member, { t: 'pong' }); return
      case 'hello': refuse(new Fault('protocol.bad-frame')); return
    }
  }
}

export function refusal (fault: Fault, about: { conversation?: string; clientId?: string } = {}): ServerFrame {
  return { t: 'refused', code: fault.code, say: faults[fault.code].say, ...about, ...(fault.retryAfterMs === undefined ? {} : { retryAfterMs: fault.retryAfterMs }) }
}

/** Closes with a named refusal as the last frame. */
export function dismiss (socket: WebSocket, code: FaultCode, closeCode: number): void {
  socket.send(JSON.stringify(refusal(new Fault(code))))
  socket.close(closeCode, code)
}

export function asFault (error: unknown, world: World): Fault {
  if (isFault(error)) return error
  const database = databaseFault(error)
  if (!database) world.log.error({ err: error }, 'socket frame failed')
  return database ?? new Fault('house.fault', { cause: error })
}
