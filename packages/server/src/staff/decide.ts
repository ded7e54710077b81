import { hour, minute, day, type Instant } from '../kernel/clock.ts'
import type { Role } from '../kernel/viewer.ts'

/** Nobody hands out more than they hold. Operations stands above supervisor because it may publish the playbook. */
const RANK: Readonly<Record<Role, number>> = { agent: 1, expert: 2, supervisor: 3, operations: 4, manager: 5 }

export type ManageDecision = { kind: 'allow' } | { kind: 'refuse'; because: 'above-own-rank' | 'own-role' }

/** May `actor` change someone of `current` role, giving `wanted`? Equal rank is allowed; one's own role and activity are not one's own to change. */
export function decideManage (actor: { role: Role; isSelf: boolean }, current: Role | undefined, edit: { role?: Role | undefined; active?: boolean | undefined }): ManageDecision {
  if (actor.isSelf && ((edit.role !== undefined && edit.role !== current) || edit.active === false)) return { kind: 'refuse', because: 'own-role' }
  const highest = Math.max(current ? RANK[current] : 0, edit.role ? RANK[edit.role] : 0)
  return highest > RANK[actor.role] ? { kind: 'refuse', because: 'above-own-rank' } : { kind: 'allow' }
}

export interface Attempts { readonly failures: number; readonly lastFailedAt: Instant; readonly lockedUntil: Instant | null }

export type AttemptDecision =
  | { kind: 'try'; failures: number; lockedUntil: Instant | null; locksNow: boolean }
  | { kind: 'locked'; retryAfterMs: number }

export const FREE_ATTEMPTS = 10
const FIRST_LOCK_MS = minute
const LONGEST_LOCK_MS = hour
const FORGET_AFTER_MS = day

/**
 * Counts an attempt before its password is looked at, so that a thousand at once get ten tries and not a thousand.
 * The tenth wrong one locks for a minute, each later one for twice as long, at most an hour; a day of silence forgets.
 * Source: NIST SP 800-63B 5.2.2; OWASP Authentication Cheat Sheet.
 */
export function decideAttempt (known: Attempts | undefined, now: Instant): AttemptDecision {
  if (known?.lockedUntil != null && known.lockedUntil > now) return { kind: 'locked', retryAfterMs: known.lockedUntil - now }
  const before = known && now - known.lastFailedAt < FORGET_AFTER_MS ? known.failures : 0
  const failures = before + 1
  const over = failures - FREE_ATTEMPTS
  const lockedUntil = over < 0 ? null : now + Math.min(LONGEST_LOCK_MS, FIRST_LOCK_MS * 2 ** Math.min(over, 10))
  return { kind: 'try', failures, lockedUntil, locksNow: lockedUntil !== null }
}

/** May an agent be given something new now? A closed desk gets nothing during its grace. */
export function hasRoom (agent: { active: boolean; presence: string; leftAt: Instant | null; openLoad: number; capacity: number }): boolean {
  return agent.active && agent.presence === 'online' && agent.leftAt === null && agent.openLoad < 100 * agent.capacity
}
