import { useWords } from '../i18n/index.ts'
import { useFormats } from '../settings.tsx'
import { patternOf } from './parts.ts'
import { inOrder, isBilingual, isList, isRecord, valueAt, type Json, type Path } from './paths.ts'
import { currencyIn, unitOf } from './units.ts'

export interface FieldWords {
  /** A field's name: the catalogue's for its place, for its key, or the key itself (a currency, a skill's own name). */
  name (path: Path): string
  /** What the field is for, in one line, where there is something to say. */
  hint (path: Path): string | undefined
  /** What one more entry of a list or record is called. */
  one (path: Path): string
  trail (path: Path): string
  /** A value as people read it: with its unit, or as "name: value" pairs. */
  value (path: Path, value: Json | undefined): string
}

export function useFieldWords (document?: Json): FieldWords {
  const { t, may, language } = useWords()
  const formats = useFormats()

  /** Entries of lists are called by the name they carry. */
  const entry = (path: Path): string => {
    const held = valueAt(document, path)
    const own = isRecord(held) ? held['name'] : undefined
    const spoken = isRecord(own) ? own[language] : own
    const id = isRecord(held) ? held['skill'] ?? held['overlay'] ?? held['on'] : undefined
    return [spoken, id].find(one => typeof one === 'string' && one !== '') as string | undefined ?? t('playbook.nth', { n: Number(path.at(-1)) + 1 }) // find kept only strings
  }
  const name = (path: Path): string => {
    const key = path.at(-1) ?? ''
    if (typeof key === 'number') return entry(path)
    const skills = path.at(-2) === 'chatWeights' ? valueAt(document, ['skills']) : undefined
    const skill = isList(skills) ? skills.findIndex(one => isRecord(one) && one['skill'] === key) : -1
    if (skill >= 0) return entry(['skills', skill])
    return may(`playbook.field.${patternOf(path)}`) ?? may(`playbook.field.${key}`) ?? may(`tier.${key}`) ?? may(`role.${key}`) ?? may(`language.name.${key}`) ?? key
  }
  const number = (path: Path, value: number): string => {
    const unit = unitOf(path)
    const currency = currencyIn(path) ?? currencyBeside(document, path)
    switch (unit) {
      case 'span': return formats.span(value)
      case 'seconds': return formats.span(value * 1_000)
      case 'money': return currency ? formats.money({ minor: value, currency }) : formats.number(value)
      case 'share': return formats.percent(value)
      case 'times': return t('playbook.times', { n: formats.number(value) })
      default: return formats.number(value)
    }
  }
  const value = (path: Path, held: Json | undefined): string => {
    if (held === undefined || held === null || held === '') return t('word.none')
    if (typeof held === 'number') return number(path, held)
    if (typeof held === 'boolean') return t(held ? 'word.yes' : 'word.no')
    if (isList(held)) {
      if (held.length === 0) return t('word.none')
      return held.every(one => !isRecord(one)) ? held.map((one, index) => value([...path, index], one)).join(t('list.comma')) : held.map((one, index) => value([...path, index], one)).join(t('list.semicolon'))
    }
    if (isBilingual(held)) return `${held['zh-CN']} / ${held.en}`
    if (isRecord(held)) return inOrder(Object.keys(held)).map(key => t('playbook.pair', { name: name([...path, key]), value: value([...path, key], held[key]) })).join(t('list.comma')) || t('playbook.on')
    return may(`playbook.value.${held}`) ?? (/tiers|roleForTier|role\b/.test(patternOf(path)) ? may(`tier.${held}`) ?? may(`role.${held}`) : undefined) ?? held
  }
  return { name, value, one: path => may(`playbook.entry.${path.at(-1)}`) ?? name(path), hint: path => may(`playbook.hint.${patternOf(path)}`), trail: path => path.map((_, index) => name(path.slice(0, index + 1))).join(' › ') }
}

/** A record of money names its own currency beside the amounts. */
function currencyBeside (document: Json | undefined, path: Path): string | undefined {
  const beside = valueAt(document, path.slice(0, -1))
  const currency = isRecord(beside) ? beside['currency'] : undefined
  return typeof currency === 'string' && /^[A-Z]{3}$/.test(currency) ? currency : undefined
}
