import type { CustomerView } from '../customers/contract.ts'
import { loadCustomerView } from '../customers/index.ts'
import type { ConversationRow } from '../conversations/index.ts'
import type { Work } from '../kernel/work.ts'
import { currentPlaybook } from '../playbook/index.ts'
import { understandIn } from './actions.ts'
import { dayOf } from './china-day.ts'
import type { Language } from './commands.ts'
import { decideTurn, type Turn } from './decide.ts'
import { intentOf } from './decide-level.ts'
import { flows } from './flows/registry.ts'
import { loadFacts, type Facts } from './needs.ts'
import { neededBy } from './run-flows.ts'
import { lineText, speechTo } from './speaking.ts'
import { followCommands } from './stack.ts'

/** What the AI would say or do about some words, as if it were asked them afresh. It says and does nothing. */
export interface Preview {
  /** Null: nothing was made of the words. */
  readonly intent: string | null
  /** Which of the words it is about: place in what was given. */
  readonly at: number
  readonly confidence: number
  readonly language: Language
  readonly act: 'answer' | 'tell' | 'propose' | 'ask' | 'none'
  /** The article, order or kind of deed. */
  readonly about: string | null
  readonly text: string
  readonly article: { readonly id: string; readonly title: string } | null
  readonly orders: readonly { readonly id: string; readonly status: string }[]
}

/** A greeting or "a person, please" after the need is not the need: so many of the newest words are tried. */
const TRIED = 4
const NOTHING: Omit<Preview, 'language'> = { intent: null, at: -1, confidence: 0, act: 'none', about: null, text: '', article: null, orders: [] }

/** Reads facts, writes nothing. `words`: what the shopper wrote, oldest first; the newest that means something leads. */
export async function previewTurn (work: Work, conversation: ConversationRow, words: readonly string[], known?: CustomerView): Promise<Preview> {
  const { document } = await currentPlaybook(work)
  const customer = known ?? await loadCustomerView(work, conversation.customerId)
  for (let at = words.length - 1; at >= 0 && at >= words.length - TRIED; at--) {
    const asked = words[at]!
    const understood = await understandIn(work, asked, { locked: conversation, memory: {}, threshold: document.concierge.answerConfidence })
    const followed = followCommands([], understood.commands, flows)
    const intent = intentOf(understood.commands, followed.stack)
    if (intent === null) continue
    const loaded: Facts | undefined = await loadFacts(work, neededBy(followed), { customerId: customer.id, identified: customer.identified, slots: followed.stack.map(frame => frame.slots), asked: asked.slice(0, 2_000), before: words.slice(0, at).toReversed().slice(0, TRIED), language: understood.language })
    const facts = loaded ?? {}
    const turn = decideTurn({
      commands: understood.commands, confidence: understood.confidence, language: understood.language, asked, memory: {}, misunderstood: 0,
      identified: customer.identified, known: facts, ...(loaded === undefined && { failed: true }), handOverAfter: document.concierge.handOverAfterMisunderstandings, today: dayOf(work.now), now: work.now,
    })
    const speech = speechTo({ customer, document, recent: words.slice(0, at + 1).map(body => ({ senderKind: 'customer' as const, body })), language: understood.language })
    const lines = [...turn.lines, ...turn.propose?.title ?? []]
    return {
      intent, at, confidence: understood.confidence, language: understood.language, ...actOf(turn),
      text: lines.map(line => lineText(line, speech)).join(understood.language === 'en' ? ' ' : ''),
      article: turn.card?.kind === 'article' ? { id: turn.card.articleId, title: turn.card.title } : null,
      orders: (facts.orders ?? []).filter(order => lines.some(line => line.kind === 'text' && Object.values(line.values ?? {}).includes(order.id))).map(({ id, status }) => ({ id, status })),
    }
  }
  return { ...NOTHING, language: conversation.locale }
}

function actOf (turn: Turn): Pick<Preview, 'act' | 'about'> {
  if (turn.handOver) return { act: 'none', about: null }
  if (turn.propose) return { act: 'propose', about: turn.propose.deed.kind }
  if (turn.card?.kind === 'article') return { act: 'answer', about: turn.card.articleId }
  if (turn.answered) return { act: 'tell', about: turn.card?.kind === 'order' || turn.card?.kind === 'parcel' ? turn.card.id : null }
  return { act: turn.memory.stack?.at(-1)?.question ? 'ask' : 'none', about: null }
}
