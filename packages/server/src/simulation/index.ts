export { checkScenario, estimateShoppers } from './check.ts'
export { simulatorProgram } from './adapters/program.ts'
export type { FromSimulator, ToSimulator } from './ports.ts'
export { simulationRoutes } from './routes.ts'
