import type { Address } from '../commerce/contract.ts'
import type { Money } from '../kernel/money.ts'
import type { WishedDate } from './commands.ts'

export type SlotValue = string | readonly string[] | Address | WishedDate | Money
/** By the flow's own names of its slots. */
export type Slots = Readonly<Record<string, SlotValue>>
/** The texts a slot holds: one, several or none. */
export function textsOf (slots: Slots, name: string): readonly string[] {
  const value = slots[name]
  return typeof value === 'string' ? [value] : Array.isArray(value) ? value as readonly string[] : [] // lists are of texts only
}
