import type { VNode } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { QueueView } from '@zhiyu/server/contract/conversations'
import { announce } from '../chat/announce.ts'
import { conversation, humanWanted, line, queue } from '../chat/chat.ts'
import { ask, serverNow } from '../chat/session.ts'
import { momentWords } from '../words/say.ts'
import { t } from '../words/words.ts'
import { Icon } from './icon.tsx'
import { CallBack } from './queue-call.tsx'
import { tellWait } from './queue-told.ts'
import { waitWords } from './queue-words.ts'
import '../style/queue.css'

/** A wait that nothing moves is asked for anew so often; what moves comes by itself. */
const ASK_EVERY_MS = 30_000
/** A changed range is spoken at most so often; the eye sees every change. */
const SPEAK_EVERY_MS = 60_000

/** Where the shopper stands and what to expect; or when somebody will be there. Honest, never silent, and with a way out. */
export function QueuePanel (): VNode | null {
  const now = queue.value
  if (humanWanted.value && now?.state !== 'waiting') return <div class="panel queue"><Icon name="clock" /> <div>{line.value.up ? t('queue.waiting') : t('human.kept')}</div></div>
  return now?.state === 'waiting' ? <Waiting key={now.waitingSince ?? ''} now={now} /> : null
}

function Waiting ({ now }: { now: QueueView }): VNode {
  const [, look] = useState(0)
  const told = tellWait(now)
  const range = waitWords(now)
  const spoken = useRef({ range, at: serverNow() })
  useEffect(() => {
    const timer = setTimeout(() => { look(n => n + 1); void refresh() }, Math.max(1_000, Math.min(ASK_EVERY_MS, told.by - serverNow() + 50)))
    return () => clearTimeout(timer)
  })
  useEffect(() => { if (told.late) announce(t('queue.late')) }, [told.late])
  useEffect(() => {
    if (range === spoken.current.range || serverNow() - spoken.current.at < SPEAK_EVERY_MS) return
    spoken.current = { range, at: serverNow() }
    announce(range)
  }, [range])
  const kept = now.callBack !== null
  const offered = now.callBackOffered || told.late
  if (!now.openNow) {
    return <section class="panel queue closed" aria-label={t('queue.closed')}><Icon name="clock" /><div><strong>{t('queue.closed')}{now.opensAt ? ` · ${t('queue.opens', { at: momentWords(now.opensAt) })}` : ''}</strong>{kept ? null : <div>{t('queue.kept')}</div>}<CallBack now={now} offered={offered} /></div></section>
  }
  return <section class="panel queue" aria-label={t('queue.title')}><Icon name="clock" /><div>
    <strong>{now.place ? t('queue.place', { n: now.place }) : t('queue.waiting')}</strong>
    {told.late && !kept ? <div>{t('queue.late')}</div> : null}
    {kept && !now.place ? null : <div>{range}</div>}
    {kept || offered ? null : <div class="soft">{t('queue.stay')}</div>}
    <CallBack now={now} offered={offered} />
  </div></section>
}

/** A window nobody looks at need not know. */
async function refresh (): Promise<void> {
  const id = conversation.value
  if (!id || document.visibilityState !== 'visible' || !line.value.up) return
  const reply = await ask<QueueView>('GET', `conversations/${id}/queue`)
  if (reply.ok && id === conversation.value) queue.value = reply.value
}
