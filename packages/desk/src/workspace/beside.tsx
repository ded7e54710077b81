import type { ConversationSummary, NoteView } from '@zhiyu/server/contract/conversations'
import { Button } from 'antd'
import { useState } from 'react'
import { useWords } from '../i18n/index.ts'
import { keep, readKept } from '../kept.ts'
import { PlainText } from '../parts/plain-text.tsx'
import { useSession } from '../session.tsx'
import { useFormats } from '../settings.tsx'
import { takingPart } from './taking-part.ts'

/** Who stands beside the serving agent, and what was whispered to them: above the conversation, until they have taken note. */
export function Beside ({ row, notes }: { row: ConversationSummary; notes: readonly NoteView[] }) {
  const { t } = useWords()
  const { agent } = useSession()
  const formats = useFormats()
  const key = `whispers.${agent.id}.${row.id}`
  const [seen, setSeen] = useState(() => new Set((readKept(key) ?? '').split(' ')))
  const whispers = notes.filter(note => note.kind === 'note' && note.detail['whisper'] === true && note.detail['toAgentId'] === agent.id && !seen.has(note.id))
  const part = row.state === 'with-agent' ? takingPart(notes) : []
  const noted = (id: string): void => {
    const next = new Set([...seen, id].filter(Boolean))
    setSeen(next)
    keep(key, [...next].join(' '))
  }
  if (whispers.length === 0 && part.length === 0 && !row.pushed) return null
  return (
    <div className="beside">
      {row.pushed && <p className="beside-line"><span className="mark mark-beside">{t('intervene.mark')}</span>{t('intervene.pushed')}</p>}
      {part.map(one => <p key={one.id} className="beside-line"><span className="mark mark-beside">{t('intervene.mark')}</span><span>{one.id === agent.id ? t('intervene.you-joined') : t('intervene.joined', { name: one.name ?? '' })}</span>{one.id !== agent.id && one.reason && <span className="faint cut">{one.reason}</span>}</p>)}
      <div role="status" aria-live="assertive">
        {whispers.map(note => (
          <article key={note.id} className="whisper">
            <div className="whisper-head"><b>{t('intervene.whisper-from', { name: note.authorName ?? t('author.colleague') })}</b><time className="faint" dateTime={note.at}>{formats.time(note.at)}</time><span className="grow" /><Button size="small" onClick={() => { noted(note.id) }}>{t('intervene.noted')}</Button></div>
            <div className="whisper-body"><PlainText text={note.body} /></div>
          </article>
        ))}
      </div>
    </div>
  )
}
