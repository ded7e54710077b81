export { socketRoutes } from './routes.ts'
export { frameFor } from './audience.ts'
