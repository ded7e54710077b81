import { useWords } from '../i18n/index.ts'

/** A tag in words: of the catalogue, or an interest by its name in the playbook. */
export function useTagWords (): (tag: string) => string {
  const { t, may } = useWords()
  return tag => may(`tag.${tag}`) ?? may(`tier.${tag}`) ?? may(`care.${tag.replace(/^care[.:-]/, '')}`) ?? (tag.startsWith('interest-') ? t('profile.interest', { name: tag.slice('interest-'.length) }) : tag)
}
