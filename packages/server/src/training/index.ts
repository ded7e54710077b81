export { trainingThread } from './adapters/thread.ts'
export { trainingRoutes } from './routes.ts'
