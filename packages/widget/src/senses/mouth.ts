import { effect, signal } from '@preact/signals'
import type { MessageView } from '@zhiyu/server/contract/conversations'
import { conversation, log } from '../chat/chat.ts'
import { recall, remember } from '../chat/storage.ts'
import { systemWords } from '../words/say.ts'
import { readable, tongueOf } from './spoken.ts'

/** The browser's mouth. One message at a time; those that come meanwhile wait their turn when everything is read. */
const mouth = window.speechSynthesis
/** Which message is being read aloud. */
export const reading = signal<number | null>(null)
/** Read whatever is answered, as it comes. Remembered on this device. */
export const everything = signal(recall('zhiyu.everything') === '1')

let line: MessageView[] = []
/** Some engines never say that they have finished (Chrome for Android, on a locked screen). */
const MS_A_LETTER = 600
let patience: ReturnType<typeof setTimeout> | undefined

const wordsOf = (message: MessageView): string => message.senderKind === 'system' ? systemWords(message) : message.body

function next (): void {
  clearTimeout(patience)
  const message = line.shift()
  reading.value = message?.seq ?? null
  if (!message) return
  const words = readable(wordsOf(message))
  const said = new SpeechSynthesisUtterance(words)
  said.lang = tongueOf(words)
  const voices = mouth.getVoices()
  const voice = voices.filter(one => one.lang.replace('_', '-') === said.lang)[0] ?? voices.filter(one => one.lang.slice(0, 2) === said.lang.slice(0, 2))[0]
  if (voice) said.voice = voice
  said.rate = 0.9
  const over = (): void => { if (reading.value === message.seq) next() }
  said.onend = said.onerror = over
  patience = setTimeout(over, 5_000 + words.length * MS_A_LETTER)
  mouth.speak(said)
}

export function hush (): void {
  line = []
  clearTimeout(patience)
  reading.value = null
  mouth.cancel()
}

/** Reads this one now; pressed again while it reads, it is quiet. */
export function readAloud (message: MessageView): void {
  const same = reading.value === message.seq
  hush()
  if (same) return
  line = [message]
  next()
}

/** Switched on it begins with the newest answer, for that is what was just not read. */
export function readEverything (on: boolean): void {
  everything.value = on
  remember('zhiyu.everything', on ? '1' : '0')
  hush()
  const newest = log.value.messages.filter(isHeard).pop()
  if (on && newest) { line = [newest]; next() }
}

const isHeard = (message: MessageView): boolean => message.senderKind !== 'customer'

let last = 0
let talk: string | null = null
effect(() => {
  const { messages } = log.value
  const newest = messages[messages.length - 1]?.seq ?? 0
  if (talk !== conversation.value || last === 0) { // what was said before this page knew it is not read out by itself
    if (talk !== conversation.value && reading.peek() !== null) hush()
    talk = conversation.value
    last = newest
    return
  }
  const fresh = messages.filter(message => message.seq > last && isHeard(message))
  last = Math.max(last, newest)
  if (!everything.peek() || fresh.length === 0) return
  line = [...line, ...fresh]
  if (reading.peek() === null) next()
})
