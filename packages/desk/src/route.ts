import { useSyncExternalStore } from 'react'

/** Where we are, in the address after `#`: it survives a reload, can be sent to a colleague, and needs nothing of the server. */
export interface Place { readonly room: string; readonly rest: readonly string[] }

const read = (): string => location.hash.replace(/^#\/?/, '')

const subscribe = (listener: () => void): (() => void) => {
  window.addEventListener('hashchange', listener)
  return () => { window.removeEventListener('hashchange', listener) }
}

export function usePlace (): Place {
  const path = useSyncExternalStore(subscribe, read)
  const [room = '', ...rest] = path.split('/').filter(Boolean).map(part => { try { return decodeURIComponent(part) } catch { return part } })
  return { room, rest }
}

export function go (...parts: readonly string[]): void {
  location.hash = hrefOf(...parts).slice(1)
}

export const hrefOf = (...parts: readonly string[]): string => `#/${parts.map(encodeURIComponent).join('/')}`
