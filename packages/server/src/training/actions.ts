import { describedIntents, modelsState, putToUse, rollBack, SURE, taughtLines, TRAINING, heldLines, labelled, intentsOf } from '../concierge/index.ts'
import { recordAudit } from '../kernel/audit.ts'
import { day, iso } from '../kernel/clock.ts'
import { Fault } from '../kernel/faults.ts'
import { refuseText } from '../kernel/text.ts'
import type { Work } from '../kernel/work.ts'
import { foldText } from '../knowledge/index.ts'
import { createMasker } from '../models/index.ts'
import { OUT_OF_SCOPE } from '../nlu/index.ts'
import type { AddedExamples, Measure, NewExamples, NewIntent, TrainingDetail, TrainingRoom, TrainingView, Unanswered } from './contract.ts'
import { decideClusters } from './decide-clusters.ts'
import { decideExamples, refuseExamples } from './decide-examples.ts'
import { OUTSIDE } from './decide-report.ts'
import { cancelTraining, deleteExample, deleteOwnIntent, insertExamples, insertOwnIntent, insertTraining, loadExamples, loadOwnIntents, loadTraining, loadTrainings, lockExamples } from './store.ts'
import { loadLostTurns } from './store-unanswered.ts'

/** How many intents of its own a shop may have. */
const MOST_OWN_INTENTS = 100
const SHOWN_TRAININGS = 20
const MOST_LOST = 1_000
const MOST_CLUSTERS = 60

/** Words as the understander sees them, without what stands between them: "退货!" teaches what "退货" does. */
const fold = (text: string): string => foldText(text).replace(/\p{Nd}/gu, '0').replace(/[^\p{L}\p{N}]+/gu, ' ').trim()

/** Words of a person become stars: a model keeps what it was taught. */
const masked = (text: string, name: string | null): string => createMasker(name ? [{ kind: 'NAME', value: name }] : [], () => '0000').mask(text).replace(/\[[A-Z]+_[0-9A-Z]+\]/g, '***')

interface Shipped { readonly intentOf: ReadonlyMap<string, string>; readonly counts: ReadonlyMap<string, number> }
let shipped: Shipped | undefined

/** What the shipped lines teach; read once. */
function shippedLines (): Shipped {
  if (shipped) return shipped
  const lines = taughtLines(TRAINING).map(labelled)
  const counts = new Map<string, number>()
  for (const { intent } of lines) counts.set(intent, (counts.get(intent) ?? 0) + 1)
  return shipped = { counts, intentOf: new Map([...heldLines(TRAINING).map(labelled), ...lines].map(one => [fold(one.text), one.intent])) }
}

export async function trainingRoom (work: Work, measureOfShipped: Measure | undefined): Promise<TrainingRoom> {
  const state = await modelsState(work)
  const [examples, own, trainings] = [await loadExamples(work), await loadOwnIntents(work), await loadTrainings(work, SHOWN_TRAININGS)]
  const current = state.current && !state.refused ? await loadTraining(work, state.current.id) : undefined
  const measure = current?.report?.after ?? measureOfShipped
  const counts = Map.groupBy(examples, one => one.intent)
  const of = new Map(measure?.intents.map(one => [one.intent, one]))
  const row = (intent: string) => ({ ownExamples: counts.get(intent)?.length ?? 0, shippedExamples: shippedLines().counts.get(intent) ?? 0, lines: of.get(intent)?.lines ?? 0, recall: of.get(intent)?.recall ?? null, precision: of.get(intent)?.precision ?? null })
  const newest = trainings.find(one => one.state === 'done')
  const opened = await intentsOf(work)
  return {
    model: {
      kind: 'absent' in opened ? 'none' : current ? 'own' : 'shipped', trainingId: state.current?.id ?? null, since: state.current?.usedAt ? iso(state.current.usedAt) : null,
      before: state.current ? state.current.before ?? 'shipped' : null, refused: state.refused ?? null,
    },
    measure: measure ?? null,
    intents: [
      ...own.map(one => ({ intent: one.id, name: one.name, means: null, own: true, asks: one.asks, ...row(one.id) })),
      ...[...describedIntents().values()].map(one => ({ intent: one.id, name: { 'zh-CN': one.name.zh, en: one.name.en }, means: { 'zh-CN': one.means.zh, en: one.means.en }, own: false, asks: null, ...row(one.id) })),
    ],
    trainings: trainings.map(one => withoutReport(viewOf(one, state))), examples: examples.length,
    untrained: newest ? Math.abs(examples.length - newest.examples) + examples.filter(one => one.addedAt > newest.createdAt).length : examples.length,
  }
}

type State = Awaited<ReturnType<typeof modelsState>>
function viewOf (one: Omit<TrainingDetail, 'model'>, { models }: State): TrainingDetail {
  const model = models.find(other => other.id === one.id)
  return { ...one, model: one.state !== 'done' ? 'none' : !model ? 'gone' : model.inUse ? 'in-use' : model.usedAt === null ? 'ready' : 'retired' }
}

function withoutReport (detail: TrainingDetail): TrainingView {
  const view: Partial<TrainingDetail> & TrainingView = { ...detail }
  delete view.report
  return view
}

export async function trainingDetail (work: Work, id: string): Promise<TrainingDetail> {
  return viewOf(await loadTraining(work, id), await modelsState(work))
}

/** What shoppers asked in these weeks and the concierge did not understand, alike questions together; without what was taught since. */
export async function unanswered (work: Work, weeks: number): Promise<Unanswered> {
  const from = work.now - weeks * 7 * day
  const lost = await loadLostTurns(work, { from, most: MOST_LOST })
  const taught = new Set((await loadExamples(work)).map(one => one.folded))
  const texts = lost.map(turn => ({ text: masked(turn.body, turn.name).replace(/\s+/g, ' ').trim().slice(0, 300), at: turn.at })).map(one => ({ ...one, folded: fold(one.text) })).filter(one => one.folded !== '' && !taught.has(one.folded))
  const opened = await intentsOf(work)
  return {
    from: iso(from), turns: texts.length,
    clusters: decideClusters(texts, MOST_CLUSTERS).map(cluster => {
      const [first] = 'absent' in opened ? [] : opened.read(cluster.texts[0]!.text).choices
      return { texts: [...cluster.texts], times: cluster.times, lastAt: iso(cluster.lastAt), suggested: first ? first.label === OUT_OF_SCOPE ? OUTSIDE : first.label : null }
    }),
  }
}

/** Questions of late that nobody labelled: how a new model reads them is compared too. */
export async function askedOfLate (work: Work, most: number): Promise<string[]> {
  const { clusters } = await unanswered(work, 4)
  return clusters.flatMap(one => one.texts.map(({ text }) => text)).slice(0, most)
}

export async function addExamples (work: Work, actor: string, { intent, texts, source = 'written' }: NewExamples): Promise<AddedExamples> {
  const own = await loadOwnIntents(work)
  if (!describedIntents().has(intent) && !own.some(one => one.id === intent)) throw new Fault('training.refused', { details: [{ path: '/intent', say: 'unknown-intent: no such intent ships, and the shop has none of this name' }] })
  await lockExamples(work)
  const have = await loadExamples(work)
  const taught = new Map(have.map(one => [one.folded, one.intent]))
  const decided = decideExamples(intent, texts, { fold, isPersonal: text => masked(text, null).includes('***') && !text.includes('***'), intentOf: folded => taught.get(folded) ?? shippedLines().intentOf.get(folded), count: have.length })
  if (decided.kind === 'refuse') throw new Fault('training.refused', { details: [...decided.because] })
  await insertExamples(work, decided.examples.map(one => ({ ...one, intent })), { source, addedBy: actor })
  if (decided.examples.length > 0) await recordAudit(work, actor, 'training.examples-added', { subject: intent, detail: { added: decided.examples.length, source } })
  return { added: decided.examples.length, known: decided.known }
}

export async function removeExample (work: Work, actor: string, id: string): Promise<void> {
  const intent = await deleteExample(work, id)
  await recordAudit(work, actor, 'training.example-removed', { subject: intent, detail: { example: id } })
}

export async function addIntent (work: Work, actor: string, { name, asks }: NewIntent): Promise<string> {
  for (const [path, text] of [['/name/zh-CN', name['zh-CN']], ['/name/en', name.en], ['/asks/zh-CN', asks['zh-CN']], ['/asks/en', asks.en]] as const) {
    if (text === undefined) continue
    const wrong = refuseText(text) ?? (text.trim() === '' ? 'empty' : /[<>\u0000-\u001f]/.test(text) ? 'markup: holds HTML or a control character' : undefined)
    if (wrong) throw new Fault('training.refused', { details: [{ path, say: wrong }] })
  }
  if (asks['zh-CN'] === undefined && asks.en === undefined) throw new Fault('training.refused', { details: [{ path: '/asks', say: 'no-answer: name an article in at least one language' }] })
  const own = await loadOwnIntents(work)
  const taken = [...own.map(one => one.name), ...[...describedIntents().values()].map(one => ({ 'zh-CN': one.name.zh, en: one.name.en }))].some(one => one['zh-CN'] === name['zh-CN'] || one.en.toLowerCase() === name.en.toLowerCase())
  if (taken) throw new Fault('training.refused', { details: [{ path: '/name', say: 'taken: there is an intent of this name' }] })
  if (own.length >= MOST_OWN_INTENTS) throw new Fault('training.refused', { details: [{ path: '/', say: `full: at most ${MOST_OWN_INTENTS} of the shop's own` }] })
  const id = `own-${work.newId().replaceAll('-', '').slice(-12)}`
  await insertOwnIntent(work, { id, name, asks }, actor)
  await recordAudit(work, actor, 'training.intent-added', { subject: id })
  return id
}

export async function removeIntent (work: Work, actor: string, id: string): Promise<void> {
  await deleteOwnIntent(work, id)
  await recordAudit(work, actor, 'training.intent-removed', { subject: id })
}

/** Puts a training into the line; refused, with the reasons, where it could teach nothing or would teach nonsense. */
export async function startTraining (work: Work, actor: string): Promise<string> {
  const examples = await loadExamples(work)
  const counts = new Map([...Map.groupBy(examples, one => one.intent)].map(([intent, some]) => [intent, some.length]))
  const because = refuseExamples(counts, (await loadOwnIntents(work)).map(one => one.id), new Set(describedIntents().keys()))
  if (because.length > 0) throw new Fault('training.refused', { details: [...because] })
  const id = work.newId()
  if (!await insertTraining(work, { id, examples: examples.length, startedBy: actor })) throw new Fault('training.still-runs')
  await recordAudit(work, actor, 'training.started', { subject: id, detail: { examples: examples.length } })
  await work.emit('training.progressed', { trainingId: id })
  return id
}

export async function stopTraining (work: Work, actor: string, id: string): Promise<void> {
  await loadTraining(work, id)
  if (!await cancelTraining(work, id)) return
  await recordAudit(work, actor, 'training.cancelled', { subject: id })
  await work.emit('training.progressed', { trainingId: id })
}

/** A person's press: from the commit on every process reads with it. */
export async function useTraining (work: Work, actor: string, id: string): Promise<void> {
  const { state, comparedWith } = await loadTraining(work, id)
  if (state !== 'done') throw new Fault('training.no-model')
  await putToUse(work, id, { usedBy: actor, comparedWith })
  await recordAudit(work, actor, 'training.put-to-use', { subject: id, detail: { comparedWith: comparedWith ?? 'shipped', sure: SURE } })
  await work.emit('training.progressed', { trainingId: id })
}

export async function rollBackModel (work: Work, actor: string, to: 'before' | 'shipped'): Promise<void> {
  const from = (await modelsState(work)).current
  const id = await rollBack(work, to, actor)
  await recordAudit(work, actor, 'training.rolled-back', { subject: from!.id, detail: { to: id ?? 'shipped' } })
  await work.emit('training.progressed', { trainingId: from!.id })
}
