import { createBackground, type Background } from '../kernel/background.ts'
import type { World } from '../kernel/work.ts'
import { claimTurn } from './store.ts'
import { takeTurn } from './turn.ts'

/** Shops outside are read one turn at a time and process: turns are short, and a shop that does not answer is soon left alone. */
export const connectInBackground = (world: World): Background => createBackground(world, { plural: 'connections', claim: claimTurn, run: (claimed, controller) => takeTurn(world, claimed, controller) })
