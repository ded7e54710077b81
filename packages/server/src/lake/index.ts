export { runHere, showLake } from './actions.ts'
export { lakeRoutes } from './routes.ts'
