import { Type, type Static, type TSchema } from 'typebox'
import { Address } from '../commerce/contract.ts'
import { closed, Locale, MoneyView } from '../kernel/schema.ts'

/**
 * The one grammar of the concierge: what any understander (patterns, the intent model, a language model, a pressed button) may ask for.
 * Nothing else passes the seam, so an understander cannot reach anything that is not named here. Everything in it is a wish; nothing is a fact.
 */
export const FlowName = Type.Enum([
  'order-status', 'parcel-tracking', 'my-orders', 'change-delivery', 'change-address', 'cancel-order', 'return-items', 'return-fresh', 'exchange-items', 'refund-state',
  'price-protection', 'invoice', 'coupon', 'membership', 'product-question', 'manual', 'repair', 'trade-in', 'complaint', 'for-elder',
])
export type FlowName = Static<typeof FlowName>
export type Language = Static<typeof Locale>
/** What a flow words its buttons and lists in: a language, or Cantonese for who writes it. Facts are the same in all. */
export type Tongue = Language | 'yue'

/** A wished day in the shop's calendar, and the part of it when one was named. */
export const WishedDate = Type.Object({ on: Type.String({ format: 'date' }), part: Type.Optional(Type.Enum(['morning', 'afternoon', 'evening'])) }, closed)
export type WishedDate = Static<typeof WishedDate>

/** At most so long: a slot is a name, a number or a few words, never a message. */
const Words = Type.String({ minLength: 1, maxLength: 200 })
const filled = <K extends 'set-slot' | 'correct', S extends string, V extends TSchema>(kind: K, slot: S, value: V) => Type.Object({ kind: Type.Literal(kind), slot: Type.Literal(slot), value }, closed)
const slotsOf = <K extends 'set-slot' | 'correct'>(kind: K) => [
  /** A number the shopper named: an order's or a parcel's. Whether it is theirs is the flow's question, never the text's. */
  filled(kind, 'number', Words),
  /** "the second one": a place in the list that was offered, from 0; -1 is the last. */
  filled(kind, 'place', Type.Integer({ minimum: -1, maximum: 19 })),
  /** The id of one of the orders that were offered. */
  filled(kind, 'order', Words),
  /** Goods of an order: the id of one that was offered, or words that name it. Several are several commands. */
  filled(kind, 'item', Words),
  filled(kind, 'phone', Words), filled(kind, 'tracking', Words), filled(kind, 'amount', MoneyView), filled(kind, 'date', WishedDate), filled(kind, 'address', Address),
  /** A product's id, code or name as the shopper gave it. */
  filled(kind, 'product', Words),
  /** How many pieces: a number, `all`, or `keep:2` for all but two. */
  filled(kind, 'quantity', Type.String({ pattern: '^(?:[1-9][0-9]{0,2}|all|keep:[1-9][0-9]{0,2})$' })),
  /** Why: the id of an offered reason, or the shopper's words. Read by people and matched against a list, never an argument for money. */
  filled(kind, 'reason', Words),
  /** The id of whatever else a flow offered; `yes` and `no` where it asked so. */
  filled(kind, 'choice', Words),
] as const
const SlotName = Type.Enum(['number', 'place', 'order', 'item', 'phone', 'tracking', 'amount', 'date', 'address', 'product', 'quantity', 'reason', 'choice'])
export type SlotName = Static<typeof SlotName>

/** What may be chosen when the understander is between sure and lost: each choice starts a flow or is an article's title. */
const Guess = Type.Union([Type.Object({ title: Words, flow: FlowName }, closed), Type.Object({ title: Words, articleId: Type.String() }, closed)])
export type Guess = Static<typeof Guess>

export const Command = Type.Union([
  Type.Object({ kind: Type.Literal('start-flow'), flow: FlowName }, closed),
  ...slotsOf('set-slot'),
  /** As set-slot, but said to replace what was said before. */
  ...slotsOf('correct'),
  /** "That is wrong" without saying what is right: it is asked for anew. */
  Type.Object({ kind: Type.Literal('correct'), slot: SlotName, value: Type.Null() }, closed),
  /** "Never mind": the flow at hand is dropped, and what it had proposed. */
  Type.Object({ kind: Type.Literal('cancel-flow') }, closed),
  Type.Object({ kind: Type.Literal('answer'), articleId: Type.String(), title: Type.String(), text: Type.String(), confidence: Type.Number({ minimum: 0, maximum: 1 }) }, closed),
  Type.Object({ kind: Type.Literal('clarify'), choices: Type.Array(Guess, { minItems: 1, maxItems: 3 }) }, closed),
  Type.Object({ kind: Type.Literal('human'), why: Type.Enum(['asked', 'frustrated', 'complaint']) }, closed),
  Type.Object({ kind: Type.Literal('safety'), topic: Type.Enum(['self-harm', 'threat', 'medical', 'minor', 'fraud']) }, closed),
  Type.Object({ kind: Type.Literal('small-talk'), talk: Type.Enum(['greet', 'thank', 'goodbye', 'who-are-you']) }, closed),
  Type.Object({ kind: Type.Literal('solved') }, closed),
  Type.Object({ kind: Type.Literal('affirm') }, closed),
  Type.Object({ kind: Type.Literal('deny') }, closed),
  /** Understanding itself failed (a model was away and nothing stood in): not the shopper's fault. */
  Type.Object({ kind: Type.Literal('error') }, closed),
  /** Understood as nothing that is done here. */
  Type.Object({ kind: Type.Literal('cannot-handle') }, closed),
])
export type Command = Static<typeof Command>
export type SetSlot = Extract<Command, { kind: 'set-slot' | 'correct' }>

/** What one understander says of one message: the leading command first. */
export const Commands = Type.Array(Command, { minItems: 1, maxItems: 12 })

export interface Understanding {
  readonly commands: readonly Command[]
  readonly language: Language
  /** 0..1 of the leading command. Patterns are 1: they match or they do not. */
  readonly confidence: number
}

/** What an understander is given besides the words. All facts; nothing it may change. */
export interface Context {
  readonly locale: Language
  /** The AI offered to close and waits for yes or no. */
  readonly closing: boolean
  /** A proposal's card is shown and waits for yes or no. */
  readonly confirming: boolean
  /** What the flow at hand asked for last: which slot of the grammar would answer it. Undefined when nothing was asked. */
  readonly asking: { readonly flow: FlowName; readonly takes: readonly SlotName[] } | undefined
  /** What was offered with "which one"; empty when nothing was. */
  readonly choosing: readonly { readonly id: string; readonly title: string }[]
  /** The order question of late and the orders it was about, for "and the kettle?". */
  readonly recent?: { readonly flow: FlowName; readonly orders: readonly { readonly id: string; readonly title: string }[] } | undefined
  /** The flows this shop has switched on: no other may be named. */
  readonly flows: readonly FlowName[]
  /** The shop's calendar day, as 2026-11-28: what "tomorrow" is counted from. */
  readonly today: string
  readonly threshold: number
  /** What the intent model makes of the words: the likeliest intent, what may be asked back, and intents of the message's parts when it has several. Undefined without a model. */
  readonly meant?: {
    readonly intent: string
    readonly confidence: number
    readonly guesses: readonly Guess[]
    readonly requests: readonly string[]
    /** What the shop's knowledge has on this intent. */
    readonly answer: { readonly articleId: string; readonly title: string; readonly text: string } | undefined
  } | undefined
  /** What the alarm model hears beside the patterns: danger, or a call for a person. Undefined when nothing, or without a model. */
  readonly alarm?: { readonly kind: 'self-harm' | 'threat' | 'medical' | 'minor' | 'fraud' | 'human'; readonly chance: number; readonly named: boolean } | undefined
  readonly found: { readonly articleId: string; readonly title: string; readonly answer: string; readonly confidence: number; readonly others: readonly { readonly articleId: string; readonly title: string; readonly likeness: number }[] } | undefined
}
