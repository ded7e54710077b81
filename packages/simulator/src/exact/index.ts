export { onePool, twoPools, type Placing, type PlacingFor, type Start } from './placing.ts'
export { referenceCases, type ExactFigures, type ReferenceCase } from './reference.ts'
export { simulateQueue, type ClassOutcome, type QueueModel, type QueueOutcome, type QueueRun } from './simulate-queue.ts'
export { throughRouting } from './through-routing.ts'
