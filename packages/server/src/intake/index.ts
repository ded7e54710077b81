export { FORGET_TIMER, forgetAside } from './aside.ts'
export { intakeRoutes } from './routes.ts'
export { identityRoutes } from './identity-routes.ts'
export { noteBroken, noteRating, noteTalk } from './own-service.ts'
