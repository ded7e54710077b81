import type { Work } from '../kernel/work.ts'
import { modelReadiness } from '../models/index.ts'
import type { Command, Language, Understanding } from './commands.ts'
import type { Turn } from './decide.ts'

/** Runs when a model's answer is overdue, also when the process that asked is gone: the embedded understander answers. */
export const LATE_TIMER = 'concierge.late'
/** On top of its patience, twice at most: for the transactions around the calls. */
const GRACE_MS = 3_000
/** Below this the embedded understander counts as unsure. */
const SURE = 0.75

/** What a model adds to a turn. Nothing of it is trusted: commands passed the grammar, a wording is said only for the very text it was made for. */
export interface Given {
  /** For this message only: when another came, its own turn answers. */
  readonly seq: number
  readonly understood?: Understanding
  readonly wording?: { readonly of: string; readonly body: string }
  /** Learns what would be said; what it throws undoes the turn. */
  readonly hear?: (said: Heard) => void
}
export interface Heard { readonly body: string; readonly turn: Turn; readonly language: Language }

const UNSURE: ReadonlySet<Command['kind']> = new Set<Command['kind']>(['cannot-handle', 'clarify', 'error'])
const CONTENT: ReadonlySet<Command['kind']> = new Set<Command['kind']>([...UNSURE, 'answer', 'start-flow', 'set-slot', 'correct'])

/**
 * In the turn's transaction: leaves the turn to the shop's model where that is allowed and of use. True: nothing is said now. The call follows
 * the commit (ask-model.ts), and a timer stands behind it. Danger, a human and a pressed button are never left to anybody.
 */
export async function leaveToModel (work: Work, { conversationId, seq, understood, pressed }: { conversationId: string; seq: number; understood: Understanding; pressed: boolean }): Promise<boolean> {
  const lead = understood.commands[0]?.kind ?? 'cannot-handle'
  if (pressed || !CONTENT.has(lead) || understood.commands.some(command => command.kind === 'safety' || command.kind === 'human')) return false
  const ready = await modelReadiness(work)
  if (!ready || ready.refusals.length > 0 || ready.rests) return false
  const { row } = ready
  // What answers the question at hand, by pattern or word for word, is known better here than anywhere.
  const understand = UNSURE.has(lead) || understood.confidence < SURE || (row.asks === 'always' && lead !== 'set-slot')
  if (!understand && !row.rewords) return false
  await work.schedule(LATE_TIMER, conversationId, work.now + 2 * row.patienceMs + GRACE_MS, { conversationId, seq })
  await work.emit('turn.left-to-model', { conversationId, seq, understand, reword: row.rewords })
  return true
}

/** Only what tells something and moves nothing is said in other words: no hand-over, no proposal or what became of it, no question back. */
export function mayReword ({ turn, body }: Heard): boolean {
  return turn.answered && body.length > 12 && turn.handOver === undefined && turn.resolve === undefined && turn.propose === undefined && turn.showAgain === undefined && turn.confirm === undefined && turn.decline === undefined && turn.task === undefined
}
