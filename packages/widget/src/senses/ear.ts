import { recall, remember } from '../chat/storage.ts'
import { locale } from '../words/words.ts'
import { isTongue, type Tongue } from './spoken.ts'

/** The browser's ear, where it has one. It may fail at any time, and its sound may leave the device: it listens only while asked to. */
interface Recognition { lang: string; interimResults: boolean; start(): void; abort(): void; stop(): void; onresult: ((event: Recognised) => void) | null; onend: (() => void) | null; onerror: ((event: { readonly error?: string }) => void) | null }
interface Recognised { readonly results: ArrayLike<ArrayLike<{ readonly transcript: string }>> }
type Hearing = Window & { SpeechRecognition?: new () => Recognition; webkitSpeechRecognition?: new () => Recognition }

/** What became of it. `stopped`: the shopper ended it, and nothing was heard. */
export type Heard = 'heard' | 'nothing' | 'not-allowed' | 'no-microphone' | 'no-network' | 'unknown-tongue' | 'stopped' | 'failed'

const reasons: Readonly<Record<string, Heard>> = {
  'not-allowed': 'not-allowed', 'service-not-allowed': 'not-allowed', 'no-speech': 'nothing', 'audio-capture': 'no-microphone', network: 'no-network', 'language-not-supported': 'unknown-tongue', aborted: 'stopped',
}
/** Some engines neither hear nor end. */
const PATIENCE_MS = 30_000

const Ear = (window as Hearing).SpeechRecognition ?? (window as Hearing).webkitSpeechRecognition // not in TypeScript's DOM library
export const canListen = Ear !== undefined

const kept = 'zhiyu.tongue'
export function ownTongue (): Tongue {
  const chosen = recall(kept)
  return isTongue(chosen) ? chosen : locale.value === 'en' ? 'en-US' : 'zh-CN'
}
export const keepTongue = (tongue: Tongue): void => remember(kept, tongue)

/** Listens once. `hear` gets the words so far, `over` comes exactly once. Returns how to stop: what was heard until then counts. */
export function listen (tongue: Tongue, hear: (words: string) => void, over: (how: Heard) => void): () => void {
  if (!Ear) { over('failed'); return () => {} }
  const ear = new Ear()
  let words = ''
  let ended = false
  let stopped = false
  const end = (how: Heard): void => { if (!ended) { ended = true; clearTimeout(patience); over(words ? 'heard' : how) } }
  const patience = setTimeout(() => { try { ear.abort() } catch { /* had ended */ } end('nothing') }, PATIENCE_MS)
  ear.lang = tongue
  ear.interimResults = true
  ear.onresult = event => {
    if (ended) return
    words = ''
    for (let i = 0; i < event.results.length; i++) words += event.results[i]?.[0]?.transcript ?? ''
    if (words) hear(words)
  }
  ear.onerror = event => end(reasons[event.error ?? ''] ?? 'failed')
  ear.onend = () => end(stopped ? 'stopped' : 'nothing')
  try { ear.start() } catch { end('failed') }
  return () => {
    if (ended) return
    stopped = true
    try { ear.stop() } catch { /* had not started */ }
    setTimeout(() => end('stopped'), 1_500) // the last words may still come
  }
}
