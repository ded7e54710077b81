import { loadConversation, loadMessages } from '../conversations/index.ts'
import { loadCustomerView } from '../customers/index.ts'
import type { EventMap } from '../kernel/events.ts'
import { transact, type Work, type World } from '../kernel/work.ts'
import { answerFrom } from '../knowledge/index.ts'
import { askModel, countWording, createMasker, modelReadiness, refuseWording, shortDigest, type KnownValue, type Masker } from '../models/index.ts'
import { currentPlaybook } from '../playbook/index.ts'
import { contextFor, takeTurn } from './actions.ts'
import type { Context, Understanding } from './commands.ts'
import { tellDraft } from './drafts.ts'
import { flowTitles } from './flow-titles.ts'
import { mayReword, type Given, type Heard } from './leave-to-model.ts'
import { readMemory } from './memory.ts'
import { commandsSchema, understandingBrief, wordingBrief, type SeenArticle, type SeenMessage } from './model-brief.ts'
import { readCommands } from './model-commands.ts'
import { understand } from './understand.ts'

type Left = EventMap['turn.left-to-model']

export interface Asking {
  /** Resolves when no model is being asked. For tests and shutdown. */
  settle(): Promise<void>
  stop(): Promise<void>
}

const SEEN = 12
const SEEN_LETTERS = 500
const COMMAND_TOKENS = 400
const WORDING_TOKENS = 700

/**
 * Hears which turns were left to a model, after their commit, and asks: plan (a transaction) → call → look what would be said (a transaction that is
 * undone) → call → say it (a transaction that checks again). No lock is held while a model is waited for; whatever goes wrong, the turn is taken without it.
 */
export function startAskingModels (world: World): Asking {
  const asking = new Map<string, AbortController>()
  const running = new Set<Promise<void>>()
  let stopped = false

  const unlisten = world.bell.onEvents(events => {
    for (const event of events) {
      if (event.kind !== 'turn.left-to-model' || stopped) continue
      const { shopId, payload } = event
      const key = `${shopId}|${payload.conversationId}`
      asking.get(key)?.abort() // a newer message: the older answer would be dropped anyway
      const gone = new AbortController()
      asking.set(key, gone)
      const run: Promise<void> = answer(world, shopId, payload, gone.signal)
        .catch((error: unknown) => { world.log.error({ err: error }, 'a turn left to a model failed') }) // the timer behind it takes the turn
        .finally(() => { running.delete(run); if (asking.get(key) === gone) asking.delete(key) })
      running.add(run)
    }
  })
  const settle = async (): Promise<void> => { while (running.size > 0) await Promise.all(running) }
  return {
    settle,
    async stop () {
      stopped = true
      unlisten()
      for (const gone of asking.values()) gone.abort()
      await settle()
    },
  }
}

/** The timer behind every turn that was left to a model. */
export async function lateTurn (work: Work, event: { conversationId: string; seq: number }): Promise<void> {
  await takeTurn(work, event, { seq: event.seq })
}

async function answer (world: World, shopId: string, left: Left, signal: AbortSignal): Promise<void> {
  const say = (given: Given): Promise<void> => transact(world, shopId, work => takeTurn(work, left, given))
  const prepared = await transact(world, shopId, work => prepare(work, left))
  if (!prepared) return
  const understood = left.understand ? await understandWith(world, shopId, prepared, signal) : undefined
  if (signal.aborted) return
  const given: Given = { seq: left.seq, ...(understood && { understood }) }
  const wording = left.reword ? await wordingFor({ world, shopId, left, signal }, prepared, given) : undefined
  if (signal.aborted) return
  await say({ ...given, ...(wording?.body !== undefined && { wording: { of: wording.of, body: wording.body } }) })
  if (wording) await transact(world, shopId, work => countWording(work, wording.body !== undefined)).catch((error: unknown) => { world.log.warn({ err: error }, 'a wording was not counted') }) // a figure of the panel, nothing else
}

interface Prepared {
  readonly context: Context
  readonly embedded: Understanding
  readonly way: 'tools' | 'json' | 'plain'
  readonly masker: Masker
  readonly messages: readonly SeenMessage[]
  readonly articles: readonly (SeenArticle & { readonly answer: string })[]
  readonly words: string
  readonly asked: string
}

/** Reads what the model is shown: this conversation's newest words and what was found for them, masked. Undefined when something newer happened. */
async function prepare (work: Work, left: Left): Promise<Prepared | undefined> {
  const conversation = await loadConversation(work, left.conversationId)
  const recent = await loadMessages(work, conversation.id, { before: conversation.lastSeq + 1, limit: SEEN })
  const newest = recent.findLast(message => message.senderKind === 'customer')
  const ready = await modelReadiness(work)
  if (conversation.state !== 'with-ai' || newest?.seq !== left.seq || !ready) return undefined
  const { document } = await currentPlaybook(work)
  const context = await contextFor(work, newest.body, { locked: conversation, memory: readMemory(conversation.flow), threshold: document.concierge.answerConfidence })
  const embedded = understand(newest.body, context)
  const customer = await loadCustomerView(work, conversation.customerId)
  const known: KnownValue[] = [...(customer.name ? [{ kind: 'NAME' as const, value: customer.name }] : []), ...(customer.externalId ? [{ kind: 'IDENTITY' as const, value: customer.externalId }] : [])]
  const masker = createMasker(known, shortDigest(work.vault, work.shopId))
  const found = await answerFrom(work, { question: newest.body.slice(0, 2_000), locale: embedded.language })
  const articles = found ? [{ articleId: found.articleId, title: found.title, answer: found.answer }, ...found.others] : []
  const can = (name: string): boolean => ready.row.probe?.steps.some(step => step.name === name && step.ok) === true
  const mask = (text: string): string => masker.mask(text.slice(0, SEEN_LETTERS))
  return {
    context, embedded, masker, way: can('tools') ? 'tools' : can('json') ? 'json' : 'plain',
    messages: recent.filter(message => message.senderKind !== 'system').map(message => ({ from: message.senderKind === 'customer' ? 'customer' : 'assistant', text: mask(message.body) })),
    articles: articles.map(one => ({ id: one.articleId, title: mask(one.title), beginning: masker.mask(one.answer.slice(0, 160)), answer: one.answer })),
    words: recent.filter(message => message.senderKind === 'customer').map(message => message.body).join('\n'), asked: mask(newest.body),
  }
}

async function understandWith (world: World, shopId: string, prepared: Prepared, signal: AbortSignal): Promise<Understanding | undefined> {
  const { context, masker, way } = prepared
  const articles = prepared.articles.map(({ answer: _answer, ...seen }) => seen)
  const brief = understandingBrief(context, { messages: prepared.messages, articles, mask: text => masker.mask(text) })
  const said = await askModel(world, shopId, {
    purpose: 'commands', system: brief.system, messages: [{ role: 'user', content: brief.known }], maxTokens: COMMAND_TOKENS, signal,
    tool: { name: 'say_what_is_wanted', description: 'What the customer wants, as commands.', schema: commandsSchema(context, articles), way },
  })
  if (said.kind !== 'answered') return undefined
  return readCommands(said.input, {
    context, language: prepared.embedded.language, words: prepared.words, embedded: prepared.embedded, unmask: text => masker.unmask(text), titleOf: (flow, language) => flowTitles[flow][language],
    articles: prepared.articles.map(one => ({ id: one.id, title: masker.unmask(one.title) ?? one.title, answer: one.answer })),
  })
}

class Rehearsed extends Error {}

interface Scene { readonly world: World; readonly shopId: string; readonly left: Left; readonly signal: AbortSignal }

/** What is said without a model, and a model's words for it where those passed. Undefined when nothing is to be reworded. */
async function wordingFor ({ world, shopId, left, signal }: Scene, prepared: Prepared, given: Given): Promise<{ of: string; body: string | undefined } | undefined> {
  const heard = await rehearse(world, shopId, left, given)
  if (!heard || !mayReword(heard) || signal.aborted) return undefined
  const { masker } = prepared
  const facts = { template: heard.body, sources: [], language: heard.language }
  const brief = wordingBrief({ text: masker.mask(heard.body), asked: prepared.asked, language: heard.language, style: 'warm and plain' })
  let shown = ''
  const draft = (text: string): void => { shown = text; tellDraft(world, { shopId, conversationId: left.conversationId, seq: left.seq, text }) }
  const said = await askModel(world, shopId, {
    purpose: 'wording', system: brief.system, messages: [{ role: 'user', content: brief.known }], maxTokens: WORDING_TOKENS, signal,
    // Whole sentences only, each judged before anybody sees it: what is shown as a draft could have been said.
    onText: text => {
      const whole = /^[\s\S]*(?:[。！？!?\n]|\.(?=\s))/.exec(text)?.[0] ?? ''
      if (whole.length <= shown.length) return true
      const plain = masker.unmask(whole)
      if (plain === undefined || refuseWording(plain, facts)) return false
      draft(plain)
      return true
    },
  })
  const plain = said.kind === 'answered' ? masker.unmask(said.text.trim()) : undefined
  const refused = plain === undefined || refuseWording(plain, facts)
  if (refused && shown !== '') draft('')
  return { of: heard.body, body: refused ? undefined : plain }
}

/** Takes the turn and undoes it: the only way to know for sure what would be said. */
async function rehearse (world: World, shopId: string, left: Left, given: Given): Promise<Heard | undefined> {
  let heard: Heard | undefined
  try {
    await transact(world, shopId, work => takeTurn(work, left, { ...given, hear: said => { heard = said; throw new Rehearsed() } }))
  } catch (error) {
    if (!(error instanceof Rehearsed)) throw error
  }
  return heard
}
