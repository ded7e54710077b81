import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { TagRules } from '../analytics/index.ts'
import { day } from '../kernel/clock.ts'
import { transact, type World } from '../kernel/work.ts'
import { openEngine, type Engine, type Limits } from './adapters/engine.ts'
import type { LakeErrandKind, LakeProgress, LakeReport } from './contract.ts'
import { decideRewrite } from './decide-passes.ts'
import { rewriteFiles } from './store-cluster.ts'
import { findCuts, findStand, rebuildFigures, renewCuts, type Stand } from './store-figures.ts'
import { layOut, loadHolding } from './store-layout.ts'
import { checkEvents, countHouse, loadSources, measureHolding, summariseFigures } from './store-quality.ts'
import { settle, type Settled } from './store-settle.ts'
import { readSources } from './store-source.ts'

export interface LakeErrand { readonly shopId: string; readonly kind: LakeErrandKind; readonly rules: TagRules }
export interface LakeSite { readonly folder: string; readonly limits: Limits; readonly pageRows?: number }
export interface Watch { readonly signal: AbortSignal; onProgress(at: LakeProgress): void | Promise<void> }

/** As many told events as are judged at once: each judging looks through what the lake holds. */
const JUDGE_AT_ONCE = 1_000_000
const PAGE_ROWS = 50_000

/**
 * The whole errand, in this process: read what is new, judge it, rewrite files when it pays, move or sum the figures, look for what is odd.
 * Every step is committed by itself and begun anew where it stood: being killed anywhere costs the step, never an event.
 */
export async function carryOut (world: World, errand: LakeErrand, site: LakeSite, watch: Watch): Promise<LakeReport> {
  const engine = await openEngine(site.folder, site.limits)
  try {
    await layOut(engine)
    return await withEngine(world, errand, { engine, watch, pageRows: site.pageRows ?? PAGE_ROWS })
  } finally {
    engine.close()
  }
}

async function withEngine (world: World, { shopId, kind, rules }: LakeErrand, { engine, watch, pageRows }: { engine: Engine; watch: Watch; pageRows: number }): Promise<LakeReport> {
  const sum = { told: 0, added: 0, withdrawn: 0, touched: 0, passes: 0 }
  let rows = 0
  const say = async (stage: LakeProgress['stage'], done: number, total: number | null): Promise<void> => {
    watch.signal.throwIfAborted()
    await watch.onProgress({ stage, done, total, rows })
  }
  const add = (settled: Settled): void => {
    sum.told += settled.told
    sum.added += settled.added
    sum.withdrawn += settled.withdrawn
    sum.touched += settled.customers
  }
  /** Judged under the figures as they stand: time does not move here. */
  const judge = async (): Promise<void> => {
    const stand = await findStand(engine)
    await say('settling', 0, null)
    add(await settle(engine, stand, stand?.asOf ?? 0))
  }

  await say('reading', 0, null)
  await readSources(engine, { world, shopId, pageRows }, async read => {
    rows += read.rows
    await say('reading', rows, null)
    if ((await loadHolding(engine)).arrived >= JUDGE_AT_ONCE) await judge()
  })
  const now = await transact(world, shopId, work => Promise.resolve(work.now))
  const stand = await findStand(engine)
  const merges = kind !== 'rebuild-all' && stand !== undefined && now >= stand.asOf && JSON.stringify(stand.rules) === JSON.stringify(rules)
  if (kind === 'rebuild' && merges) {
    await say('settling', 0, null)
    add(await settle(engine, stand, now))
  } else await judge()
  const held = await loadHolding(engine)
  if (decideRewrite(held.tail, held.clustered)) await rewriteFiles(engine, (done, total) => say('rewriting', done, total))
  if (kind !== 'export' && !merges) sum.passes = (await rebuildFigures(engine, { asOf: now, rules }, (done, total) => say('summing', done, total))).passes
  if (kind !== 'export') await refreshCuts(engine, !merges)
  await say('checking', 0, null)
  const house = await transact(world, shopId, countHouse)
  return {
    kind, how: kind === 'export' ? 'exported' : merges ? 'merged' : 'summed', ...sum, sources: await loadSources(engine), holding: await measureHolding(engine, weigh), figures: await summariseFigures(engine), quality: await checkEvents(engine, house, now),
  }
}

/** New cut values with everything summed, and otherwise once a day: in between one order must not move other people's scores. */
async function refreshCuts (engine: Engine, summed: boolean): Promise<void> {
  const stand = await findStand(engine) as Stand // just made or moved
  const used = stand.cuts === null ? undefined : await findCuts(engine, stand.cuts)
  if (summed || used === undefined || stand.asOf - used.asOf >= day) await renewCuts(engine, stand.asOf)
}

function weigh (folder: string): { files: number; bytes: number } {
  const sizes = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(one => one.isFile()).map(one => statSync(join(one.parentPath, one.name)).size)
  return { files: sizes.length, bytes: sizes.reduce((all, size) => all + size, 0) }
}
