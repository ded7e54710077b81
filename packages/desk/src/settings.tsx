import { createContext, useContext, useEffect, useMemo, useState, type ReactNode } from 'react'
import { createFormats, type Formats } from './format.ts'
import { useWords } from './i18n/index.ts'
import { keep, readKept } from './kept.ts'
import { paint, type Shade } from './theme.ts'

export type ShadeChoice = Shade | 'system'
export interface Settings {
  readonly shade: Shade
  readonly shadeChoice: ShadeChoice
  chooseShade (choice: ShadeChoice): void
  /** Single-letter shortcuts may be turned off (WCAG 2.1.4). */
  readonly letterKeys: boolean
  setLetterKeys (on: boolean): void
  readonly notify: boolean
  setNotify (on: boolean): void
}

const Context = createContext<Settings | null>(null)

function useSystemShade (): Shade {
  const [shade, setShade] = useState<Shade>(() => matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')
  useEffect(() => {
    const media = matchMedia('(prefers-color-scheme: dark)')
    const change = (): void => { setShade(media.matches ? 'dark' : 'light') }
    media.addEventListener('change', change)
    return () => { media.removeEventListener('change', change) }
  }, [])
  return shade
}

const keptChoice = (): ShadeChoice => {
  const kept = readKept('shade')
  return kept === 'light' || kept === 'dark' ? kept : 'system'
}

export function SettingsProvider ({ children }: { children: ReactNode }) {
  const system = useSystemShade()
  const [shadeChoice, setChoice] = useState(keptChoice)
  const [letterKeys, setLetters] = useState(() => readKept('letter-keys') !== 'off')
  const [notify, setNotifyState] = useState(() => readKept('notify') === 'on')
  const shade = shadeChoice === 'system' ? system : shadeChoice
  useMemo(() => { paint(shade) }, [shade])
  const value = useMemo<Settings>(() => ({
    shade, shadeChoice, letterKeys, notify,
    chooseShade (choice) { keep('shade', choice); setChoice(choice) },
    setLetterKeys (on) { keep('letter-keys', on ? null : 'off'); setLetters(on) },
    setNotify (on) { keep('notify', on ? 'on' : null); setNotifyState(on) },
  }), [shade, shadeChoice, letterKeys, notify])
  return <Context value={value}>{children}</Context>
}

export function useSettings (): Settings {
  const settings = useContext(Context)
  if (!settings) throw new Error('no settings above')
  return settings
}

const ZoneContext = createContext('Asia/Shanghai')
export const ZoneProvider = ZoneContext

/** Figures and times in the interface language and the shop's zone. */
export function useFormats (): Formats {
  const { t, language } = useWords()
  const timeZone = useContext(ZoneContext)
  // `t` changes identity with each render but not in meaning: language decides.
  return useMemo(() => createFormats(language, timeZone, t), [language, timeZone])
}
