import type { VNode } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { callHuman, humanWanted, queue, sendText, state, tellTyping } from '../chat/chat.ts'
import { announce } from '../chat/announce.ts'
import { shown, full } from '../chat/reading.ts'
import { recall, remember, forget } from '../chat/storage.ts'
import { shop } from '../chat/session.ts'
import { locale, t } from '../words/words.ts'
import { byteLength, clean } from './clean.ts'
import { Icon } from './icon.tsx'
import { senior } from './preferences.ts'
import { late } from './late.tsx'

const Tools = late(() => import('../senses/tools.tsx').then(module => module.Tools))

const LIMIT_BYTES = 65_536
/** Longer than any message may be, so that what is over the limit stays to be cut; a million pasted lines would stop the page. */
const MOST_TYPED = 70_000
/** The first letter decides. Not dir="auto": in a textarea Chromium takes a minute over 70,000 lines with it. */
const RTL = /^[^A-Za-z\u3400-\u9fff]*[\u0590-\u08ff\ufb1d-\ufdfd\ufe70-\ufefc]/
const TYPING_FOR_MS = 4_000
const draftKey = `zhiyu.${shop}.draft`

/** 人工: on every screen, in the same place, one tap. */
export function HumanButton ({ before }: { before?: () => void }): VNode {
  const now = state.value
  const called = humanWanted.value || now === 'waiting'
  const words = now === 'with-agent' ? t('human.with') : called ? t('human.waiting') : t(senior.value ? 'human.callLong' : 'human.call')
  function press (): void {
    if (before) before()
    if (now === 'with-agent') return announce(t('head.withAgent', { name: queue.value?.agentName ?? '' }))
    if (called) return announce(t('queue.title'))
    void callHuman()
  }
  return <button type="button" class={called || now === 'with-agent' ? 'human called' : 'human'} aria-label={called || now === 'with-agent' ? `${words} (${t('human.callLong')})` : t('human.callLong')} onClick={press}><Icon name="human" size={senior.value ? 26 : 20} /><span>{words}</span></button>
}

export function Composer (): VNode {
  const [words, setWords] = useState(() => recall(draftKey) ?? '')
  const [problem, setProblem] = useState('')
  const [panel, setPanel] = useState<VNode | null>(null)
  const box = useRef<HTMLTextAreaElement>(null)
  const typing = useRef<ReturnType<typeof setTimeout> | null>(null)

  useEffect(() => { // a phone's keyboard should not jump up by itself
    if (shown.value && !full.value) box.current?.focus()
  }, [shown.value])
  useEffect(() => {
    const area = box.current
    if (!area) return
    area.style.height = 'auto'
    area.style.height = `${words.length > 2_000 ? 140 : Math.min(area.scrollHeight, 140)}px` // measuring a book takes seconds
  }, [words, senior.value])

  function change (next: string): void {
    setWords(next)
    setProblem('')
    if (next && next.length <= LIMIT_BYTES) remember(draftKey, next)
    else forget(draftKey)
    if (!typing.current) tellTyping(true)
    else clearTimeout(typing.current)
    typing.current = setTimeout(quiet, TYPING_FOR_MS)
  }

  function quiet (): void {
    if (typing.current) { clearTimeout(typing.current); typing.current = null; tellTyping(false) }
  }

  function submit (): void {
    const body = clean(words)
    if (body.trim() === '') return
    const bytes = byteLength(body)
    if (bytes > LIMIT_BYTES) return setProblem(t('compose.tooLong', { n: Math.ceil(bytes / 1_024) }))
    sendText(body)
    change('')
    quiet()
    box.current?.focus()
  }

  function onKey (event: KeyboardEvent): void {
    // Enter that ends a composition (pinyin, kana) chooses a word and must not send. keyCode 229: Safari, old WebViews.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return
    event.preventDefault()
    submit()
  }

  const agent = state.value === 'with-agent' ? queue.value?.agentName : null
  return <form class="composer" onSubmit={event => { event.preventDefault(); submit() }}>
    {problem ? <div class="error" role="alert">{problem}</div> : panel}
    <div class="row">
      <HumanButton />
      <div class="field">
        <textarea ref={box} rows={1} maxLength={MOST_TYPED} lang={locale.value} dir={RTL.test(words.slice(0, 200)) ? 'rtl' : 'ltr'} aria-label={t('compose.label')} aria-describedby="compose-keys" placeholder={agent ? t('compose.hintHuman', { name: agent }) : t('compose.hint')} value={words} onInput={event => change(event.currentTarget.value)} onKeyDown={onKey} onBlur={quiet} autocomplete="off" />
        <span id="compose-keys" class="sr">{t('compose.keys')}</span>
        <Tools words={words} change={change} above={setPanel} />
      </div>
      <button type="submit" class="send" aria-label={t('compose.send')} disabled={words.trim() === ''}><Icon name="send" /></button>
    </div>
  </form>
}
