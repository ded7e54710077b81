import { createHash } from 'node:crypto'
import { appendMessage, type ConversationRow, type MessageRow } from '../conversations/index.ts'
import type { Card } from '../conversations/contract.ts'
import type { CustomerView } from '../customers/contract.ts'
import type { Work } from '../kernel/work.ts'
import type { Playbook } from '../playbook/contract.ts'
import { styleOf } from '../playbook/index.ts'
import type { Language, Tongue } from './commands.ts'
import type { Line, TurnCard } from './flows/flow.ts'
import type { Facts } from './needs.ts'
import { chooseStyle, type Speech } from './style.ts'
import { choices, sayText } from './texts.ts'
import { cantoneseChoices } from './texts-yue.ts'
import { dialectIn } from './written.ts'

/** A card's contract allows so many. */
const MOST_BUTTONS = 4

type Written = Pick<MessageRow, 'senderKind' | 'body'>
export const dialectOf = (recent: readonly Written[]): 'yue' | null => dialectIn(recent.filter(message => message.senderKind === 'customer').map(message => message.body))

/** How this shopper is spoken to: by who they are and what they write, as the playbook has it. */
export function speechTo ({ customer, document, recent, language }: { customer: CustomerView; document: Playbook; recent: readonly Written[]; language: Language }): Speech {
  const dialect = dialectOf(recent)
  return chooseStyle({ care: customer.care, tier: customer.tier, tags: customer.tags.map(tag => tag.tag), region: customer.region, dialect, language }, styleOf(document))
}

export const tongueOf = ({ language, cantonese }: Speech): Tongue => cantonese ? 'yue' : language
export const lineText = (line: Line, speech: Speech): string => line.kind === 'quote' ? line.text : sayText(line.key, speech, line.values)

/** One message of the AI. `use` and `seq` name it: saying it twice is saying it once. */
export async function speak (work: Work, { locked, seq, use, lines, card, speech, reworded }: { locked: Pick<ConversationRow, 'id'>; seq: number; use: string; lines: readonly Line[]; card: Card | undefined; speech: Speech; reworded?: (body: string) => string }): Promise<number> {
  const body = lines.map(line => lineText(line, speech)).join(speech.language === 'en' ? ' ' : '')
  const written = await appendMessage(work, { conversationId: locked.id, senderKind: 'ai', senderId: 'ai', clientId: clientIdFor(locked.id, seq, use), body: reworded ? reworded(body) : body, ...(card ? { card } : {}) })
  return written.seq
}

export function cardOf (card: TurnCard, { orders = [] }: Facts, tongue: Tongue): Card | undefined {
  switch (card.kind) {
    case 'choices': return { kind: 'choices', choices: card.keys.map(key => tongue === 'yue' ? cantoneseChoices[key] : choices[key][tongue]) }
    case 'offered': return { kind: 'choices', choices: card.choices.slice(0, MOST_BUTTONS).map(choice => choice.slice(0, 80)) }
    case 'article': return card
    case 'orders': return { kind: 'orders', orders: card.ids.flatMap(id => orders.find(order => order.id === id)?.view ?? []) }
    case 'order': case 'parcel': {
      const order = orders.find(one => one.id === card.id)?.view
      const parcel = order?.parcels.at(-1)
      return order && (card.kind === 'parcel' && parcel ? { kind: 'parcel', parcel } : { kind: 'order', order })
    }
  }
}

/** The same turn always has the same client id: writing it twice is writing it once. */
function clientIdFor (conversationId: string, seq: number, use: string): string {
  const hex = createHash('sha256').update(`${conversationId}|${seq}|${use}`).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
