import type { MessageView, NoteView } from '@zhiyu/server/contract/conversations'
import { Button } from 'antd'
import { useWords } from '../i18n/index.ts'
import { outbox, type Outgoing } from '../live/outbox.ts'
import { Face } from '../parts/face.tsx'
import { PlainText } from '../parts/plain-text.tsx'
import { useFormats } from '../settings.tsx'
import { CardView } from './cards.tsx'
import { useSystemWords } from './system-words.ts'

export function Bubble ({ message, follows, read, customerName }: { message: MessageView; follows: boolean; read: boolean; customerName: string | null }) {
  const { t } = useWords()
  const formats = useFormats()
  const name = message.senderKind === 'customer' ? customerName ?? t('shopper.anonymous') : message.senderName ?? (message.senderKind === 'ai' ? t('sender.ai') : t('sender.agent'))
  return (
    <article className={`bubble bubble-${message.senderKind}${follows ? ' bubble-follows' : ''}`}>
      {follows ? <span className="bubble-space" /> : message.senderKind === 'ai' ? <span className="face face-ai" aria-hidden="true">AI</span> : <Face name={name} size={28} />}
      <div className="bubble-side">
        <div className={follows && !message.label ? 'bubble-head hidden-heading' : 'bubble-head'}><span className={follows ? 'hidden-heading' : ''}>{name}</span>{message.label && <span className="ai-label">{message.label}</span>}{!follows && <time dateTime={message.sentAt}>{formats.time(message.sentAt)}</time>}</div>
        <div className="bubble-body" title={formats.dateTime(message.sentAt)}><PlainText text={message.body} /></div>
        {message.card && <CardView card={message.card} />}
        {read && <div className="bubble-read">{t('talk.read')}</div>}
      </div>
    </article>
  )
}

/** On its way, waiting for the line, or refused: always said, never silently lost. */
export function OutgoingBubble ({ item }: { item: Outgoing }) {
  const { t, may } = useWords()
  return (
    <article className="bubble bubble-agent bubble-outgoing">
      <span className="bubble-space" />
      <div className="bubble-side">
        <div className="bubble-body"><PlainText text={item.body} /></div>
        {item.card && <CardView card={item.card} />}
        <div className={item.state === 'failed' ? 'bubble-read bubble-failed' : 'bubble-read'} role="status">
          {item.state === 'failed'
            ? <>{t('talk.failed')} {may(`fault.${item.code ?? ''}`)} <Button type="link" size="small" onClick={() => { outbox.retry(item.clientId) }}>{t('action.retry')}</Button><Button type="link" size="small" onClick={() => { outbox.discard(item.clientId) }}>{t('action.discard')}</Button></>
            : item.state === 'waiting' ? t('talk.waiting-line') : t('talk.sending')}
        </div>
      </div>
    </article>
  )
}

export function SystemLine ({ message }: { message: MessageView }) {
  const formats = useFormats()
  const words = useSystemWords()
  return <p className="system-line"><span>{words(message.body, { name: message.senderName ?? '' })}</span> <time dateTime={message.sentAt}>{formats.time(message.sentAt)}</time></p>
}

/** Notes are for colleagues only; their colour says so before their words do. Events are one quiet line. */
export function NoteLine ({ note, about }: { note: NoteView; about: string | null }) {
  const { t } = useWords()
  const formats = useFormats()
  const eventWords = useEventWords()
  const who = useWho(note)
  if (note.kind !== 'note') {
    const { text, said } = eventWords(note, who, about)
    return <p className="system-line"><span>{text}{said && <span className="event-body">{said}</span>}</span> <time dateTime={note.at}>{formats.time(note.at)}</time></p>
  }
  return (
    <article className={note.detail['whisper'] === true ? 'note-line note-whisper' : 'note-line'}>
      <div className="bubble-head"><span className="note-mark">{t(note.detail['whisper'] === true ? 'intervene.whisper' : 'note.mark')}</span><span>{who}</span><time dateTime={note.at}>{formats.time(note.at)}</time></div>
      <div className="note-body"><PlainText text={note.body} /></div>
    </article>
  )
}

function useWho (note: NoteView): string {
  const { t, may } = useWords()
  return note.authorName ?? may(`author.${note.authorId}`) ?? t('author.system')
}

/** What happened, and the words somebody gave with it. */
function useEventWords (): (note: NoteView, who: string, about: string | null) => { text: string; said: string } {
  const { t, may } = useWords()
  const formats = useFormats()
  return (note, who, about) => {
    const { detail } = note
    const promise = typeof detail['kind'] === 'string' ? may(`promise.${detail['kind']}`) ?? detail['kind'] : ''
    if (note.kind === 'promise') {
      const to = String(detail['to'] ?? '')
      const amount = typeof detail['minor'] === 'number' && typeof detail['currency'] === 'string' ? formats.money({ minor: detail['minor'], currency: detail['currency'] }) : ''
      return { text: may(`event.${note.body.replace('.', '-')}`, { what: promise, to: may(`role.${to}`) ?? may(`partner.${to}`) ?? to, money: amount }) ?? t('event.promise'), said: typeof detail['reason'] === 'string' ? detail['reason'] : '' }
    }
    if (note.kind === 'rated' && typeof detail['score'] === 'number') return { text: t('event.rated-stars', { stars: detail['score'] }), said: note.body }
    if (note.kind === 'call-back') return { text: may(`event.${note.body.replaceAll('.', '-')}${note.body === 'call-back.asked' && detail['how'] === 'message' ? '-message' : ''}`, { who, n: typeof detail['tries'] === 'number' ? detail['tries'] : 0 }) ?? note.body, said: '' }
    if (note.kind === 'resolved' && detail['by'] === 'ai') return { text: may(`event.resolved-${note.body}`) ?? t('event.resolved', { who }), said: '' }
    const reason = typeof detail['reason'] === 'string' ? detail['reason'] : note.body
    const how = note.kind === 'intervened' && typeof detail['how'] === 'string' ? may(`event.intervened-${detail['how']}`, { who }) : undefined
    const text = how !== undefined ? how : note.kind === 'assigned' && detail['how'] === 'taken' ? t('event.taken', { who }) : note.kind === 'transferred' && about ? t('event.transferred-to', { who, to: about }) : t(`event.${note.kind}`, { who, to: about ?? '' })
    return { text, said: may(`handover.${reason}`) ?? reason }
  }
}
