import { flows } from './flows/registry.ts'

/** Everything that stands on a level of its own: each flow that can be run, and answering from the knowledge. */
export const intents: readonly string[] = ['answer', ...flows.keys()]
