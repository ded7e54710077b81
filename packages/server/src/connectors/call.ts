import { OutsideRefused } from '../kernel/outside.ts'
import type { Problem } from './contract.ts'

/** A shop outside could not be asked, or said what cannot be. `afterMs`: it wishes to be left alone so long. */
export class CallFailed extends Error {
  readonly why: Problem
  readonly afterMs: number | undefined
  constructor (why: Problem, detail: string, afterMs?: number) {
    super(detail)
    this.name = 'CallFailed'
    this.why = why
    this.afterMs = afterMs
  }
}

export interface CallWish {
  readonly url: string
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly headers: Readonly<Record<string, string>>
  readonly body?: unknown
  readonly signal?: AbortSignal | undefined
}
export interface Said { readonly body: unknown; readonly header: (name: string) => string | null }

/** One page of the largest shop is some megabytes; beyond this it is no page. */
export const MOST_BYTES = 24 * 1024 * 1024
const PATIENCE_MS = 20_000
const LONGEST_REST_MS = 3_600_000

/** One call: a time limit, a size limit, and JSON or a reason why not. Never tried again here: the turn is put back into the line. */
export async function callShop (fetchOutside: typeof fetch, wish: CallWish): Promise<Said> {
  const patience = AbortSignal.timeout(PATIENCE_MS)
  try {
    const answer = await fetchOutside(wish.url, {
      method: wish.method ?? 'GET', headers: { accept: 'application/json', 'user-agent': 'Zhiyu', ...(wish.body === undefined ? {} : { 'content-type': 'application/json' }), ...wish.headers },
      ...(wish.body === undefined ? {} : { body: JSON.stringify(wish.body) }), signal: wish.signal ? AbortSignal.any([patience, wish.signal]) : patience,
    })
    const text = await answer.text()
    refuseStatus(answer.status, answer.headers.get('retry-after'), { path: new URL(wish.url).pathname, said: sayOf(text) })
    return { body: text === '' ? null : JSON.parse(text) as unknown, header: name => answer.headers.get(name) }
  } catch (error) {
    if (error instanceof CallFailed) throw error
    if (wish.signal?.aborted) throw error
    for (let cause: unknown = error, depth = 0; cause instanceof Error && depth < 5; cause = cause.cause, depth++) {
      if (!(cause instanceof OutsideRefused)) continue
      throw new CallFailed(cause.why === 'answer-too-long' || cause.why === 'encoded-answer' ? 'not-believed' : 'address-refused', cause.why)
    }
    if (patience.aborted) throw new CallFailed('timeout', `no whole answer within ${PATIENCE_MS / 1_000} s`)
    if (error instanceof SyntaxError) throw new CallFailed('not-believed', 'the answer is not JSON')
    throw new CallFailed('unreachable', error instanceof Error && 'code' in error ? String(error.code) : 'no connection')
  }
}

function refuseStatus (status: number, retryAfter: string | null, { path, said }: { path: string; said: string }): void {
  if (status >= 200 && status < 300) return
  const detail = `HTTP ${status} at ${path}${said === '' ? '' : `: ${said}`}`
  if (status === 401 || status === 403) throw new CallFailed('key-refused', detail)
  if (status === 404 || status === 410) throw new CallFailed('not-found', detail)
  if (status === 429) throw new CallFailed('busy', detail, waitOf(retryAfter) ?? 10_000)
  if (status >= 500) throw new CallFailed('down', detail, waitOf(retryAfter))
  throw new CallFailed('request-refused', detail)
}

/** Seconds, as all shops we know write it. Longer than an hour is not believed. */
function waitOf (retryAfter: string | null): number | undefined {
  const seconds = Number(retryAfter)
  return retryAfter !== null && Number.isFinite(seconds) && seconds >= 0 ? Math.min(LONGEST_REST_MS, Math.max(250, seconds * 1_000)) : undefined
}

/** The shop's own short words for a refusal; never a page of HTML, never more than a line. */
function sayOf (text: string): string {
  try {
    const body = JSON.parse(text) as { message?: unknown; errors?: unknown; error?: unknown } | null
    const said = body?.message ?? body?.errors ?? body?.error
    return (typeof said === 'string' ? said : said === undefined ? '' : JSON.stringify(said)).slice(0, 200)
  } catch { return '' }
}

/** An object of an answer, or the answer is none. */
export function objectOf (value: unknown, what: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new CallFailed('not-believed', `${what} is not an object`)
  return value as Readonly<Record<string, unknown>> // just checked
}

export function listOf (value: unknown, what: string, most = 1_000): readonly Readonly<Record<string, unknown>>[] {
  if (!Array.isArray(value)) throw new CallFailed('not-believed', `${what} is not a list`)
  if (value.length > most) throw new CallFailed('not-believed', `${what} holds ${value.length}, more than the ${most} asked for`)
  return value.map(one => objectOf(one, `one of ${what}`))
}
