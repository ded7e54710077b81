import { effect, signal } from '@preact/signals'
import type { ProposalView } from '@zhiyu/server/contract/proposals'
import type { ProposalCard } from '@zhiyu/server/contract/conversations'
import { line, log } from '../chat/chat.ts'
import { ask } from '../chat/session.ts'
import { decideStanding, troubleOf, type Answer, type Known, type Trouble } from './standing.ts'

/** What this page knows of proposals beside what stands in their cards: answers of our own calls, and what is on its way.
 *  Cards are the server's word and come to every tab; this only bridges the time until they do. */
export const known = signal<Readonly<Record<string, Known>>>({})

/** The server's clock decides, not ours. */
const ANY_TIME = Infinity

const note = (id: string, now: Known): void => { known.value = { ...known.value, [id]: now } }
const stateOf = (id: string): Known => known.value[id] ?? {}

/** A yes or no. While one is on its way, or once it is answered, nothing is sent again. */
export async function answer (card: ProposalCard, what: Answer): Promise<void> {
  const before = stateOf(card.proposalId)
  if (before.working || decideStanding(card, before, ANY_TIME) !== 'open') return
  note(card.proposalId, { working: what })
  const reply = await ask<ProposalView>('POST', `proposals/${card.proposalId}/${what}`, what === 'confirm' ? { hash: card.hash } : {})
  if (reply.ok) return note(card.proposalId, { state: reply.value.state, outcome: reply.value.outcome })
  await settle(card.proposalId, troubleOf(reply.status, reply.code))
}

/** After a refusal or a lost line the server is asked how it stands: a yes that was heard but not answered is shown as done. */
async function settle (id: string, trouble: Trouble): Promise<void> {
  const found = await lookUp(id)
  if (found && found.state !== 'open') note(id, { state: found.state, outcome: found.outcome, ...(trouble === 'closed' || trouble === 'unheard' ? {} : { trouble }) })
  else if (!found && trouble === 'unheard') note(id, { unsure: true })
  else note(id, { trouble })
}

async function lookUp (id: string): Promise<ProposalView | undefined> {
  const reply = await ask<{ items: ProposalView[] }>('GET', 'proposals')
  return reply.ok ? reply.value.items.filter(one => one.id === id)[0] : undefined
}

function waitingCards (): string[] {
  const ids: string[] = []
  for (const { card } of log.peek().messages) if (card?.kind === 'proposal' && /^(open|unsure)$/.test(decideStanding(card, stateOf(card.proposalId), ANY_TIME))) ids.push(card.proposalId)
  return ids
}

/** After a lost line: what was answered meanwhile, here, in another tab or by time. */
export async function look (): Promise<void> {
  const wanted = waitingCards()
  if (wanted.length === 0) return
  const reply = await ask<{ items: ProposalView[] }>('GET', 'proposals')
  if (!reply.ok) return
  for (const one of reply.value.items) if (wanted.indexOf(one.id) >= 0) {
    const now = stateOf(one.id)
    if (now.working) continue
    if (one.state !== 'open') note(one.id, { state: one.state, outcome: one.outcome })
    else if (now.unsure) note(one.id, { trouble: 'unheard' })
  }
}

let was = line.peek().up
effect(() => { const { up } = line.value; if (up && !was) void look(); was = up })
