import { Segmented } from 'antd'
import { useWords } from '../i18n/index.ts'
import { go } from '../route.ts'

/** Articles or training: two halves of one room. */
export function KnowledgeParts ({ part }: { part: 'articles' | 'training' }) {
  const { t } = useWords()
  return <Segmented<'articles' | 'training'> aria-label={t('training.parts')} value={part} onChange={to => { if (to === 'training') go('knowledge', 'training'); else go('knowledge') }} options={(['articles', 'training'] as const).map(value => ({ value, label: t(`training.tab.${value}`) }))} />
}
