import type { HouseEvent } from '../kernel/events.ts'
import { may, type Viewer } from '../kernel/viewer.ts'
import type { ServerFrame } from './contract.ts'

/** What the house knows of the conversation an event speaks of, read after the commit. */
export interface ConversationFacts { readonly revision: number; readonly customerId: string; readonly agentId: string | null }

/**
 * What one viewer may see of one event: a redacted frame, or nothing. Deny by default.
 *
 * Shoppers learn only how far staff have read in their own conversation: never agents' ids, reasons, notes or promises. Messages and
 * places in the queue do not come through here: they follow what a socket has opened.
 */
export function frameFor (event: HouseEvent, viewer: Viewer, facts?: ConversationFacts): ServerFrame | undefined {
  if (event.shopId !== viewer.shopId) return undefined
  if (viewer.kind === 'shopper') {
    if (event.kind !== 'conversation.read' || event.payload.who !== 'agent' || facts?.customerId !== viewer.customerId) return undefined
    return { t: 'read', conversation: event.payload.conversationId, who: 'agent', seq: event.payload.seq }
  }
  switch (event.kind) {
    case 'conversation.opened': case 'conversation.handed-off': case 'conversation.queued': case 'conversation.assigned': case 'conversation.transferred': case 'conversation.returned':
    case 'conversation.resolved': case 'conversation.reopened': case 'conversation.abandoned': case 'conversation.noted':
    case 'call-back.asked': case 'call-back.cancelled': case 'call-back.missed': case 'call-back.ended':
    case 'promise.started': case 'promise.warned': case 'promise.breached': case 'promise.kept': case 'promise.escalated': case 'promise.changed': case 'task.changed': case 'rating.given':
      return facts && may(viewer, 'conversation.read') ? { t: 'changed', conversation: event.payload.conversationId, revision: facts.revision, event: event.kind } : undefined
    case 'conversation.whispered':
      return facts && (may(viewer, 'conversation.intervene') || (viewer.kind === 'staff' && viewer.agentId === event.payload.agentId)) ? { t: 'changed', conversation: event.payload.conversationId, revision: facts.revision, event: event.kind } : undefined
    case 'conversation.read':
      return facts && may(viewer, 'conversation.read') ? { t: 'read', conversation: event.payload.conversationId, who: event.payload.who, seq: event.payload.seq } : undefined
    case 'agent.presence-changed':
      return may(viewer, 'staff.read') ? { t: 'presence', agentId: event.payload.agentId, presence: event.payload.presence } : undefined
    case 'import.progressed':
      return may(viewer, 'import.run') ? { t: 'import', importId: event.payload.importId } : undefined
    case 'training.progressed':
      return may(viewer, 'knowledge.read') ? { t: 'training', trainingId: event.payload.trainingId } : undefined
    case 'simulation.progressed':
      return may(viewer, 'playbook.read') ? { t: 'simulation', simulationId: event.payload.simulationId } : undefined
    default:
      return undefined
  }
}

/** Whom an event is about, of the staff: they hear of it at once. Everybody else who watches the inbox learns that rows moved. */
export function concerns (event: HouseEvent, viewer: Viewer, facts?: ConversationFacts): boolean {
  if (viewer.kind !== 'staff') return true
  if (event.kind === 'conversation.whispered' || !('conversationId' in event.payload)) return true
  const { payload } = event
  return facts?.agentId === viewer.agentId || ('agentId' in payload && payload.agentId === viewer.agentId) || ('previousAgentId' in payload && payload.previousAgentId === viewer.agentId)
}

/** The wall's figures may have moved. */
export function movesWall (event: HouseEvent): boolean {
  return /^(conversation|call-back|promise|agent|rating)\./.test(event.kind) && event.kind !== 'conversation.read' && event.kind !== 'conversation.whispered'
}

/** Somebody's place, or who serves them, may have changed. */
export function movesQueue (event: HouseEvent): boolean {
  return ['conversation.handed-off', 'conversation.queued', 'conversation.assigned', 'conversation.returned', 'conversation.transferred', 'conversation.resolved', 'conversation.reopened', 'call-back.asked', 'call-back.cancelled', 'call-back.missed', 'call-back.ended', 'agent.presence-changed'].includes(event.kind)
}

/** The conversation an event speaks of. */
export function subjectOf (event: HouseEvent): string | undefined {
  return 'conversationId' in event.payload ? event.payload.conversationId ?? undefined : undefined
}
