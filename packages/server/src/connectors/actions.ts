import { mkdirSync } from 'node:fs'
import { recordAudit } from '../kernel/audit.ts'
import { refuseUrl } from '../kernel/address.ts'
import { iso, stopwatch } from '../kernel/clock.ts'
import { Fault, type FaultDetail } from '../kernel/faults.ts'
import { transact, type Work, type World } from '../kernel/work.ts'
import { refuseRestSettings } from './adapters/rest.ts'
import { CallFailed } from './call.ts'
import type { ConnectorEdit, ConnectorView, NewConnector, TestResult } from './contract.ts'
import { folderOf } from './folder.ts'
import { kinds } from './kinds.ts'
import { openSecrets, sealSecrets } from './secrets.ts'
import { countAside } from './store-aside.ts'
import { countShopDeeds } from './store-deeds.ts'
import { deleteConnector, findConnector, insertConnector, loadConnectors, lockConnector, makeDue, setConnectorState, updateConnector, type ConnectorRow } from './store.ts'
import { shopFor } from './turn.ts'

const MOST_CONNECTORS = 20

export interface By { readonly by: string; readonly internal: boolean }

/** A new connection begins at once with everything there is. Throws connector.refused with paths and reasons. */
export async function addConnector (work: Work, wish: NewConnector, { by, internal }: By): Promise<string> {
  const others = await loadConnectors(work)
  const address = tidy(wish.kind, wish.address)
  const details = refusals({ ...wish, address }, wish.secrets, internal)
  if (others.length >= MOST_CONNECTORS) details.push({ path: '/', say: 'too-many' })
  const clash = others.find(one => one.kind !== 'folder' && (one.prefix === wish.prefix || (one.prefix !== '' && wish.prefix.startsWith(one.prefix)) || (wish.prefix !== '' && one.prefix.startsWith(wish.prefix))))
  if (wish.kind !== 'folder' && clash) details.push({ path: '/prefix', say: 'prefix-taken' })
  if (wish.kind === 'folder' && wish.prefix !== '') details.push({ path: '/prefix', say: 'no-prefix' })
  if (wish.kind === 'folder' && others.some(one => one.kind === 'folder' && one.address === address)) details.push({ path: '/address', say: 'folder-taken' })
  if (details.length > 0) throw new Fault('connector.refused', { details })
  const id = work.newId()
  const sealed = sealSecrets(work.vault, work.shopId, id, wish.secrets)
  await insertConnector(work, id, { kind: wish.kind, name: wish.name.trim(), address, prefix: wish.prefix, settings: wish.settings, secretsSealed: sealed, secretsSetAt: sealed && work.now, everyMinutes: wish.everyMinutes, by })
  await recordAudit(work, by, 'connector.added', { subject: `connector:${id}`, detail: { kind: wish.kind, host: hostOf(address) } })
  return id
}

/** A secret left out stays, as long as the shop stays at its host: a key goes only where it was typed for. */
export async function changeConnector (work: Work, id: string, edit: ConnectorEdit, { by, internal }: By): Promise<void> {
  const before = await lockConnector(work, id)
  if (before.revision !== edit.revision) throw new Fault('connector.changed')
  const address = tidy(before.kind, edit.address)
  const moved = before.kind !== 'folder' && hostOf(before.address) !== hostOf(address)
  const kept = moved ? {} : openSecrets(work.vault, work.shopId, before)
  const secrets = { ...kept, ...edit.secrets }
  const details = refusals({ ...edit, kind: before.kind, address }, secrets, internal)
  if (before.kind === 'folder' && address !== before.address && (await loadConnectors(work)).some(one => one.kind === 'folder' && one.address === address)) details.push({ path: '/address', say: 'folder-taken' })
  if (details.length > 0) throw new Fault('connector.refused', { details: moved ? details.map(one => one.say === 'missing' ? { ...one, say: 'key-of-another-address' } : one) : details })
  const sealed = sealSecrets(work.vault, work.shopId, id, secrets)
  await updateConnector(work, id, { name: edit.name.trim(), address, settings: edit.settings, secretsSealed: sealed, secretsSetAt: sealed === null ? null : Object.keys(edit.secrets).length > 0 ? work.now : before.secretsSetAt ?? work.now, everyMinutes: edit.everyMinutes })
  await recordAudit(work, by, 'connector.changed', { subject: `connector:${id}`, detail: { host: hostOf(address), secrets: Object.keys(edit.secrets) } })
}

export async function pauseConnector (work: Work, id: string, by: string, state: 'active' | 'paused'): Promise<void> {
  const before = await lockConnector(work, id)
  if (before.state === state) return
  await setConnectorState(work, id, state)
  await recordAudit(work, by, state === 'paused' ? 'connector.paused' : 'connector.resumed', { subject: `connector:${id}` })
}

/** Now, and with `whole` from the beginning. */
export async function syncConnector (work: Work, id: string, by: string, whole: boolean): Promise<void> {
  const before = await lockConnector(work, id)
  if (before.state !== 'active') throw new Fault('connector.paused')
  await makeDue(work, id, whole)
  await recordAudit(work, by, 'connector.synced', { subject: `connector:${id}`, detail: { whole } })
}

/** What was read stays; keys, cursor, quarantine and what was still on its way are gone. */
export async function removeConnector (work: Work, id: string, by: string): Promise<void> {
  const before = await lockConnector(work, id)
  await deleteConnector(work, id)
  await recordAudit(work, by, 'connector.removed', { subject: `connector:${id}`, detail: { kind: before.kind } })
}

function refusals ({ kind, address, settings }: { kind: NewConnector['kind']; address: string; settings: Readonly<Record<string, unknown>> }, secrets: Readonly<Record<string, string>>, internal: boolean): FaultDetail[] {
  const details: FaultDetail[] = []
  if (kind === 'folder') {
    if (!/^[a-z0-9][a-z0-9-]{0,59}$/.test(address)) details.push({ path: '/address', say: 'folder-name' })
  } else {
    const refused = refuseUrl(address, internal)
    if (refused) details.push({ path: '/address', say: refused })
    else if (/[?#]/.test(address)) details.push({ path: '/address', say: 'odd-characters' })
  }
  const known = kinds[kind].secrets
  for (const [name, value] of Object.entries(secrets)) {
    if (!known.includes(name)) details.push({ path: `/secrets/${name}`, say: 'unknown' })
    else if (!/^[\x21-\x7e]+( [\x21-\x7e]+)*$/.test(value)) details.push({ path: `/secrets/${name}`, say: 'odd-characters' })
  }
  for (const name of kinds[kind].needs) if (secrets[name] === undefined) details.push({ path: `/secrets/${name}`, say: 'missing' })
  if (JSON.stringify(settings).length > 30_000) details.push({ path: '/settings', say: 'too-long' })
  const wrong = kind === 'rest' ? refuseRestSettings(settings) : undefined
  if (wrong) details.push(wrong)
  if (kind === 'shopify' && settings['version'] !== undefined && !/^20\d\d-(01|04|07|10)$/.test(String(settings['version']))) details.push({ path: '/settings/version', say: 'not-a-version' })
  return details
}

const tidy = (kind: NewConnector['kind'], address: string): string => kind === 'folder' ? address.trim() : address.trim().replace(/\/+$/, '')
const hostOf = (address: string): string => URL.canParse(address) ? new URL(address).host : address

/** Asks the shop who it is, with the keys that are stored. Changes nothing. */
export async function testConnector (world: World, shopId: string, id: string): Promise<TestResult> {
  const row = await transact(world, shopId, work => findConnector(work, id))
  if (!row) throw new Fault('connector.not-found')
  const elapsed = stopwatch()
  try {
    if (row.kind === 'folder') {
      mkdirSync(folderOf(world, shopId, row), { recursive: true, mode: 0o700 })
      return { ok: true, shop: null, problem: null, detail: folderOf(world, shopId, row), elapsedMs: Math.round(elapsed()) }
    }
    const shop = await kinds[row.kind].open(await shopFor(world, shopId, row)).greet()
    return { ok: true, shop: { ...shop }, problem: null, detail: '', elapsedMs: Math.round(elapsed()) }
  } catch (error) {
    if (!(error instanceof CallFailed)) throw error
    return { ok: false, shop: null, problem: error.why, detail: error.message, elapsedMs: Math.round(elapsed()) }
  }
}

/** A reading process says so at least this often. */
const SILENT_AFTER_MS = 60_000

export async function listConnectors (work: Work): Promise<ConnectorView[]> {
  const [rows, aside, deeds] = [await loadConnectors(work), await countAside(work), await countShopDeeds(work)]
  return rows.map(row => viewOf(work, row, aside.get(row.id) ?? 0, deeds.get(row.id)))
}

export async function showConnector (work: Work, id: string): Promise<ConnectorView> {
  const view = (await listConnectors(work)).find(one => one.id === id)
  if (!view) throw new Fault('connector.not-found')
  return view
}

function viewOf (work: Work, row: ConnectorRow, quarantined: number, deeds: ConnectorView['deeds'] | undefined): ConnectorView {
  const kind = kinds[row.kind]
  const at = (instant: number | null): string | null => instant === null ? null : iso(instant)
  return {
    id: row.id, kind: row.kind, name: row.name, address: row.address, prefix: row.prefix, settings: { ...row.settings }, secretNames: Object.keys(openSecrets(work.vault, work.shopId, row)).toSorted(), secretsSetAt: at(row.secretsSetAt),
    state: row.state, everyMinutes: row.everyMinutes, reading: row.beatAt !== null && work.now - row.beatAt < SILENT_AFTER_MS, backfilled: row.sinceAt !== null,
    progress: Object.entries(row.progress.resources).map(([resource, cursor]) => ({ resource: resource as ConnectorView['progress'][number]['resource'], rows: cursor.rows, total: cursor.total, done: cursor.done })), // keyed by resource
    lastOkAt: at(row.lastOkAt), nextAt: iso(row.nextAt), failures: row.failures, problem: row.problem, shop: row.greeting && { ...row.greeting }, quarantined, deeds: deeds ?? { waiting: 0, refused: 0, byHand: 0 },
    abilities: [...kind.abilities], hookPath: kind.hear ? `/v1/hooks/${work.shopId}/${row.id}` : null, revision: row.revision,
  }
}
