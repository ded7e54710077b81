export { checkRun, runSimulation, type RunOptions, type RunResult } from './run.ts'
