import type { ConversationSummary } from '@zhiyu/server/contract/conversations'
import { useWords } from '../i18n/index.ts'
import { hrefOf } from '../route.ts'
import { useFormats } from '../settings.tsx'
import { useSystemWords } from '../workspace/system-words.ts'
import { TierMark } from './marks.tsx'

/** A conversation as one line that leads to it. */
export function ConversationLink ({ row, onLeave, who = true }: { row: ConversationSummary; onLeave?: (() => void) | undefined; who?: boolean }) {
  const { t } = useWords()
  const formats = useFormats()
  const systemWords = useSystemWords()
  const view = row.state === 'resolved' ? 'resolved' : row.state === 'with-agent' ? 'team' : row.state
  return (
    <a className="link-row" href={hrefOf('inbox', view, row.id)} onClick={onLeave}>
      <span className="link-top">{who && <><b className="cut">{row.customer.name ?? t('shopper.anonymous')}</b><TierMark tier={row.customer.tier} /></>}<span className={`status status-${row.state}`}>{row.state === 'with-agent' ? row.agent?.name ?? t('state.with-agent') : t(`state.${row.state}`)}</span><span className="grow" /><time className="faint" dateTime={row.lastAt}>{formats.dateTime(row.lastAt)}</time></span>
      <span className="cut faint">{row.lastSender === 'system' ? systemWords(row.lastWords ?? '') : row.lastWords}</span>
    </a>
  )
}
