export {
  addNote, appendMessage, assignTo, awaitReply, handOff, markAnswered, markRead, noteThat, openConversation, reopenConversation, resolveConversation, returnToQueue,
  setFlow, setNextDue, settleCards, setPlace, signalConversation, whisper, type AssignedHow, type NewMessage, type Place, type Resolving,
} from './actions.ts'
export { refuseServing, takingPart } from './decide.ts'
export { nextState, type Signal } from './lifecycle.ts'
export { findConversation, findOpenConversation, loadConversation, loadMessages, loadNotes, lockConversation, moveConversations, type ConversationRow, type MessageRow } from './store.ts'
export { loadInbox, loadSummaries, loadSummariesOf } from './inbox.ts'
export { aiLabels, loadMessageViews, messageView } from './views.ts'
export { clearPlace, countAhead, countAheadOf, countMessages, countWaiting, findAnswerSince, loadFront, loadHeldBy, loadQueue, loadServers, lockEach, lockUnplaced, setAbandoned, setWaitingSince, type WaitingRow } from './queue.ts'
export { conversationRoutes } from './routes.ts'
export { loadOwn, widgetConversationRoutes } from './widget-routes.ts'
export { createMessageWriter, type CommittedMessage, type MessageWriter, type Outgoing, type Sent } from './writer.ts'
export { refuseFlood } from './limits.ts'
