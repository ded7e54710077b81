import { actorOf, recordAudit } from '../kernel/audit.ts'
import { Fault } from '../kernel/faults.ts'
import { iso } from '../kernel/clock.ts'
import { refuseText } from '../kernel/text.ts'
import type { KeyViewer, StaffViewer } from '../kernel/viewer.ts'
import type { Work } from '../kernel/work.ts'
import type { AgentEdit, AgentView, NewAgent } from './contract.ts'
import { decideManage } from './decide.ts'
import { hashPassword } from './password.ts'
import { emitIfReady } from './presence.ts'
import { agentView, loadAgent, lockAgents } from './store.ts'

type Manager = StaffViewer | KeyViewer

/** E-mail addresses are compared without case or surrounding space. */
export function normaliseEmail (email: string): string {
  return email.normalize('NFKC').trim().toLowerCase()
}

/** Without a password the agent cannot sign in by password (an imported or a demo agent). `by` is checked when a person asks. */
export async function createAgent (work: Work, agent: Omit<NewAgent, 'password'> & { password?: string; avatar?: string }, by?: Manager): Promise<AgentView> {
  if (by && decideManage({ role: by.role, isSelf: false }, undefined, { role: agent.role }).kind === 'refuse') throw new Fault('auth.forbidden')
  requireText({ name: agent.name, email: agent.email })
  const id = work.newId()
  const email = normaliseEmail(agent.email)
  const taken = await work.tx.selectFrom('agents').select('id').where('shop_id', '=', work.shopId).where('email', '=', email).executeTakeFirst()
  if (taken) throw new Fault('agent.email-taken')
  await work.tx.insertInto('agents').values({
    shop_id: work.shopId, id, email, name: agent.name, role: agent.role, password_hash: agent.password === undefined ? null : await hashPassword(work.vault, agent.password),
    skills: JSON.stringify(agent.skills), languages: agent.languages, capacity: agent.capacity, avatar: agent.avatar ?? null, created_at: iso(work.now),
  }).onConflict(conflict => conflict.columns(['shop_id', 'email']).doNothing()).execute()
  await recordAudit(work, by ? actorOf(by) : 'house', 'agent.created', { subject: id, detail: { role: agent.role } })
  return agentView(await loadAgent(work, id).catch(() => { throw new Fault('agent.email-taken') })) // two at once: the other was first
}

/** Password, role and activity raise the epoch: every older session and socket dies. */
export async function editAgent (work: Work, agentId: string, edit: AgentEdit, by: Manager): Promise<AgentView> {
  const [before] = await lockAgents(work, [agentId])
  if (!before) throw new Fault('agent.not-found')
  if (decideManage({ role: by.role, isSelf: by.kind === 'staff' && by.agentId === agentId }, before.role, edit).kind === 'refuse') throw new Fault('auth.forbidden')
  if (edit.name !== undefined) requireText({ name: edit.name })
  const accessChanged = edit.password !== undefined || (edit.role !== undefined && edit.role !== before.role) || (edit.active !== undefined && edit.active !== before.active)
  const leaves = edit.active === false && before.presence !== 'offline'
  await work.tx.updateTable('agents').set({
    ...(edit.name === undefined ? {} : { name: edit.name }),
    ...(edit.role === undefined ? {} : { role: edit.role }),
    ...(edit.active === undefined ? {} : { active: edit.active }),
    ...(edit.skills === undefined ? {} : { skills: JSON.stringify(edit.skills) }),
    ...(edit.languages === undefined ? {} : { languages: edit.languages }),
    ...(edit.capacity === undefined ? {} : { capacity: edit.capacity }),
    ...(edit.password === undefined ? {} : { password_hash: await hashPassword(work.vault, edit.password) }),
    ...(accessChanged ? { session_epoch: before.epoch + 1 } : {}),
    ...(leaves ? { presence: 'offline', presence_at: iso(work.now) } : {}),
    shop_id: work.shopId,
  }).where('shop_id', '=', work.shopId).where('id', '=', agentId).execute()
  await recordAudit(work, actorOf(by), 'agent.edited', { subject: agentId, detail: {
    fields: Object.keys(edit), ...(edit.role === undefined ? {} : { role: edit.role, was: before.role }), ...(edit.active === undefined ? {} : { active: edit.active }),
  } })
  if (accessChanged) await work.emit('agent.access-changed', { agentId })
  if (leaves) await work.emit('agent.presence-changed', { agentId, presence: 'offline' })
  const after = await loadAgent(work, agentId)
  await emitIfReady(work, after)
  return agentView(after)
}

function requireText (fields: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(fields)) {
    const refused = refuseText(text, 1_000)
    if (refused) throw new Fault('request.invalid', { details: [{ path: `/${path}`, say: refused }] })
  }
}
