import type { ConversationSummary } from '@zhiyu/server/contract/conversations'
import { useQuery } from '@tanstack/react-query'
import { api } from '../api/calls.ts'
import { keys } from '../api/keys.ts'
import { parseInstant } from '../clock.ts'
import { useWords } from '../i18n/index.ts'
import { useSkillName } from '../parts/skills.ts'
import { useWhyWords } from '../parts/why-words.ts'
import { useMay, useSession } from '../session.tsx'
import { useFormats } from '../settings.tsx'

/** For who received it from somebody else: who had it, why they passed it on, what was asked and tried, what is promised. Nobody asks the shopper again. */
export function HandOverCard ({ row }: { row: ConversationSummary }) {
  const { t, may, language } = useWords()
  const { agent } = useSession()
  const allowed = useMay()
  const formats = useFormats()
  const whyWords = useWhyWords()
  const { nameOf } = useSkillName()
  const concerns = row.state === 'with-agent' && (row.agent?.id === agent.id || allowed('conversation.intervene'))
  const handOver = useQuery({ queryKey: keys.handOver(row.id), queryFn: () => api.handOver(row.id), enabled: concerns })
  const { data } = handOver
  if (!concerns || !data || data.kind === 'none' || (data.kind === 'from-ai' && data.packet === null)) return null
  const { packet } = data
  const from = data.from?.name ?? t('author.colleague')
  const reason = may(`handover.${data.reason}`) ?? data.reason
  const known = packet?.flows.flatMap(({ slots }) => Object.entries(slots).flatMap(([name, value]) => may(`slot.${name}`) === undefined ? [] : `${may(`slot.${name}`) ?? name} ${value}`)).join(t('list.semicolon')) ?? ''
  const before = data.holders.filter(holder => holder.to !== null)
  return (
    <details className="hand-over" open key={data.at}>
      <summary><span className="mark mark-beside">{t('hand-over.mark')}</span><b>{t(`hand-over.${data.kind}`, { from, by: data.by?.name ?? t('author.colleague') })}</b>{reason && <span className="hand-over-reason">{reason}</span>}</summary>
      <dl>
        {packet && packet.intents.length > 0 && <div><dt>{t('hand-over.wanted')}</dt><dd>{packet.intents.map(flow => may(`flow.${flow}`) ?? flow).join(t('list.comma'))}</dd></div>}
        {known !== '' && <div><dt>{t('hand-over.known')}</dt><dd>{known}</dd></div>}
        {packet && <div><dt>{t('hand-over.mood')}</dt><dd>{t(`hand-over.mood.${packet.mood}`)}</dd></div>}
        {packet && <div><dt>{t('hand-over.next')}</dt><dd>{packet.next[language]}</dd></div>}
        {data.opening && <div><dt>{t('hand-over.opening')}</dt><dd>{data.opening}</dd></div>}
        {data.neededSkill && <div><dt>{t('hand-over.skill')}</dt><dd>{nameOf(data.neededSkill)}</dd></div>}
        <div><dt>{t('hand-over.tried')}</dt><dd>{[
          data.aiAnswers > 0 ? `${t('hand-over.ai', { n: data.aiAnswers })}${data.tried.length > 0 ? t('hand-over.ai-what', { what: data.tried.map(whyWords).join(t('list.comma')) }) : ''}` : '',
          ...before.filter(holder => holder.answers > 0).map(holder => t('hand-over.answers', { name: holder.agent.name ?? t('author.colleague'), n: holder.answers })), data.notes > 0 ? t('hand-over.notes', { n: data.notes }) : '',
        ].filter(Boolean).join(t('list.semicolon')) || t('word.none')}</dd></div>
        <div><dt>{t('hand-over.had')}</dt><dd>{before.map(holder => t('hand-over.held', { name: holder.agent.name ?? t('author.colleague'), time: formats.span(parseInstant(holder.to ?? holder.from) - parseInstant(holder.from)) })).join(t('list.comma')) || t('word.none')}</dd></div>
        {data.promises.length > 0 && <div><dt>{t('shopper.promises')}</dt><dd>{data.promises.map(promise => `${may(`promise.${promise.kind}`) ?? promise.kind} ${t('promise.by', { at: formats.dateTime(promise.dueAt) })}`).join(t('list.comma'))}</dd></div>}
      </dl>
    </details>
  )
}
