import { batch, signal } from '@preact/signals'
import type { Locale } from '../protocol.ts'
import type { LateKey } from './zh-CN.late.ts'
import type { WordKey as FirstKey } from './zh-CN.ts'

export type WordKey = FirstKey | LateKey
type Catalogue = Readonly<Record<string, string>>

/** One language is loaded, the one being read, and of it only the words of what is shown: the rest costs nothing until it is opened. */
const first: Readonly<Record<Locale, () => Promise<Catalogue>>> = {
  'zh-CN': () => import('./zh-CN.ts').then(module => module.zhCN),
  en: () => import('./en.ts').then(module => module.en),
}
const late: Readonly<Record<Locale, () => Promise<Catalogue>>> = {
  'zh-CN': () => import('./zh-CN.late.ts').then(module => module.zhCNLate),
  en: () => import('./en.late.ts').then(module => module.enLate),
}

const words = signal<Catalogue>({})
let lateWanted = false
export const locale = signal<Locale>(/^zh/i.test(navigator.language) ? 'zh-CN' : 'en')

/** Changes the language once its words are here; a lost network leaves the present one. */
export async function speak (next: Locale): Promise<boolean> {
  try {
    const [now, more] = await Promise.all([first[next](), lateWanted ? late[next]() : {}])
    batch(() => { words.value = { ...now, ...more }; locale.value = next })
    return true
  } catch { return false }
}

/** Fetches the words of the late parts, in the present language and in those chosen later. */
export async function learnLate (): Promise<void> {
  const more = await late[locale.value]()
  lateWanted = true
  words.value = { ...words.value, ...more }
}

/** The words of a key in the present language, values put in. */
export function t (key: WordKey, values: Readonly<Record<string, string | number>> = {}): string {
  return (words.value[key] ?? '').replace(/\{(\w+)\}/g, (hole, name: string) => String(values[name] ?? hole))
}

export const hasWords = (key: string): key is WordKey => Object.prototype.hasOwnProperty.call(words.value, key)
