import type { VNode } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { ProposalCard as Card } from '@zhiyu/server/contract/conversations'
import { announce } from '../chat/announce.ts'
import { callHuman, humanWanted, state } from '../chat/chat.ts'
import { serverNow } from '../chat/session.ts'
import { parseInstant } from '../clock.ts'
import { momentWords, moneyWords } from '../words/say.ts'
import { hasWords, t } from '../words/words.ts'
import { Icon } from '../view/icon.tsx'
import { answer, known, look } from './answers.ts'
import { decideStanding, leftOf, type Answer, type Standing } from './standing.ts'
import '../style/proposal.css'

/** What would be done, to be confirmed or declined. Nothing is done without the first button, and nothing twice. */
const marks: Readonly<Partial<Record<Standing, string>>> = { done: '✓', declined: '✕', refused: '⚠' }

const confirmWords = (deed: string): string => { const key = `proposal.confirm.${deed}`; return t(hasWords(key) ? key : 'proposal.confirm') }

function becauseWords (outcome: string | null | undefined): string {
  const key = `proposal.because.${(outcome ?? '').split('.').pop() ?? ''}`
  return hasWords(key) ? t(key) : t('proposal.because')
}

/** Counts for the eye; the hour stands beside it, and a screen reader hears it once, in the last minute. */
function Until ({ at, leftMs }: { at: string; leftMs: number }): VNode {
  const left = leftOf(leftMs)
  const last = left !== undefined && left.minutes === 0
  useEffect(() => { if (last) announce(t('proposal.lastMinute')) }, [last])
  return <p class={last ? 'until last' : 'until'}><Icon name="clock" size={18} /><span>{t('proposal.until', { at: momentWords(at) })}{left ? <span role="timer" aria-live="off">{left.minutes > 0 ? t('proposal.left', { minutes: left.minutes, seconds: left.seconds < 10 ? `0${left.seconds}` : left.seconds }) : t('proposal.leftSeconds', { seconds: left.seconds })}</span> : null}</span></p>
}

export function ProposalCard ({ card }: { card: Card }): VNode {
  const end = parseInstant(card.expiresAt)
  const [leftMs, setLeft] = useState(end - serverNow())
  const now = known.value[card.proposalId] ?? {}
  const standing = decideStanding(card, now, leftMs)
  const result = useRef<HTMLParagraphElement>(null)
  /** An answer was given here: its end is told, and takes the focus its button had. */
  const mine = useRef(false)
  const open = standing === 'open'
  const outcome = card.outcome ?? now.outcome

  useEffect(() => {
    if (standing !== 'open' && standing !== 'working' && standing !== 'unsure') return undefined
    const timer = setInterval(() => setLeft(end - serverNow()), 1_000)
    return () => clearInterval(timer)
  }, [standing, end])
  useEffect(() => { if (standing === 'expired' && card.state === 'open') void look() }, [standing])
  useEffect(() => {
    if (!mine.current || standing === 'working') return
    mine.current = false
    announce((result.current?.textContent ?? '').replace(/^[✓✕⚠]/, ''))
    result.current?.focus()
  }, [standing, now.trouble])

  function press (what: Answer): void {
    mine.current = true
    void answer(card, what)
  }

  const [title = '', ...lines] = card.lines
  const titleId = `proposal-${card.proposalId}`
  const { direction, amount } = card.movement
  const trouble = now.trouble && (open || standing === 'refused' || standing === 'expired') ? t(`proposal.trouble.${now.trouble}`) : ''
  return <div role="group" class={`card proposal ${standing}`} aria-labelledby={titleId}>
    <div class="name" id={titleId}>{title}</div>
    {lines.length > 0 ? <ul class="lines">{lines.map(one => <li key={one}>{one}</li>)}</ul> : null}
    <p class="sum">{direction === 'none' ? t('proposal.noMoney') : <>{t(direction === 'to-shopper' ? 'proposal.toYou' : 'proposal.fromYou')} <b>{moneyWords(amount)}</b></>}</p>
    {open ? <Until at={card.expiresAt} leftMs={leftMs} /> : null}
    <p class={standing === 'open' ? 'outcome error' : 'outcome'} ref={result} tabIndex={-1}>
      {open ? trouble : <>{marks[standing] ? <span class="mark" aria-hidden="true">{marks[standing]}</span> : <Icon name="clock" size={20} />}<span><strong>{t(`proposal.${standing}`)}</strong>
        {standing === 'done' && outcome ? ` ${t('proposal.number', { id: outcome })}` : ''}
        {standing === 'refused' ? ` ${now.trouble === 'person' || !outcome ? trouble || t('proposal.because') : becauseWords(outcome)}` : ''}</span></>}
    </p>
    {open || standing === 'working' ? <div class="pair">
      <button type="button" class="primary" disabled={!open} onClick={() => press('confirm')}>{standing === 'working' && now.working === 'confirm' ? t('proposal.doing') : confirmWords(card.deed)}</button>
      <button type="button" class="choice" disabled={!open} onClick={() => press('decline')}>{t('proposal.decline')}</button>
    </div> : null}
    {standing === 'unsure' ? <button type="button" class="choice" onClick={() => { void look() }}>{t('proposal.look')}</button> : null}
    {(open || standing === 'refused' || standing === 'unsure') && state.value === 'with-ai' && !humanWanted.value ? <button type="button" class="plain to-human" onClick={() => { void callHuman() }}><Icon name="human" size={20} /> {t('proposal.human')}</button> : null}
  </div>
}
