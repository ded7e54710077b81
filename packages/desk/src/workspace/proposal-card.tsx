import type { ProposalCard } from '@zhiyu/server/contract/conversations'
import { useWords } from '../i18n/index.ts'
import { useFormats } from '../settings.tsx'

/** What the house would do for the shopper, and what became of it. Staff see it; only the shopper can answer. */
export function ProposalBlock ({ card }: { card: ProposalCard }) {
  const { t, may } = useWords()
  const formats = useFormats()
  const [title, ...more] = card.lines
  return (
    <div className="card">
      <div className="card-head"><b>{title}</b><span className={`status status-${card.state}`}>{t(`proposal.${card.state}`)}</span></div>
      {more.map(line => <div className="card-more" key={line}>{line}</div>)}
      {card.movement.direction !== 'none' && <div className="card-foot"><span className="faint">{t(`proposal.${card.movement.direction}`)}</span><b className="figure">{formats.money(card.movement.amount)}</b></div>}
      {card.state === 'open' && <div className="faint card-more">{t('proposal.until', { at: formats.dateTime(card.expiresAt) })}</div>}
      {card.outcome !== null && <div className="faint card-more">{may(`act.${card.outcome}`) ?? card.outcome}</div>}
    </div>
  )
}
