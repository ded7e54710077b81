import { may, type Role } from '../kernel/viewer.ts'

export interface Target { readonly active: boolean; readonly role: Role; readonly presence: string; readonly leftAt: number | null; readonly openLoad: number; readonly capacity: number }
export type TargetDecision = { kind: 'give' } | { kind: 'unknown' } | { kind: 'refuse'; because: 'inactive' | 'may-not-reply' | 'holds-it-already' | 'offline' | 'away' | 'full' }

/** May this agent be given a conversation by hand? Never above capacity, whoever asks; who takes it themselves is evidently here. */
export function decideTarget (target: Target | undefined, how: { holdsIt: boolean; takesItself: boolean }): TargetDecision {
  if (!target) return { kind: 'unknown' }
  if (!target.active) return { kind: 'refuse', because: 'inactive' }
  if (!may({ kind: 'key', shopId: '', keyId: '', role: target.role }, 'conversation.reply')) return { kind: 'refuse', because: 'may-not-reply' }
  if (how.holdsIt) return { kind: 'refuse', because: 'holds-it-already' }
  if (!how.takesItself && (target.presence === 'offline' || target.leftAt !== null)) return { kind: 'refuse', because: 'offline' }
  if (!how.takesItself && target.presence === 'away') return { kind: 'refuse', because: 'away' }
  if (target.openLoad >= 100 * target.capacity) return { kind: 'refuse', because: 'full' }
  return { kind: 'give' }
}
