import { minute, stopwatch } from '../kernel/clock.ts'
import { openOutside } from '../kernel/outside.ts'
import { transact, type World } from '../kernel/work.ts'
import { CallFailed, MOST_BYTES } from './call.ts'
import { advance, begin, nothingRead, openPass, restMs, startAfresh, type Progress } from './decide-turn.ts'
import type { Origin } from './decide-record.ts'
import { carryOut } from './deeds.ts'
import { takeFiles } from './folder.ts'
import { kinds } from './kinds.ts'
import { landPage } from './land.ts'
import { openSecrets } from './secrets.ts'
import type { Connector, OpenShop, Row } from './ports.ts'
import { countChanges, deleteChanges, loadChanges } from './store-aside.ts'
import { loadReferences, loadWaitingDeeds } from './store-deeds.ts'
import { endPass, findConnector, loadConnectors, saveBeat, saveFailure, saveGreeting, saveProgress, yieldTurn, type ClaimedTurn, type ConnectorRow } from './store.ts'

/** A turn gives way to other shops after so long; the pass goes on with the next one. */
const TURN_MS = 20_000
/** A shop that sends empty pages with a next one goes in circles. */
const MOST_EMPTY = 3
const CHANGES_AT_ONCE = 50

class TurnLost extends Error {}

/** One turn of one connection: what was confirmed here is done there, what was announced is fetched, then page after page until the pass or the time is over. */
export async function takeTurn (world: World, claimed: ClaimedTurn, controller: AbortController): Promise<void> {
  const { shopId, id } = claimed
  const row = await transact(world, shopId, work => findConnector(work, id))
  if (!row) return
  try {
    await readOn(world, claimed, row, controller.signal)
  } catch (error) {
    if (error instanceof TurnLost) return
    if (controller.signal.aborted) { await transact(world, shopId, work => yieldTurn(work, claimed, work.now)); return }
    const known = error instanceof CallFailed ? error : new CallFailed('fault', 'the house could not go on; see its log')
    if (known !== error) world.log.error({ err: error, connector: id }, 'a connection could not be read')
    await transact(world, shopId, work => {
      const asked = known.why === 'busy' ? known.afterMs : undefined
      const failures = row.failures + (asked === undefined ? 1 : 0)
      return asked === undefined ? saveFailure(work, claimed, { code: known.why, detail: known.message, failures, afresh: startAfresh(known.why, failures), nextAt: work.now + restMs(known.why, failures, known.afterMs) }) : yieldTurn(work, claimed, work.now + asked)
    })
  }
}

async function readOn (world: World, claimed: ClaimedTurn, row: ConnectorRow, signal: AbortSignal): Promise<void> {
  const { shopId, id } = claimed
  const spent = stopwatch()
  const origin = await transact(world, shopId, async (work): Promise<Origin> => ({
    connectorId: id, prefix: row.prefix, foreign: (await loadConnectors(work)).filter(one => one.id !== id).map(one => one.prefix), ours: await loadReferences(work, id),
  }))
  if (row.kind === 'folder') return takeFiles(world, claimed, row)
  const connector = kinds[row.kind].open(await shopFor(world, shopId, row, signal))
  if (row.greeting === null) {
    const greeting = await connector.greet()
    if (!await transact(world, shopId, work => saveGreeting(work, claimed, greeting))) throw new TurnLost()
  }
  await carryOut(world, claimed, connector, row)
  await fetchChanges(world, claimed, { connector, origin, signal })
  let progress: Progress = row.progress.startedAt === null ? openPass(row.progress, world.clock.now()) : row.progress
  const startedAt = progress.startedAt!
  for (const resource of connector.resources) {
    let empty = 0
    for (let cursor = begin(progress.resources[resource] ?? nothingRead, { unwatched: connector.unwatched.includes(resource), sinceAt: row.sinceAt, now: world.clock.now() }); !cursor.done;) {
      if (signal.aborted || spent() > TURN_MS) { await transact(world, shopId, work => yieldTurn(work, claimed, work.now)); return }
      const page = await connector.readPage({ resource, after: cursor.after, since: cursor.since })
      if (page.next !== null && page.next === cursor.after) throw new CallFailed('not-believed', `${resource}: the page after "${page.next}" is itself`)
      empty = page.items === 0 ? empty + 1 : 0
      if (empty > MOST_EMPTY) throw new CallFailed('not-believed', `${resource}: one empty page after the other`)
      cursor = advance(cursor, { rows: page.items, next: page.next, total: page.total }, startedAt)
      progress = { startedAt, resources: { ...progress.resources, [resource]: cursor } }
      await land(world, claimed, { origin, rows: page.rows, signal, progress })
    }
  }
  await transact(world, shopId, async work => {
    if (!await saveBeat(work, claimed)) return // holds the row: what is announced or confirmed from here on waits, and makes it due again
    const more = await countChanges(work, id) > 0 || (await loadWaitingDeeds(work, id, 1)).length > 0
    await endPass(work, claimed, { progress, sinceAt: startedAt, nextAt: more ? work.now : work.now + row.everyMinutes * minute })
  })
}

async function land (world: World, claimed: ClaimedTurn, { origin, rows, signal, progress }: { origin: Origin; rows: readonly Row[]; signal: AbortSignal; progress: Progress }): Promise<void> {
  const mine = await landPage(world, claimed.shopId, { origin, rows, signal, conclude: work => saveProgress(work, claimed, progress) })
  if (!mine && !signal.aborted) throw new TurnLost()
  if (!mine) throw new Error('aborted')
}

/** What webhooks announced, read as it is now: late, doubled and out-of-order ones all end with the same. */
async function fetchChanges (world: World, claimed: ClaimedTurn, { connector, origin, signal }: { connector: Connector; origin: Origin; signal: AbortSignal }): Promise<void> {
  const changes = await transact(world, claimed.shopId, work => loadChanges(work, claimed.id, CHANGES_AT_ONCE))
  if (changes.length === 0) return
  const rows: Row[] = []
  for (const change of changes) {
    if (change.row !== null) rows.push(...JSON.parse(change.row) as Row[]) // written by hear()
    else if (connector.readOne) rows.push(...await connector.readOne(change.resource, change.recordId))
  }
  const mine = await landPage(world, claimed.shopId, { origin, rows, signal, conclude: async work => {
    await deleteChanges(work, claimed.id, changes.map(one => one.id))
    return saveBeat(work, claimed)
  } })
  if (!mine) throw signal.aborted ? new Error('aborted') : new TurnLost()
}

/** The shop as a connector sees it: opened secrets, and the guarded way out. */
export async function shopFor (world: World, shopId: string, row: Pick<ConnectorRow, 'id' | 'address' | 'settings' | 'secretsSealed'>, signal?: AbortSignal): Promise<OpenShop> {
  const shop = await transact(world, shopId, work => work.tx.selectFrom('shops').select('currency').where('id', '=', shopId).executeTakeFirstOrThrow())
  return {
    address: row.address, settings: row.settings, secrets: openSecrets(world.vault, shopId, row), currency: shop.currency,
    fetch: openOutside({ internal: world.config.internalShops, mostBytes: MOST_BYTES }),
    guestId: email => `guest-${world.vault.blindIndex(shopId, 'guest', email.trim().toLowerCase()).toString('hex').slice(0, 20)}`,
    ...(signal ? { signal } : {}),
  }
}

