export { REST_TIMER, restConversation, takeTurn } from './actions.ts'
export { understand } from './understand.ts'
