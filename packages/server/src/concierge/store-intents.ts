import { iso, type Instant } from '../kernel/clock.ts'
import { Fault } from '../kernel/faults.ts'
import { shared } from '../kernel/gather.ts'
import type { Work } from '../kernel/work.ts'
import type { OwnIntent } from './intent-model.ts'

export interface NewModel { readonly id: string; readonly bytes: Buffer; readonly checksum: string; readonly concepts: string; readonly intents: readonly OwnIntent[] }
export interface StoredModel { readonly bytes: Buffer; readonly checksum: string; readonly concepts: string; readonly intents: readonly OwnIntent[] }
export interface ModelRow { readonly id: string; readonly inUse: boolean; readonly before: string | null; readonly madeAt: Instant; readonly usedAt: Instant | null }

/** So many of a shop are kept beside the one in use and the one before it. */
const KEPT = 4

export async function insertModel (work: Work, model: NewModel): Promise<void> {
  await work.tx.insertInto('intent_models').values({ shop_id: work.shopId, ...model, intents: JSON.stringify(model.intents), in_use: false, made_at: iso(work.now) }).execute()
}

/** Which of the shop's models is in use, without its bytes. Uses intent_models_in_use; asked for at each turn. */
export async function findInUse (work: Work): Promise<{ readonly id: string; readonly checksum: string } | undefined> {
  return headInUse(work, work.shopId)
}

const headInUse = shared(({ tx }, shopId: string) => tx.selectFrom('intent_models').select(['id', 'checksum']).where('shop_id', '=', shopId).where('in_use', '=', true).executeTakeFirst())

export async function findModel ({ tx, shopId }: Work, id: string): Promise<StoredModel | undefined> {
  const row = await tx.selectFrom('intent_models').select(['bytes', 'checksum', 'concepts', 'intents']).where('shop_id', '=', shopId).where('id', '=', id).executeTakeFirst()
  return row && { ...row, intents: row.intents as unknown as OwnIntent[] } // written by insertModel
}

/** All of a shop, newest first; holds them, so that two presses come one after the other. */
export async function lockModels ({ tx, shopId }: Work): Promise<ModelRow[]> {
  await tx.selectFrom('intent_models').select('id').where('shop_id', '=', shopId).orderBy('id').forUpdate().execute()
  return loadModels({ tx, shopId })
}

export async function loadModels ({ tx, shopId }: Pick<Work, 'tx' | 'shopId'>): Promise<ModelRow[]> {
  const rows = await tx.selectFrom('intent_models').select(['id', 'in_use', 'before', 'made_at', 'used_at']).where('shop_id', '=', shopId).orderBy('id', 'desc').execute()
  return rows.map(row => ({ id: row.id, inUse: row.in_use, before: row.before, madeAt: row.made_at, usedAt: row.used_at }))
}

/** `before`: what is rolled back to; left as it is when the model only comes back. */
export async function saveInUse (work: Work, id: string | null, by: { readonly before?: string | null; readonly usedBy: string }): Promise<void> {
  await work.tx.updateTable('intent_models').set({ in_use: false }).where('shop_id', '=', work.shopId).where('in_use', '=', true).execute()
  if (id === null) return
  const done = await work.tx.updateTable('intent_models').set({ in_use: true, used_at: iso(work.now), used_by: by.usedBy, ...(by.before === undefined ? {} : { before: by.before }) }).where('shop_id', '=', work.shopId).where('id', '=', id).executeTakeFirst()
  if (done.numUpdatedRows === 0n) throw new Fault('training.no-model')
}

/** Old models go: a shop that trains every day must not fill the disk. */
export async function dropOld (work: Work, models: readonly ModelRow[]): Promise<void> {
  const current = models.find(one => one.inUse)
  const spare = models.filter(one => !one.inUse && one.id !== current?.before).slice(KEPT)
  if (spare.length > 0) await work.tx.deleteFrom('intent_models').where('shop_id', '=', work.shopId).where('id', 'in', spare.map(one => one.id)).where('in_use', '=', false).execute()
}
