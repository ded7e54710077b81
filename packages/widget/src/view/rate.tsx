import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import { ask } from '../chat/session.ts'
import { conversation } from '../chat/chat.ts'
import { announce } from '../chat/announce.ts'
import { recall, remember } from '../chat/storage.ts'
import { t } from '../words/words.ts'
import { Icon } from './icon.tsx'
import '../style/rate.css'

/** One tap is a rating. The rest is offered once, below, and may be left alone. */
const stars = [1, 2, 3, 4, 5] as const
const starKey = (n: 1 | 2 | 3 | 4 | 5) => `rate.${n}` as const

export function Rate ({ last }: { last: boolean }): VNode | null {
  const key = `zhiyu.rated.${conversation.value ?? ''}`
  const before = Number(recall(key)) || 0
  const [score, setScore] = useState(before)
  const [step, setStep] = useState<'stars' | 'more' | 'done'>(before > 0 ? 'done' : 'stars')
  const [nps, setNps] = useState<number | null>(null)
  const [words, setWords] = useState('')
  const [refused, setRefused] = useState(false)
  if (step === 'stars' && !last) return null // the talk went on: never nag

  async function give (next: number, more: boolean): Promise<void> {
    const earlier = score
    setScore(next)
    const reply = await ask('POST', `conversations/${conversation.value ?? ''}/rating`, { score: next, ...(more && nps !== null ? { nps } : {}), ...(more && words.trim() ? { words: words.trim() } : {}) })
    setRefused(!reply.ok)
    if (!reply.ok) { setScore(earlier); return announce(t('rate.refused')) }
    remember(key, String(next))
    announce(t(more ? 'rate.done' : 'rate.thanks'))
    setStep(more ? 'done' : 'more')
  }

  return <div role="group" class="card rate" aria-label={t('rate.title')}>
    <div class="name">{t(step === 'stars' ? 'rate.title' : step === 'more' ? 'rate.thanks' : 'rate.done')}</div>
    <div class="stars" role="group" aria-label={t('rate.title')}>
      {stars.map(n => <button type="button" key={n} class={n <= score ? 'star lit' : 'star'} aria-pressed={n === score} aria-label={t('rate.stars', { n, word: t(starKey(n)) })} disabled={step === 'done'} onClick={() => { void give(n, false) }}><Icon name="star" filled={n <= score} size={34} /></button>)}
    </div>
    <div class="soft">{score > 0 ? t(starKey(score as 1)) /* 1…5 */ : `${t('rate.1')} — ${t('rate.5')}`}</div>
    {refused ? <div class="error" role="alert">{t('rate.refused')}</div> : null}
    {step === 'more' ? <form onSubmit={event => { event.preventDefault(); void give(score, true) }}>
      <p class="soft">{t('rate.more')}</p>
      <fieldset><legend>{t('rate.nps')}</legend><div class="nps">{Array.from({ length: 11 }, (_, n) => <button type="button" key={n} aria-pressed={nps === n} class={nps === n ? 'chosen' : ''} onClick={() => setNps(n)}>{n}</button>)}</div></fieldset>
      <label>{t('rate.words')}<textarea rows={2} maxLength={2_000} value={words} onInput={event => setWords(event.currentTarget.value)} /></label>
      <button type="submit" class="primary" disabled={nps === null && words.trim() === ''}>{t('rate.send')}</button>
    </form> : null}
  </div>
}
