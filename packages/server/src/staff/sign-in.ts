import { actorOf, recordAudit } from '../kernel/audit.ts'
import { iso, type Instant } from '../kernel/clock.ts'
import { Fault } from '../kernel/faults.ts'
import { permissionsOf, type StaffViewer } from '../kernel/viewer.ts'
import { transact, type Work, type World } from '../kernel/work.ts'
import { normaliseEmail } from './agents.ts'
import type { SessionView } from './contract.ts'
import { decideAttempt, FREE_ATTEMPTS } from './decide.ts'
import { verifyPassword } from './password.ts'
import { closeStaffSession, openStaffSession } from './sessions.ts'
import { agentView, loadAgent } from './store.ts'

export interface SignedIn { readonly token: string; readonly expiresAt: Instant; readonly view: SessionView }

/**
 * Count the attempt → look at the password outside any transaction → open a session.
 * An unknown shop, e-mail, agent without password or inactive agent takes the same steps and the same time as a wrong password.
 */
export async function signIn (world: World, attempt: { shop: string; email: string; password: string }): Promise<SignedIn> {
  const account = world.vault.blindIndex(attempt.shop, 'sign-in', normaliseEmail(attempt.email))
  const counted = await transact(world, attempt.shop, work => countAttempt(work, account, attempt.email))
  if (counted.kind === 'locked') throw new Fault('auth.locked', { retryAfterMs: counted.retryAfterMs })
  const right = await verifyPassword(world.vault, attempt.password, counted.agent?.passwordHash ?? null)
  if (!right || !counted.agent) throw new Fault('auth.wrong-credentials')
  const agentId = counted.agent.id
  return transact(world, attempt.shop, async work => {
    const agent = await loadAgent(work, agentId)
    // Changed while we were deriving: the password that was right may not be any more.
    if (!agent.active || agent.epoch !== counted.agent?.epoch) throw new Fault('auth.wrong-credentials')
    await work.tx.deleteFrom('sign_in_attempts').where('shop_id', '=', work.shopId).where('account_hash', '=', account).execute()
    const { token, expiresAt, sessionId } = await openStaffSession(work, agentId)
    await recordAudit(work, `agent:${agentId}`, 'agent.signed-in', { subject: agentId, detail: { sessionId, failedBefore: counted.failures - 1 } })
    return { token, expiresAt, view: await loadSessionView(work, agentId, counted.failures - 1) }
  })
}

interface Counted { kind: 'try'; failures: number; agent: { id: string; passwordHash: string | null; epoch: number } | undefined }

async function countAttempt (work: Work, account: Buffer, email: string): Promise<Counted | { kind: 'locked'; retryAfterMs: number }> {
  const shop = await work.tx.selectFrom('shops').select('id').where('id', '=', work.shopId).executeTakeFirst()
  if (!shop) return { kind: 'try', failures: 0, agent: undefined } // nothing to lock and nobody to protect; the time is paid all the same
  await work.tx.insertInto('sign_in_attempts').values({ shop_id: work.shopId, account_hash: account, failures: 0, last_failed_at: iso(work.now) }).onConflict(conflict => conflict.doNothing()).execute()
  const row = await work.tx.selectFrom('sign_in_attempts').select(['failures', 'last_failed_at', 'locked_until']).where('shop_id', '=', work.shopId).where('account_hash', '=', account).forUpdate().executeTakeFirstOrThrow()
  const decision = decideAttempt({ failures: row.failures, lastFailedAt: row.last_failed_at, lockedUntil: row.locked_until }, work.now)
  if (decision.kind === 'locked') return decision
  await work.tx.updateTable('sign_in_attempts').set({ failures: decision.failures, last_failed_at: iso(work.now), locked_until: decision.lockedUntil === null ? null : iso(decision.lockedUntil) })
    .where('shop_id', '=', work.shopId).where('account_hash', '=', account).execute()
  const agent = await work.tx.selectFrom('agents').select(['id', 'password_hash', 'session_epoch', 'active']).where('shop_id', '=', work.shopId).where('email', '=', normaliseEmail(email)).executeTakeFirst()
  if (agent && decision.failures === FREE_ATTEMPTS) await recordAudit(work, 'house', 'agent.sign-in-locked', { subject: agent.id, detail: { failures: decision.failures } })
  return { kind: 'try', failures: decision.failures, agent: agent?.active ? { id: agent.id, passwordHash: agent.password_hash, epoch: agent.session_epoch } : undefined }
}

export async function signOut (work: Work, viewer: StaffViewer): Promise<void> {
  await closeStaffSession(work, viewer)
  await recordAudit(work, actorOf(viewer), 'agent.signed-out', { subject: viewer.agentId, detail: { sessionId: viewer.sessionId } })
}

/** Who I am. `failedSignIns`: wrong passwords tried since the last good one, told once, to the account's owner. */
export async function loadSessionView (work: Work, agentId: string, failedSignIns = 0): Promise<SessionView> {
  const agent = await loadAgent(work, agentId)
  const shop = await work.tx.selectFrom('shops').select(['id', 'name', 'currency', 'time_zone', 'locale', 'demo']).where('id', '=', work.shopId).executeTakeFirst()
  if (!shop) throw new Fault('shop.not-found')
  return {
    agent: agentView(agent), permissions: [...permissionsOf(agent.role)], failedSignIns,
    shop: { id: shop.id, name: shop.name, currency: shop.currency.trim(), timeZone: shop.time_zone, locale: shop.locale === 'en' ? 'en' : 'zh-CN', demo: shop.demo },
  }
}
