import { useWords } from '../i18n/index.ts'
import { useFormats } from '../settings.tsx'

/** System messages carry a catalogue key; a key from a newer house is shown as it came. */
export function useSystemWords (): (body: string, values?: Readonly<Record<string, string>>) => string {
  const { may } = useWords()
  const formats = useFormats()
  return (body, values) => {
    const [key = body, minor, currency] = body.split(/[\s?|{]/, 3)
    const amount = minor !== undefined && currency !== undefined && /^\d+$/.test(minor) && /^[A-Z]{3}$/.test(currency) ? formats.money({ minor: Number(minor), currency }) : ''
    return may(key.startsWith('system.') ? key : `system.${key}`, { name: '', money: amount, ...values }) ?? body
  }
}
