import type { WebSocket } from 'ws'
import type { Instant } from '../kernel/clock.ts'
import type { ShopperViewer, StaffViewer } from '../kernel/viewer.ts'
import type { ServerFrame } from './contract.ts'

/** One socket past its hello. */
export interface Member {
  readonly socket: WebSocket
  readonly viewer: StaffViewer | ShopperViewer
  /** Shown with an agent's messages; null for shoppers. */
  readonly name: string | null
  readonly address: string
  /** Whether the credential still opens the door. */
  readonly stillWelcome: () => Promise<boolean>
  readonly expiresAt: Instant | null
  readonly opened: Map<string, Subscription>
  readonly watching: Set<'inbox' | 'wall'>
  recheckAt: Instant
}

/** What one socket holds of one conversation: everything up to `cursor` was sent. */
export interface Subscription {
  readonly member: Member
  readonly shopId: string
  readonly conversationId: string
  cursor: number
  /** The highest seq heard of. */
  wanted: number
  /** A read is under way: live messages wait for it, so that order holds. */
  pulling: boolean
  closed: boolean
}

/** A socket that does not read what it is sent is cut, and comes back with the last seq it holds. */
const MOST_BUFFERED = 4 * 1024 * 1024

export function tell (member: Member, frame: ServerFrame): void {
  tellText(member, JSON.stringify(frame))
}

/** An encoded frame: encoded once however many receive it. */
export function tellText (member: Member, text: string): void {
  if (member.socket.readyState !== 1) return
  if (member.socket.bufferedAmount > MOST_BUFFERED) { member.socket.terminate(); return }
  member.socket.send(text)
}

export const CLOSE = { protocol: 4000, auth: 4001, forbidden: 4003, slow: 4008, flood: 1008, restart: 1012 } as const
