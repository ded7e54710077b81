import type { Work } from '../kernel/work.ts'
import { decideAgreement, editShare, findLevel, recordEvidence, type Act } from '../autonomy/index.ts'
import { previewTurn } from '../concierge/index.ts'
import { loadConversation, loadMessages, type MessageRow } from '../conversations/index.ts'
import { loadDecisions } from '../playbook/index.ts'
import { loadProposed } from '../proposals/index.ts'
import { settleDrafts } from './drafts.ts'
import { insertShadow, takeShadows } from './store.ts'

const RECENT = 40
/** A hand-over for one of these says that what the AI had answered did not help. */
const UNHELPED: ReadonlySet<string> = new Set(['asked', 'frustrated', 'complaint', 'repeated', 'not-understood'])

interface AiTurn { readonly seq: number; readonly intent: string; readonly answered: boolean }

/**
 * On conversation.answered, a person's first answer since the hand-over: what the AI would have said is kept, with the facts of now.
 * Had the AI answered before, that answer did not help; the same words are then not measured a second time.
 */
export async function castShadow (work: Work, { conversationId, seq }: { conversationId: string; seq: number }): Promise<void> {
  const conversation = await loadConversation(work, conversationId)
  const [last] = (await aiTurns(work, conversationId)).filter(turn => turn.answered)
  const messages = await loadMessages(work, conversationId, { before: seq, limit: RECENT })
  const since = last ? messages.filter(message => message.seq > last.seq) : messages
  if (last && UNHELPED.has(conversation.handoverReason ?? '')) await recordEvidence(work, { conversationId, seq: last.seq, intent: last.intent, kind: 'served', level: await findLevel(work, last.intent), agreed: false, ai: 'answered', human: conversation.handoverReason ?? '', distance: null })
  const words = since.filter(message => message.senderKind === 'customer')
  const preview = await previewTurn(work, conversation, words.map(message => message.body.slice(0, 2_000)))
  const about = words[preview.at]
  if (preview.intent === null || preview.act === 'none' || !about) return
  await insertShadow(work, conversationId, { seq: about.seq, intent: preview.intent, level: await findLevel(work, preview.intent), act: { kind: preview.act, about: preview.about, text: preview.text } })
}

/** On conversation.resolved: the shadows are compared with what was done, the drafts with what was sent, and a shopper's "solved" counts for the AI. */
export async function measureResolved (work: Work, { conversationId, by }: { conversationId: string; by: 'agent' | 'ai' | 'customer' | 'system' }): Promise<void> {
  const conversation = await loadConversation(work, conversationId)
  await settleDrafts(work, conversationId)
  if (by === 'ai' && conversation.resolution === 'confirmed') {
    const [last] = (await aiTurns(work, conversationId)).filter(turn => turn.answered)
    if (last) await recordEvidence(work, { conversationId, seq: last.seq, intent: last.intent, kind: 'served', level: await findLevel(work, last.intent), agreed: true, ai: 'answered', human: 'solved', distance: null })
  }
  const shadows = await takeShadows(work, conversationId)
  if (shadows.length === 0) return
  const messages = await loadMessages(work, conversationId, { after: shadows[0]!.seq, limit: 200 })
  const acts = actsOf(messages.filter(message => message.senderKind === 'agent'), await loadProposed(work, conversation.customerId, conversationId))
  if (acts.length === 0) return // nobody answered: nothing to compare with
  for (const shadow of shadows) {
    const judged = acts.map(human => ({ human, ...decideAgreement(shadow.act, human) }))
    const best = judged.find(one => one.agreed) ?? judged[0]!
    await recordEvidence(work, {
      conversationId, seq: shadow.seq, intent: shadow.intent, kind: 'shadow', level: shadow.level, agreed: best.agreed, ai: nameOf(shadow.act), human: nameOf(best.human),
      distance: Math.min(...acts.filter(human => human.text !== '').map(human => editShare(shadow.act.text, human.text)), 1),
    })
  }
}

const nameOf = ({ kind, about }: Act): string => about === null || kind === 'answer' ? kind : `${kind} ${about}`.slice(0, 120)

const ASKS = /[?？]|吗|请(?:问|提供|发)|哪(?:个|一|些)|麻烦您?(?:提供|发|拍)|\b(?:could you|can you|which|what|please (?:send|provide|tell))\b/iu

/** What people did: each deed proposed, card sent and message written is an act of its own. */
function actsOf (messages: readonly MessageRow[], proposed: readonly { readonly kind: string; readonly asker: string }[]): Act[] {
  return [
    ...proposed.filter(one => one.asker !== 'ai').map((one): Act => ({ kind: 'propose', about: one.kind, text: '' })),
    ...messages.flatMap((message): Act[] => {
      const card: Act[] = message.card?.kind === 'article' ? [{ kind: 'answer', about: message.card.articleId, text: message.body }] : message.card?.kind === 'order' ? [{ kind: 'tell', about: message.card.order.id, text: message.body }] : []
      return [...card, ...ASKS.test(message.body) ? [{ kind: 'ask', about: null, text: message.body } as const] : [], { kind: 'words', about: null, text: message.body }]
    }),
  ]
}

/** The AI's turns that were about something, the newest first. */
async function aiTurns (work: Work, conversationId: string): Promise<AiTurn[]> {
  return (await loadDecisions(work, conversationId)).flatMap(decision => {
    const { intent, answered, seq } = decision.outcome
    return decision.kind === 'concierge.turn' && typeof intent === 'string' && typeof seq === 'number' ? [{ seq, intent, answered: answered === true }] : []
  })
}
