import { signal } from '@preact/signals'
import { locale } from '../words/words.ts'

/** Ears and mouth of the browser, where it has them. Both are absent in many engines, and may fail at any time. */
interface Recognition { lang: string; interimResults: boolean; start(): void; stop(): void; onresult: ((event: RecognitionResult) => void) | null; onend: (() => void) | null; onerror: (() => void) | null }
interface RecognitionResult { readonly results: ArrayLike<ArrayLike<{ readonly transcript: string }>> }
type Speaking = Window & { SpeechRecognition?: new () => Recognition; webkitSpeechRecognition?: new () => Recognition }

const Ear = (window as Speaking).SpeechRecognition ?? (window as Speaking).webkitSpeechRecognition // not in TypeScript's DOM library
export const canListen = Ear !== undefined
export const canSpeak = 'speechSynthesis' in window && 'SpeechSynthesisUtterance' in window

/** Which message is being read aloud. */
export const reading = signal<number | null>(null)

export function readAloud (seq: number, words: string): void {
  if (!canSpeak) return
  const voice = window.speechSynthesis
  voice.cancel()
  if (reading.value === seq) { reading.value = null; return }
  const said = new SpeechSynthesisUtterance(words.slice(0, 4_000))
  said.lang = locale.value
  said.rate = 0.9
  said.onend = said.onerror = () => { if (reading.value === seq) reading.value = null }
  reading.value = seq
  voice.speak(said)
}

/** Listens once. `heard` gets the words so far; `over` says whether anything was heard. Returns how to stop. */
export function listen (heard: (words: string) => void, over: (ok: boolean) => void): () => void {
  if (!Ear) { over(false); return () => {} }
  const ear = new Ear()
  let any = false
  ear.lang = locale.value
  ear.interimResults = true
  ear.onresult = event => {
    let words = ''
    for (let i = 0; i < event.results.length; i++) words += event.results[i]?.[0]?.transcript ?? ''
    any = words !== ''
    heard(words)
  }
  ear.onend = () => over(any)
  ear.onerror = () => { ear.onend = null; over(false) }
  try { ear.start() } catch { over(false) }
  return () => { try { ear.stop() } catch { /* had not started */ } }
}
