import type { HandOver } from './contract.ts'

export interface Line { readonly kind: string; readonly authorId: string; readonly body: string; readonly detail: Readonly<Record<string, unknown>>; readonly at: number }
export interface Change { readonly kind: HandOver['kind']; readonly fromId: string | null; readonly byId: string; readonly reason: string; readonly at: number }

const text = (value: unknown): string | null => typeof value === 'string' ? value : null

/** What the AI handed over last; null when it never did, or an earlier release wrote it. */
export function packetIn (lines: readonly Line[]): HandOver['packet'] {
  const packet = lines.findLast(line => line.kind === 'handed-off')?.detail['packet']
  return packet === undefined ? null : packet as NonNullable<HandOver['packet']> // written by the concierge in this very shape
}

/** How it last changed hands, from the lines of the conversation (oldest first); undefined while it never reached a person. */
export function lastChange (lines: readonly Line[]): Change | undefined {
  const line = lines.findLast(one => one.kind === 'handed-off' || one.kind === 'returned' || ((one.kind === 'transferred' || one.kind === 'intervened' || one.kind === 'assigned') && text(one.detail['previousAgentId']) !== null))
  if (!line) return undefined
  const fromId = line.kind === 'returned' ? text(line.detail['agentId']) : text(line.detail['previousAgentId'])
  const kind = line.kind === 'handed-off' ? 'from-ai' : line.kind === 'returned' ? (line.authorId === 'system' ? 'returned' : 'transferred') : line.kind === 'intervened' ? 'reassigned' : line.kind === 'assigned' ? 'taken-over' : 'transferred'
  return { kind, fromId, byId: line.authorId, reason: line.kind === 'handed-off' ? text(line.detail['reason']) ?? '' : line.body, at: line.at }
}
