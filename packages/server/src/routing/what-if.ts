import { iso, type Instant } from '../kernel/clock.ts'
import { Fault } from '../kernel/faults.ts'
import type { Work } from '../kernel/work.ts'
import { loadConversation, loadQueue, type ConversationRow } from '../conversations/index.ts'
import { profileForRouting } from '../customers/index.ts'
import type { Playbook } from '../playbook/contract.ts'
import { currentPlaybook, findNewest, loadUsable, playbookFor } from '../playbook/index.ts'
import { agentNames, loadAgentsOnDuty } from '../staff/index.ts'
import type { WhatIfView } from './contract.ts'
import { candidateOf, decidedAt, readMoment, requestOf } from './decide-explain.ts'
import { decideSide, unknownsOf, type Side, type Standing, type WhatIf } from './decide-what-if.ts'
import { candidate } from './match.ts'
import { lastMeasured } from './measures.ts'
import { loadPushes } from './store-push.ts'

/** Of a long queue the front is compared: who stands behind it moves nobody before it. */
const FRONT = 500

interface Asked extends WhatIf { readonly version: number; readonly recorded: boolean; readonly notKept: number; readonly waitedMs: number }

/** The same moment under another playbook version: the recorded one, or, for a conversation that waits, this very instant. */
export async function whatIf (work: Work, conversationId: string, version: number): Promise<WhatIfView> {
  const conversation = await loadConversation(work, conversationId)
  const other = await loadUsable(work, version)
  const asked = conversation.state === 'waiting' ? await presentOf(work, conversation) : await recordOf(work, conversation)
  const then = await loadUsable(work, asked.version)
  const { region } = await profileForRouting(work, conversation.customerId)
  const routing = (document: Playbook) => (id: string): Playbook['routing'] => id === conversationId ? playbookFor(document, region).routing : document.routing
  const sides = [then, other].map(one => decideSide(asked, one.document, routing(one.document)))
  const names = await agentNames(work, sides.flatMap(side => side.agentId ?? []))
  const view = (side: Side, of: { version: number }): WhatIfView['original'] => ({
    playbookVersion: of.version, headStartMs: side.headStartMs, headStarts: [...side.headStarts], place: side.place, because: [...side.because], earliestMs: side.earliestMs,
    agent: side.agentId === null ? null : { id: side.agentId, name: names.get(side.agentId) ?? null },
  })
  const subject = asked.queue.find(one => one.id === conversationId)
  return {
    of: asked.recorded ? 'recorded' : 'now', at: iso(asked.moment.now), waitedMs: asked.waitedMs, original: view(sides[0]!, then), other: view(sides[1]!, other), keyShiftMs: sides[0]!.queueKey - sides[1]!.queueKey,
    unknown: unknownsOf({ ...asked, highFrequency: subject?.highFrequency ?? null }, then.document, other.document), notKept: asked.notKept,
  }
}

/** The moment it was given out, as it was kept with the decision. */
async function recordOf (work: Work, conversation: ConversationRow): Promise<Asked> {
  const decision = (await findNewest(work, 'routing.assign', [conversation.id])).get(conversation.id)
  const moment = decision && readMoment(decision.facts)
  if (!decision || !moment) throw new Fault('decision.not-recorded')
  const queued = (await findNewest(work, 'routing.queue', [conversation.id])).get(conversation.id)
  const pushed = queued?.because.find(why => why.rule === 'queue.pushed')
  const subject: Standing = { ...requestOf(conversation.id, moment), ...placeFacts(queued?.facts, moment.waitingSince), ...(pushed ? { push: { queueKey: moment.queueKey, by: String(pushed.facts['by']), reason: String(pushed.facts['reason']) } } : {}) }
  return {
    subjectId: conversation.id, queue: [subject], pool: moment.agents.map(candidateOf), moment: { now: decidedAt(moment), reserve: moment.reserve, overloaded: moment.overloaded }, alone: true,
    version: decision.playbookVersion, recorded: true, notKept: Object.values(moment.others).reduce((sum, count) => sum + count, 0), waitedMs: moment.waitedMs,
  }
}

/** Everybody who waits and everybody on duty, now. */
async function presentOf (work: Work, conversation: ConversationRow): Promise<Asked> {
  const { version, document } = await currentPlaybook(work)
  const rows = await loadQueue(work, { limit: FRONT })
  const known = await findNewest(work, 'routing.queue', rows.map(row => row.id))
  const pushes = await loadPushes(work)
  const queue = rows.map((row): Standing => ({ ...row, ...placeFacts(known.get(row.id)?.facts, row.waitingSince), push: pushes.get(row.id) }))
  const pool = (await loadAgentsOnDuty(work)).map(candidate)
  const subject = queue.find(one => one.id === conversation.id)
  if (!subject) throw new Fault('decision.not-recorded')
  return {
    subjectId: conversation.id, queue, pool, moment: { now: work.now, ...await lastMeasured(work, document.routing, pool) }, alone: false,
    version, recorded: false, notKept: 0, waitedMs: work.now - subject.waitingSince,
  }
}

/** What the place was made of, as it was recorded when it was given. */
function placeFacts (facts: unknown, waitingSince: Instant): Pick<Standing, 'highFrequency' | 'placedSince'> {
  const known: Readonly<Record<string, unknown>> = typeof facts === 'object' && facts !== null ? { ...facts } : {}
  return { highFrequency: typeof known['highFrequency'] === 'boolean' ? known['highFrequency'] : null, placedSince: typeof known['waitingSince'] === 'number' ? Math.min(known['waitingSince'], waitingSince) : waitingSince }
}
