import { iso } from './clock.ts'
import type { Viewer } from './viewer.ts'
import type { Work } from './work.ts'

/** Writes who did what to whom, in the same transaction as the deed. `detail` holds ids, names of fields and reasons, never personal data. */
export async function recordAudit (work: Work, actor: string, action: string, about: { subject: string; detail?: Readonly<Record<string, unknown>> }): Promise<void> {
  await work.tx.insertInto('audit').values({ shop_id: work.shopId, id: work.newId(), at: iso(work.now), actor, action, subject: about.subject, detail: JSON.stringify(about.detail ?? {}) }).execute()
}

/** The actor's name in the audit: what kind of credential, and whose. */
export function actorOf (viewer: Viewer): string {
  if (viewer.kind === 'staff') return `agent:${viewer.agentId}`
  return viewer.kind === 'key' ? `key:${viewer.keyId}` : `visitor:${viewer.visitorId}`
}
