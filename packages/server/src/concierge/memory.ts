import type { FlowName, Guess, Language } from './commands.ts'
import type { Passed } from './decide-circles.ts'
import type { Choice } from './flows/flow.ts'
import type { Stack } from './stack.ts'

/** The AI's memory between turns, kept with the conversation. Small, and readable by whoever takes over. */
export interface Memory {
  readonly stack?: Stack
  /** "Did you mean": what was offered as buttons. */
  readonly guesses?: readonly Guess[]
  /** The card that was said last: only the very next words may confirm it, and only this. */
  readonly confirming?: { readonly id: string; readonly hash: string; readonly seq: number }
  /** The content that `again` was said about. */
  readonly about?: string
  readonly closing?: boolean
  /** What was last said, by content, and how often in a row. */
  readonly lastSaid?: string
  readonly times?: number
  /** Turns of this conversation that went nowhere, in a row or not. */
  readonly lostEver?: number
  /** Turns in which understanding or a tool failed. */
  readonly failures?: number
  /** What was asked of an order of late, and the shopper's orders then: "and the kettle?" asks again of another, "no, the kettle" means another. */
  readonly recent?: { readonly flow: FlowName; readonly orders: readonly Choice[] }
  readonly lastAsked?: string
  /** The newest turns, to hear a circle, and how many in a row went round. */
  readonly past?: readonly Passed[]
  readonly rounds?: number
  /** The newest message of the shopper that a turn has seen. */
  readonly answered?: number
  /** The shopper's, for what is said without being asked. */
  readonly language?: Language
  /** What was begun and done so far, for whoever takes over; the newest twelve. */
  readonly trail?: readonly string[]
}

/** As earlier releases wrote it: one flow, and the orders it offered. */
interface OldMemory { readonly flow?: FlowName; readonly offered?: readonly Choice[] }

/** Reads what this or an earlier release kept. */
export function readMemory (kept: unknown): Memory {
  const memory = (kept ?? {}) as Memory & OldMemory // written by the concierge only, now or in an earlier release
  const { flow, offered, ...rest } = memory
  if (flow === undefined) return rest
  return { ...rest, stack: [{ flow, slots: {}, tries: 1, asked: 'order', ...(offered && { choices: offered }) }] }
}
