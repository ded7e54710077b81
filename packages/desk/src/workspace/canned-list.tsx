import type { CannedReplyView } from '@zhiyu/server/contract/knowledge'
import { useEffect } from 'react'
import { useWords } from '../i18n/index.ts'

/** Shortcut first, then title, then text; the shopper's language before others. */
export function matchCanned (all: readonly CannedReplyView[], typed: string, locale: string): readonly CannedReplyView[] {
  const low = typed.toLowerCase()
  const rank = (reply: CannedReplyView): number => {
    const at = reply.shortcut.toLowerCase().startsWith(low) ? 0 : reply.title.toLowerCase().includes(low) ? 1 : reply.body.toLowerCase().includes(low) ? 2 : -1
    return at < 0 ? -1 : at + (reply.locale === locale ? 0 : 10)
  }
  return all.map(reply => ({ reply, rank: rank(reply) })).filter(one => one.rank >= 0)
    .toSorted((a, b) => a.rank - b.rank || (a.reply.shortcut < b.reply.shortcut ? -1 : 1)).slice(0, 8).map(one => one.reply)
}

/** `{name}` and `{agent}` in a canned reply are filled in before it is sent, where the agent can still read it. */
export function fill (body: string, values: Readonly<Record<string, string>>): string {
  return body.replace(/\{\{?\s*(name|agent)\s*\}?\}/g, (_whole, key: string) => values[key] ?? '')
}

export function CannedList ({ items, at, choose, hover, empty }: { items: readonly CannedReplyView[]; at: number; choose: (reply: CannedReplyView) => void; hover: (at: number) => void; empty: boolean }) {
  const { t } = useWords()
  useEffect(() => { document.getElementById(`canned-${at}`)?.scrollIntoView({ block: 'nearest' }) }, [at])
  if (empty) return <div className="canned-pop"><p className="canned-none" role="status">{t('canned.no-match')}</p></div>
  return (
    <div className="canned-pop" role="listbox" id="canned-list" aria-label={t('room.canned')}>
      {items.map((reply, index) => (
        <div key={reply.id} id={`canned-${index}`} role="option" aria-selected={index === at} className="canned-item" onMouseDown={event => { event.preventDefault(); choose(reply) }} onMouseMove={() => { hover(index) }}>
          <kbd>/{reply.shortcut}</kbd><b className="cut">{reply.title}</b><span className="cut faint">{reply.body}</span>
        </div>
      ))}
    </div>
  )
}
