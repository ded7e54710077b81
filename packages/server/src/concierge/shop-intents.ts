import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Fault } from '../kernel/faults.ts'
import type { Work } from '../kernel/work.ts'
import { conceptsDigest, intentModel, readerOf, TRAINING, type OpenedIntents, type OwnIntent } from './intent-model.ts'
import { dropOld, findInUse, findModel, insertModel, loadModels, lockModels, saveInUse, type ModelRow, type StoredModel } from './store-intents.ts'

export type ModelRefusal = 'damaged' | 'other-release'
interface Held { readonly mark: string; readonly opened: OpenedIntents; readonly refused: ModelRefusal | undefined }

/** By world (its vault is one object per world), then by shop, the one used last at the end. A reader takes some ten megabytes. */
const held = new WeakMap<object, Map<string, Held>>()
const MOST_HELD = 16

/**
 * What this shop's words are read with: its own model where one is in use, otherwise the shipped one.
 * Which it is, is read in this transaction: no process goes on with a model that was rolled back, and none needs a restart.
 */
export async function intentsOf (work: Work): Promise<OpenedIntents> {
  const inUse = await findInUse(work)
  if (!inUse) return intentModel()
  return (await heldFor(work, inUse)).opened
}

async function heldFor (work: Work, { id, checksum }: { readonly id: string; readonly checksum: string }): Promise<Held> {
  let ofWorld = held.get(work.vault)
  if (!ofWorld) held.set(work.vault, ofWorld = new Map())
  const mark = `${id} ${checksum}`
  let known = ofWorld.get(work.shopId)
  if (known?.mark !== mark) known = { mark, ...openStored(await findModel(work, id)) }
  ofWorld.delete(work.shopId)
  ofWorld.set(work.shopId, known)
  if (ofWorld.size > MOST_HELD) ofWorld.delete(ofWorld.keys().next().value!)
  return known
}

/** Damaged, or of a release that reads texts otherwise: the shipped model serves until somebody trains anew. */
function openStored (stored: StoredModel | undefined): { opened: OpenedIntents; refused: ModelRefusal | undefined } {
  const refused = (why: ModelRefusal): { opened: OpenedIntents; refused: ModelRefusal } => ({ opened: intentModel(), refused: why })
  if (!stored || createHash('sha256').update(stored.bytes).digest('hex') !== stored.checksum) return refused('damaged')
  const concepts = readFileSync(join(TRAINING, 'concepts.txt'), 'utf8')
  if (conceptsDigest(concepts) !== stored.concepts) return refused('other-release')
  try {
    return { opened: { read: readerOf(stored.bytes, concepts), own: new Map(stored.intents.map(one => [one.id, one])) }, refused: undefined }
  } catch {
    return refused('other-release') // the checksum fits: these are the bytes that were written, by a reader of another format
  }
}

export interface ModelsState { readonly current: ModelRow | undefined; readonly refused: ModelRefusal | undefined; readonly models: readonly ModelRow[] }

export async function modelsState (work: Work): Promise<ModelsState> {
  const [models, inUse] = [await loadModels(work), await findInUse(work)]
  return { models, current: models.find(one => one.inUse), refused: inUse && (await heldFor(work, inUse)).refused }
}

/** A new model of the shop, beside the one that serves; a person puts it to use. */
export async function keepModel (work: Work, model: { readonly id: string; readonly bytes: Buffer; readonly concepts: string; readonly intents: readonly OwnIntent[] }): Promise<void> {
  await insertModel(work, { ...model, checksum: createHash('sha256').update(model.bytes).digest('hex') })
  await dropOld(work, await lockModels(work))
}

/** Bytes of the model in use; undefined for the shipped one, also where the shop's own cannot be read. */
export async function bytesInUse (work: Work): Promise<{ readonly id: string; readonly bytes: Buffer } | undefined> {
  const inUse = await findInUse(work)
  if (!inUse || (await heldFor(work, inUse)).refused) return undefined
  const stored = await findModel(work, inUse.id)
  return stored && { id: inUse.id, bytes: stored.bytes }
}

/** Puts a kept model to use. What was in use stays, to roll back to. `comparedWith`: what the person saw it compared with must still be what serves. */
export async function putToUse (work: Work, id: string, by: { readonly usedBy: string; readonly comparedWith: string | null }): Promise<void> {
  const models = await lockModels(work)
  const current = models.find(one => one.inUse)
  if (!models.some(one => one.id === id)) throw new Fault('training.no-model')
  if (current?.id === id) return
  const serves = current && (await heldFor(work, (await findInUse(work))!)).refused ? null : current?.id ?? null
  if (serves !== by.comparedWith) throw new Fault('training.outdated')
  await saveInUse(work, id, { before: current?.id ?? null, usedBy: by.usedBy })
}

/** Back to the model before, or to the shipped one; returns which, null for the shipped one. */
export async function rollBack (work: Work, to: 'before' | 'shipped', usedBy: string): Promise<string | null> {
  const models = await lockModels(work)
  const current = models.find(one => one.inUse)
  if (!current) throw new Fault('training.nothing-before')
  const before = to === 'before' && models.some(one => one.id === current.before) ? current.before : null
  await saveInUse(work, before, { usedBy })
  return before
}
