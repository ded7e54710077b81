import type { MessageView } from '@zhiyu/server/contract/conversations'
import { api } from '../api/calls.ts'
import { keys, queryClient } from '../api/keys.ts'

/** What the desk holds of one conversation's messages: an unbroken run of seqs ending at the newest. */
export interface Talk { readonly items: readonly MessageView[]; readonly lastSeq: number }

const PAGE = 60
/** Above every seq there can be; the page "before" it is the newest one. */
const NEWEST = 2_000_000_000

export async function loadTalk (id: string): Promise<Talk> {
  const page = await api.messages(id, { before: NEWEST, limit: PAGE })
  const items = page.items.toSorted((a, b) => a.seq - b.seq)
  return { items, lastSeq: items.at(-1)?.seq ?? 0 }
}

/** Joins two runs; of the same seq there is only ever one message. */
export function merge (talk: Talk, more: readonly MessageView[]): Talk {
  const known = new Set(talk.items.map(message => message.seq))
  const fresh = more.filter(message => !known.has(message.seq))
  if (fresh.length === 0) return talk
  const items = [...talk.items, ...fresh].toSorted((a, b) => a.seq - b.seq)
  return { items, lastSeq: items.at(-1)?.seq ?? 0 }
}

/** The first seq missing after the last one held, if `seq` does not follow it. */
export function gapBefore (talk: Talk, seq: number): number | undefined {
  return talk.items.length > 0 && seq > talk.lastSeq + 1 ? talk.lastSeq : undefined
}

const catchingUp = new Map<string, Promise<void>>()

/** Fetches what is missing after the last seq held; one fetch at a time for each conversation. */
export function catchUp (id: string): Promise<void> {
  const running = catchingUp.get(id)
  if (running) return running
  const run = (async () => {
    const talk = queryClient.getQueryData<Talk>(keys.messages(id))
    if (!talk) return
    for (let after = talk.lastSeq; ;) {
      const page = await api.messages(id, { after, limit: 200 })
      queryClient.setQueryData<Talk>(keys.messages(id), held => held && merge(held, page.items))
      after = page.items.at(-1)?.seq ?? after
      if (page.items.length < 200) return
    }
  })().catch(() => { /* offline: the next reconnect asks again */ }).finally(() => { catchingUp.delete(id) })
  catchingUp.set(id, run)
  return run
}

export function receiveMessage (id: string, message: MessageView): void {
  const talk = queryClient.getQueryData<Talk>(keys.messages(id))
  if (!talk) return
  if (gapBefore(talk, message.seq) !== undefined) { void catchUp(id); return }
  queryClient.setQueryData<Talk>(keys.messages(id), merge(talk, [message]))
}

/** The card of a message that may be held is another one now. */
export function receiveCard (id: string, seq: number, card: MessageView['card']): void {
  queryClient.setQueryData<Talk>(keys.messages(id), held => held && { ...held, items: held.items.map(message => message.seq === seq ? { ...message, card } : message) })
}

export async function loadEarlier (id: string): Promise<void> {
  const first = queryClient.getQueryData<Talk>(keys.messages(id))?.items[0]
  if (!first || first.seq <= 1) return
  const page = await api.messages(id, { before: first.seq, limit: PAGE })
  queryClient.setQueryData<Talk>(keys.messages(id), held => held && merge(held, page.items))
}
