export { predictionThread } from './adapters/thread.ts'
export { clustersOf, expectationsOf, RETRAIN_TIMER, retrain } from './actions.ts'
export { predictionRoutes } from './routes.ts'
