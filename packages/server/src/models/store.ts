import { sql, type Selectable } from 'kysely'
import { iso, type Instant } from '../kernel/clock.ts'
import type { ModelsTable } from '../kernel/tables.ts'
import { shared } from '../kernel/gather.ts'
import type { Work } from '../kernel/work.ts'
import type { ModelEdit, ProbeView, Region, UseView } from './contract.ts'
import type { PresetName } from './presets.ts'

/** A shop's settings as stored; the key stays sealed until it is sent. */
export interface ModelRow extends Omit<ModelEdit, 'key' | 'preset' | 'region'> {
  readonly preset: PresetName
  readonly region: Region | null
  readonly keySealed: Buffer | null
  readonly keySetAt: Instant | null
  readonly probe: ProbeView | null
}

function modelRow (row: Selectable<ModelsTable>): ModelRow {
  return {
    enabled: row.enabled, preset: row.preset as PresetName, baseUrl: row.base_url, region: row.region as Region | null, model: row.model, // checked before they were written
    extraBody: row.extra_body as Record<string, unknown>, asks: row.asks as ModelRow['asks'], rewords: row.rewords, patienceMs: row.patience_ms, // written as objects; checked by the table
    tokensPerDay: row.tokens_per_day, costPerDayMinor: row.cost_per_day_minor, priceInMinor: row.price_in_minor, priceOutMinor: row.price_out_minor, filing: row.filing,
    keySealed: row.key_sealed, keySetAt: row.key_set_at, probe: row.probe as ProbeView | null, revision: row.revision, // the probe is written by us only
  }
}

export async function findModel (work: Work): Promise<ModelRow | undefined> {
  return ofShop(work, work.shopId)
}

const ofShop = shared(async ({ tx }, shopId: string) => {
  const row = await tx.selectFrom('models').selectAll().where('shop_id', '=', shopId).executeTakeFirst()
  return row && modelRow(row)
})

/** Holds the row; of two who save the first time one waits and then sees the other's. */
export async function lockModel ({ tx, shopId }: Work): Promise<ModelRow | undefined> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${shopId}, 7309))`.execute(tx)
  const row = await tx.selectFrom('models').selectAll().where('shop_id', '=', shopId).forUpdate().executeTakeFirst()
  return row && modelRow(row)
}

export async function saveModelRow (work: Work, row: Omit<ModelRow, 'revision'>, by: string): Promise<void> {
  const columns = {
    enabled: row.enabled, preset: row.preset, base_url: row.baseUrl, region: row.region, model: row.model, extra_body: JSON.stringify(row.extraBody), key_sealed: row.keySealed, key_set_at: row.keySetAt === null ? null : iso(row.keySetAt),
    asks: row.asks, rewords: row.rewords, patience_ms: row.patienceMs, tokens_per_day: row.tokensPerDay, cost_per_day_minor: row.costPerDayMinor, price_in_minor: row.priceInMinor, price_out_minor: row.priceOutMinor,
    filing: row.filing, probe: row.probe === null ? null : JSON.stringify(row.probe), updated_by: by, updated_at: iso(work.now),
  }
  await work.tx.insertInto('models').values({ shop_id: work.shopId, ...columns, revision: 1 }).onConflict(conflict => conflict.column('shop_id').doUpdateSet({ ...columns, revision: sql<number>`models.revision + 1` })).execute()
}

/** Only onto the settings that were probed. */
export async function saveProbe ({ tx, shopId }: Work, revision: number, probe: ProbeView): Promise<void> {
  await tx.updateTable('models').set({ probe: JSON.stringify(probe) }).where('shop_id', '=', shopId).where('revision', '=', revision).execute()
}

export async function deleteModel ({ tx, shopId }: Work): Promise<void> {
  await tx.deleteFrom('models').where('shop_id', '=', shopId).execute()
}

export interface ConsentRow { readonly id: string; readonly host: string; readonly text: string; readonly byName: string; readonly at: Instant; readonly withdrawnAt: Instant | null }

/** All of a shop's, newest first. */
export async function loadConsents ({ tx, shopId }: Work): Promise<ConsentRow[]> {
  const rows = await tx.selectFrom('model_consents').selectAll().where('shop_id', '=', shopId).orderBy('agreed_at', 'desc').orderBy('id', 'desc').limit(50).execute()
  return rows.map(row => ({ id: row.id, host: row.host, text: row.text, byName: row.agreed_by_name, at: row.agreed_at, withdrawnAt: row.withdrawn_at }))
}

export async function insertConsent (work: Work, consent: { host: string; text: string; by: string; byName: string }): Promise<void> {
  await work.tx.insertInto('model_consents').values({ shop_id: work.shopId, id: work.newId(), host: consent.host, text: consent.text, agreed_by: consent.by, agreed_by_name: consent.byName, agreed_at: iso(work.now) }).execute()
}

/** Returns how many still stood. */
export async function withdrawConsents (work: Work, by: string): Promise<number> {
  const done = await work.tx.updateTable('model_consents').set({ withdrawn_by: by, withdrawn_at: iso(work.now) }).where('shop_id', '=', work.shopId).where('withdrawn_at', 'is', null).executeTakeFirst()
  return Number(done.numUpdatedRows)
}

export type Use = Omit<UseView, 'day'>
export const noUse: Use = { calls: 0, failed: 0, kept: 0, replaced: 0, tokensIn: 0, tokensOut: 0, costMicro: 0, estimated: 0 }

/** The newest days with any use, newest first. Uses the primary key. */
export async function loadUse ({ tx, shopId }: Work, days: number): Promise<UseView[]> {
  const rows = await tx.selectFrom('model_use').selectAll().where('shop_id', '=', shopId).orderBy('day', 'desc').limit(days).execute()
  return rows.map(row => ({ day: row.day, calls: row.calls, failed: row.failed, kept: row.kept, replaced: row.replaced, tokensIn: row.tokens_in, tokensOut: row.tokens_out, costMicro: row.cost_micro, estimated: row.estimated }))
}

export async function addUse ({ tx, shopId }: Work, day: string, more: Partial<Use>): Promise<void> {
  const use = { ...noUse, ...more }
  await sql`insert into model_use (shop_id, day, calls, failed, kept, replaced, tokens_in, tokens_out, cost_micro, estimated)
    values (${shopId}, ${day}::date, ${use.calls}, ${use.failed}, ${use.kept}, ${use.replaced}, ${use.tokensIn}, ${use.tokensOut}, ${use.costMicro}, ${use.estimated})
    on conflict (shop_id, day) do update set calls = model_use.calls + excluded.calls, failed = model_use.failed + excluded.failed, kept = model_use.kept + excluded.kept, replaced = model_use.replaced + excluded.replaced,
      tokens_in = model_use.tokens_in + excluded.tokens_in, tokens_out = model_use.tokens_out + excluded.tokens_out, cost_micro = model_use.cost_micro + excluded.cost_micro, estimated = model_use.estimated + excluded.estimated`.execute(tx)
}
