import { DateTime } from 'luxon'
import { recordAudit } from '../kernel/audit.ts'
import { refuseUrl } from '../kernel/address.ts'
import { iso, type Instant } from '../kernel/clock.ts'
import { Fault, type FaultDetail } from '../kernel/faults.ts'
import { openOutside } from '../kernel/outside.ts'
import { transact, type Work, type World } from '../kernel/work.ts'
import { currentPlaybook } from '../playbook/index.ts'
import { ask, type Answer, type Ask, type Provider } from './ask.ts'
import type { ModelEdit, ModelRefusal, ModelView, Region, UseView } from './contract.ts'
import { costMicroOf, estimateTokens, refuseUse } from './decide-use.ts'
import { presets, regionOf, type Preset } from './presets.ts'
import { forgetStanding, seeStanding, setAside } from './standing.ts'
import { addUse, deleteModel, findModel, insertConsent, loadConsents, loadUse, lockModel, noUse, saveModelRow, withdrawConsents, type ConsentRow, type ModelRow, type Use } from './store.ts'

/** Answers, settings and probes alike: nothing a model says is longer. */
const MOST_BYTES = 512 * 1024
const DAYS_SHOWN = 14

export interface Readiness {
  readonly row: ModelRow
  readonly region: Region | undefined
  /** Why it may not be asked now; empty: it may. */
  readonly refusals: readonly ModelRefusal[]
  /** It may be asked, but is not: it has been failing, or too much is under way. */
  readonly rests: boolean
}

/** What a shop's model is good for at this moment; undefined when none is set up. */
export async function modelReadiness (work: Work): Promise<Readiness | undefined> {
  const row = await findModel(work)
  if (!row) return undefined
  const standing = seeStanding(work, work.now)
  if (!row.enabled) return { row, region: regionOf(row.baseUrl, row), refusals: ['switched-off'], rests: false }
  const [today, consents] = [await usedToday(work), await loadConsents(work)]
  return { ...judged(row, consents, { tokens: today.tokensIn + today.tokensOut + standing.tokens, costMicro: today.costMicro + standing.costMicro }), rests: standing.rests }
}

function judged (row: ModelRow, consents: readonly ConsentRow[], used: { tokens: number; costMicro: number }): Omit<Readiness, 'rests'> {
  const region = regionOf(row.baseUrl, row)
  const refusals = refuseUse({
    enabled: row.enabled, hasKey: row.keySealed !== null, needsKey: row.preset !== 'other', model: row.model, region, consented: consents.some(one => one.withdrawnAt === null && one.host === hostOf(row.baseUrl)),
    probed: row.probe?.steps.some(step => step.name === 'reach' && step.ok) ?? null, tokensPerDay: row.tokensPerDay, costPerDayMinor: row.costPerDayMinor, ...used,
  })
  return { row, region, refusals }
}

export type AskedFor = 'commands' | 'wording' | 'test' | 'probe'
export type ModelAnswer = Answer | { readonly kind: 'off'; readonly because: readonly string[] }

/** What stands between a probe and an address is the law and the key; whether it is switched on or paid for is what the probe is for. */
const NOT_FOR_PROBES: ReadonlySet<ModelRefusal> = new Set<ModelRefusal>(['switched-off', 'not-reached', 'tokens-used-up', 'cost-used-up'])

/**
 * Asks a shop's model, outside any transaction: reads what is allowed, calls, counts. Never throws for what the model does.
 * `off` when it may not be asked, or is not for now; whoever asked goes on without it.
 */
export async function askModel (world: World, shopId: string, { purpose, ...wish }: Omit<Ask, 'patienceMs' | 'chance'> & { purpose: AskedFor; patienceMs?: number }): Promise<ModelAnswer> {
  const prepared = await transact(world, shopId, async work => {
    const ready = await modelReadiness(work)
    const key = ready?.row.keySealed ? work.vault.open(keyPlace(shopId), ready.row.keySealed) : undefined
    return { ready, key, day: await dayOf(work, work.now) }
  })
  const { ready, key, day } = prepared
  if (!ready) return { kind: 'off', because: ['not-set-up'] }
  const probing = purpose === 'probe' || purpose === 'test'
  const hard = probing && !ready.row.enabled ? await transact(world, shopId, async work => judged(ready.row, await loadConsents(work), { tokens: 0, costMicro: 0 }).refusals) : ready.refusals
  const because = hard.filter(reason => !probing || !NOT_FOR_PROBES.has(reason))
  if (because.length > 0) return { kind: 'off', because }
  if (ready.rests && !probing) return { kind: 'off', because: ['rests'] }
  const { row } = ready
  const provider: Provider = { baseUrl: row.baseUrl, key, model: row.model, extraBody: row.extraBody, fetch: outsideFor(world) }
  const price = { inMinor: row.priceInMinor, outMinor: row.priceOutMinor }
  const most = { in: estimateTokens(wish.system + wish.messages.map(message => message.content).join('')), out: wish.maxTokens }
  const end = setAside({ vault: world.vault, shopId }, { tokens: most.in + most.out, costMicro: costMicroOf(most, price) }, world.clock.now())
  const answer = await ask(provider, { ...wish, patienceMs: wish.patienceMs ?? row.patienceMs, chance: () => world.random.next() })
  const neutral = answer.kind === 'failed' && (answer.why === 'abandoned' || answer.why === 'stopped' || answer.why === 'declined')
  await countUse(world, shopId, day, {
    calls: 1, failed: answer.kind === 'failed' && !neutral ? 1 : 0, tokensIn: answer.tokens.in, tokensOut: answer.tokens.out, costMicro: costMicroOf(answer.tokens, price), estimated: answer.tokens.estimated ? 1 : 0,
  }).finally(() => { end(neutral || purpose === 'probe' ? undefined : answer.kind === 'answered', world.clock.now()) }) // set aside until counted: in between it would count nowhere
  return answer
}

/** Whether a model's words were said or the template. */
export async function countWording (work: Work, passed: boolean): Promise<void> {
  await addUse(work, await dayOf(work, work.now), passed ? { kept: 1 } : { replaced: 1 })
}

async function countUse (world: World, shopId: string, day: string, use: Partial<Use>): Promise<void> {
  await transact(world, shopId, work => addUse(work, day, use)).catch((error: unknown) => { world.log.error({ err: error }, 'use of a model was not counted') }) // the answer is worth more than its count
}

const outsides = new WeakMap<World, typeof fetch>()
function outsideFor (world: World): typeof fetch {
  const known = outsides.get(world)
  if (known) return known
  const opened = openOutside({ internal: world.config.internalModels, mostBytes: MOST_BYTES })
  outsides.set(world, opened)
  return opened
}

const hostOf = (baseUrl: string): string => new URL(baseUrl).host.toLowerCase()
const keyPlace = (shopId: string): { shopId: string; table: string; rowId: string; column: string } => ({ shopId, table: 'models', rowId: shopId, column: 'key_sealed' })

async function dayOf (work: Work, at: Instant): Promise<string> {
  const { document } = await currentPlaybook(work)
  return DateTime.fromMillis(at, { zone: document.openingHours.timeZone }).toISODate() ?? iso(at).slice(0, 10)
}

async function usedToday (work: Work): Promise<UseView> {
  const day = await dayOf(work, work.now)
  return (await loadUse(work, 1)).find(use => use.day === day) ?? { day, ...noUse }
}

export async function modelView (work: Work): Promise<ModelView> {
  const [row, consents, days, today] = [await findModel(work), await loadConsents(work), await loadUse(work, DAYS_SHOWN), await usedToday(work)]
  const { breaker } = seeStanding(work, work.now)
  const ready = row && judged(row, consents, { tokens: today.tokensIn + today.tokensOut, costMicro: today.costMicro })
  return {
    settings: row ? settingsView(row) : null, effectiveRegion: ready?.region ?? null, refusals: [...ready?.refusals ?? []], probe: row?.probe ?? null,
    breaker: { state: breaker.openUntil === null ? 'closed' : breaker.trying || work.now >= breaker.openUntil ? 'trying' : 'open', failed: breaker.recent.filter(one => !one).length, of: breaker.recent.length, until: breaker.openUntil === null ? null : iso(breaker.openUntil) },
    today, days, consents: consents.map(one => ({ host: one.host, text: one.text, byName: one.byName, at: iso(one.at), withdrawnAt: one.withdrawnAt === null ? null : iso(one.withdrawnAt) })),
    presets: presets.map((preset: Preset) => ({ ...preset, extraBody: { ...preset.extraBody } })),
  }
}

function settingsView ({ keySealed: _sealed, keySetAt, probe: _probe, ...row }: ModelRow): NonNullable<ModelView['settings']> {
  return { ...row, keySetAt: keySetAt === null ? null : iso(keySetAt) }
}

/** Fields of a request that are ours: nobody's extra may fill them. */
const OURS = new Set(['model', 'messages', 'stream', 'stream_options', 'tools', 'tool_choice', 'functions', 'function_call', 'response_format', 'n', 'user'])

/** Keeps the settings; what changed about the address, the key or the model makes the last probe void. Throws model.refused with paths and reasons. */
export async function saveModel (work: Work, edit: ModelEdit, { by, internal }: { by: string; internal: boolean }): Promise<void> {
  const before = await lockModel(work)
  if (edit.revision !== (before?.revision ?? 0)) throw new Fault('model.changed')
  const baseUrl = edit.baseUrl.trim().replace(/\/+$/, '').replace(/\/chat\/completions$/, '')
  const address = refuseUrl(baseUrl, internal)
  const moved = before !== undefined && before.keySealed !== null && address === undefined && hostOf(before.baseUrl) !== hostOf(baseUrl)
  const details: FaultDetail[] = [
    ...(address ? [{ path: '/baseUrl', say: address }] : []),
    ...(address === undefined && /[?#]/.test(baseUrl) ? [{ path: '/baseUrl', say: 'odd-characters' }] : []),
    // A key belongs to the address it was typed for: it is never sent to another one.
    ...(moved && edit.key === undefined ? [{ path: '/key', say: 'key-of-another-address' }] : []),
    ...(typeof edit.key === 'string' && !/^[\x21-\x7e]+$/.test(edit.key) ? [{ path: '/key', say: 'odd-characters' }] : []),
    ...Object.keys(edit.extraBody).filter(name => OURS.has(name)).map(name => ({ path: `/extraBody/${name}`, say: 'ours' })),
    ...(JSON.stringify(edit.extraBody).length > 4_000 ? [{ path: '/extraBody', say: 'too-long' }] : []),
    ...(edit.enabled && edit.model.trim() === '' ? [{ path: '/model', say: 'no-model' }] : []),
  ]
  if (details.length > 0) throw new Fault('model.refused', { details })
  const { key, revision: _revision, ...rest } = edit
  const sealed = key === undefined ? { keySealed: before?.keySealed ?? null, keySetAt: before?.keySetAt ?? null } : key === null ? { keySealed: null, keySetAt: null } : { keySealed: work.vault.seal(keyPlace(work.shopId), key), keySetAt: work.now }
  const next = { ...rest, baseUrl, model: edit.model.trim(), ...sealed }
  const same = before !== undefined && key === undefined && before.baseUrl === baseUrl && before.model === next.model && JSON.stringify(before.extraBody) === JSON.stringify(next.extraBody)
  await saveModelRow(work, { ...next, probe: same ? before.probe : null }, by)
  if (!same) forgetStanding(work)
  await recordAudit(work, by, 'model.saved', { subject: 'model', detail: { enabled: edit.enabled, preset: edit.preset, host: hostOf(baseUrl), model: next.model, key: key === undefined ? 'kept' : key === null ? 'removed' : 'set' } })
}

export async function removeModel (work: Work, by: string): Promise<void> {
  await deleteModel(work)
  forgetStanding(work)
  await recordAudit(work, by, 'model.removed', { subject: 'model' })
}

/** Records that the shop agrees to this address abroad: who, when, in which words. */
export async function agreeAbroad (work: Work, consent: { text: string; by: string; byName: string }): Promise<void> {
  const row = await findModel(work)
  if (!row) throw new Fault('model.not-set-up')
  if (regionOf(row.baseUrl, row) !== 'abroad') throw new Fault('model.refused', { details: [{ path: '/', say: 'not-abroad' }] })
  await insertConsent(work, { host: hostOf(row.baseUrl), text: consent.text, by: consent.by, byName: consent.byName })
  await recordAudit(work, `agent:${consent.by}`, 'model.consented', { subject: 'model', detail: { host: hostOf(row.baseUrl) } })
}

export async function withdrawAbroad (work: Work, by: string): Promise<void> {
  const withdrawn = await withdrawConsents(work, by)
  if (withdrawn > 0) await recordAudit(work, `agent:${by}`, 'model.consent-withdrawn', { subject: 'model', detail: { withdrawn } })
}
