import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { EventKind, EventMap, HouseEvent } from '../kernel/events.ts'
import type { Role, Viewer } from '../kernel/viewer.ts'
import { concerns, frameFor } from './audience.ts'

const CONVERSATION = '018f0000-0000-7000-8000-000000000001'
const AGENT = '018f0000-0000-7000-8000-0000000000aa'
const facts = { revision: 7, customerId: 'customer-1', agentId: AGENT }
/** One of every event there is: a new kind fails to compile here until it is thought about. */
const payloads: EventMap = {
  'message.received': { conversationId: CONVERSATION, seq: 3, senderKind: 'customer' }, 'conversation.asked': { conversationId: CONVERSATION, seq: 3 }, 'turn.left-to-model': { conversationId: CONVERSATION, seq: 1, understand: true, reword: true }, 'conversation.answered': { conversationId: CONVERSATION, seq: 3, agentId: AGENT },
  'conversation.replied': { conversationId: CONVERSATION }, 'conversation.opened': { conversationId: CONVERSATION, customerId: 'customer-1' }, 'conversation.handed-off': { conversationId: CONVERSATION, reason: 'secret reason' }, 'conversation.assigned': { conversationId: CONVERSATION, agentId: AGENT, previousAgentId: null },
  'conversation.transferred': { conversationId: CONVERSATION, toAgentId: AGENT, reason: 'secret reason' }, 'conversation.returned': { conversationId: CONVERSATION, agentId: AGENT, reason: 'secret reason' }, 'conversation.resolved': { conversationId: CONVERSATION, agentId: AGENT, by: 'agent' },
  'conversation.reopened': { conversationId: CONVERSATION }, 'conversation.queued': { conversationId: CONVERSATION }, 'conversation.abandoned': { conversationId: CONVERSATION }, 'conversation.noted': { conversationId: CONVERSATION }, 'conversation.whispered': { conversationId: CONVERSATION, agentId: AGENT }, 'conversation.read': { conversationId: CONVERSATION, who: 'agent', seq: 2 },
  'visitor.ended': { visitorId: 'visitor-1' }, 'agent.ready': { agentId: AGENT }, 'agent.presence-changed': { agentId: AGENT, presence: 'online' }, 'agent.access-changed': { agentId: AGENT },
  'promise.started': { conversationId: CONVERSATION, promiseId: 'p' }, 'promise.warned': { conversationId: CONVERSATION, promiseId: 'p', kind: 'closure' }, 'promise.breached': { conversationId: CONVERSATION, promiseId: 'p', kind: 'closure' }, 'promise.kept': { conversationId: CONVERSATION, promiseId: 'p', kind: 'closure' },
  'promise.escalated': { conversationId: CONVERSATION, promiseId: 'p', to: 'expert' }, 'promise.changed': { conversationId: CONVERSATION, promiseId: 'p' }, 'task.changed': { conversationId: CONVERSATION, taskId: 't' },
  'proposal.closed': { proposalId: 'p', conversationId: CONVERSATION, as: 'done' }, 'message.card-changed': { conversationId: CONVERSATION, seq: 3 },
  'customer.identified': { customerId: 'customer-1', mergedCustomerId: null }, 'customer.changed': { customerId: 'customer-1' }, 'call-back.asked': { conversationId: CONVERSATION }, 'call-back.cancelled': { conversationId: CONVERSATION }, 'call-back.missed': { conversationId: CONVERSATION }, 'call-back.ended': { conversationId: CONVERSATION, how: 'done' }, 'advisor.assigned': { customerId: 'customer-1', agentId: AGENT }, 'advisor.released': { customerId: 'customer-1', agentId: AGENT }, 'rating.given': { conversationId: CONVERSATION, score: 5 }, 'playbook.published': { version: 2, previousVersion: 1 }, 'knowledge.changed': { articleId: 'a' }, 'import.progressed': { importId: AGENT }, 'training.progressed': { trainingId: AGENT }, 'simulation.progressed': { simulationId: AGENT },
}
const events = Object.entries(payloads).map(([kind, payload]) => ({ kind, shopId: 'alpha', payload }) as HouseEvent)
const event = (kind: EventKind): HouseEvent => events.find(each => each.kind === kind)!
const shopper = (customerId: string, shopId = 'alpha'): Viewer => ({ kind: 'shopper', shopId, visitorId: 'v', customerId, identified: true })
const staff = (role: Role, shopId = 'alpha'): Viewer => ({ kind: 'staff', shopId, agentId: AGENT, role, sessionId: 's' })

test('a shopper sees of all events only how far staff have read in their own conversation', () => {
  for (const each of events) {
    const frame = frameFor(each, shopper('customer-1'), facts)
    if (each.kind === 'conversation.read') assert.deepEqual(frame, { t: 'read', conversation: CONVERSATION, who: 'agent', seq: 2 })
    else assert.equal(frame, undefined, each.kind)
    assert.equal(frameFor(each, shopper('customer-2'), facts), undefined, `${each.kind} of another`)
    assert.equal(frameFor(each, shopper('customer-1')), undefined, `${each.kind} without facts`)
  }
})

test('nobody of another shop sees anything', () => {
  for (const each of events) for (const viewer of [shopper('customer-1', 'beta'), staff('manager', 'beta'), staff('supervisor', 'beta')]) assert.equal(frameFor(each, viewer, facts), undefined)
})

test('staff learn that a row changed, never the words or reasons', () => {
  for (const each of events) {
    const frame = frameFor(each, staff('agent'), facts)
    assert.doesNotMatch(JSON.stringify(frame ?? null), /secret/)
  }
  assert.deepEqual(frameFor(event('conversation.handed-off'), staff('agent'), facts), { t: 'changed', conversation: CONVERSATION, revision: 7, event: 'conversation.handed-off' })
  assert.deepEqual(frameFor(event('agent.presence-changed'), staff('agent')), { t: 'presence', agentId: AGENT, presence: 'online' })
  assert.equal(frameFor(event('message.received'), staff('supervisor'), facts), undefined)
})

test('a whisper is told to who it is for and to who may intervene, to no other agent', () => {
  const changed = { t: 'changed', conversation: CONVERSATION, revision: 7, event: 'conversation.whispered' }
  const other = { ...staff('agent'), agentId: '018f0000-0000-7000-8000-0000000000bb' } as Viewer
  assert.deepEqual(frameFor(event('conversation.whispered'), staff('agent'), facts), changed)
  assert.deepEqual(frameFor(event('conversation.whispered'), { ...other, role: 'supervisor' } as Viewer, facts), changed)
  for (const viewer of [other, { ...other, role: 'manager' } as Viewer, { ...other, role: 'operations' } as Viewer]) assert.equal(frameFor(event('conversation.whispered'), viewer, facts), undefined)
})

test('an import\'s progress is for who may run imports', () => {
  assert.equal(frameFor(event('import.progressed'), staff('agent')), undefined)
  assert.deepEqual(frameFor(event('import.progressed'), staff('operations')), { t: 'import', importId: AGENT })
  assert.deepEqual(frameFor(event('simulation.progressed'), staff('agent')), { t: 'simulation', simulationId: AGENT })
  assert.deepEqual(frameFor(event('training.progressed'), staff('agent')), { t: 'training', trainingId: AGENT })
})

test('an event concerns who serves, who served, and who may hear a whisper; other desks only learn that rows moved', () => {
  const other = { ...staff('agent'), agentId: '018f0000-0000-7000-8000-0000000000bb' } as Viewer
  assert.ok(concerns(event('conversation.noted'), staff('agent'), facts))
  assert.ok(concerns(event('conversation.returned'), staff('agent'), { ...facts, agentId: null }), 'who had it')
  assert.ok(!concerns(event('conversation.assigned'), other, facts))
  assert.ok(!concerns(event('conversation.handed-off'), other, { ...facts, agentId: null }))
  assert.ok(concerns(event('conversation.whispered'), other, facts), 'frameFor says who may hear it')
  assert.ok(concerns(event('agent.presence-changed'), other))
})
