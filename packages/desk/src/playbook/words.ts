import { useWords } from '../i18n/index.ts'
import type { Path } from './paths.ts'

/** A field's name in words: the catalogue's for its key, or the key itself (a currency, a skill). */
export function useFieldWords (): { name: (key: string | number) => string; trail: (path: Path) => string } {
  const { t, may } = useWords()
  const name = (key: string | number): string => typeof key === 'number' ? t('playbook.nth', { n: key + 1 }) : may(`playbook.field.${key}`) ?? may(`tier.${key}`) ?? may(`role.${key}`) ?? may(`language.name.${key}`) ?? key
  return { name, trail: path => path.map(name).join(' › ') }
}
