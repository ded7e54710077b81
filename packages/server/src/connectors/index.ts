export { connectorRoutes } from './routes.ts'
export { passOn } from './deeds.ts'
