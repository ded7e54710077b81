import { actorOf, recordAudit } from '../kernel/audit.ts'
import { iso } from '../kernel/clock.ts'
import { Fault } from '../kernel/faults.ts'
import type { KeyViewer, StaffViewer } from '../kernel/viewer.ts'
import type { Work } from '../kernel/work.ts'
import type { ApiKeyView, NewApiKey, NewApiKeyView } from './contract.ts'
import { decideManage } from './decide.ts'
import { digest, newToken } from './sessions.ts'

/** The key is shown once; its digest stays. */
export async function createKey (work: Work, key: NewApiKey, by: StaffViewer | KeyViewer): Promise<NewApiKeyView> {
  if (decideManage({ role: by.role, isSelf: false }, undefined, { role: key.role }).kind === 'refuse') throw new Fault('auth.forbidden')
  const id = work.newId()
  const secret = newToken('zk_')
  await work.tx.insertInto('api_keys').values({ shop_id: work.shopId, id, name: key.name, key_hash: digest(secret), role: key.role, created_at: iso(work.now) }).execute()
  await recordAudit(work, actorOf(by), 'api-key.created', { subject: id, detail: { role: key.role } })
  return { id, name: key.name, role: key.role, createdAt: iso(work.now), key: secret }
}

export async function loadKeys (work: Work): Promise<ApiKeyView[]> {
  const rows = await work.tx.selectFrom('api_keys').select(['id', 'name', 'role', 'created_at']).where('shop_id', '=', work.shopId).where('revoked_at', 'is', null).orderBy('created_at').orderBy('id').execute()
  return rows.map(row => ({ id: row.id, name: row.name, role: row.role as ApiKeyView['role'], createdAt: iso(row.created_at) })) // checked by the table
}

export async function revokeKey (work: Work, keyId: string, by: StaffViewer | KeyViewer): Promise<void> {
  const done = await work.tx.updateTable('api_keys').set({ revoked_at: iso(work.now) }).where('shop_id', '=', work.shopId).where('id', '=', keyId).where('revoked_at', 'is', null).executeTakeFirst()
  if (done.numUpdatedRows === 0n) throw new Fault('api-key.not-found')
  await recordAudit(work, actorOf(by), 'api-key.revoked', { subject: keyId })
  await work.emit('agent.access-changed', { agentId: keyId }) // makes every process forget what it trusted
}
