import { now } from '../kernel/clock.ts'
import '../kernel/db.ts'
import type { shape } from '../conversations/contract.ts'
export const decide = (x: typeof shape) => x + now
