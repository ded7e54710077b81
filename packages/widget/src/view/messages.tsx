import type { VNode } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { useSignalEffect } from '@preact/signals'
import type { MessageView } from '@zhiyu/server/contract/conversations'
import { draft, line, loadOlder, log, older, peerRead, sendAgain, typing } from '../chat/chat.ts'
import { takeOut, waiting, type Waiting } from '../chat/outbox.ts'
import { session } from '../chat/session.ts'
import { authorOf, dayWords, sameDay, systemWords, timeWords } from '../words/say.ts'
import { t } from '../words/words.ts'
import { CardOf } from './cards.tsx'
import { Home } from './home.tsx'
import { Icon } from './icon.tsx'
import { late } from './late.tsx'
import { aloud, senior } from './preferences.ts'
import { Text } from './text.tsx'

const Aloud = late(() => import('../senses/aloud.tsx').then(module => module.Aloud))
const wantsAloud = (): boolean => 'speechSynthesis' in window && (senior.value || aloud.value || !!session.value?.customer.care.some(need => need === 'vision' || need === 'silver'))

function Message ({ message, last }: { message: MessageView; last: boolean }): VNode {
  if (message.senderKind === 'system') {
    return <li class="msg system"><div class="system-words"><span class="sr">{t('who.system')}: </span>{systemWords(message)} <time dateTime={message.sentAt} class="soft">{timeWords(message.sentAt)}</time></div>{message.card ? <CardOf card={message.card} last={last} /> : null}</li>
  }
  const mine = message.senderKind === 'customer'
  return <li class={`msg ${mine ? 'self' : message.senderKind}`}>
    <div class="who">
      {mine ? <span class="sr">{authorOf(message)}</span> : <><span class="face" aria-hidden="true">{message.senderKind === 'ai' ? <Icon name="spark" size={16} /> : <Icon name="human" size={16} />}</span><bdi class="author">{authorOf(message)}</bdi></>}
      {message.label ? <span class="label">{message.label}</span> : null}
      <time dateTime={message.sentAt} class="soft">{timeWords(message.sentAt)}</time>
    </div>
    <div class="bubble"><Text body={message.body} /></div>
    {message.card ? <CardOf card={message.card} last={last} /> : null}
    {mine ? <div class="marks soft">{peerRead.value >= message.seq ? `✓✓ ${t('mark.read')}` : `✓ ${t('mark.sent')}`}</div> : wantsAloud() ? <Aloud message={message} last={last} /> : null}
  </li>
}

/** Unfinished words of the AI: seen, labelled, not announced; the message that follows is. */
function Draft ({ body }: { body: string }): VNode {
  return <li class="msg ai draft">
    <div class="who"><span class="face" aria-hidden="true"><Icon name="spark" size={16} /></span><bdi class="author">{t('who.ai')}</bdi><span class="label">{t('draft.label')}</span></div>
    <div class="bubble"><Text body={body} /></div>
  </li>
}

const reasons: Readonly<Record<string, Parameters<typeof t>[0]>> = { 'message.too-large': 'fail.too-large', 'message.invalid-text': 'fail.invalid', 'request.invalid': 'fail.invalid' }

function Unsent ({ item }: { item: Waiting }): VNode {
  return <li class="msg self unsent">
    <span class="sr">{t('who.you')}</span>
    <div class="bubble"><Text body={item.body} /></div>
    {item.failed
      ? <div class="marks error" role="alert">⚠ {t('mark.failed')} · {t(reasons[item.failed] ?? 'fail.other')}
        <span class="actions"><button type="button" class="plain" onClick={() => sendAgain(item.clientId)}>{t('mark.again')}</button><button type="button" class="plain" onClick={() => takeOut(item.clientId)}>{t('mark.drop')}</button></span></div>
      : <div class="marks soft">◌ {t(line.value.up ? 'mark.pending' : 'mark.queued')}</div>}
  </li>
}

/** How close to the end counts as "reading the newest", in px. */
const NEAR_END = 80

export function Messages (): VNode {
  const box = useRef<HTMLDivElement>(null)
  const [away, setAway] = useState(false)
  const stick = useRef(true)
  const top = useRef(0)
  const talking = useRef(false)
  const toEnd = (): void => { const area = box.current; if (area && talking.current) area.scrollTop = area.scrollHeight }
  const messages = log.value.messages
  const unsent = waiting.value

  // New words follow only a reader who is at the end, or who wrote them; nobody is scrolled away from what they read.
  useSignalEffect(() => {
    const newest = log.value.messages[log.value.messages.length - 1]
    talking.current = newest !== undefined || waiting.value.length > 0 // before the first word the greeting stays in sight
    if (newest?.senderKind === 'customer' || waiting.value.length > 0) stick.current = true
    void typing.value
    void draft.value
    if (stick.current) requestAnimationFrame(toEnd)
    else setAway(true)
  })
  useEffect(() => { // pictures and late cards grow after they were scrolled to
    const again = (): void => { if (stick.current) toEnd() }
    window.addEventListener('resize', again)
    const inner = box.current?.firstElementChild
    const grown = inner && typeof ResizeObserver === 'function' ? new ResizeObserver(again) : null
    if (inner) grown?.observe(inner)
    return () => { window.removeEventListener('resize', again); grown?.disconnect() }
  }, [])

  function onScroll (): void {
    const area = box.current
    if (!area) return
    if (area.scrollHeight - area.scrollTop - area.clientHeight < NEAR_END) {
      stick.current = true
      setAway(false)
    } else if (area.scrollTop < top.current - 2) stick.current = false // only going up is leaving; content that grows is not
    top.current = area.scrollTop
  }

  return <div class="scroll-frame">
    <div class="scroll" ref={box} onScroll={onScroll} tabIndex={0} role="region" aria-label={t('log.label')}><div>
      <Home />
      {older.value ? <button type="button" class="choice older" onClick={() => { void loadOlder() }}>{t('log.older')}</button> : null}
      <div role="log" aria-live="off" aria-label={t('log.label')}>
        <ul class="messages">
          {messages.map((message, i) => {
            const before = messages[i - 1]
            const newDay = !before || !sameDay(before.sentAt, message.sentAt)
            const rows = [<Message key={message.seq} message={message} last={i === messages.length - 1 && unsent.length === 0} />]
            if (newDay) rows.unshift(<li key={`day-${message.seq}`} class="day soft">{dayWords(message.sentAt)}</li>)
            return rows
          })}
          {unsent.map(item => <Unsent key={item.clientId} item={item} />)}
          {draft.value ? <Draft body={draft.value} /> : null}
        </ul>
      </div>
      {typing.value ? <div class="typing soft"><span class="dots" aria-hidden="true"><i /><i /><i /></span> {t(typing.value === 'ai' ? 'typing.ai' : 'typing.agent')}</div> : null}
    </div></div>
    {away ? <button type="button" class="to-end" onClick={() => { stick.current = true; toEnd(); setAway(false) }}><Icon name="down" size={18} /> {t('log.latest')}</button> : null}
  </div>
}
