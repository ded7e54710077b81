import type { EventKind, EventMap } from './kernel/events.ts'
import type { Reaction, ReactionMap } from './kernel/jobs.ts'
import type { Work } from './kernel/work.ts'
import { leaveDesk } from './staff/index.ts'

type ReactionTable = { readonly [K in EventKind]: Readonly<Record<string, (work: Work, event: EventMap[K]) => Promise<void>>> }

/** When X happens, who acts? The whole answer is this table; an event nobody minds is written as `{}`. */
export const reactions: ReactionTable = {
  'message.received': {},
  'conversation.asked': {},
  'conversation.answered': {},
  'conversation.opened': {},
  'conversation.handed-off': {},
  'conversation.assigned': {},
  'conversation.transferred': {},
  'conversation.returned': {},
  'conversation.resolved': {},
  'conversation.reopened': {},
  'conversation.abandoned': {},
  'conversation.noted': {},
  'agent.ready': {},
  'agent.presence-changed': {},
  'agent.access-changed': {},
  'promise.started': {},
  'promise.warned': {},
  'promise.breached': {},
  'promise.kept': {},
  'customer.identified': {},
  'customer.changed': {},
  'rating.given': {},
  'playbook.published': {},
  'knowledge.changed': {},
  'import.progressed': {},
}

/** Timers, by name: what runs when its instant comes (Work.schedule). */
export const timers: Readonly<Record<string, Reaction>> = {
  'staff.leave': leaveDesk as Reaction, // each name is scheduled with this payload by its own module
}

export const allReactions: ReactionMap = Object.assign({}, timers, ...Object.values(reactions)) as ReactionMap // each name pairs with its own payload by the table above

export function reactionsTo (kind: EventKind): readonly string[] {
  return Object.keys(reactions[kind])
}
