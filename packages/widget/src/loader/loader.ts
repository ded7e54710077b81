import { isLocale, isOurs, type HostEvent, type Locale, type ToFrame } from '../protocol.ts'
import { buildLauncher } from './launcher.ts'

/** The one script a shop puts on its page. It draws the button, opens the chat frame and carries a handful of typed messages.
 *  It keeps nothing secret: tokens pass through to the frame and are never stored here. */
type Token = string | (() => Promise<string> | string)
type Listener = (detail: unknown) => void

const script = document.currentScript
const page: Window & { Zhiyu?: unknown } = window

function start (from: HTMLScriptElement): void {
  const shop = from.getAttribute('data-shop') ?? ''
  if (!/^[a-z0-9][a-z0-9-]{0,39}$/.test(shop)) return console.error('Zhiyu: data-shop is missing or not a shop id')
  const origin = new URL(from.src).origin
  const wished = from.getAttribute('data-locale')
  let locale: Locale | null = isLocale(wished) ? wished : null
  let open = false
  let ready = false
  let senior: boolean | null = null
  let identity: Token | undefined
  const listeners: Record<string, Listener[] | undefined> = {}
  const guess: Locale = locale ?? (/^zh/i.test(navigator.language) ? 'zh-CN' : 'en')

  const launcher = buildLauncher(`${origin}/widget/frame?shop=${shop}`, guess, () => setOpen(true))

  const say = (message: ToFrame): void => { if (ready) launcher.frame()?.contentWindow?.postMessage(message, origin) }

  function tell (name: HostEvent, detail: unknown = null): void {
    const list = listeners[name]
    if (!list) return
    for (let i = 0; i < list.length; i++) try { list[i]!(detail) } catch (error) { console.error(error) }
  }

  /** Across the shop's pages of one visit the chat stays open; only "open" or "closed" is kept, nothing of the talk. */
  function keep (): void {
    try { sessionStorage.setItem(`zhiyu.${shop}`, open ? 'open' : 'closed') } catch { /* storage refused: the chat simply starts closed */ }
  }

  function setOpen (next: boolean, byPerson = true): void {
    if (open === next) return
    open = next
    launcher.load()
    launcher.show(open)
    if (byPerson) keep()
    say({ zhiyu: 1, t: 'shown', open, full: launcher.isFull() })
    tell(open ? 'open' : 'close')
  }

  function giveIdentity (): void {
    const give = (token: unknown): void => say({ zhiyu: 1, t: 'identity', token: typeof token === 'string' ? token : null })
    if (typeof identity !== 'function') return give(identity)
    try { Promise.resolve(identity()).then(give, () => give(null)) } catch { give(null) }
  }

  addEventListener('message', event => {
    if (event.origin !== origin || event.source !== launcher.frame()?.contentWindow || !isOurs(event.data)) return
    const message: { t: string; count?: unknown; locale?: unknown; name?: unknown; detail?: unknown } = event.data
    if (message.t === 'ready') {
      ready = true
      say({ zhiyu: 1, t: 'init', locale, open, full: launcher.isFull(), senior, identifies: identity !== undefined })
      tell('ready')
    } else if (message.t === 'close') setOpen(false)
    else if (message.t === 'unread' && typeof message.count === 'number') {
      launcher.badge(message.count)
      tell('unread', message.count)
    } else if (message.t === 'identity?') giveIdentity()
    else if (message.t === 'locale' && isLocale(message.locale)) launcher.speak(message.locale)
    else if (message.t === 'event') tell(message.name as HostEvent, message.detail) // only the page's own listeners hear it
  })

  const api = {
    open: () => setOpen(true),
    close: () => setOpen(false),
    /** A token signed by the shop's server, or a function that fetches a fresh one (called again when the old one has expired). */
    identify (token: Token) {
      identity = token
      launcher.load()
      say({ zhiyu: 1, t: 'identify' })
    },
    logout () {
      identity = undefined
      say({ zhiyu: 1, t: 'logout' })
    },
    setLocale (next: string) {
      if (!isLocale(next)) return
      locale = next
      launcher.speak(next)
      say({ zhiyu: 1, t: 'locale', locale: next })
    },
    seniorMode (on: boolean) {
      senior = on
      say({ zhiyu: 1, t: 'senior', on })
    },
    on (name: string, listener: Listener) {
      const list = listeners[name] = listeners[name] || []
      list[list.length] = listener
      return () => { for (let i = 0; i < list.length; i++) if (list[i] === listener) list[i] = () => {} }
    },
  }

  const early = page.Zhiyu // calls made before the script arrived: Zhiyu = [['identify', token], …]
  page.Zhiyu = api
  if (early && typeof early === 'object' && 'length' in early) {
    const calls = early as readonly (readonly [keyof typeof api, ...never[]])[] // documented shape; a wrong name is skipped below
    for (let i = 0; i < calls.length; i++) { const call = calls[i]!; if (typeof api[call[0]] === 'function') (api[call[0]] as (value: unknown) => void)(call[1]) }
  }
  try { if (sessionStorage.getItem(`zhiyu.${shop}`) === 'open' && !launcher.isFull()) setOpen(true, false) } catch { /* as above */ }
}

if (script instanceof HTMLScriptElement) start(script)
