import { useWords } from '../i18n/index.ts'

/** System messages carry a catalogue key; a key from a newer house is shown as it came. */
export function useSystemWords (): (body: string, values?: Readonly<Record<string, string>>) => string {
  const { may } = useWords()
  return (body, values) => {
    const key = body.split(/[\s?|{]/, 1)[0] ?? body
    return may(key.startsWith('system.') ? key : `system.${key}`, { name: '', ...values }) ?? body
  }
}
