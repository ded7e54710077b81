import { computed, signal } from '@preact/signals'
import type { ShopperSession } from '@zhiyu/server/contract/customers'
import { deviceNow, parseInstant } from '../clock.ts'
import { locale } from '../words/words.ts'
import { call, type Reply } from './api.ts'
import { askIdentity, tellHost } from './host.ts'
import { forget, recall, remember } from './storage.ts'

/** The shop this frame belongs to: the only thing its URL carries. */
export const shop = new URLSearchParams(window.location.search).get('shop') ?? ''
const visitorKey = `zhiyu.${shop}.visitor`

export const session = signal<ShopperSession | null>(null)
/** Why there is no session and will be none: the shop does not exist, or this page may not use it. */
export const barred = signal<'shop' | 'origin' | null>(null)
export const zone = computed(() => session.value?.shop.timeZone ?? 'Asia/Shanghai')

/** The page said it can name the shopper; asked again whenever a session is opened. */
let identifies = false
let wish = 0
export const setIdentifies = (on: boolean): void => { identifies = on; wish++ }

/** The server's clock minus the device's: a phone that is a day off shows the right day. */
let aheadMs = 0
export const setServerNow = (at: string): void => { const ms = parseInstant(at); if (!Number.isNaN(ms)) aheadMs = ms - deviceNow() }
export const serverNow = (): number => deviceNow() + aheadMs

/** In memory only: a session token is never written anywhere. */
export const token = (): string | null => session.value?.sessionToken ?? null

let opening: Promise<boolean> | undefined

/** Opens a session, or renews it; several askers share one attempt. False when the server cannot be reached or says no. */
export function openSession (): Promise<boolean> {
  return opening ??= open().finally(() => { opening = undefined })
}

async function open (): Promise<boolean> {
  const mine = wish
  const identityToken = identifies ? await askIdentity() : null
  const visitorToken = recall(visitorKey)
  const ask = { shop, locale: locale.value, ...(visitorToken ? { visitorToken } : {}), ...(identityToken ? { identityToken } : {}) }
  let reply = await call<ShopperSession>('POST', '/v1/widget/session', null, ask)
  if (!reply.ok && reply.code === 'identity.refused') {
    tellHost('identity-refused', reply.code)
    reply = await call<ShopperSession>('POST', '/v1/widget/session', null, { shop, locale: locale.value, ...(visitorToken ? { visitorToken } : {}) })
  }
  if (!reply.ok) {
    if (reply.status === 403) barred.value = 'origin'
    if (reply.status === 404 || reply.status === 400) barred.value = 'shop'
    return false
  }
  barred.value = null
  remember(visitorKey, reply.value.visitorToken)
  session.value = reply.value
  if (reply.value.identityRefused) tellHost('identity-refused', reply.value.identityRefused)
  else if (reply.value.identified) tellHost('identified')
  return mine === wish || open() // the page named somebody while this was on its way: what was opened is a stranger's
}

/** A call in the shopper's name; an expired session is renewed once. */
export async function ask<T> (method: string, path: string, body?: unknown): Promise<Reply<T>> {
  if (!token() && !await openSession()) return { ok: false, status: 0, code: '', retryAfterMs: 0 }
  const reply = await call<T>(method, `/v1/widget/${path}`, token(), body)
  if (reply.ok || reply.status !== 401 || !await openSession()) return reply
  return call<T>(method, `/v1/widget/${path}`, token(), body)
}

export function dropSession (): void {
  session.value = null
  forget(visitorKey)
}

export const isVisitorKey = (key: string | null): boolean => key === visitorKey
