import type { CannedReplyView } from '@zhiyu/server/contract/knowledge'
import type { ConversationSummary } from '@zhiyu/server/contract/conversations'
import { useMutation, useQuery } from '@tanstack/react-query'
import { App, Button, Segmented } from 'antd'
import { useEffect, useImperativeHandle, useLayoutEffect, useRef, useState, type Ref } from 'react'
import { api } from '../api/calls.ts'
import { keys } from '../api/keys.ts'
import { nowMs } from '../clock.ts'
import { useWords } from '../i18n/index.ts'
import { outbox } from '../live/outbox.ts'
import { live } from '../live/socket.ts'
import { useFaultWords } from '../parts/states.tsx'
import { useMay, useSession } from '../session.tsx'
import { insertion } from '../copilot/insertion.ts'
import { DraftStrip } from '../copilot/strip.tsx'
import { ToneLine } from '../copilot/tone.tsx'
import { CannedList, fill, matchCanned } from './canned-list.tsx'
import { refreshConversation } from '../api/refresh.ts'
import { useDraft } from './drafts.ts'

export interface ComposerHandle { focus (mode: 'reply' | 'note'): void }

/** The bytes one message may hold (contract: 64 KiB). */
const LIMIT_BYTES = 65_536
const TYPING_EVERY_MS = 3_000

export function Composer ({ row, mine, take: takeConversation, ref }: { row: ConversationSummary; mine: boolean; take: (() => void) | undefined; ref: Ref<ComposerHandle> }) {
  const { t } = useWords()
  const { agent } = useSession()
  const may = useMay()
  const { message } = App.useApp()
  const words = useFaultWords()
  const [draft, setDraft] = useDraft(agent.id, row.id)
  const [at, setAt] = useState(0)
  const [shut, setShut] = useState(false)
  const field = useRef<HTMLTextAreaElement>(null)
  const typingSince = useRef(0)
  const canReply = mine && may('conversation.reply')
  const canNote = may('conversation.note')
  const mode = draft.mode === 'note' && canNote ? 'note' : canReply ? 'reply' : canNote ? 'note' : 'reply'
  const text = draft[mode]
  const allowed = mode === 'note' ? canNote : canReply

  const canned = useQuery({ queryKey: keys.canned, queryFn: () => api.cannedReplies().then(page => page.items), staleTime: 60_000, enabled: canReply })
  const slash = mode === 'reply' && !shut ? /(?:^|\s)\/([^\s/]*)$/.exec(text) : null
  const matches = slash ? matchCanned(canned.data ?? [], slash[1] ?? '', row.locale) : []

  // "Reply" where one may not reply must not end in the note field: the words would be for the wrong readers.
  useImperativeHandle(ref, () => ({ focus (wanted) { if (wanted === 'note' ? canNote : canReply) { setDraft({ mode: wanted }); field.current?.focus() } } }))
  useLayoutEffect(() => {
    const element = field.current
    if (!element) return
    element.style.height = 'auto'
    element.style.height = `${Math.min(element.scrollHeight + 2, 240)}px`
  }, [text, mode])
  const typing = (on: boolean): void => {
    if (mode !== 'reply') return
    if (!on) { if (typingSince.current > 0) live.send({ t: 'typing', conversation: row.id, on: false }); typingSince.current = 0; return }
    if (nowMs() - typingSince.current < TYPING_EVERY_MS) return
    typingSince.current = nowMs()
    live.send({ t: 'typing', conversation: row.id, on: true })
  }
  useEffect(() => () => { if (typingSince.current > 0) live.send({ t: 'typing', conversation: row.id, on: false }) }, [row.id])

  const addNote = useMutation({
    mutationFn: (body: string) => api.addNote(row.id, body),
    onSuccess: (_done, body) => { if (draft.note.trim() === body) setDraft({ note: '' }); refreshConversation(row.id) },
    onError: error => { void message.error(words(error)) },
  })
  const send = (): void => {
    const body = text.trim()
    if (!body || !allowed) return
    if (new TextEncoder().encode(body).length > LIMIT_BYTES) { void message.warning(t('fault.message.too-large')); return }
    if (mode === 'note') { if (!addNote.isPending) addNote.mutate(body); return }
    outbox.put(row.id, body)
    setDraft({ reply: '' })
    typing(false)
  }
  const choose = (reply: CannedReplyView): void => {
    if (!slash) return
    const start = text.length - (slash[1] ?? '').length - 1
    setDraft({ reply: `${text.slice(0, start)}${fill(reply.body, { name: row.customer.name ?? '', agent: agent.name })}` })
    setAt(0)
    field.current?.focus()
  }
  const take = (words: string): void => {
    if (!canReply) return
    const before = draft.reply.trimEnd()
    setDraft({ mode: 'reply', reply: before === '' ? words : `${before}\n${words}` })
    field.current?.focus()
  }
  const taking = useRef(take)
  useEffect(() => { taking.current = take })
  useEffect(() => insertion.listen(row.id, words => { taking.current(words) }), [row.id])
  const show = (from: number, to: number): void => { field.current?.focus(); field.current?.setSelectionRange(from, to) }
  const press = (event: React.KeyboardEvent<HTMLTextAreaElement>): void => {
    if (event.nativeEvent.isComposing || event.keyCode === 229) return // Enter that ends a Chinese input is not "send"
    if (matches.length > 0) {
      const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
      if (step !== 0) { event.preventDefault(); setAt((at + step + matches.length) % matches.length); return }
      if ((event.key === 'Enter' && !event.shiftKey) || event.key === 'Tab') { event.preventDefault(); const reply = matches[at] ?? matches[0]; if (reply) choose(reply); return }
      if (event.key === 'Escape') { event.preventDefault(); event.stopPropagation(); setShut(true); return }
    }
    if (event.key === '@' && text === '' && mode === 'reply' && canNote) { event.preventDefault(); setDraft({ mode: 'note' }); return }
    if (event.key === 'Enter' && !event.shiftKey && !event.altKey) { event.preventDefault(); send(); return }
    if (event.key === 'Escape') field.current?.blur()
  }

  if (!canReply && !canNote && !takeConversation) return <footer className="composer composer-shut">{t(row.state === 'resolved' ? 'composer.resolved' : 'composer.read-only')}</footer>
  return (
    <footer className={`composer composer-${mode}`}>
      {slash && <CannedList items={matches} at={at} choose={choose} hover={setAt} empty={canned.isSuccess && matches.length === 0} />}
      <div className="composer-head">
        <Segmented<'reply' | 'note'> size="small" aria-label={t('composer.mode')} value={mode} onChange={next => { setDraft({ mode: next }); field.current?.focus() }} options={[{ value: 'reply', label: t('composer.reply'), disabled: !canReply }, { value: 'note', label: t('composer.note'), disabled: !canNote }]} />
        {!canReply && <span className="composer-why">{row.state === 'resolved' ? t('composer.resolved') : t('composer.not-yours')}{takeConversation && <Button type="link" size="small" onClick={takeConversation}>{t('talk.take')}</Button>}</span>}
      </div>
      {mode === 'reply' && canReply && text.trim() === '' && row.state === 'with-agent' && <DraftStrip id={row.id} take={take} />}
      <textarea
        ref={field} rows={2} value={text} disabled={!allowed} className="composer-text"
        aria-label={mode === 'note' ? t('composer.note-label') : t('composer.reply-label')} placeholder={mode === 'note' ? t('composer.note-hint') : t('composer.reply-hint')}
        {...(slash ? { 'aria-haspopup': 'listbox' as const, 'aria-controls': matches.length > 0 ? 'canned-list' : undefined, 'aria-activedescendant': matches.length > 0 ? `canned-${at}` : undefined, 'aria-autocomplete': 'list' as const } : {})}
        onChange={event => { setShut(false); setAt(0); setDraft({ [mode]: event.target.value }); typing(event.target.value !== '') }}
        onKeyDown={press} onBlur={() => { typing(false) }}
      />
      {mode === 'reply' && canReply && <ToneLine id={row.id} text={text} show={show} />}
      <div className="composer-foot"><span className="faint">{t('composer.keys')}</span><Button type="primary" disabled={!allowed || text.trim() === ''} loading={addNote.isPending} onClick={send}>{mode === 'note' ? t('composer.add-note') : t('composer.send')}</Button></div>
    </footer>
  )
}
