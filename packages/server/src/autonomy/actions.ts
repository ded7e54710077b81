import { actorOf, recordAudit } from '../kernel/audit.ts'
import { day, iso } from '../kernel/clock.ts'
import { Fault } from '../kernel/faults.ts'
import type { Viewer } from '../kernel/viewer.ts'
import type { Work } from '../kernel/work.ts'
import { loadMessages } from '../conversations/index.ts'
import { autonomyOf, currentPlaybook, loadTurnsInDialect, type DialectTurnRow } from '../playbook/index.ts'
import { agentNames } from '../staff/index.ts'
import type { AutonomyView, DialectTurn, IntentView, MoveView, ReviewTurn, SetLevel } from './contract.ts'
import { decideMove, decideReview, precisionOf, SHIPPED } from './decide.ts'
import { insertEvidence, loadLevels, loadMeasured, loadMoves, loadReviews, lockLevel, saveMove, saveReview, type Evidence, type LevelRow, type Measured } from './store.ts'


const MOVES = 50
/** A dialect is judged by its last fortnight. */
const DIALECT_MS = 14 * day
const DIALECT_TURNS = 2_000
const QUEUE = 50

/** Keeps one measured turn; what it tips over is lowered in the same transaction, and raised where the shop wishes it so. A turn counts once. */
export async function recordEvidence (work: Work, one: Evidence): Promise<void> {
  const { document } = await currentPlaybook(work)
  const rules = autonomyOf(document)
  const row = await lockLevel(work, one.intent)
  if (!await insertEvidence(work, one)) return
  const [measured] = await loadMeasured(work, one.intent)
  const advice = decideMove(row.level, precisionOf(measured?.agreed ?? 0, measured?.turns ?? 0), rules)
  if (advice.kind === 'lower' || (advice.kind === 'raise' && rules.raiseByItself)) await saveMove(work, row, { to: advice.to, by: 'rule', because: advice.because })
}

/** A person's own decision, up or down, with a reason. */
export async function setLevel (work: Work, viewer: Viewer, intent: string, wish: SetLevel): Promise<void> {
  const row = await lockLevel(work, intent)
  if (row.revision !== wish.revision) throw new Fault('autonomy.changed', { details: [{ path: '/revision', say: `now ${row.revision}` }] })
  if (row.level === wish.level) return
  await saveMove(work, row, { to: wish.level, by: actorOf(viewer), because: { rule: 'autonomy.by-hand', facts: { reason: wish.reason } } })
  await recordAudit(work, actorOf(viewer), 'autonomy.set', { subject: `intent:${intent}`, detail: { from: row.level, to: wish.level } })
}

/** The whole room: every intent with its level and what was measured, the newest moves, the dialects. */
export async function viewAutonomy (work: Work, known: readonly string[]): Promise<AutonomyView> {
  const { document } = await currentPlaybook(work)
  const rules = autonomyOf(document)
  const levels = new Map((await loadLevels(work)).map(row => [row.intent, row]))
  const measured = new Map((await loadMeasured(work)).map(row => [row.intent, row]))
  const intents = [...new Set([...known, ...levels.keys(), ...measured.keys()])].map(intent => intentView(intent, { row: levels.get(intent), measured: measured.get(intent), rules }))
  const moves = await loadMoves(work, MOVES)
  const people = await agentNames(work, [...intents.map(one => one.by), ...moves.map(one => one.by)].flatMap(by => by?.startsWith('agent:') ? [by.slice(6)] : []))
  const nameOf = (by: string): string => by.startsWith('agent:') ? people.get(by.slice(6)) ?? by : by
  return {
    rules, dialects: await dialectsOf(work, rules.reviewBelow),
    intents: intents.map(one => ({ ...one, by: one.by === null ? null : nameOf(one.by) })).toSorted(byWeight),
    moves: moves.map((move): MoveView => ({ ...move, by: nameOf(move.by) })),
  }
}

/** What asks for a person first, then what happens most. */
const byWeight = (a: IntentView, b: IntentView): number => Number(b.advice.kind !== 'stay') - Number(a.advice.kind !== 'stay') || b.precision.turns - a.precision.turns || (a.intent < b.intent ? -1 : 1)

function intentView (intent: string, about: { row: LevelRow | undefined; measured: Measured | undefined; rules: AutonomyView['rules'] }): IntentView {
  const { row, measured, rules } = about
  const level = row?.level ?? SHIPPED
  const precision = precisionOf(measured?.agreed ?? 0, measured?.turns ?? 0)
  return {
    intent, level, revision: row?.revision ?? 0, since: row?.since == null ? null : iso(row.since), by: row?.by ?? null,
    precision, shadow: measured?.shadow ?? 0, served: precision.turns - (measured?.shadow ?? 0), distance: measured?.distance ?? null, advice: decideMove(level, precision, rules),
  }
}

/** A person's word outweighs what the AI thought of itself. */
const rightIn = (turn: DialectTurnRow, reviews: ReadonlyMap<string, boolean>): boolean => reviews.get(`${turn.conversationId} ${turn.seq}`) ?? turn.understood

async function dialectsOf (work: Work, reviewBelow: number): Promise<AutonomyView['dialects']> {
  const since = work.now - DIALECT_MS
  const turns = await loadTurnsInDialect(work, since, DIALECT_TURNS)
  const reviews = await loadReviews(work, since)
  return [...Map.groupBy(turns, turn => turn.dialect)].map(([dialect, all]) => {
    const understood = all.filter(turn => rightIn(turn, reviews)).length
    return { dialect, turns: all.length, understood, ...decideReview(all.length, understood, reviewBelow), waiting: all.filter(turn => !turn.understood && !reviews.has(`${turn.conversationId} ${turn.seq}`)).length }
  }).toSorted((a, b) => a.share - b.share || (a.dialect < b.dialect ? -1 : 1))
}

/** The review queue of a dialect: turns that went nowhere and that nobody has looked at, the newest first. Empty while its review is not open. */
export async function loadDialectQueue (work: Work, dialect: string): Promise<DialectTurn[]> {
  const { document } = await currentPlaybook(work)
  const view = (await dialectsOf(work, autonomyOf(document).reviewBelow)).find(one => one.dialect === dialect)
  if (!view?.open) return []
  const since = work.now - DIALECT_MS
  const reviews = await loadReviews(work, since)
  const waiting = (await loadTurnsInDialect(work, since, DIALECT_TURNS)).filter(turn => turn.dialect === dialect && !turn.understood && !reviews.has(`${turn.conversationId} ${turn.seq}`)).slice(0, QUEUE)
  const items: DialectTurn[] = []
  for (const turn of waiting) {
    const [message] = await loadMessages(work, turn.conversationId, { after: turn.seq - 1, limit: 1 })
    if (message?.seq === turn.seq) items.push({ conversationId: turn.conversationId, seq: turn.seq, at: iso(turn.at), words: message.body.slice(0, 500), read: [...turn.commands] })
  }
  return items
}

export async function reviewTurn (work: Work, viewer: Viewer, dialect: string, review: ReviewTurn): Promise<void> {
  const turn = (await loadTurnsInDialect(work, work.now - DIALECT_MS, DIALECT_TURNS)).find(one => one.dialect === dialect && one.conversationId === review.conversationId && one.seq === review.seq)
  if (!turn) throw new Fault('autonomy.not-found')
  await saveReview(work, { ...review, dialect, by: actorOf(viewer) })
}
