import type { MessageView, NoteView } from '@zhiyu/server/contract/conversations'
import { Button } from 'antd'
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { parseInstant } from '../clock.ts'
import { useWords } from '../i18n/index.ts'
import type { Outgoing } from '../live/outbox.ts'
import type { Peer } from '../live/peers.ts'
import { loadEarlier, type Talk } from '../live/talk.ts'
import { useFormats } from '../settings.tsx'
import { Bubble, NoteLine, OutgoingBubble, SystemLine } from './bubble.tsx'

type Line = { readonly kind: 'day'; readonly at: string } | { readonly kind: 'message'; readonly message: MessageView; readonly follows: boolean } | { readonly kind: 'note'; readonly note: NoteView; readonly about?: string | null }

/** A change of state leaves an event for colleagues and a line for the shopper: the desk shows one of them, the event. */
const TWINS: Readonly<Record<string, readonly string[]>> = {
  'system.handed-off': ['handed-off'], 'system.agent-joined': ['assigned', 'intervened'], 'system.supervisor-joined': ['intervened'], 'system.supervisor-left': ['intervened'], 'system.transferred': ['transferred'], 'system.returned': ['returned'], 'system.resolved': ['resolved'], 'system.reopened': ['reopened'], 'system.call-back-missed': ['returned'], 'system.call-back-asked': ['call-back'], 'system.call-back-done': ['call-back'], 'system.call-back-given-up': ['call-back'],
}

/** Messages and notes in one order, with a separator where a day begins (the shop's day). */
function linesOf (talk: Talk, notes: readonly NoteView[], sameDay: (a: string, b: string) => boolean): readonly Line[] {
  const lines: Line[] = []
  const first = talk.items[0]?.seq ?? 1
  let day: string | undefined
  let before: MessageView | undefined
  const put = (at: string, line: Line): void => {
    if (day === undefined || !sameDay(day, at)) { lines.push({ kind: 'day', at }); day = at; before = undefined }
    lines.push(line)
  }
  const sorted = notes.toSorted((a, b) => a.afterSeq - b.afterSeq || (a.at < b.at ? -1 : 1))
  const twins = new Map<string, MessageView>()
  for (const message of talk.items) {
    const note = message.senderKind === 'system' && sorted.find(one => one.afterSeq === message.seq - 1 && TWINS[message.body]?.includes(one.kind) && !twins.has(one.id))
    if (note) twins.set(note.id, message)
  }
  const hidden = new Set([...twins.values()].map(message => message.seq))
  let next = sorted.findIndex(note => note.afterSeq >= first - 1)
  if (next < 0) next = sorted.length
  const notesUpTo = (seq: number): void => {
    for (; next < sorted.length && sorted[next]!.afterSeq < seq; next++) { const note = sorted[next]!; put(note.at, { kind: 'note', note, about: twins.get(note.id)?.senderName ?? null }); before = undefined }
  }
  for (const message of talk.items) {
    notesUpTo(message.seq)
    if (hidden.has(message.seq)) continue
    const follows = before?.senderKind === message.senderKind && before.senderName === message.senderName && parseInstant(message.sentAt) - parseInstant(before.sentAt) < 120_000
    put(message.sentAt, { kind: 'message', message, follows })
    before = message
  }
  notesUpTo(Infinity)
  return lines
}

export function Messages ({ id, talk, notes, outgoing, peer, customerName }: { id: string; talk: Talk; notes: readonly NoteView[]; outgoing: readonly Outgoing[]; peer: Peer; customerName: string | null }) {
  const { t } = useWords()
  const formats = useFormats()
  const scroller = useRef<HTMLDivElement>(null)
  const atEnd = useRef(true)
  const heightBefore = useRef(0)
  const [loadingEarlier, setLoadingEarlier] = useState(false)
  const [newBelow, setNewBelow] = useState(false)
  const lines = useMemo(() => linesOf(talk, notes, formats.sameDay), [talk, notes, formats])
  const firstSeq = talk.items[0]?.seq ?? 1
  const pending = outgoing.filter(item => !talk.items.some(message => message.clientId === item.clientId))
  const readUpTo = talk.items.findLast(message => message.senderKind === 'agent' && message.seq <= peer.readSeq)?.seq

  // Earlier messages come in above: what is being read must stay where it is.
  useLayoutEffect(() => {
    const element = scroller.current
    if (element && heightBefore.current > 0) { element.scrollTop += element.scrollHeight - heightBefore.current; heightBefore.current = 0 }
  }, [firstSeq])
  useLayoutEffect(() => {
    const element = scroller.current
    if (!element) return
    if (atEnd.current) element.scrollTop = element.scrollHeight
    else setNewBelow(true)
  }, [talk.lastSeq, pending.length, notes.length, peer.typing])
  // Pictures, a growing composer: stay at the end while the pane changes its size.
  useEffect(() => {
    const element = scroller.current
    if (!element) return
    const observer = new ResizeObserver(() => { if (atEnd.current) element.scrollTop = element.scrollHeight })
    observer.observe(element)
    return () => { observer.disconnect() }
  }, [])

  const earlier = async (): Promise<void> => {
    if (loadingEarlier || firstSeq <= 1) return
    setLoadingEarlier(true)
    heightBefore.current = scroller.current?.scrollHeight ?? 0
    try { await loadEarlier(id) } catch { heightBefore.current = 0 } finally { setLoadingEarlier(false) }
  }
  return (
    <div className="messages-pane">
      <div
        className="messages" ref={scroller} tabIndex={0} role="log" aria-label={t('talk.messages')}
        onScroll={event => {
          const element = event.currentTarget
          atEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < 48
          if (atEnd.current) setNewBelow(false)
          if (element.scrollTop < 120) void earlier()
        }}
      >
        {firstSeq > 1 && <div className="messages-earlier"><Button size="small" type="text" loading={loadingEarlier} onClick={() => { void earlier() }}>{t('talk.earlier')}</Button></div>}
        {lines.map(line => line.kind === 'day' ? <div key={`day-${line.at}`} className="day"><span>{formats.day(line.at)}</span></div>
          : line.kind === 'note' ? <NoteLine key={line.note.id} note={line.note} about={line.about ?? null} />
            : line.message.senderKind === 'system' ? <SystemLine key={line.message.seq} message={line.message} />
              : <Bubble key={line.message.seq} message={line.message} follows={line.follows} read={line.message.seq === readUpTo} customerName={customerName} />)}
        {pending.map(item => <OutgoingBubble key={item.clientId} item={item} />)}
        {peer.typing && peer.typing !== 'agent' && <div className="typing" role="status"><span className="typing-dots" aria-hidden="true"><i /><i /><i /></span>{peer.typing === 'ai' ? t('talk.ai-typing') : t('talk.typing', { name: customerName ?? t('shopper.anonymous') })}</div>}
      </div>
      {newBelow && <Button className="messages-new" shape="round" size="small" onClick={() => { scroller.current?.scrollTo({ top: scroller.current.scrollHeight }) }}>{t('talk.new-below')}</Button>}
    </div>
  )
}
