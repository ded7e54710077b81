import { signal } from '@preact/signals'
import type { MessageView } from '@zhiyu/server/contract/conversations'
import { deviceNow } from '../clock.ts'
import { authorOf, systemWords } from '../words/say.ts'
import { t } from '../words/words.ts'

/** What a screen reader is told, politely and at most once in five seconds: a burst becomes one sentence. */
export const announcement = signal('')
const APART_MS = 5_000
let queue: string[] = []
let spokeAt = 0
let timer: ReturnType<typeof setTimeout> | undefined

export function announce (words: string): void {
  queue.push(words)
  if (timer === undefined) timer = setTimeout(speak, Math.max(0, spokeAt + APART_MS - deviceNow()))
}

export function announceMessages (messages: readonly MessageView[]): void {
  for (const message of messages) {
    if (message.senderKind === 'customer') continue
    announce(message.senderKind === 'system' ? systemWords(message) : `${authorOf(message)}${message.label ? ` (${message.label})` : ''}: ${message.body.slice(0, 500)}`)
  }
}

function speak (): void {
  timer = undefined
  spokeAt = deviceNow()
  announcement.value = queue.length > 3 ? `${t('announce.many', { n: queue.length })} ${queue[queue.length - 1] ?? ''}` : queue.join(' ')
  queue = []
}
