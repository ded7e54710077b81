/** What the shop's page and the chat frame say to each other by postMessage. Versioned, closed, no URLs, no code, no markup. */
export type Locale = 'zh-CN' | 'en'

export type ToFrame =
  | { readonly zhiyu: 1; readonly t: 'init'; readonly locale: Locale | null; readonly open: boolean; readonly full: boolean; readonly senior: boolean | null; readonly identifies: boolean }
  | { readonly zhiyu: 1; readonly t: 'shown'; readonly open: boolean; readonly full: boolean }
  | { readonly zhiyu: 1; readonly t: 'identity'; readonly token: string | null }
  | { readonly zhiyu: 1; readonly t: 'identify' }
  | { readonly zhiyu: 1; readonly t: 'logout' }
  | { readonly zhiyu: 1; readonly t: 'locale'; readonly locale: Locale }
  | { readonly zhiyu: 1; readonly t: 'senior'; readonly on: boolean }

export type HostEvent = 'ready' | 'open' | 'close' | 'unread' | 'message' | 'identified' | 'identity-refused' | 'ended'

export type ToHost =
  | { readonly zhiyu: 1; readonly t: 'ready' }
  | { readonly zhiyu: 1; readonly t: 'close' }
  | { readonly zhiyu: 1; readonly t: 'unread'; readonly count: number }
  | { readonly zhiyu: 1; readonly t: 'identity?' }
  | { readonly zhiyu: 1; readonly t: 'locale'; readonly locale: Locale }
  | { readonly zhiyu: 1; readonly t: 'event'; readonly name: HostEvent; readonly detail: string | null }

/** Marks our own messages among all others a page sends around. */
export function isOurs (value: unknown): value is { zhiyu: 1; t: string } {
  return typeof value === 'object' && value !== null && (value as { zhiyu?: unknown }).zhiyu === 1 && typeof (value as { t?: unknown }).t === 'string' // only read, after the check for an object
}

export const isLocale = (value: unknown): value is Locale => value === 'zh-CN' || value === 'en'
