import { parseInstant } from '../clock.ts'
import { useWords } from '../i18n/index.ts'
import { useFormats } from '../settings.tsx'
import { useSkillName } from './skills.ts'

interface Why { readonly rule: string; readonly facts: Readonly<Record<string, string | number | boolean>> }

/** A reason in words: the catalogue's sentence for the rule, its facts written as people read them; without a sentence, the facts themselves. */
/** Figures that are 0..1 and read as a percentage. */
const SHARES: ReadonlySet<string> = new Set(['share', 'low', 'high', 'line'])

export function useWhyWords (): (why: Why) => string {
  const { t, may } = useWords()
  const formats = useFormats()
  const { nameOf } = useSkillName()
  const worded = (key: string, value: string | number | boolean, currency: string): string => {
    if (typeof value === 'boolean') return t(value ? 'word.yes' : 'word.no')
    if (typeof value === 'number') return /minor$/i.test(key) && currency ? formats.money({ minor: value, currency }) : /ms$/i.test(key) ? formats.span(value) : SHARES.has(key) ? formats.percent(value) : formats.number(value)
    if (/skill$/i.test(key)) return nameOf(value)
    if (key === 'needs') return value.split(' ').map(need => may(`care.${need}`) ?? need).join(t('list.comma'))
    if (key === 'by') return may(`by.${value}`) ?? value
    if (/(at|on|since)$/i.test(key) && Number.isFinite(parseInstant(value))) return formats.dateTime(value)
    return may(`tier.${value}`) ?? may(`role.${value}`) ?? may(`care.${value}`) ?? may(`handover.${value}`) ?? value
  }
  return ({ rule, facts }) => {
    const currency = typeof facts['currency'] === 'string' && /^[A-Z]{3}$/.test(facts['currency']) ? facts['currency'] : ''
    const values = Object.fromEntries(Object.entries(facts).map(([key, value]) => [key, worded(key, value, currency)]))
    const said = may(`why.${rule}`, values)
    if (said) return said
    const listed = Object.entries(values).filter(([key]) => key !== 'currency').map(([key, value]) => t('why.fact', { key: may(`fact.${key}`) ?? key, value }))
    return [rule, ...listed].join(t('list.comma'))
  }
}
