import { createBackground, LAST_ATTEMPT, startTelling, type Background } from '../kernel/background.ts'
import { parseInstant } from '../kernel/clock.ts'
import { transact, type Work, type World } from '../kernel/work.ts'
import { SHIPPED_TAG_RULES, type TagRules } from '../analytics/index.ts'
import { currentPlaybook, loadShopPlace } from '../playbook/index.ts'
import { keepCuts } from '../profile/index.ts'
import type { LakeProgress } from './contract.ts'
import type { LakeKeeper, LakeOutcome } from './ports.ts'
import { beat, claimRun, endRun, putBack, type ClaimedRun, type End } from './store-runs.ts'

/** One run at a time and process: two would only take memory from each other. */
export const keepLakes = (world: World, keeper: LakeKeeper): Background =>
  createBackground(world, { plural: 'runs over the lake', claim: claimRun, run: async (claimed, controller) => { await runClaimed(world, { keeper, claimed, controller }) } })

/** The shop's own limits, in its own currency; what the playbook does not say is as it ships. */
async function rulesOf (work: Work): Promise<TagRules> {
  const { document } = await currentPlaybook(work)
  const { currency } = await loadShopPlace(work)
  const limits = document.tiers.thresholds[currency]
  const { orders, days } = document.tiers.highFrequency
  return { ...SHIPPED_TAG_RULES, ...(limits && { tier: { aboveMinor: limits.diamondAbove, fromMinor: limits.coreFrom } }), highFrequency: { orders, days } }
}

interface Held { readonly keeper: LakeKeeper; readonly claimed: ClaimedRun; readonly controller: AbortController; readonly onProgress?: (at: LakeProgress) => void }

/** Carries one run out and writes down how it goes and what came of it. */
export async function runClaimed (world: World, { keeper, claimed, controller, onProgress }: Held): Promise<LakeOutcome | undefined> {
  const { shopId, id, kind, attempts } = claimed
  const end = (how: End): Promise<void> => transact(world, shopId, work => endRun(work, claimed, how))
  if (attempts > LAST_ATTEMPT) { await end({ state: 'failed', problem: 'interrupted' }); return undefined }
  const telling = startTelling<LakeProgress>(world, 'a run over the lake', at => transact(world, shopId, async work => {
    if (!await beat(work, claimed, at)) controller.abort('cancelled')
  }))
  let stage = ''
  let outcome: LakeOutcome
  try {
    const rules = await transact(world, shopId, rulesOf)
    outcome = await keeper.run({ shopId, kind, rules }, { signal: controller.signal, onProgress (at) {
      telling.progress(at, at.stage !== stage)
      stage = at.stage
      onProgress?.(at)
    } })
  } catch (error) {
    outcome = { kind: 'failed', problem: 'crashed', because: error instanceof Error ? error.message : String(error) }
  } finally {
    await telling.end()
  }
  if (outcome.kind === 'report') {
    const { report } = outcome
    const made = report.figures?.cuts
    await transact(world, shopId, async work => {
      if (made) await keepCuts(work, { version: made.version, asOf: parseInstant(made.asOf), buyers: made.customers, cuts: { recencyDays: made.recencyDays, frequency: made.frequency, monetaryMinor: made.monetaryMinor } })
      await endRun(work, claimed, { state: 'done', report, runMs: telling.elapsedMs() })
    })
  }
  else if (outcome.kind === 'failed') {
    world.log.error({ run: id, because: outcome.because }, 'a run over the lake failed')
    await end({ state: 'failed', problem: outcome.problem })
  } else if (controller.signal.reason === 'stopping') await transact(world, shopId, work => putBack(work, claimed))
  return outcome
}
