export { planDay } from './actions.ts'
export { planningRoutes } from './routes.ts'
export { loadCounted, loadShifts, loadTimeZone } from './store.ts'
