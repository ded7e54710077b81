import { recordAudit } from '../kernel/audit.ts'
import { Fault } from '../kernel/faults.ts'
import { transact, type Work, type World } from '../kernel/work.ts'
import { loadShopPlace } from '../playbook/index.ts'
import { runClaimed } from './background.ts'
import type { LakeErrandKind, LakeProgress, LakeView } from './contract.ts'
import { keeperHere } from './keeper.ts'
import type { LakeOutcome } from './ports.ts'
import { cancelRun, findLatest, insertRun, isOpen, loadRun, loadRuns } from './store-runs.ts'

/** Puts a run into the line. A second one would find nothing new. */
export async function startRun (work: Work, author: string, kind: LakeErrandKind): Promise<string> {
  return begin(work, author, { kind, running: false })
}

async function begin (work: Work, author: string, { kind, running }: { kind: LakeErrandKind; running: boolean }): Promise<string> {
  if (await isOpen(work)) throw new Fault('lake.line-full')
  const id = work.newId()
  await insertRun(work, { id, kind, startedBy: author, running })
  await recordAudit(work, author, 'lake.started', { subject: id, detail: { kind } })
  return id
}

export async function stopRun (work: Work, author: string, id: string): Promise<boolean> {
  await loadRun(work, id)
  if (!await cancelRun(work, id)) return false
  await recordAudit(work, author, 'lake.cancelled', { subject: id })
  return true
}

export async function showLake (work: Work): Promise<LakeView> {
  return { latest: await findLatest(work), runs: await loadRuns(work, 20), currency: (await loadShopPlace(work)).currency }
}

/** A run in this process, for the command line: written down like any other, so that the desk shows it and another process goes on when this one dies. */
export async function runHere (world: World, shopId: string, kind: LakeErrandKind, onProgress: (at: LakeProgress) => void): Promise<LakeOutcome> {
  const id = await transact(world, shopId, work => begin(work, 'command-line', { kind, running: true }))
  const outcome = await runClaimed(world, { keeper: keeperHere(world), claimed: { shopId, id, kind, attempts: 1 }, controller: new AbortController(), onProgress })
  return outcome ?? { kind: 'aborted' }
}
