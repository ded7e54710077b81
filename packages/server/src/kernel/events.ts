/** Everything that can happen in the house: the best index of it. Facts in the past tense; ids and small facts, never rows. */
export interface EventMap {
  /** Any message was committed. For viewers; who must act hears conversation.asked or conversation.answered. */
  'message.received': { conversationId: string; seq: number; senderKind: 'customer' | 'agent' | 'ai' | 'system' }
  /** A shopper wrote while the AI (or nobody, after resolution) was responsible. */
  'conversation.asked': { conversationId: string; seq: number }
  /** The first human answer since the last hand-over. */
  'conversation.answered': { conversationId: string; seq: number; agentId: string }
  /** The answer an agent waited for came. */
  'conversation.replied': { conversationId: string }
  /** The AI's turn waits for the shop's language model: for the process that asks it. */
  'turn.left-to-model': { conversationId: string; seq: number; understand: boolean; reword: boolean }
  'conversation.opened': { conversationId: string; customerId: string }
  'conversation.handed-off': { conversationId: string; reason: string }
  /** A waiting conversation got its place, or another one. */
  'conversation.queued': { conversationId: string }
  'conversation.assigned': { conversationId: string; agentId: string; previousAgentId: string | null }
  'conversation.transferred': { conversationId: string; toAgentId: string | null; reason: string }
  'conversation.returned': { conversationId: string; agentId: string; reason: string }
  'conversation.resolved': { conversationId: string; agentId: string | null; by: 'agent' | 'ai' | 'customer' | 'system' }
  'conversation.reopened': { conversationId: string }
  'conversation.abandoned': { conversationId: string }
  /** A staff-only line was added, or a small field of the conversation changed (care, skill): views reload. */
  'conversation.noted': { conversationId: string }
  /** A supervisor wrote to who serves. For that agent and for who may intervene. */
  'conversation.whispered': { conversationId: string; agentId: string }
  /** A read mark rose. For viewers. */
  'conversation.read': { conversationId: string; who: 'customer' | 'agent'; seq: number }
  /** The shopper ended the visit and cleared it: every token of this visitor is dead. */
  'visitor.ended': { visitorId: string }
  'agent.ready': { agentId: string }
  'agent.presence-changed': { agentId: string; presence: 'online' | 'away' | 'offline' }
  'agent.access-changed': { agentId: string }
  'promise.started': { conversationId: string; promiseId: string }
  'promise.warned': { conversationId: string; promiseId: string; kind: string }
  'promise.breached': { conversationId: string; promiseId: string; kind: string }
  'promise.kept': { conversationId: string; promiseId: string; kind: string }
  /** A chain called for somebody: an expert, a supervisor, a partner. */
  'promise.escalated': { conversationId: string; promiseId: string; to: string }
  /** Paused, going on, proposed, answered: views of the conversation reload. */
  'promise.changed': { conversationId: string; promiseId: string }
  'task.changed': { conversationId: string; taskId: string }
  /** A proposal was answered, judged away or ran out: nothing more happens to it. */
  'proposal.closed': { proposalId: string; conversationId: string | null; as: 'done' | 'declined' | 'refused' | 'expired' }
  /** The card of a committed message is another one now. For viewers. */
  'message.card-changed': { conversationId: string; seq: number }
  'customer.identified': { customerId: string; mergedCustomerId: string | null }
  'customer.changed': { customerId: string }
  /** A waiting shopper asked to be called or written to, or asked differently. */
  'call-back.asked': { conversationId: string }
  'call-back.cancelled': { conversationId: string }
  /** Nobody answered; it is tried again later. */
  'call-back.missed': { conversationId: string }
  'call-back.ended': { conversationId: string; how: 'done' | 'not-reached' }
  /** Somebody looks after this customer from now on. */
  'advisor.assigned': { customerId: string; agentId: string }
  'advisor.released': { customerId: string; agentId: string }
  'rating.given': { conversationId: string; score: number }
  'playbook.published': { version: number; previousVersion: number | null }
  'knowledge.changed': { articleId: string }
  'import.progressed': { importId: string }
  /** A training began, went on, ended, or its model came into use or went out of it. For viewers. */
  'training.progressed': { trainingId: string }
  /** A simulation began, went on, ended, or is gone. For viewers. */
  'simulation.progressed': { simulationId: string }
}

export type EventKind = keyof EventMap

export type HouseEvent = { [K in EventKind]: { readonly kind: K; readonly shopId: string; readonly payload: EventMap[K] } }[EventKind]
