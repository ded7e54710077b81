import { sql, type Selectable } from 'kysely'
import { iso, type Instant } from '../kernel/clock.ts'
import { Fault } from '../kernel/faults.ts'
import type { AgentsTable } from '../kernel/tables.ts'
import type { Role } from '../kernel/viewer.ts'
import type { Work } from '../kernel/work.ts'
import type { AgentView, Presence, Skill } from './contract.ts'

/** An agent as the house knows them; the password never leaves this file's neighbour `sign-in`. */
export interface AgentRow {
  readonly id: string; readonly name: string; readonly email: string; readonly role: Role; readonly active: boolean; readonly avatar: string | null
  readonly skills: readonly Skill[]; readonly languages: readonly string[]; readonly capacity: number; readonly openChats: number; /** Open chats by what they weigh, in hundredths of an ordinary one. */ readonly openLoad: number
  readonly presence: Presence; readonly presenceAt: Instant | null; readonly connections: number; readonly leftAt: Instant | null
  readonly lastAssignedAt: Instant | null; readonly epoch: number
}

const columns = ['id', 'name', 'email', 'role', 'active', 'avatar', 'skills', 'languages', 'capacity', 'open_chats', 'open_load', 'presence', 'presence_at', 'connections', 'left_at', 'last_assigned_at', 'session_epoch'] as const

function agentRow (row: Pick<Selectable<AgentsTable>, typeof columns[number]>): AgentRow {
  return {
    id: row.id, name: row.name, email: row.email, role: row.role as Role, active: row.active, avatar: row.avatar, // role, skills and presence: the table's own checks and our only writer
    skills: row.skills as Skill[], languages: row.languages, capacity: row.capacity, openChats: row.open_chats, openLoad: row.open_load,
    presence: row.presence as Presence, presenceAt: row.presence_at, connections: row.connections, leftAt: row.left_at,
    lastAssignedAt: row.last_assigned_at, epoch: row.session_epoch,
  }
}

export function agentView (agent: AgentRow): AgentView {
  return {
    id: agent.id, name: agent.name, email: agent.email, role: agent.role, active: agent.active, avatar: agent.avatar,
    skills: [...agent.skills], languages: [...agent.languages], capacity: agent.capacity, openChats: agent.openChats,
    presence: agent.presence, presenceAt: agent.presenceAt === null ? null : iso(agent.presenceAt),
  }
}

/** All agents, by name. A shop has hundreds, not millions: one read of the primary key's range. */
export async function loadAgents (work: Work): Promise<AgentRow[]> {
  const rows = await work.tx.selectFrom('agents').select(columns).where('shop_id', '=', work.shopId).orderBy('name').orderBy('id').execute()
  return rows.map(agentRow)
}

export async function findAgent (work: Work, agentId: string): Promise<AgentRow | undefined> {
  const row = await work.tx.selectFrom('agents').select(columns).where('shop_id', '=', work.shopId).where('id', '=', agentId).executeTakeFirst()
  return row && agentRow(row)
}

export async function loadAgent (work: Work, agentId: string): Promise<AgentRow> {
  const agent = await findAgent(work, agentId)
  if (!agent) throw new Fault('agent.not-found')
  return agent
}

/** Holds the rows, always in the order of ids so that two who lock several never wait for each other in a ring. All of them without `ids`. */
export async function lockAgents (work: Work, ids?: readonly string[]): Promise<AgentRow[]> {
  if (ids?.length === 0) return []
  const rows = await work.tx.selectFrom('agents').select(columns).where('shop_id', '=', work.shopId)
    .$if(ids !== undefined, query => query.where('id', 'in', [...ids ?? []])).orderBy('id').forUpdate().execute()
  return rows.map(agentRow)
}

/** What routing asks of an agent on duty. */
export type AgentOnDuty = Pick<AgentRow, 'id' | 'name' | 'role' | 'skills' | 'languages' | 'capacity' | 'openChats' | 'openLoad' | 'lastAssignedAt'>

interface Columns { ids: string[]; names: string[]; roles: Role[]; skills: Skill[][]; languages: string[][]; capacities: number[]; chats: number[]; loads: number[]; assigned: (number | null)[] }

/**
 * Everyone on duty, with room or without: nothing is held. Few columns, each as one list, for a large shop reads a thousand agents at each look: a
 * row for each costs the driver, and an object for each the database, several times as much. Uses agents_on_duty.
 */
export async function loadAgentsOnDuty (work: Work): Promise<AgentOnDuty[]> {
  const { rows: [pool] } = await sql<{ [K in keyof Columns]: Columns[K] | null }>`
    select json_agg(id order by id) as ids, json_agg(name order by id) as names, json_agg(role order by id) as roles, json_agg(skills order by id) as skills, json_agg(languages order by id) as languages,
      json_agg(capacity order by id) as capacities, json_agg(open_chats order by id) as chats, json_agg(open_load order by id) as loads, json_agg((extract(epoch from last_assigned_at) * 1000)::bigint order by id) as assigned
    from agents where shop_id = ${work.shopId} and active and presence = 'online' and left_at is null`.execute(work.tx)
  if (!pool?.ids) return []
  const { ids, names, roles, skills, languages, capacities, chats, loads, assigned } = pool as Columns // with one agent there is something in every list
  return ids.map((id, i) => ({
    id, name: names[i]!, role: roles[i]!, skills: skills[i]!, languages: languages[i]!, capacity: capacities[i]!, openChats: chats[i]!, openLoad: loads[i]!, lastAssignedAt: assigned[i]!,
  }))
}

/** Raises or lowers the number of open conversations and their load; being given one also marks the moment, for "least recently assigned". */
export async function changeOpenChats (work: Work, agentId: string, by: { chats: number; load: number }): Promise<void> {
  await work.tx.updateTable('agents')
    .set({ open_chats: sql<number>`greatest(0, open_chats + ${by.chats})`, open_load: sql<number>`greatest(0, open_load + ${by.load})`, ...(by.chats > 0 ? { last_assigned_at: iso(work.now) } : {}) })
    .where('shop_id', '=', work.shopId).where('id', '=', agentId).execute()
}

/** Names by id, for rows and notes; unknown ids are left out. */
export async function agentNames (work: Work, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const wanted = [...new Set(ids)]
  if (wanted.length === 0) return new Map()
  const rows = await work.tx.selectFrom('agents').select(['id', 'name']).where('shop_id', '=', work.shopId).where('id', 'in', wanted).execute()
  return new Map(rows.map(row => [row.id, row.name]))
}

export async function agentName (work: Work, agentId: string): Promise<string | undefined> {
  return (await agentNames(work, [agentId])).get(agentId)
}
