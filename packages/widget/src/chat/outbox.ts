import { signal } from '@preact/signals'
import { deviceNow, newClientId } from '../clock.ts'
import { forget, keysUnder, recall, remember } from './storage.ts'

/** What the shopper wrote and the server has not acknowledged. Survives a closed tab; one storage key per message, so that tabs
 *  never overwrite each other. The client id stays the same for ever: sending twice is stored once. */
export interface Waiting {
  readonly clientId: string
  readonly body: string
  readonly at: number
  readonly failed: string | null
}

export const waiting = signal<readonly Waiting[]>([])
let place = ''

/** Texts belong to one shopper of one shop: nobody else's session sends them. `same`: a stranger who has just said who they are is
 *  still the same person, and their unsent words come along. */
export function openOutbox (shop: string, customerId: string, same: boolean): void {
  const before = same || place === '' ? waiting.value : [] // place '': written before the first session had opened
  for (const item of before) forget(place + item.clientId)
  place = `zhiyu.${shop}.out.${customerId}.`
  for (const item of before) remember(place + item.clientId, JSON.stringify(item))
  const found: Waiting[] = []
  for (const key of keysUnder(place)) {
    try {
      const kept = JSON.parse(recall(key) ?? '') as Waiting // written below; anything else fails the check and is dropped
      if (typeof kept.clientId === 'string' && typeof kept.body === 'string' && typeof kept.at === 'number') found.push({ ...kept, failed: typeof kept.failed === 'string' ? kept.failed : null })
      else forget(key)
    } catch { forget(key) }
  }
  waiting.value = found.sort((a, b) => a.at - b.at)
}

export function putOut (body: string): Waiting {
  const last = waiting.value[waiting.value.length - 1]
  const item: Waiting = { clientId: newClientId(), body, at: Math.max(deviceNow(), last ? last.at + 1 : 0), failed: null }
  waiting.value = [...waiting.value, item]
  remember(place + item.clientId, JSON.stringify(item))
  return item
}

export function takeOut (clientId: string): Waiting | undefined {
  const item = waiting.value.find(other => other.clientId === clientId)
  if (item) waiting.value = waiting.value.filter(other => other !== item)
  forget(place + clientId)
  return item
}

export function markFailed (clientId: string, failed: string | null): void {
  waiting.value = waiting.value.map(item => {
    if (item.clientId !== clientId) return item
    const next = { ...item, failed }
    remember(place + clientId, JSON.stringify(next))
    return next
  })
}

export function emptyOutbox (): void {
  for (const item of waiting.value) forget(place + item.clientId)
  waiting.value = []
}
