export { confirm, propose, type Ask, type Confirmed, type Proposed, type Turned } from './act.ts'
export { holdInMemory } from './memory.ts'
export type { ActingRules } from './model.ts'
export type { Counter } from './ports.ts'
