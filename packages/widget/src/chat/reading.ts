import { effect, signal } from '@preact/signals'
import { tellUnread } from './host.ts'
import type { Log } from './log.ts'
import { recall, remember } from './storage.ts'

/** What has been seen. Kept per conversation, so that every tab shows the same count and a reload does not count again. */
export const shown = signal(false)
/** On small screens the chat fills the window. */
export const full = signal(false)
export const unread = signal(0)
let key = ''
let seen = 0
let current: Log | undefined

export function watchRead (conversation: string): void {
  key = `zhiyu.read.${conversation}`
  seen = Number(recall(key)) || 0
  current = undefined
  unread.value = 0
}

const visible = (): boolean => shown.value && document.visibilityState === 'visible'

export function noteRead (log: Log): void {
  current = log
  if (visible() && log.last > seen) {
    seen = log.last
    remember(key, String(seen))
  }
  unread.value = log.messages.filter(message => message.seq > seen && (message.senderKind === 'ai' || message.senderKind === 'agent')).length
}

export const renote = (): void => { if (current) noteRead(current) }

/** Another tab of this browser has read on. */
export function readElsewhere (changed: string | null, value: string | null): void {
  if (changed !== key || value === null) return
  seen = Math.max(seen, Number(value) || 0)
  renote()
}

effect(() => tellUnread(unread.value))
