import { iso, type Instant } from '../kernel/clock.ts'
import { Fault } from '../kernel/faults.ts'
import type { Work } from '../kernel/work.ts'
import { currentPlaybook } from '../playbook/index.ts'
import type { AgentView } from './contract.ts'
import { hasRoom } from './decide.ts'
import { countSockets, NODE } from './sockets.ts'
import { agentView, loadAgent, lockAgents, type AgentRow } from './store.ts'

export const LEAVE = 'staff.leave'

/** Someone with room is news for the queue. */
export async function emitIfReady (work: Work, agent: AgentRow): Promise<void> {
  if (hasRoom(agent)) await work.emit('agent.ready', { agentId: agent.id })
}

/** The agent says so themselves. Online without a desk open runs the same grace as a desk that was closed. */
export async function setPresence (work: Work, agentId: string, presence: 'online' | 'away'): Promise<AgentView> {
  const before = await lockOne(work, agentId)
  await work.tx.updateTable('agents').set({ presence, presence_at: iso(work.now), left_at: null }).where('shop_id', '=', work.shopId).where('id', '=', agentId).execute()
  if (before.connections === 0) await scheduleLeave(work, agentId)
  if (before.presence !== presence) await work.emit('agent.presence-changed', { agentId, presence })
  const after = await loadAgent(work, agentId)
  await emitIfReady(work, after)
  return agentView(after)
}

/** A desk's socket opened: whatever was leaving stays. */
export async function socketOpened (work: Work, agentId: string, node: string = NODE): Promise<void> {
  await settleSockets(work, agentId, () => countSockets(work, agentId, { node, delta: 1 }))
}

/** A desk's socket closed. The last one starts the grace: nothing new arrives meanwhile, nothing is taken away yet. */
export async function socketClosed (work: Work, agentId: string, node: string = NODE): Promise<void> {
  await settleSockets(work, agentId, () => countSockets(work, agentId, { node, delta: -1 }))
}

/** Holds the agent, lets `recount` change and sum their sockets, and draws the consequences. */
export async function settleSockets (work: Work, agentId: string, recount: () => Promise<number>): Promise<void> {
  const before = await lockOne(work, agentId)
  const connections = await recount()
  const left = connections === 0 && (before.presence !== 'offline' || before.openChats > 0)
  await work.tx.updateTable('agents').set({ connections, left_at: left ? iso(before.leftAt ?? work.now) : null }).where('shop_id', '=', work.shopId).where('id', '=', agentId).execute()
  if (left && before.leftAt === null) await scheduleLeave(work, agentId)
  if (before.leftAt !== null && !left) await emitIfReady(work, await loadAgent(work, agentId))
}

/** Timer staff.leave: the grace is over. A desk that came back meanwhile, or left again later, is not meant. */
export async function leaveDesk (work: Work, { agentId, since }: { agentId: string; since: Instant }): Promise<void> {
  const [agent] = await lockAgents(work, [agentId])
  if (!agent || agent.connections > 0 || (agent.leftAt ?? agent.presenceAt) !== since) return
  await work.tx.updateTable('agents').set({ presence: 'offline', presence_at: iso(work.now), left_at: null }).where('shop_id', '=', work.shopId).where('id', '=', agentId).execute()
  await work.emit('agent.presence-changed', { agentId, presence: 'offline' })
}

/** One timer per leaving, never cancelled: cancelling would wait for a timer that waits for the agent we hold. */
async function scheduleLeave (work: Work, agentId: string): Promise<void> {
  const { document } = await currentPlaybook(work)
  await work.schedule(LEAVE, `${agentId} ${work.now}`, work.now + document.routing.disconnectGraceMs, { agentId, since: work.now })
}

async function lockOne (work: Work, agentId: string): Promise<AgentRow> {
  const [agent] = await lockAgents(work, [agentId])
  if (!agent) throw new Fault('agent.not-found')
  return agent
}
