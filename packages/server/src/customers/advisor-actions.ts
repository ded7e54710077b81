import { actorOf, recordAudit } from '../kernel/audit.ts'
import { Fault } from '../kernel/faults.ts'
import type { KeyViewer, StaffViewer } from '../kernel/viewer.ts'
import type { Work } from '../kernel/work.ts'
import { customersAbove } from '../commerce/index.ts'
import { currentPlaybook } from '../playbook/index.ts'
import { loadAgents, lockAgents } from '../staff/index.ts'
import { countLookedAfter, findAdvisor, loadLookedAfter, removeAdvisor, saveAdvisor } from './advisors.ts'
import type { AdvisorsView, AdvisorView } from './contract.ts'
import { decideAdvisor, mostShoppers, stillAdvises } from './decide-advisor.ts'
import { knowCustomer } from './profile.ts'
import { loadCustomer } from './store.ts'

type Staff = StaffViewer | KeyViewer

/** How many diamonds without an advisor are shown, and among how many of the highest spenders they are looked for. */
const SUGGESTED = 20
const LOOKED_AMONG = 1_000

/** Gives a customer into an expert's care, also from another expert. The expert's row is held while counting: two at once cannot make it fifty-one. */
export async function assignAdvisor (work: Work, by: Staff, customerId: string, agentId: string): Promise<AdvisorView> {
  const customer = await loadCustomer(work, customerId)
  const [expert] = await lockAgents(work, [agentId])
  const before = await findAdvisor(work, customer.id)
  const { document } = await currentPlaybook(work)
  const facts = { expert, looksAfter: await countLookedAfter(work, agentId), alreadyTheirs: before?.agentId === agentId, identified: customer.external_id !== null }
  const decision = decideAdvisor(facts, mostShoppers(document.routing.advisor?.maxShoppers))
  if (decision.kind === 'refuse') throw new Fault('advisor.refused', { details: [{ path: '/agentId', say: decision.because }, ...(decision.because === 'full' ? [{ path: '/most', say: String(decision.most) }] : [])] })
  if (decision.kind === 'assign') {
    await saveAdvisor(work, customer.id, agentId, actorOf(by))
    await recordAudit(work, actorOf(by), 'advisor.assigned', { subject: `customer:${customer.id}`, detail: { agentId, previousAgentId: before?.agentId ?? null } })
    await work.emit('advisor.assigned', { customerId: customer.id, agentId })
  }
  const after = await findAdvisor(work, customer.id)
  if (!after) throw new Fault('agent.not-found')
  return after
}

/** Takes a customer out of an expert's care. Nobody's advisor: nothing changes. */
export async function releaseAdvisor (work: Work, by: Staff, customerId: string): Promise<void> {
  const customer = await loadCustomer(work, customerId)
  const before = await findAdvisor(work, customer.id)
  if (!before) return
  await removeAdvisor(work, customer.id)
  await recordAudit(work, actorOf(by), 'advisor.released', { subject: `customer:${customer.id}`, detail: { agentId: before.agentId } })
  await work.emit('advisor.released', { customerId: customer.id, agentId: before.agentId })
}

/** The whole of it for the team's room: experts and theirs, whose advisor left, and diamonds nobody looks after. */
export async function loadAdvisors (work: Work): Promise<AdvisorsView> {
  const { document } = await currentPlaybook(work)
  const rows = await loadLookedAfter(work)
  const tierOf = async (id: string, name: string | null) => ({ id, name, tier: (await knowCustomer(work, id)).profile.tier })
  const experts: AdvisorsView['experts'] = []
  for (const agent of (await loadAgents(work)).filter(stillAdvises)) {
    const theirs = rows.filter(row => row.agentId === agent.id)
    const customers = []
    for (const row of theirs) customers.push(await tierOf(row.customerId, row.customerName))
    experts.push({ agentId: agent.id, name: agent.name, avatar: agent.avatar, count: theirs.length, customers })
  }
  const left: AdvisorsView['left'] = []
  for (const row of rows) if (!row.here) left.push({ customer: await tierOf(row.customerId, row.customerName), agentName: row.agentName })
  return { most: mostShoppers(document.routing.advisor?.maxShoppers), experts, left, suggested: await suggest(work, new Set(rows.map(row => row.customerId))) }
}

async function suggest (work: Work, taken: ReadonlySet<string>): Promise<AdvisorsView['suggested']> {
  const { document } = await currentPlaybook(work)
  const limits = Object.fromEntries(Object.entries(document.tiers.thresholds).map(([currency, { diamondAbove }]) => [currency, diamondAbove]))
  const suggested: AdvisorsView['suggested'] = []
  for (const id of await customersAbove(work, limits, LOOKED_AMONG)) {
    if (suggested.length === SUGGESTED) break
    if (taken.has(id)) continue
    const { row, profile } = await knowCustomer(work, id)
    if (row.external_id !== null && profile.tier === 'diamond') suggested.push({ id: row.id, name: row.name, tier: profile.tier })
  }
  return suggested
}
