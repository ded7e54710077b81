export { predictionThread } from './adapters/thread.ts'
export { clustersOf, predictionsOf, RETRAIN_TIMER, retrain } from './actions.ts'
export { predictionRoutes } from './routes.ts'
