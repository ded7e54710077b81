import { identityOf } from './api.ts'
import type { Locale } from './words.ts'

/** The widget as every shop embeds it: one script tag, then window.Zhiyu. */
interface Zhiyu {
  open(): void
  identify(token: () => Promise<string>): void
  logout(): void
  setLocale(locale: Locale): void
}
type Page = Window & { Zhiyu?: Zhiyu | [keyof Zhiyu, unknown?][] }
const page: Page = window

/** Before the script has come its calls wait in a list, as documented. */
function call (name: keyof Zhiyu, value?: unknown): void {
  const chat = page.Zhiyu ??= []
  if (Array.isArray(chat)) chat.push([name, value])
  else (chat[name] as (value: unknown) => void)(value)
}

export function embed (shop: string, locale: Locale): void {
  const script = document.createElement('script')
  script.src = '/widget.js'
  script.async = true
  script.setAttribute('data-shop', shop)
  script.setAttribute('data-locale', locale)
  document.body.appendChild(script)
}

export const openChat = (): void => call('open')
export const setChatLocale = (locale: Locale): void => call('setLocale', locale)
export const signInToChat = (externalId: string): void => call('identify', () => identityOf(externalId))
export const signOutOfChat = (): void => call('logout')
