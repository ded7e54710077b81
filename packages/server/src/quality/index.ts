export { askForRating, rateConversation } from './actions.ts'
export { ratingRoutes } from './routes.ts'
