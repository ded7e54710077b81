import { isLocale, isOurs, type HostEvent, type Locale, type ToFrame, type ToHost } from '../protocol.ts'

/** The shop's page, if there is one: this frame may also be opened by itself (a link in WeChat, a QR code). */
export const framed = window.parent !== window

export interface HostHooks {
  onShown(open: boolean, full: boolean): void
  onIdentify(): void
  onLogout(): void
  onLocale(locale: Locale): void
  onSenior(on: boolean): void
}
export interface Greeting { readonly locale: Locale | null; readonly senior: boolean | null; readonly identifies: boolean }

let hostOrigin: string | undefined
let answer: ((token: string | null) => void) | undefined

/** Who may embed us is decided by frame-ancestors; here only our own parent is heard, and from its first word on only its one origin. */
function fromHost (event: MessageEvent): boolean {
  if (!framed || event.source !== window.parent || !isOurs(event.data)) return false
  const above = window.location.ancestorOrigins?.[0] // not in Firefox
  if (above && event.origin !== above) return false
  return hostOrigin === undefined ? event.data.t === 'init' : event.origin === hostOrigin
}

function say (message: ToHost): void {
  if (framed && hostOrigin) window.parent.postMessage(message, hostOrigin)
}

const HELLO_WITHIN_MS = 1_500

export function meetHost (hooks: HostHooks): Promise<Greeting> {
  return new Promise(resolve => {
    const alone: Greeting = { locale: null, senior: null, identifies: false }
    if (!framed) {
      hooks.onShown(true, true)
      return resolve(alone)
    }
    setTimeout(() => resolve(alone), HELLO_WITHIN_MS)
    window.addEventListener('message', event => {
      if (!fromHost(event)) return
      const message = event.data as ToFrame // ours by the check above; fields are looked at before use
      switch (message.t) {
        case 'init':
          hostOrigin = event.origin
          hooks.onShown(message.open === true, message.full === true)
          resolve({ locale: isLocale(message.locale) ? message.locale : null, senior: typeof message.senior === 'boolean' ? message.senior : null, identifies: message.identifies === true })
          break
        case 'shown': hooks.onShown(message.open === true, message.full === true); break
        case 'identity': answer?.(typeof message.token === 'string' ? message.token.slice(0, 4_000) : null); break
        case 'identify': hooks.onIdentify(); break
        case 'logout': hooks.onLogout(); break
        case 'locale': if (isLocale(message.locale)) hooks.onLocale(message.locale); break
        case 'senior': hooks.onSenior(message.on === true); break
      }
    })
    window.parent.postMessage({ zhiyu: 1, t: 'ready' } satisfies ToHost, '*') // no content; the parent's origin is not known yet
  })
}

/** Asks the page who the shopper is. The page's server signs; we only carry. */
export function askIdentity (): Promise<string | null> {
  if (!framed || !hostOrigin) return Promise.resolve(null)
  return new Promise(resolve => {
    const timer = setTimeout(() => resolve(null), 8_000)
    answer = token => { clearTimeout(timer); answer = undefined; resolve(token) }
    say({ zhiyu: 1, t: 'identity?' })
  })
}

export const closeChat = (): void => say({ zhiyu: 1, t: 'close' })
export const tellUnread = (count: number): void => say({ zhiyu: 1, t: 'unread', count })
export const tellLocale = (locale: Locale): void => say({ zhiyu: 1, t: 'locale', locale })
export const tellHost = (name: HostEvent, detail: string | null = null): void => say({ zhiyu: 1, t: 'event', name, detail })
