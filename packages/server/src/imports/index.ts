export { importRoutes } from './routes.ts'
export { importStream } from './run.ts'
export type { ImportOptions, Progress } from './errand.ts'
