import { recordAudit } from '../kernel/audit.ts'
import { day, iso } from '../kernel/clock.ts'
import { Fault } from '../kernel/faults.ts'
import type { Work } from '../kernel/work.ts'
import type { CustomerPrediction, ModelCard, PredictionRoom } from './contract.ts'
import { cancelRun, findCard, insertRun, loadPredictions, loadRun, loadRuns, loadTitles, type PredictionRow } from './store.ts'

export const RETRAIN_TIMER = 'predictions.retrain'
/** Habits change with the season: a month after the last training comes the next. */
export const RETRAIN_DAYS = 30
const SHOWN_RUNS = 12

export async function predictionRoom (work: Work): Promise<PredictionRoom> {
  const [runs, found] = [await loadRuns(work, SHOWN_RUNS), await findCard(work)]
  return { runs, card: found?.card ?? null, nextAt: found ? iso(found.finishedAt + RETRAIN_DAYS * day) : null }
}

export async function startRun (work: Work, actor: string): Promise<string> {
  const id = work.newId()
  if (!await insertRun(work, id, actor)) throw new Fault('prediction.still-runs')
  await recordAudit(work, actor, 'prediction.started', { subject: id })
  return id
}

export async function stopRun (work: Work, actor: string, id: string): Promise<void> {
  await loadRun(work, id)
  if (await cancelRun(work, id)) await recordAudit(work, actor, 'prediction.cancelled', { subject: id })
}

/** A month after the last training; whoever trained anew meanwhile has moved the timer. A run in the line is enough. */
export async function retrain (work: Work): Promise<void> {
  await insertRun(work, work.newId(), 'schedule')
}

/** What is expected of these customers: for each an answer, which may be that nothing can be said. The one way to read predictions. */
export async function predictionsOf (work: Work, customerIds: readonly string[]): Promise<ReadonlyMap<string, CustomerPrediction>> {
  const found = await findCard(work)
  if (!found) return new Map(customerIds.map(id => [id, { kind: 'none', because: 'never-trained' }]))
  const { card } = found
  const rows = new Map((await loadPredictions(work, customerIds)).map(row => [row.customerId, row]))
  const titles = await loadTitles(work, [...new Set([...rows.values()].flatMap(row => row.needs.flatMap(need => need.because.kind === 'bought-together' ? [need.productId, need.because.with] : [need.productId])))])
  const needsQuality = card.nextNeed.kind === 'trained' ? card.nextNeed.quality : null
  const needsLeftOut = needsQuality !== null && needsQuality.hits <= needsQuality.popularHits
  const told = (row: PredictionRow): CustomerPrediction => {
    const money = (minor: number | null) => minor === null ? null : { minor, currency: card.currency }
    if (isEmpty(row)) return { kind: 'none', because: 'too-little-data' }
    return {
      kind: 'known', madeAt: card.asOf, purchases90: row.purchases90, value90: money(row.value90Minor), purchases365: row.purchases365, value365: money(row.value365Minor), repurchase90: row.repurchase90,
      needs: needsLeftOut ? [] : row.needs.map(({ productId, because }) => ({ productId, title: titles.get(productId) ?? productId, because: because.kind === 'bought-together' ? { ...because, withTitle: titles.get(because.with) ?? because.with } : because })),
      cluster: clusterOf(card, row),
      sure: {
        repurchase90: row.repurchase90 === null ? null : binOf(card.repurchase, row.repurchase90), lifetime: card.lifetime.kind === 'trained' && card.lifetime.quality ? { expected: card.lifetime.quality.expected, came: card.lifetime.quality.came } : null,
        needs: needsQuality && { hits: needsQuality.hits, popularHits: needsQuality.popularHits }, needsLeftOut,
      },
    }
  }
  return new Map(customerIds.map(id => { const row = rows.get(id); return [id, row ? told(row) : { kind: 'none', because: 'no-orders' }] }))
}

/** What conditions ask of the newest predictions, without titles and reasons: for everybody, batch by batch. Who is not there has none. */
export async function expectationsOf (work: Work, customerIds: readonly string[]): Promise<ReadonlyMap<string, { readonly repurchase90: number | null; readonly value365: MoneyView | null; readonly cluster: CustomerCluster | null }>> {
  const found = await findCard(work)
  if (!found) return new Map()
  const { card } = found
  const rows = await loadPredictions(work, customerIds)
  return new Map(rows.filter(row => !isEmpty(row)).map(row => [row.customerId, { repurchase90: row.repurchase90, value365: row.value365Minor === null ? null : { minor: row.value365Minor, currency: card.currency }, cluster: clusterOf(card, row) }]))
}

const isEmpty = (row: PredictionRow): boolean => row.purchases90 === null && row.repurchase90 === null && row.needs.length === 0 && row.cluster === null
type CustomerCluster = NonNullable<Extract<CustomerPrediction, { kind: 'known' }>['cluster']>
type MoneyView = NonNullable<Extract<CustomerPrediction, { kind: 'known' }>['value365']>
const clusterOf = (card: ModelCard, row: PredictionRow): CustomerCluster | null => row.cluster === null || card.clusters.kind !== 'trained' ? null : card.clusters.clusters[row.cluster]?.name ?? null

/** Those of whom about the same was said, when it could be checked. */
function binOf (repurchase: ModelCard['repurchase'], chance: number): { said: number; came: number; n: number } | null {
  if (repurchase.kind !== 'trained') return null
  return repurchase.calibration.toSorted((a, b) => Math.abs(a.said - chance) - Math.abs(b.said - chance) || a.said - b.said)[0] ?? null
}

/** The clusters of the newest training, and whose money they are counted in; null: never trained, or too few customers. */
export async function clustersOf (work: Work): Promise<{ readonly asOf: string; readonly currency: string; readonly clusters: Extract<ModelCard['clusters'], { kind: 'trained' }>['clusters'] } | null> {
  const card = (await findCard(work))?.card
  return card?.clusters.kind === 'trained' ? { asOf: card.asOf, currency: card.currency, clusters: card.clusters.clusters } : null
}
