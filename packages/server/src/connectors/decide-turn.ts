import { day, hour, minute, second, type Instant } from '../kernel/clock.ts'
import type { Problem, Resource } from './contract.ts'

/**
 * When a shop outside is read, how far, and how long it is left in peace. Pure.
 *
 * A *pass* reads every resource to its end: all of it the first time (the back-fill), then what changed. A pass takes as many turns of the line as it
 * needs; between two pages everything known about it is in the database, so any process can go on, also after a SIGKILL.
 */
export interface ResourceCursor {
  /** As the shop's page before said; null: from the beginning. */
  readonly after: string | null
  readonly done: boolean
  readonly rows: number
  readonly total: number | null
  /** What this pass asks for, settled with its first page: changes since then; null: everything. */
  readonly since: Instant | null
  readonly begun: boolean
  /** When it was last read whole. */
  readonly wholeAt: Instant | null
}
export interface Progress { readonly startedAt: Instant | null; readonly resources: Readonly<Partial<Record<Resource, ResourceCursor>>> }

export const nothingRead: ResourceCursor = { after: null, done: false, rows: 0, total: null, since: null, begun: false, wholeAt: null }

/** Shops' clocks differ from ours, and a change may become visible late: what changed this long before the last pass is read again. Rows that say nothing new are not written. */
const OVERLAP_MS = 10 * minute
const WHOLE_EVERY_MS = day

/** The cursor with which a resource is read on. What cannot be watched is read whole once a day; between, its newest. */
export function begin (cursor: ResourceCursor, { unwatched, sinceAt, now }: { unwatched: boolean; sinceAt: Instant | null; now: Instant }): ResourceCursor {
  if (cursor.begun) return cursor
  const whole = sinceAt === null || (unwatched && (cursor.wholeAt === null || now - cursor.wholeAt >= WHOLE_EVERY_MS))
  return { ...cursor, begun: true, since: whole ? null : Math.max(0, sinceAt - OVERLAP_MS) }
}

/** After a page is stored. `passStartedAt`: what changes from then on belongs to the next pass. */
export function advance (cursor: ResourceCursor, page: { readonly rows: number; readonly next: string | null; readonly total: number | null }, passStartedAt: Instant): ResourceCursor {
  const done = page.next === null
  return { ...cursor, after: page.next, done, rows: cursor.rows + page.rows, total: page.total ?? cursor.total, wholeAt: done && cursor.since === null ? passStartedAt : cursor.wholeAt }
}

export function openPass (progress: Progress, now: Instant): Progress {
  const resources = Object.entries(progress.resources) as [Resource, ResourceCursor][] // keyed by resource
  return { startedAt: now, resources: Object.fromEntries(resources.map(([resource, { wholeAt }]) => [resource, { ...nothingRead, wholeAt }])) }
}

const LONGEST_REST_MS = hour
/** Nothing gets better by asking again soon: a person has to look. */
const NEEDS_A_PERSON: ReadonlySet<Problem> = new Set<Problem>(['key-refused', 'address-refused', 'not-believed', 'mostly-quarantined', 'request-refused', 'not-found', 'folder-missing'])

/** A page that is refused again and again may be one that is no more (a cursor ran out): the pass begins anew. */
export function startAfresh (why: Problem, failures: number): boolean {
  return (why === 'request-refused' || why === 'not-found') && failures % 4 === 0
}

/** How long it is left alone after so many failures in a row. What the shop itself asks for (Retry-After) is kept, and is no failure. */
export function restMs (why: Problem, failures: number, askedMs: number | undefined): number {
  if (askedMs !== undefined) return askedMs
  const first = NEEDS_A_PERSON.has(why) ? 5 * minute : 15 * second
  return Math.min(LONGEST_REST_MS, first * 2 ** Math.min(10, Math.max(0, failures - 1)))
}
