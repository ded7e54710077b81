export { intakeRoutes } from './routes.ts'
export { identityRoutes } from './identity-routes.ts'
