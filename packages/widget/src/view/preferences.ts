import { effect, signal } from '@preact/signals'
import { recall, remember } from '../chat/storage.ts'
import { locale, speak } from '../words/words.ts'
import { isLocale, type Locale } from '../protocol.ts'
import { tellLocale } from '../chat/host.ts'

/** How this person likes to see the chat. Remembered on this device; senior mode may also be set by the page or the profile's offer. */
export const SMALLEST = 18
export const LARGEST = 30
const FIRST_SIZE = 20

export const senior = signal(recall('zhiyu.senior') === '1')
export const size = signal(within(Number(recall('zhiyu.size')) || FIRST_SIZE))
/** A button under each answer that reads it out; senior mode has it anyway. */
export const aloud = signal(recall('zhiyu.aloud') === '1')
/** The offer of senior mode is made once and never again after an answer. */
export const offerAnswered = signal(recall('zhiyu.senior') !== null)

function within (px: number): number {
  return Math.min(LARGEST, Math.max(SMALLEST, Math.round(px)))
}

export function setSenior (on: boolean): void {
  senior.value = on
  offerAnswered.value = true
  remember('zhiyu.senior', on ? '1' : '0')
}

export function setSize (px: number): void {
  size.value = within(px)
  remember('zhiyu.size', String(size.value))
}

export async function setLocale (next: Locale, byPerson: boolean): Promise<void> {
  if (await speak(next) && byPerson) {
    remember('zhiyu.locale', next)
    tellLocale(next)
  }
}

/** What the person chose before wins over what the page asks for. */
export async function startLocale (fromPage: Locale | null): Promise<void> {
  const kept = recall('zhiyu.locale')
  const first = isLocale(kept) ? kept : fromPage ?? locale.value
  while (!await speak(first)) await new Promise(resolve => { setTimeout(resolve, 1_000) })
  if (first !== fromPage) tellLocale(first)
}

effect(() => {
  const root = document.documentElement
  root.lang = locale.value
  root.className = senior.value ? 'senior' : ''
  root.style.fontSize = senior.value ? `${size.value}px` : ''
})
