export {
  addNote, appendMessage, assignTo, handOff, markRead, noteThat, openConversation, reopenConversation, resolveConversation, returnToQueue,
  setFlow, setNextDue, setQueueKey, signalConversation, type AssignedHow, type NewMessage, type Resolving,
} from './actions.ts'
export { nextState, type Signal } from './lifecycle.ts'
export { findConversation, findOpenConversation, loadConversation, loadMessages, lockConversation, moveConversations, type ConversationRow, type MessageRow } from './store.ts'
export { loadInbox, loadSummaries, loadSummariesOf } from './inbox.ts'
export { aiLabels, loadMessageViews, messageView } from './views.ts'
