import { Fault } from '../kernel/faults.ts'
import { refuseText } from '../kernel/text.ts'
import type { Work } from '../kernel/work.ts'
import type { ArticleEdit, ArticleView, CannedReplyEdit, CannedReplyView } from './contract.ts'
import { currentPlaybook } from '../playbook/index.ts'
import { figuresOf } from './figures-of.ts'
import { figureNames, holdsFigures, unknownFigureIn, withFigures } from './figures.ts'
import { buildIndex, confidenceOf, searchIndex, type Hit, type KnowledgeIndex } from './retrieval.ts'
import { shippedArticles } from './shipped/articles.ts'
import { enReplies, zhReplies } from './shipped/replies.ts'
import { insertArticles, insertCannedReply, knowledgeRevision, loadArticles, loadCannedReplies, loadPassages, lockArticle, updateArticle, updateCannedReply } from './store.ts'

export type AnswerLocale = ArticleEdit['locale']

/** Indexes by world (its vault is one object per world), then by shop and language. A shop's index holds that shop's articles only. */
const indexes = new WeakMap<object, Map<string, { mark: string; index: KnowledgeIndex }>>()

/** What a transaction has read of the articles' state: one look answers every question it asks. Forgotten when it writes one itself. */
const marks = new WeakMap<Work, Map<AnswerLocale, Promise<string>>>()

function markOf (work: Work, locale: AnswerLocale): Promise<string> {
  const known = marks.get(work) ?? new Map<AnswerLocale, Promise<string>>()
  marks.set(work, known)
  const mark = known.get(locale) ?? knowledgeRevision(work, locale)
  known.set(locale, mark)
  return mark
}

async function indexFor (work: Work, locale: AnswerLocale): Promise<KnowledgeIndex> {
  let ofWorld = indexes.get(work.vault)
  if (!ofWorld) indexes.set(work.vault, ofWorld = new Map())
  const key = `${work.shopId}|${locale}`
  // The mark is read in this transaction: no process can answer from articles that were withdrawn.
  const mark = await markOf(work, locale)
  const known = ofWorld.get(key)
  if (known?.mark === mark) return known.index
  const index = buildIndex(await loadPassages(work, locale))
  ofWorld.set(key, { mark, index })
  return index
}

export interface FoundAnswer {
  readonly articleId: string
  readonly title: string
  readonly answer: string
  /** 0..1; the caller compares it with the playbook's `concierge.answerConfidence`. */
  readonly confidence: number
  /** The next best, for asking "did you mean". */
  readonly others: readonly { readonly articleId: string; readonly title: string; readonly answer: string; readonly likeness: number }[]
}

/** The published article of this shop that best answers the question; undefined when nothing in it was even mentioned. */
export async function answerFrom (work: Work, asked: { question: string; locale: AnswerLocale }): Promise<FoundAnswer | undefined> {
  const index = await indexFor(work, asked.locale)
  const hits = searchIndex(index, asked.question)
  const [first, ...rest] = hits
  const passage = first && index.passages.find(one => one.id === first.id)
  if (!passage) return undefined
  const passageOf = (hit: Hit): { title: string; answer: string } => { const { title, answer } = index.passages.find(one => one.id === hit.id) ?? { title: '', answer: '' }; return { title, answer } }
  return filled(work, asked.locale, { articleId: passage.id, title: passage.title, answer: passage.answer, confidence: confidenceOf(hits), others: rest.slice(0, 2).map(hit => ({ articleId: hit.id, ...passageOf(hit), likeness: hit.likeness })) })
}

/** With the playbook's figures in it; nothing is read for an article that holds none. */
async function filled<T extends { readonly answer: string; readonly others?: readonly { readonly answer: string }[] }> (work: Work, locale: AnswerLocale, found: T): Promise<T> {
  if (!holdsFigures(found.answer) && !found.others?.some(one => holdsFigures(one.answer))) return found
  const figures = figuresOf((await currentPlaybook(work)).document, locale)
  return { ...found, answer: withFigures(found.answer, figures), ...(found.others && { others: found.others.map(one => ({ ...one, answer: withFigures(one.answer, figures) })) }) }
}

/** The articles nearest to some words, whole, for who answers by hand: nearest first, with how near they are. */
export async function suggestArticles (work: Work, asked: { question: string; locale: AnswerLocale; limit: number }): Promise<readonly { readonly articleId: string; readonly title: string; readonly answer: string; readonly likeness: number }[]> {
  const index = await indexFor(work, asked.locale)
  const found = searchIndex(index, asked.question, asked.limit).flatMap(hit => {
    const passage = index.passages.find(one => one.id === hit.id)
    return passage ? [{ articleId: passage.id, title: passage.title, answer: passage.answer, likeness: hit.likeness }] : []
  })
  if (!found.some(one => holdsFigures(one.answer))) return found
  const figures = figuresOf((await currentPlaybook(work)).document, asked.locale)
  return found.map(one => ({ ...one, answer: withFigures(one.answer, figures) }))
}

export async function tryQuestion (work: Work, asked: { question: string; locale: AnswerLocale }): Promise<{ confidence: number; hits: { articleId: string; title: string; score: number }[] }> {
  const index = await indexFor(work, asked.locale)
  const hits = searchIndex(index, asked.question)
  return { confidence: confidenceOf(hits), hits: hits.map(hit => ({ articleId: hit.id, title: index.passages.find(one => one.id === hit.id)?.title ?? '', score: hit.score })) }
}

export async function createArticle (work: Work, edit: ArticleEdit, by: string): Promise<ArticleView> {
  requireText(edit)
  const [created] = await insertArticles(work, [edit], by)
  marks.delete(work)
  await work.emit('knowledge.changed', { articleId: created!.id })
  return created!
}

/** Who edits must have seen the newest revision: otherwise 409, and nothing is lost. */
export async function saveArticle (work: Work, id: string, edit: ArticleEdit, by: string): Promise<ArticleView> {
  requireText(edit)
  const before = await lockArticle(work, id)
  if (edit.revision !== before.revision) throw new Fault('article.changed')
  const saved = await updateArticle(work, id, edit, by)
  marks.delete(work)
  await work.emit('knowledge.changed', { articleId: id })
  return saved
}

/** Loads the set that ships, once: topics and shortcuts the shop already has are left alone. Returns how many articles were added. */
export async function installShipped (work: Work, state: ArticleEdit['state']): Promise<number> {
  const have = new Set((await loadArticles(work, {})).map(one => `${one.locale}|${one.tags[0] ?? ''}`))
  const fresh = (['zh-CN', 'en'] as const).flatMap(locale => shippedArticles(locale).filter(one => !have.has(`${locale}|${one.topic}`)).map((one): ArticleEdit => ({ locale, title: one.title, questions: [...one.questions], answer: one.answer, tags: [one.topic], state })))
  const added = await insertArticles(work, fresh, 'house')
  marks.delete(work)
  for (const [locale, replies] of [['zh-CN', zhReplies], ['en', enReplies]] as const) {
    const used = new Set((await loadCannedReplies(work, locale)).map(one => one.shortcut))
    for (const one of replies) if (!used.has(one.shortcut)) await insertCannedReply(work, { ...one, locale })
  }
  if (added[0]) await work.emit('knowledge.changed', { articleId: added[0].id })
  return added.length
}

export async function createCannedReply (work: Work, edit: CannedReplyEdit): Promise<CannedReplyView> {
  requireText({ title: edit.title, answer: edit.body, questions: [], tags: [] })
  const created = await insertCannedReply(work, edit)
  if (!created) throw new Fault('canned-reply.taken')
  return created
}

export async function saveCannedReply (work: Work, id: string, edit: CannedReplyEdit): Promise<CannedReplyView> {
  requireText({ title: edit.title, answer: edit.body, questions: [], tags: [] })
  const saved = await updateCannedReply(work, id, edit)
  if (saved === 'absent') throw new Fault('canned-reply.not-found')
  if (saved === 'taken') throw new Fault('canned-reply.taken')
  return saved
}

function requireText (edit: Pick<ArticleEdit, 'title' | 'answer' | 'questions' | 'tags'>): void {
  const texts = { title: [edit.title], answer: [edit.answer], questions: edit.questions, tags: edit.tags }
  for (const [path, values] of Object.entries(texts)) {
    for (const text of values) {
      const refused = refuseText(text, 40_000)
      if (refused) throw new Fault('request.invalid', { details: [{ path: `/${path}`, say: refused }] })
    }
  }
  const unknown = unknownFigureIn(edit.answer)
  if (unknown !== undefined) throw new Fault('request.invalid', { details: [{ path: '/answer', say: `{{${unknown}}} is no figure of the playbook; these are: ${figureNames.join(', ')}` }] })
}
