export { insightRoutes } from './routes.ts'
export { loadConversationsBehind, loadWall, startOfDay } from './actions.ts'
