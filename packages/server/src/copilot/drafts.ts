import { createHash } from 'node:crypto'
import type { Work } from '../kernel/work.ts'
import { previewTurn, writtenIn, type Preview } from '../concierge/index.ts'
import { findLevel } from '../autonomy/index.ts'
import { loadConversation, loadMessages, type ConversationRow, type MessageRow } from '../conversations/index.ts'
import { loadCustomerView } from '../customers/index.ts'
import { suggestArticles } from '../knowledge/index.ts'
import { currentPlaybook } from '../playbook/index.ts'
import { loadClocks, loadTasks } from '../promises/index.ts'
import { loadProposed } from '../proposals/index.ts'
import { findAgent } from '../staff/index.ts'
import type { CopilotView, DraftView, SuggestedArticle } from './contract.ts'
import { decideOutcome, greeted } from './decide-draft.ts'
import { decideNext, type NextFacts } from './decide-next.ts'
import { decideSummary, type SpokenLine } from './decide-summary.ts'
import { isUpset, pointsAt, saysSolved } from './read-mood.ts'
import { insertShown, loadUnsettled, saveOutcome, setTaken } from './store.ts'
import { stockPhrases } from './stock-phrases.ts'

const RECENT = 60
const ARTICLES = 3
const LETTERS = 2_000
const GREETED_TIERS: ReadonlySet<string> = new Set(['diamond', 'core'])

interface Known { readonly conversation: ConversationRow; readonly messages: readonly MessageRow[]; readonly agentId: string }

/** Everything the panel beside a conversation shows. Reads only. */
export async function viewCopilot (work: Work, conversationId: string, agentId: string, translates: boolean): Promise<CopilotView> {
  const conversation = await loadConversation(work, conversationId)
  const messages = await loadMessages(work, conversationId, { before: conversation.lastSeq + 1, limit: RECENT })
  const known: Known = { conversation, messages, agentId }
  const { drafts, preview, articles } = await draftsFor(work, known)
  const deeds = await loadProposed(work, conversation.customerId, conversationId)
  const promises = (await loadClocks(work, conversationId)).filter(promise => promise.finishedAt === null)
  const tasks = (await loadTasks(work, conversationId)).filter(task => task.state === 'open')
  const words = wordsOf(messages)
  return {
    upToSeq: conversation.lastSeq, drafts, articles: [...articles],
    summary: decideSummary({ lines: messages.map(spoken), deeds, tasks, promises }),
    next: decideNext(await nextFacts(work, known, { preview, articles, deeds, late: promises.filter(promise => promise.state === 'breached').map(promise => promise.kind) })),
    written: writtenIn(words.slice(-3).join('\n')), translates, phrases: [...stockPhrases],
  }
}

/** What the shopper wrote since a person or the AI last answered with something; before any answer, everything. */
function asked (messages: readonly MessageRow[]): MessageRow[] {
  const answered = messages.findLastIndex(message => message.senderKind === 'agent')
  const fresh = messages.slice(answered + 1).filter(message => message.senderKind === 'customer')
  return fresh.length > 0 ? fresh : messages.filter(message => message.senderKind === 'customer').slice(-3)
}

const wordsOf = (messages: readonly MessageRow[]): string[] => messages.filter(message => message.senderKind === 'customer').map(message => message.body.slice(0, LETTERS))

async function draftsFor (work: Work, { conversation, messages, agentId }: Known): Promise<{ drafts: DraftView[]; preview: Preview; articles: readonly SuggestedArticle[] }> {
  const recent = asked(messages).slice(-6)
  const words = recent.map(message => message.body.slice(0, LETTERS))
  const customer = await loadCustomerView(work, conversation.customerId)
  const preview = await previewTurn(work, conversation, words, customer)
  const question = words[preview.at] ?? words.join('\n')
  const articles = question === '' ? [] : await suggestArticles(work, { question: question.slice(0, LETTERS), locale: preview.language, limit: ARTICLES })
  const courtesy = { greets: GREETED_TIERS.has(customer.tier), wroteBefore: messages.some(message => message.senderKind === 'agent' && message.senderId === agentId), name: customer.name, language: preview.language }
  const fresh = (source: DraftView['source'], text: string, rest: Pick<DraftView, 'sources' | 'confidence'>): DraftView[] => {
    const whole = greeted(text, courtesy)
    return text === '' ? [] : [{ id: idOf(conversation.id, source, recent.at(-1)?.seq ?? 0, whole), source, text: whole, ...rest }]
  }
  const mayDraft = preview.intent !== null && preview.act !== 'none' && await findLevel(work, preview.intent) !== 'off'
  const flow = mayDraft ? fresh('flow', preview.text, {
    confidence: preview.confidence,
    sources: [{ kind: 'flow', intent: preview.intent ?? '', act: preview.act }, ...preview.article ? [{ kind: 'article' as const, articleId: preview.article.id, title: preview.article.title }] : [], ...preview.orders.map(order => ({ kind: 'order' as const, orderId: order.id, status: order.status }))],
  }) : []
  // Beside an order or a deed that answers, an article that merely shares words is in the way.
  const nearest = preview.act === 'tell' || preview.act === 'propose' ? [] : articles
  const fromArticles = nearest.filter(article => article.articleId !== preview.article?.id || flow.length === 0).slice(0, 2)
    .flatMap(article => fresh('article', article.answer, { confidence: Math.min(1, article.likeness), sources: [{ kind: 'article', articleId: article.articleId, title: article.title }] }))
  return { drafts: [...flow, ...fromArticles], preview, articles }
}

/** The same words about the same message are the same draft, whoever looks and whenever. */
function idOf (conversationId: string, source: string, seq: number, text: string): string {
  return createHash('sha256').update(`${conversationId}|${source}|${seq}|${text}`).digest('hex').slice(0, 32)
}

async function nextFacts (work: Work, { conversation, messages, agentId }: Known, about: { preview: Preview; articles: readonly SuggestedArticle[]; deeds: readonly { kind: string; orderId: string | null; state: string }[]; late: readonly string[] }): Promise<NextFacts> {
  const { document } = await currentPlaybook(work)
  const agent = await findAgent(work, agentId)
  const answered = messages.findLastIndex(message => message.senderKind === 'agent' || (message.senderKind === 'ai' && conversation.state === 'with-ai'))
  const open = messages.slice(answered + 1).filter(message => message.senderKind === 'customer')
  const words = wordsOf(messages)
  const newest = words.at(-1) ?? ''
  const { preview } = about
  return {
    state: conversation.state, unanswered: open.length > 0, mood: isUpset(words.slice(-3)) ? 'upset' : 'calm', saysSolved: open.length > 0 && saysSolved(newest),
    ai: { intent: preview.intent, act: preview.act, about: preview.about, confidence: preview.confidence }, article: about.articles[0] ?? null, orders: preview.orders,
    openDeeds: about.deeds.filter(deed => deed.state === 'open'), lateClocks: about.late,
    skill: pointsAt(document.skills, open.map(message => message.body)), skills: agent?.skills.filter(one => one.level > 0).map(one => one.skill) ?? [],
  }
}

function spoken (message: MessageRow): SpokenLine {
  const { card } = message
  const title = card?.kind === 'article' ? card.title : card?.kind === 'order' ? card.order.id : card?.kind === 'parcel' ? card.parcel.trackingNo ?? card.parcel.id : card?.kind === 'product' ? card.product.title : null
  return { seq: message.seq, sender: message.senderKind, body: message.body, card: card && { kind: card.kind, title } }
}

/** A draft as it stands now is kept when it was seen; false: it has gone meanwhile. */
export async function markDraft (work: Work, conversationId: string, agentId: string, mark: { id: string; did: 'shown' | 'taken' }): Promise<boolean> {
  if (mark.did === 'taken' && await setTaken(work, conversationId, mark.id)) return true
  const conversation = await loadConversation(work, conversationId)
  const messages = await loadMessages(work, conversationId, { before: conversation.lastSeq + 1, limit: RECENT })
  const { drafts, preview } = await draftsFor(work, { conversation, messages, agentId })
  const draft = drafts.find(one => one.id === mark.id)
  if (!draft) return false
  await settleDrafts(work, conversationId)
  await insertShown(work, conversationId, { ...draft, seq: conversation.lastSeq, intent: preview.intent, agentId })
  if (mark.did === 'taken') await setTaken(work, conversationId, mark.id)
  return true
}

/** Each draft is measured by the first reply after it was shown. */
export async function settleDrafts (work: Work, conversationId: string): Promise<void> {
  const drafts = await loadUnsettled(work, conversationId)
  if (drafts.length === 0) return
  const replies = (await loadMessages(work, conversationId, { after: Math.min(...drafts.map(draft => draft.seq)), limit: 200 })).filter(message => message.senderKind === 'agent')
  for (const draft of drafts) {
    const reply = replies.find(message => message.seq > draft.seq)
    if (reply) await saveOutcome(work, conversationId, draft.id, { ...decideOutcome(draft, reply.body), sentSeq: reply.seq })
  }
}
