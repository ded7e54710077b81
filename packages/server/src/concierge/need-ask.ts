import type { Language } from './commands.ts'
import type { Slots } from './slots.ts'

/** What a fact is looked up with: the session's customer, the slots of the flows at hand, and the words just written (to find what they name, never to learn who writes). */
export interface NeedAsk { readonly customerId: string; readonly identified: boolean; readonly slots: readonly Slots[]; readonly asked: string; /** what the shopper wrote before that, newest first */ readonly before: readonly string[]; readonly language: Language }
