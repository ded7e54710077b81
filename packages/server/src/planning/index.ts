export { planningRoutes } from './routes.ts'
export { loadCounted, loadShifts, loadTimeZone } from './store.ts'
