import type { ConversationSummary } from '@zhiyu/server/contract/conversations'
import type { CareNeed, Tier } from '@zhiyu/server/contract/customers'
import { Tooltip } from 'antd'
import { useWords } from '../i18n/index.ts'
import { useFormats } from '../settings.tsx'

export const tiers = ['diamond', 'core', 'mass'] as const satisfies readonly Tier[]
export const cares = ['silver', 'hearing', 'vision', 'dialect', 'language'] as const satisfies readonly CareNeed[]

/** The base tier carries no mark in lists: a mark on everybody marks nobody. */
export function TierMark ({ tier, always = false }: { tier: Tier; always?: boolean }) {
  const { t } = useWords()
  if (tier === 'mass' && !always) return null
  return (
    <span className={`mark mark-${tier}`}>
      {tier === 'diamond' && <svg viewBox="0 0 12 12" width="10" height="10" aria-hidden="true"><path d="M3 1.500h6l2.500 3L6 11 .5 4.500z" fill="currentColor" /></svg>}
      {t(`tier.${tier}`)}
    </span>
  )
}

/** Somebody waits to be called, or to be written to: when, on hover. */
export function CallBackMark ({ callBack }: { callBack: ConversationSummary['callBack'] }) {
  const { t } = useWords()
  const formats = useFormats()
  if (!callBack) return null
  const when = callBack.how === 'message' ? t('call-back.title.message') : callBack.notBefore === null ? t('call-back.when.now') : t(callBack.tries > 0 ? 'call-back.when.again' : 'call-back.when.at', { at: formats.dateTime(callBack.notBefore) })
  return <Tooltip title={when} mouseEnterDelay={0.2}><span className="mark mark-call">{t(`call-back.mark.${callBack.how}`)}</span></Tooltip>
}

export function CareMark ({ care }: { care: CareNeed }) {
  const { t } = useWords()
  return <Tooltip title={t(`care.${care}`)} mouseEnterDelay={0.2}><span className="mark mark-care" role="img" aria-label={t(`care.${care}`)}>{t(`care-short.${care}`)}</span></Tooltip>
}
