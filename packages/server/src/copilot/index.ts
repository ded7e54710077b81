export { castShadow, measureResolved } from './measure.ts'
export { copilotRoutes } from './routes.ts'
