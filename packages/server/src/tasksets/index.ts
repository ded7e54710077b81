export { readTasks } from './tasks.ts'
export { replayTasks, type TaskOutcome } from './taubench.ts'
