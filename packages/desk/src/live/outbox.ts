import type { Card } from '@zhiyu/server/contract/conversations'
import { api } from '../api/calls.ts'
import { isRefused, mayRetry } from '../api/http.ts'
import { newId, nowMs } from '../clock.ts'
import { keep, readKept } from '../kept.ts'
import { catchUp, receiveMessage } from './talk.ts'

/** A message on its way. It is kept in this browser until the house has acknowledged it: a reload or a crash sends it again
 *  under the same client id, and the house stores it once. */
export interface Outgoing {
  readonly conversation: string; readonly clientId: string; readonly body: string; readonly card?: Card; readonly at: number
  readonly state: 'sending' | 'waiting' | 'failed' | 'sent'; readonly code?: string
}

let owner = ''
let ownerName = ''
let items: readonly Outgoing[] = []
const listeners = new Set<() => void>()
const busy = new Set<string>()
let nudge: ReturnType<typeof setTimeout> | undefined

function change (next: readonly Outgoing[]): void {
  items = next
  const left = items.filter(item => item.state !== 'sent')
  keep(`outbox.${owner}`, left.length > 0 ? JSON.stringify(left) : null)
  for (const listener of listeners) listener()
}

const update = (clientId: string, patch: Partial<Outgoing>): void => { change(items.map(item => item.clientId === clientId ? { ...item, ...patch } : item)) }
const drop = (clientId: string): void => { change(items.filter(item => item.clientId !== clientId)) }

export const outbox = {
  /** Whose messages these are; what an earlier page left unsent is sent now. */
  belongTo (agentId: string, name: string): void {
    ownerName = name
    if (owner === agentId) return
    owner = agentId
    let kept: Outgoing[] = []
    try { kept = JSON.parse(readKept(`outbox.${agentId}`) ?? '[]') as Outgoing[] } catch { /* not ours or cut off: nothing to send */ }
    items = kept.map(item => item.state === 'failed' ? item : { ...item, state: 'waiting' })
    for (const listener of listeners) listener()
    outbox.flush()
  },
  items: (): readonly Outgoing[] => items,
  subscribe: (listener: () => void): (() => void) => { listeners.add(listener); return () => { listeners.delete(listener) } },
  put (conversation: string, body: string, card?: Card): void {
    change([...items, { conversation, clientId: newId(), body, ...(card ? { card } : {}), at: nowMs(), state: 'sending' }])
    void work(conversation)
  },
  retry (clientId: string): void {
    const item = items.find(one => one.clientId === clientId)
    if (!item) return
    update(clientId, { state: 'sending' })
    void work(item.conversation)
  },
  discard: drop,
  /** Called when the line is back: everything that only waited goes out, in order. */
  flush (): void {
    for (const conversation of new Set(items.map(item => item.conversation))) void work(conversation)
  },
}

/** Sends one conversation's messages strictly in the order they were written. */
async function work (conversation: string): Promise<void> {
  if (busy.has(conversation)) return
  busy.add(conversation)
  try {
    for (;;) {
      const item = items.find(one => one.conversation === conversation && (one.state === 'sending' || one.state === 'waiting'))
      if (!item) return
      try {
        const ack = await api.send(conversation, { clientId: item.clientId, body: item.body, ...(item.card ? { card: item.card } : {}) })
        update(item.clientId, { state: 'sent' })
        receiveMessage(conversation, { seq: ack.seq, clientId: item.clientId, senderKind: 'agent', senderName: ownerName, label: null, body: item.body, card: item.card ?? null, sentAt: ack.sentAt })
        await catchUp(conversation)
        drop(item.clientId)
      } catch (error) {
        if (!mayRetry(error)) { update(item.clientId, { state: 'failed', code: isRefused(error) ? error.code : 'house.fault' }); continue }
        update(item.clientId, { state: 'waiting' })
        clearTimeout(nudge)
        nudge = setTimeout(outbox.flush, isRefused(error) && error.retryAfterMs ? error.retryAfterMs : 4_000)
        return
      }
    }
  } finally {
    busy.delete(conversation)
  }
}
