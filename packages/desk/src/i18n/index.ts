import i18next from 'i18next'
import { initReactI18next, useTranslation } from 'react-i18next'
import { keep, readKept } from '../kept.ts'
import { en } from './en.ts'
import { zhCN } from './zh-cn.ts'

export type Language = 'zh-CN' | 'en'
export type Key = keyof typeof zhCN
export type Values = Readonly<Record<string, string | number>>
export interface Words {
  (key: Key, values?: Values): string
}

const wanted = (): Language => {
  const kept = readKept('language')
  if (kept === 'zh-CN' || kept === 'en') return kept
  return navigator.languages.some(language => language.startsWith('zh')) || !navigator.languages.some(language => language.startsWith('en')) ? 'zh-CN' : 'en'
}

export async function startWords (): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: wanted(), fallbackLng: 'zh-CN', keySeparator: false, nsSeparator: false,
    resources: { 'zh-CN': { translation: zhCN }, en: { translation: en } },
    interpolation: { escapeValue: false }, // React escapes; escaping twice would show &amp;
  })
  document.documentElement.lang = language()
}

export const language = (): Language => i18next.language === 'en' ? 'en' : 'zh-CN'

export async function speak (next: Language): Promise<void> {
  keep('language', next)
  document.documentElement.lang = next
  await i18next.changeLanguage(next)
}

export function useWords (): { t: Words; may: (key: string, values?: Values) => string | undefined; language: Language } {
  const { t, i18n } = useTranslation()
  return {
    t: (key, values) => t(key, { ...values }),
    /** For names that come from the house (rules, faults, skills): the catalogue's words, or nothing. */
    may: (key, values) => i18n.exists(key) ? t(key, { ...values }) : undefined,
    language: i18n.language === 'en' ? 'en' : 'zh-CN',
  }
}
