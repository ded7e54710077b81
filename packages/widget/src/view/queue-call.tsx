import type { VNode } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { QueueView } from '@zhiyu/server/contract/conversations'
import { announce } from '../chat/announce.ts'
import { conversation, queue } from '../chat/chat.ts'
import { ask, serverNow, zone } from '../chat/session.ts'
import { instantText, parseInstant, zoned } from '../clock.ts'
import { momentWords, timeWords } from '../words/say.ts'
import { t, type WordKey } from '../words/words.ts'

type Failed = 'call.bad' | 'call.failed'

/** So many digits a number of anybody's has; the server reads it closely. */
const callable = /^\d{7,15}$/

/** Sends the wish; the answer is the new state of the wait. */
async function send (method: 'PUT' | 'DELETE', body?: object): Promise<Failed | null> {
  const id = conversation.value
  const reply = await ask<QueueView>(method, `conversations/${id ?? ''}/call-back`, body)
  if (!reply.ok) return reply.status === 400 ? 'call.bad' : 'call.failed'
  if (id === conversation.value) queue.value = reply.value
  return null
}

/** Beside the place in the queue: the offer, the small form, or what was asked for. One at a time; waiting on needs none of it. */
export function CallBack ({ now, offered }: { now: QueueView; offered: boolean }): VNode | null {
  const [writing, setWriting] = useState(false)
  const [failed, setFailed] = useState<Failed | null>(null)
  const place = useRef<HTMLDivElement>(null)
  const moved = useRef(false)
  // The button that was pressed is gone: the focus stays here, on what came instead.
  useEffect(() => {
    if (moved.current) place.current?.querySelector<HTMLElement>('input, button')?.focus()
    moved.current = false
  }, [writing, now.callBack])
  async function act (method: 'PUT' | 'DELETE', said: WordKey, body?: object): Promise<void> {
    moved.current = true
    const problem = body && 'phone' in body && !callable.test(String(body.phone).normalize('NFKC').replace(/\D/g, '')) ? 'call.bad' : await send(method, body)
    setFailed(problem)
    if (problem) return
    setWriting(false)
    announce(t(said))
  }
  const open = (on: boolean): void => { moved.current = true; setFailed(null); setWriting(on) }
  const shown = writing ? <Form failed={failed} save={body => { void act('PUT', 'call.saved', body) }} back={() => open(false)} />
    : now.callBack ? <Asked callBack={now.callBack} change={() => open(true)} cancel={() => { void act('DELETE', 'call.cancelled') }} />
      : offered ? <div class="offered"><p>{t(now.openNow ? 'call.offer' : 'call.offerClosed')}</p><div class="pair">
        <button type="button" class="primary" onClick={() => open(true)}>{t('call.phone')}</button>
        <button type="button" class="choice" onClick={() => { void act('PUT', 'call.saved', { how: 'message' }) }}>{t('call.message')}</button></div></div> : null
  return shown && <div class="call" ref={place}>{shown}{failed && !writing ? <div class="error" role="alert">{t(failed)}</div> : null}</div>
}

function Asked ({ callBack, change, cancel }: { callBack: NonNullable<QueueView['callBack']>; change: () => void; cancel: () => void }): VNode {
  const { how, phone, notBefore, tries } = callBack
  const later = notBefore !== null && parseInstant(notBefore) > serverNow() ? notBefore : null
  return <div class="asked">
    {how === 'phone' ? <p><strong>{t('call.asked')}</strong> <span>{later ? t('call.askedAt', { at: momentWords(later), phone: phone ?? '' }) : t('call.askedSoon', { phone: phone ?? '' })}</span></p> : <p><strong>{t('call.written')}</strong></p>}
    <p class="soft">{tries > 0 ? `${t('call.tries')} ` : ''}{t('call.leave')}</p>
    <div class="pair">{how === 'phone' ? <button type="button" class="choice" onClick={change}>{t('call.change')}</button> : <button type="button" class="choice" onClick={change}>{t('call.phone')}</button>}
      <button type="button" class="choice" onClick={cancel}>{t(how === 'phone' ? 'call.cancel' : 'call.wait')}</button></div>
  </div>
}

function Form ({ failed, save, back }: { failed: Failed | null; save: (body: object) => void; back: () => void }): VNode {
  const [phone, setPhone] = useState('')
  const [when, setWhen] = useState('')
  return <form onSubmit={event => { event.preventDefault(); save({ how: 'phone', phone, ...(when ? { preferredAt: when } : {}) }) }} onKeyDown={event => { if (event.key === 'Escape' && !event.isComposing) { event.stopPropagation(); back() } }} aria-label={t('call.title')}>
    <label>{t('call.number')}<input type="tel" inputMode="tel" autocomplete="tel" required maxLength={40} value={phone} aria-invalid={failed === 'call.bad'} aria-describedby={failed ? 'call-problem' : undefined} onInput={event => setPhone(event.currentTarget.value)} /></label>
    {failed ? <div class="error" id="call-problem" role="alert">{t(failed)}</div> : null}
    <label>{t('call.when')}<select value={when} onChange={event => setWhen(event.currentTarget.value)}>{times().map(([at, words]) => <option key={at} value={at}>{words}</option>)}</select></label>
    <div class="pair"><button type="submit" class="primary" disabled={phone.trim() === ''}>{t('call.send')}</button><button type="button" class="choice" onClick={back}>{t('call.back')}</button></div>
  </form>
}

/** When it is my turn, in an hour, this evening at six (while that is to come), tomorrow at ten: the shop's clock. */
function times (): [string, string][] {
  const now = Math.ceil(serverNow() / 60_000) * 60_000
  const [hours = 0, minutes = 0] = zoned(now, zone.value, 'en-GB', { hour: '2-digit', minute: '2-digit', hour12: false }).split(':').map(Number)
  const midnight = now - ((hours % 24) * 60 + minutes) * 60_000
  const at = (hour: number): string => instantText(midnight + hour * 3_600_000)
  const soon = instantText(now + 3_600_000)
  return [['', t('call.soon')], [soon, `${t('call.hour')} (${timeWords(soon)})`], ...(hours < 17 ? [[at(18), t('call.evening', { at: timeWords(at(18)) })] as [string, string]] : []), [at(34), t('call.tomorrow', { at: timeWords(at(34)) })]]
}
