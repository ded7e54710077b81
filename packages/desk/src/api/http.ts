import { newId } from '../clock.ts'

export interface FaultBody { readonly code: string; readonly say: string; readonly requestId?: string; readonly details?: readonly { path: string; say: string }[] }

/** What the house answered instead of doing it. `code` is in the catalogue as `fault.<code>`; status 0 means nobody answered. */
export class Refused extends Error {
  readonly status: number
  readonly code: string
  readonly details: readonly { path: string; say: string }[]
  readonly retryAfterMs: number | undefined
  readonly requestId: string | undefined

  constructor (status: number, fault: FaultBody, retryAfterMs?: number) {
    super(fault.say)
    this.name = 'Refused'
    this.status = status
    this.code = fault.code
    this.details = fault.details ?? []
    this.retryAfterMs = retryAfterMs
    this.requestId = fault.requestId
  }
}

export const isRefused = (error: unknown, code?: string): error is Refused =>
  error instanceof Refused && (code === undefined || error.code === code)

/** Nobody answered, or the house says "try again": the same request may simply be repeated. */
export const mayRetry = (error: unknown): boolean =>
  isRefused(error) && (error.status === 0 || error.status === 429 || error.status === 503)

const signedOutListeners = new Set<() => void>()

export function onSignedOut (listener: () => void): () => void {
  signedOutListeners.add(listener)
  return () => { signedOutListeners.delete(listener) }
}

export function tellSignedOut (): void {
  for (const listener of signedOutListeners) listener()
}

/** One call to the house. The cookie signs it in; the header says it comes from the desk. */
export async function call<T> (method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
  const response = await answered(method, path, body, signal)
  return response.status === 204 ? undefined as T : await response.json() as T // the contract's own shape, validated where it was made
}

/** One that answers with a file. */
export async function callFile (path: string, body: unknown): Promise<Blob> {
  const response = await answered('POST', path, body)
  try {
    return await response.blob()
  } catch { throw new Refused(0, { code: 'network', say: 'The file broke off.', requestId: newId() }) }
}

async function answered (method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<Response> {
  let response: Response
  try {
    response = await fetch(path, {
      method, credentials: 'same-origin', cache: 'no-store',
      headers: { accept: 'application/json', 'x-zhiyu-desk': '1', ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }), ...(signal ? { signal } : {}),
    })
  } catch (error) {
    if (signal?.aborted) throw error
    throw new Refused(0, { code: 'network', say: 'The server cannot be reached.', requestId: newId() })
  }
  if (response.ok) return response
  const retryAfter = Number(response.headers.get('retry-after'))
  const fault = await response.json().then(asFault, () => undefined) ?? { code: `status.${response.status}`, say: response.statusText }
  if (response.status === 401 && fault.code === 'auth.required') tellSignedOut()
  throw new Refused(response.status, fault, retryAfter > 0 ? retryAfter * 1_000 : undefined)
}

function asFault (body: unknown): FaultBody | undefined {
  return typeof body === 'object' && body !== null && 'code' in body && 'say' in body ? body as FaultBody : undefined // every error reply has this shape
}

/** `?a=1&b=2` from what is set; empty and missing values are left out. */
export function query (values: Readonly<Record<string, string | number | undefined | null>>): string {
  const params = new URLSearchParams()
  for (const [key, value] of Object.entries(values)) if (value !== undefined && value !== null && value !== '') params.set(key, String(value))
  const text = params.toString()
  return text ? `?${text}` : ''
}
