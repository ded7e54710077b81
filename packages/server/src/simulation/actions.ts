import { recordAudit } from '../kernel/audit.ts'
import { Fault, type FaultDetail } from '../kernel/faults.ts'
import type { Work } from '../kernel/work.ts'
import { checkPlaybook, findPublishedOn, loadPlaybook, publishPlaybook } from '../playbook/index.ts'
import type { PlaybookView } from '../playbook/contract.ts'
import { checkScenario, estimateShoppers } from './check.ts'
import type { Candidate, NewSimulation, PolicyChoice, RanCandidate, Scenario, SimulationListing } from './contract.ts'
import { cancelRun, countOpen, deleteRun, insertRun, loadRun } from './store.ts'

/** More than this of one shop in the line at once is a mistake somebody will want back. */
const LONGEST_LINE = 10

/** Puts a run into the line. What it will simulate is written down now: the scenario, and each playbook as it stands at this moment. */
export async function startRun (work: Work, author: string, wish: NewSimulation, traffic: { readonly scenario: Scenario; readonly name: SimulationListing['traffic']['name'] }): Promise<string> {
  const problems: FaultDetail[] = []
  const scenario: Scenario = { ...traffic.scenario, replications: wish.replications, ...(wish.seed === undefined ? {} : { seed: wish.seed }) }
  for (const { path, say } of checkScenario(scenario)) problems.push({ path: path === '/' ? '/traffic' : `/traffic${path}`, say })
  const candidates: RanCandidate[] = []
  const policies: PolicyChoice[] = []
  for (const [i, candidate] of wish.candidates.entries()) {
    const path = `/candidates/${i}`
    if (wish.candidates.findIndex(other => JSON.stringify(other) === JSON.stringify(candidate)) < i) problems.push({ path, say: 'is compared with itself' })
    const { ran, policy, wrong } = await readCandidate(work, candidate)
    for (const say of wrong) problems.push({ path, say })
    candidates.push(ran)
    policies.push(policy)
  }
  if (problems.length > 0) throw new Fault('simulation.refused', { details: problems.slice(0, 100) })
  if (await countOpen(work) >= LONGEST_LINE) throw new Fault('simulation.line-full')
  const id = work.newId()
  await insertRun(work, { id, traffic: { kind: wish.traffic.kind, name: traffic.name }, scenario, candidates, policies, shoppers: Math.ceil(estimateShoppers(scenario)), startedBy: author })
  await recordAudit(work, author, 'simulation.started', { subject: id, detail: { scenario: scenario.scenario, candidates, replications: wish.replications } })
  await work.emit('simulation.progressed', { simulationId: id })
  return id
}

async function readCandidate (work: Work, candidate: Candidate): Promise<{ ran: RanCandidate; policy: PolicyChoice; wrong: readonly string[] }> {
  const none = { version: null, revision: null, everyMs: null }
  if (candidate.kind === 'polling') return { ran: { ...none, ...candidate }, policy: candidate, wrong: [] }
  if (candidate.kind !== 'playbook') return { ran: { ...none, kind: candidate.kind }, policy: { kind: candidate.kind }, wrong: [] }
  const { version, revision, document } = await loadPlaybook(work, candidate.version)
  return {
    ran: { ...none, kind: 'playbook', version, revision }, policy: { kind: 'playbook', name: `v${version}`, document },
    wrong: checkPlaybook(document).slice(0, 20).map(problem => `version ${version}: ${problem.path} ${problem.rule}: ${problem.say}`),
  }
}

export async function stopRun (work: Work, author: string, id: string): Promise<boolean> {
  await loadRun(work, id)
  if (!await cancelRun(work, id)) return false
  await recordAudit(work, author, 'simulation.cancelled', { subject: id })
  await work.emit('simulation.progressed', { simulationId: id })
  return true
}

/** A run that a version was published on is that version's evidence and stays. */
export async function removeRun (work: Work, author: string, id: string): Promise<void> {
  await loadRun(work, id)
  if (await findPublishedOn(work, id) !== undefined) throw new Fault('simulation.attached')
  if (!await deleteRun(work, id)) throw new Fault('simulation.still-runs')
  await recordAudit(work, author, 'simulation.removed', { subject: id })
  await work.emit('simulation.progressed', { simulationId: id })
}

/** Puts a simulated version in force, with the run as its evidence: exactly the document that ran, or not at all. */
export async function publishSimulated (work: Work, author: string, id: string, candidate: number): Promise<PlaybookView> {
  const run = await loadRun(work, id)
  const chosen = run.candidates[candidate]
  if (run.state !== 'done' || chosen?.kind !== 'playbook' || chosen.version === null || chosen.revision === null) throw new Fault('simulation.refused', { details: [{ path: '/candidate', say: 'only a playbook version of a run that is done can be published' }] })
  const version = await loadPlaybook(work, chosen.version)
  const isDraft = version.state === 'draft' || version.state === 'checked'
  // Publishing itself moves the revision; what was once in force never changes.
  if (isDraft && version.revision !== chosen.revision) throw new Fault('simulation.outdated')
  return publishPlaybook(work, author, chosen.version, { rollback: version.state === 'retired', simulationId: id, ...(isDraft ? { revision: chosen.revision } : {}) })
}
