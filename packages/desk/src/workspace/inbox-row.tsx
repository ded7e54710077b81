import type { ConversationSummary } from '@zhiyu/server/contract/conversations'
import { Tooltip } from 'antd'
import { parseInstant } from '../clock.ts'
import { useWords } from '../i18n/index.ts'
import { useNow } from '../live/hooks.ts'
import { Countdown } from '../parts/countdown.tsx'
import { Face } from '../parts/face.tsx'
import { CallBackMark, CareMark, TierMark } from '../parts/marks.tsx'
import { hrefOf } from '../route.ts'
import { useSession } from '../session.tsx'
import { useFormats } from '../settings.tsx'
import { useSystemWords } from './system-words.ts'
import type { View } from './views.ts'

export function InboxRow ({ row, view, selected }: { row: ConversationSummary; view: View; selected: boolean }) {
  const { t } = useWords()
  const { agent } = useSession()
  const formats = useFormats()
  const now = useNow()
  const systemWords = useSystemWords()
  const reason = useReason(row)
  const name = row.customer.name ?? t('shopper.anonymous')
  const who = row.lastSender === 'ai' ? t('sender.ai') : row.lastSender === 'agent' ? (row.agent?.id === agent.id ? t('sender.me') : row.agent?.name ?? t('sender.agent')) : ''
  const unread = row.state === 'resolved' ? 0 : row.unread // what is over asks for nobody's attention
  const words = row.lastSender === 'system' ? systemWords(row.lastWords ?? '') : row.lastWords ?? ''
  return (
    <Tooltip title={reason} placement="right" mouseEnterDelay={0.6}>
      <a className="row" href={hrefOf('inbox', view, row.id)} aria-current={selected ? 'true' : undefined}>
        <Face name={row.customer.name} size={36} />
        <span className="row-main">
          <span className="row-top">
            <span className={unread > 0 ? 'row-name cut row-new' : 'row-name cut'}>{name}</span>
            <TierMark tier={row.customer.tier} />
            {row.customer.care.slice(0, 3).map(care => <CareMark key={care} care={care} />)}
            <CallBackMark callBack={row.callBack} />
            <span className="grow" />
            <time className="row-time" dateTime={row.lastAt}>{formats.ago(row.lastAt, now)}</time>
          </span>
          <span className="row-words"><span className="cut">{who && <span className="row-who">{who} · </span>}{words}</span>{unread > 0 && <span className="unread"><span className="hidden-heading">{t('inbox.unread')}</span>{unread > 99 ? '99+' : unread}</span>}</span>
          <span className="row-foot">
            <span className="cut">{row.state === 'waiting' ? t('inbox.waiting-for', { time: formats.span(now - parseInstant(row.waitingSince ?? row.openedAt)) }) : row.state === 'with-ai' ? t('state.with-ai') : row.state === 'resolved' ? t('state.resolved') : row.agent?.id === agent.id ? t('state.mine') : row.agent?.name}</span>
            {row.nextPromise && row.state !== 'resolved' && <Countdown promise={row.nextPromise} />}
          </span>
        </span>
      </a>
    </Tooltip>
  )
}

/** Why this row stands where it stands, from the facts the server sorts by. */
function useReason (row: ConversationSummary): string {
  const { t, may } = useWords()
  const formats = useFormats()
  if (row.state === 'resolved') return t('reason.resolved', { at: formats.dateTime(row.resolvedAt ?? row.lastAt) })
  const parts: string[] = []
  if (row.nextPromise) parts.push(t('reason.promise', { what: may(`promise.${row.nextPromise.kind}`) ?? row.nextPromise.kind, at: formats.dateTime(row.nextPromise.dueAt) }))
  if (row.state === 'waiting') parts.push(t('reason.waiting', { at: formats.dateTime(row.waitingSince ?? row.openedAt) }))
  if (row.customer.tier !== 'mass') parts.push(t('reason.tier', { tier: t(`tier.${row.customer.tier}`) }))
  if (row.customer.care.length > 0) parts.push(t('reason.care', { care: row.customer.care.map(care => t(`care.${care}`)).join(t('list.comma')) }))
  if (row.unread > 0) parts.push(t('reason.unread', { n: row.unread }))
  if (parts.length === 0) parts.push(t('reason.recent', { at: formats.dateTime(row.lastAt) }))
  return parts.join(t('list.semicolon'))
}
