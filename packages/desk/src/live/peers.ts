import { nowMs } from '../clock.ts'

/** What is true for a moment only: who is typing, how far the shopper has read. Never stored. */
export interface Peer { readonly typing: 'customer' | 'ai' | 'agent' | null; readonly typingUntil: number; readonly readSeq: number }

/** A typing mark nobody renews goes away by itself. */
const TYPING_LASTS_MS = 6_000
const nobody: Peer = { typing: null, typingUntil: 0, readSeq: 0 }
const peers = new Map<string, Peer>()
const listeners = new Set<() => void>()

function set (conversation: string, patch: Partial<Peer>): void {
  peers.set(conversation, { ...(peers.get(conversation) ?? nobody), ...patch })
  for (const listener of listeners) listener()
}

export const peerStore = {
  subscribe: (listener: () => void): (() => void) => { listeners.add(listener); return () => { listeners.delete(listener) } },
  of: (conversation: string): Peer => peers.get(conversation) ?? nobody,
  typing (conversation: string, who: 'customer' | 'ai' | 'agent', on: boolean): void {
    const until = nowMs() + TYPING_LASTS_MS
    set(conversation, on ? { typing: who, typingUntil: until } : { typing: null, typingUntil: 0 })
    if (on) setTimeout(() => { if (peerStore.of(conversation).typingUntil === until) set(conversation, { typing: null, typingUntil: 0 }) }, TYPING_LASTS_MS)
  },
  read (conversation: string, seq: number): void {
    if (seq > peerStore.of(conversation).readSeq) set(conversation, { readSeq: seq })
  },
}
