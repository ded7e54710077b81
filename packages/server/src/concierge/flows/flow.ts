import type { Deed } from '../../commerce/contract.ts'
import type { FlowName, SlotName, Tongue } from '../commands.ts'
import type { Facts, NeedName } from '../needs.ts'
import type { Slots, SlotValue } from '../slots.ts'
import type { ChoiceKey, TextKey } from '../texts.ts'

/** `begins`: pressing it starts that flow, with what is known already. */
export interface Choice { readonly id: string; readonly title: string; readonly begins?: { readonly flow: FlowName; readonly slots: Slots } }

export type Line =
  | { readonly kind: 'text'; readonly key: TextKey; readonly values?: Readonly<Record<string, string>> }
  /** Words as somebody else wrote them: an article, a shop's title, an address as it was read. */
  | { readonly kind: 'quote'; readonly text: string }

export type TurnCard =
  | { readonly kind: 'orders'; readonly ids: readonly string[] }
  | { readonly kind: 'order' | 'parcel'; readonly id: string }
  | { readonly kind: 'article'; readonly articleId: string; readonly title: string }
  | { readonly kind: 'choices'; readonly keys: readonly ChoiceKey[] }
  | { readonly kind: 'offered'; readonly choices: readonly string[] }

/** One slot of a flow, in the order in which it is asked for. */
export interface Slot {
  readonly name: string
  /** The slots of the grammar that fill it, whether it was asked for or came by itself. */
  readonly takes: readonly SlotName[]
  /** Asked with yes and no: a bare yes fills in `yes`. */
  readonly yesNo?: boolean
  /** Asked for in words: whatever is written next fills it, as it stands. Takes `reason` or `product`. */
  readonly words?: boolean
  /** Several values may be named at once. */
  readonly many?: boolean
  /** What is asked when the flow says nothing else. */
  readonly ask: TextKey
  /** Slots that mean nothing any more when this one changes. */
  readonly resets?: readonly string[]
}

/** Work for people outside the house, opened when the flow says so (or, beside a deed, once the deed is done). */
export interface Task { readonly partner: 'logistics' | 'repair' | 'after-sales'; readonly what: string; readonly dueInMs: number }

/** `keep`: what the flow found out and wants to know next time; null forgets a slot. */
interface Keeping { readonly keep?: Readonly<Record<string, SlotValue | null>> }

/** What a flow wants next. */
export type Step = Keeping & (
  /** Needs a slot. `choices` are offered as buttons; pressing one fills the slot with its id. `progressed`: it was told something of it, so this is no second asking. */
  | { readonly kind: 'ask'; readonly slot: string; readonly progressed?: boolean; readonly lines?: readonly Line[]; readonly choices?: readonly Choice[]; readonly card?: TurnCard }
  /** Says it and is finished. `about` names the content: the same content again is noticed. `open`: the question is not answered by it. */
  | { readonly kind: 'tell'; readonly lines: readonly Line[]; readonly card?: TurnCard; readonly about: string; readonly open?: boolean; readonly because: string }
  /** Would have this done. `title` are the card's lines: what, on what, with what. Nothing happens before the shopper confirms exactly this. */
  | { readonly kind: 'propose'; readonly deed: Deed; readonly title: readonly Line[]; readonly lines?: readonly Line[]; readonly task?: Task }
  /** Harmless work for a partner: opened at once, and the flow is finished. */
  | { readonly kind: 'task'; readonly task: Task; readonly lines: readonly Line[]; readonly because: string }
  /** A person is needed. `next`: what the flow proposes that they do, as a text. */
  | { readonly kind: 'hand-over'; readonly lines: readonly Line[]; readonly next?: Line; readonly task?: Task; readonly because: string }
)

/** Facts of this turn: those the flow needs, the words, and the shop's calendar day. */
/** `acts`: the shop lets this intent do harmless work at once, without asking first. Deeds on an order, on money or goods are proposed all the same. */
export type FlowFacts = Facts & { readonly acts?: boolean; readonly language: Tongue; readonly asked: string; readonly today: string }

export interface Flow {
  readonly name: FlowName
  readonly slots: readonly Slot[]
  /** Which facts it decides on; nothing else is loaded for it. */
  readonly needs: readonly NeedName[]
  /** Also for visitors the shop does not vouch for: it tells nothing of anybody. */
  readonly open?: boolean
  /** A question and its answer: talking about something else ends it, and nothing resumes it. */
  readonly passing?: boolean
  /** Words that answer its question though they read like one of their own. */
  expects? (words: string): boolean
  /** Pure: equal slots and facts, equal step. */
  next (slots: Slots, facts: FlowFacts): Step
  /** What it does instead when policy or the shop turned its proposal down; undefined: the rule is said, or a person takes over. */
  turned? (slots: Slots, why: { readonly kind: 'refuse' | 'escalate'; readonly rule: string }): Extract<Step, { kind: 'hand-over' }> | undefined
}

export const said = (key: TextKey, values?: Readonly<Record<string, string>>): Line => ({ kind: 'text', key, ...(values && { values }) })
