/** One call to our own server. Never throws: a network failure is `status: 0`. The token travels in a header, never in a URL. */
export type Reply<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly status: number; readonly code: string; readonly retryAfterMs: number }

const PATIENCE_MS = 15_000

export async function call<T> (method: string, path: string, token: string | null, body?: unknown): Promise<Reply<T>> {
  try {
    const headers: Record<string, string> = {}
    if (token) headers['authorization'] = `Bearer ${token}`
    if (body !== undefined) headers['content-type'] = 'application/json'
    const asked = fetch(path, { method, headers, credentials: 'omit', cache: 'no-store', referrerPolicy: 'no-referrer', ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
    const reply = await Promise.race([asked, new Promise<never>((_resolve, reject) => { setTimeout(() => reject(new Error('timeout')), PATIENCE_MS) })])
    const text = await reply.text()
    const said: unknown = text === '' ? null : JSON.parse(text)
    if (reply.ok) return { ok: true, value: said as T } // the contract of the path asked for
    const code = typeof said === 'object' && said !== null && 'code' in said && typeof said.code === 'string' ? said.code : ''
    return { ok: false, status: reply.status, code, retryAfterMs: (Number(reply.headers.get('retry-after')) || 0) * 1_000 }
  } catch {
    return { ok: false, status: 0, code: '', retryAfterMs: 0 }
  }
}
