import type { ServerFrame } from '@zhiyu/server/contract/realtime'
import { keys, queryClient } from '../api/keys.ts'
import { catchUp, receiveCard, receiveMessage, type Talk } from './talk.ts'
import { peerStore } from './peers.ts'

/** Runs at once, then at most once every `everyMs`: the first change shows immediately, a storm of them costs little. */
export function paced (everyMs: number, run: () => void): () => void {
  let resting = false
  let again = false
  const go = (): void => {
    if (resting) { again = true; return }
    resting = true
    run()
    setTimeout(() => { resting = false; if (again) { again = false; go() } }, everyMs)
  }
  return go
}

const refresh = (key: readonly unknown[]): void => { void queryClient.invalidateQueries({ queryKey: key }) }
const refreshInbox = paced(400, () => { refresh(keys.inbox) })
const refreshCalls = paced(1_000, () => { refresh(keys.escalations) })
const refreshAgents = paced(2_000, () => { refresh(keys.agents) })
const refreshTraining = paced(1_000, () => { refresh(keys.training) })
const refreshRuns = paced(1_000, () => { refresh(keys.simulations) })
// A wall that could not be fetched says so until its own retry: asking again each second would only make it flicker.
const refreshWall = paced(1_000, () => {
  void queryClient.invalidateQueries({ queryKey: keys.wall, predicate: query => query.state.status === 'success' })
  refresh(['behind'])
})

/** One committed frame, applied to what the desk holds. Frames carry ids; rows are fetched again where they may be read. */
export function applyFrame (frame: ServerFrame): void {
  switch (frame.t) {
    case 'opened':
      peerStore.read(frame.conversation, frame.peerReadSeq)
      if ((queryClient.getQueryData<Talk>(keys.messages(frame.conversation))?.lastSeq ?? 0) < frame.lastSeq) void catchUp(frame.conversation)
      return
    case 'message':
      receiveMessage(frame.conversation, frame.message)
      if (frame.message.senderKind !== 'agent') peerStore.typing(frame.conversation, 'customer', false)
      refreshInbox()
      refresh(keys.copilot(frame.conversation))
      return
    case 'card':
      receiveCard(frame.conversation, frame.seq, frame.card)
      return
    case 'changed':
      refreshInbox()
      refresh(keys.copilot(frame.conversation))
      for (const key of [keys.conversation, keys.notes, keys.promises, keys.decisions, keys.explanation, keys.rating, keys.callBack]) refresh(key(frame.conversation))
      if (frame.event.startsWith('task.')) refresh(keys.tasks(frame.conversation))
      if (frame.event.startsWith('promise.')) refreshCalls()
      if (frame.event.startsWith('message')) void catchUp(frame.conversation)
      if (frame.event.startsWith('conversation.resolved') || frame.event.startsWith('conversation.opened')) refresh(['conversations-of'])
      return
    case 'inbox':
      refreshInbox()
      return
    case 'typing':
      peerStore.typing(frame.conversation, frame.who, frame.on)
      return
    case 'read':
      if (frame.who === 'customer') peerStore.read(frame.conversation, frame.seq)
      return
    case 'presence':
      refreshAgents()
      refresh(keys.session)
      return
    case 'wall':
      refreshWall()
      return
    case 'import':
      refresh(keys.imports)
      return
    case 'training':
      refreshTraining()
      return
    case 'simulation':
      refreshRuns()
      refresh(keys.simulation(frame.simulationId))
      return
    default:
  }
}

/** After a gap in the line anything may have changed: what is on screen is fetched again. */
export function refreshAll (): void {
  for (const key of [keys.inbox, ['conversation'], ['notes'], ['promises'], ['tasks'], keys.escalations, ['decisions'], ['explanation'], ['call-back'], keys.agents, keys.wall, keys.imports, keys.simulations, keys.training, ['simulation']]) refresh(key)
}
