import type { EventKind, EventMap } from './kernel/events.ts'
import type { Reaction, ReactionMap, Together } from './kernel/jobs.ts'
import type { Work } from './kernel/work.ts'
import { LATE_TIMER, lateTurn, REST_TIMER, restConversation, takeTurn, tellOutcome } from './concierge/index.ts'
import { passOn } from './connectors/index.ts'
import { castShadow, measureResolved } from './copilot/index.ts'
import { EXPIRE_TIMER, expireProposal } from './proposals/index.ts'
import { FORGET_TIMER, forgetAside, noteBroken, noteRating, noteTalk } from './intake/index.ts'
import { askForRating } from './quality/index.ts'
import { abandon, askForMatch, CALL_BACK_TIMER, endWithConversation, endWritten, enqueue, followCallBack, freeSeat, replace, returnAnswered, returnWorkOf, runMatch } from './routing/index.ts'
import { EXPIRE_TIMER as TAG_TIMER, expireTags, foldImported } from './profile/index.ts'
import { RETRAIN_TIMER, retrain } from './predictions/index.ts'
import { keepClocks, keepExpertClock, LOOK_TIMER, lookAtClocks } from './promises/index.ts'
import { leaveDesk } from './staff/index.ts'

type ReactionTable = { readonly [K in EventKind]: Readonly<Record<string, (work: Work, event: EventMap[K]) => Promise<void>>> }

/** When X happens, who acts? The whole answer is this table; an event nobody minds is written as `{}`. */
export const reactions: ReactionTable = {
  'message.received': {},
  'conversation.asked': { 'concierge.take-turn': takeTurn },
  'turn.left-to-model': {}, // heard by startAskingModels, after the commit
  'conversation.answered': { 'promises.keep': keepClocks, 'routing.call-back-written': endWritten, 'copilot.cast-shadow': castShadow },
  'conversation.replied': { 'promises.keep': keepClocks },
  'conversation.opened': { 'promises.keep': keepClocks },
  'conversation.handed-off': { 'routing.enqueue': enqueue, 'promises.keep': keepClocks },
  'conversation.queued': {},
  'conversation.assigned': { 'promises.keep-expert': keepExpertClock },
  'conversation.transferred': { 'routing.ask': askForMatch },
  'conversation.returned': { 'routing.enqueue': enqueue },
  'conversation.resolved': { 'intake.note-talk': noteTalk, 'routing.free-seat': freeSeat, 'routing.call-back-over': endWithConversation, 'quality.ask-for-rating': askForRating, 'promises.keep': keepClocks, 'copilot.measure': measureResolved },
  'conversation.reopened': { 'promises.keep': keepClocks },
  'conversation.abandoned': {},
  'conversation.noted': {},
  'conversation.whispered': {},
  'conversation.read': {},
  'visitor.ended': {},
  'agent.ready': { 'routing.ask': askForMatch },
  'agent.presence-changed': { 'routing.return-work': returnWorkOf },
  'agent.access-changed': {},
  'promise.started': {},
  'promise.warned': {},
  'promise.breached': { 'intake.note-broken': noteBroken },
  'promise.kept': {},
  'promise.escalated': {},
  'promise.changed': {},
  'task.changed': {},
  'proposal.closed': { 'concierge.tell-outcome': tellOutcome, 'connectors.pass-on': passOn },
  'message.card-changed': {},
  'customer.identified': { 'routing.replace': replace },
  'customer.changed': { 'routing.replace': replace },
  'call-back.asked': { 'routing.follow-call-back': followCallBack },
  'call-back.cancelled': { 'routing.follow-call-back': followCallBack },
  'call-back.missed': { 'routing.follow-call-back': followCallBack },
  'call-back.ended': {},
  'advisor.assigned': { 'routing.ask': askForMatch },
  'advisor.released': { 'routing.ask': askForMatch },
  'rating.given': { 'intake.note-rating': noteRating },
  'playbook.published': { 'routing.ask': askForMatch },
  'knowledge.changed': {},
  'import.progressed': { 'profile.fold-imported': foldImported },
  'training.progressed': {},
  'simulation.progressed': {},
}

/** Timers, by name: what runs when its instant comes (Work.schedule). */
export const timers: Readonly<Record<string, Reaction>> = {
  // Each name is scheduled with this payload by its own module.
  [LOOK_TIMER]: lookAtClocks as Reaction,
  [EXPIRE_TIMER]: expireProposal as Reaction,
  [TAG_TIMER]: expireTags,
  [FORGET_TIMER]: forgetAside,
  'promises.warn': lookAtClocks as Reaction, // timers that an earlier release left behind
  'promises.breach': lookAtClocks as Reaction,
  [REST_TIMER]: restConversation as Reaction,
  [LATE_TIMER]: lateTurn as Reaction,
  [RETRAIN_TIMER]: retrain,
  [CALL_BACK_TIMER]: followCallBack as Reaction,
  'staff.leave': leaveDesk as Reaction,
  'routing.match': runMatch,
  'routing.abandon': abandon as Reaction,
  'routing.return-answered': returnAnswered as Reaction,
}

/** Shoppers write at the same time and are answered at the same time: turns of different conversations share their round trips. */
export const together: Together = new Set(['concierge.take-turn'])

export const allReactions: ReactionMap = Object.assign({}, timers, ...Object.values(reactions)) as ReactionMap // each name pairs with its own payload by the table above

export function reactionsTo (kind: EventKind): readonly string[] {
  return Object.keys(reactions[kind])
}
