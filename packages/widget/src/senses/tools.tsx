import type { VNode } from 'preact'
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { useSignalEffect } from '@preact/signals'
import { announce } from '../chat/announce.ts'
import { shown } from '../chat/reading.ts'
import { t, type WordKey } from '../words/words.ts'
import { Icon } from '../view/icon.tsx'
import type { Meaning } from './codes.ts'
import { canListen, keepTongue, listen, ownTongue, type Heard } from './ear.ts'
import { lookAt } from './eye.ts'
import { tongues, type Tongue } from './spoken.ts'
import '../style/senses.css'

/** Ways to write without typing: speaking, and a picture of a code. Both only fill the box; sending stays the shopper's. */
type Doing =
  | { readonly kind: 'listening' }
  | { readonly kind: 'looking' }
  | { readonly kind: 'choose'; readonly meanings: readonly Meaning[] }
  | { readonly kind: 'note'; readonly words: string; readonly bad: boolean; readonly again?: () => void }

const ears: Readonly<Record<Exclude<Heard, 'heard' | 'stopped'>, WordKey>> = {
  nothing: 'ear.nothing', 'not-allowed': 'ear.not-allowed', 'no-microphone': 'ear.no-microphone', 'no-network': 'ear.no-network', 'unknown-tongue': 'ear.unknown-tongue', failed: 'ear.failed',
}

export function wordsOf (meaning: Meaning): string {
  if (meaning.kind === 'words') return t('eye.words', { text: meaning.text })
  if (meaning.kind === 'secret') return ''
  return [meaning.barcode ? t('eye.barcode', { number: meaning.barcode }) : '', meaning.serial ? t('eye.serial', { number: meaning.serial }) : ''].filter(Boolean).join(' ')
}

export interface ToolsProps {
  readonly words: string
  readonly change: (words: string) => void
  /** Shows something above the box, or nothing. */
  readonly above: (panel: VNode | null) => void
}

export function Tools ({ words, change, above }: ToolsProps): VNode {
  const [doing, setDoing] = useState<Doing | null>(null)
  const [tongue, setTongue] = useState<Tongue>(ownTongue)
  const file = useRef<HTMLInputElement>(null)
  const now = useRef(words)
  now.current = words
  /** Counts what was begun: what comes from something that was left is dropped. */
  const turn = useRef(0)
  const stopEar = useRef(() => {})

  function add (more: string): void {
    const before = now.current
    change(before + (before === '' || /\s$/.test(before) ? '' : ' ') + more)
    setTimeout(() => document.querySelector<HTMLElement>('.send')?.focus(), 50) // where one press sends, and a phone's keyboard stays down
  }

  function hear (inTongue: Tongue): void {
    const mine = ++turn.current
    const before = now.current
    setDoing({ kind: 'listening' })
    stopEar.current = listen(inTongue, heard => { if (mine === turn.current) change(before + heard) }, how => {
      if (mine !== turn.current) return
      if (how === 'heard') {
        setDoing({ kind: 'note', words: t('ear.heard'), bad: false })
        document.querySelector<HTMLElement>('.send')?.focus()
      } else setDoing(how === 'stopped' ? null : { kind: 'note', words: t(ears[how]), bad: true, ...(how === 'nothing' || how === 'failed' ? { again: () => hear(inTongue) } : {}) })
    })
  }

  function switchTongue (next: Tongue): void {
    turn.current++
    stopEar.current()
    setTongue(next)
    keepTongue(next)
    setTimeout(() => hear(next), 300) // engines allow one ear at a time
  }

  async function see (picture: Blob | null | undefined): Promise<void> {
    if (!picture) return
    const mine = ++turn.current
    setDoing({ kind: 'looking' })
    const look = await lookAt(picture)
    if (mine !== turn.current) return
    if (look.kind === 'refused') return setDoing({ kind: 'note', words: t(`eye.${look.because}`), bad: true, again: () => file.current?.click() })
    const [only] = look.meanings
    if (look.meanings.length === 1 && only) take(only)
    else setDoing({ kind: 'choose', meanings: look.meanings })
  }

  function take (meaning: Meaning): void {
    add(wordsOf(meaning))
    setDoing({ kind: 'note', words: t('eye.found'), bad: false })
    announce(wordsOf(meaning))
  }

  function leave (): void {
    turn.current++
    stopEar.current()
    setDoing(null)
  }

  useLayoutEffect(() => { // Escape ends what is being done, and only then the chat
    if (!doing || doing.kind === 'note') return undefined
    const onKey = (event: KeyboardEvent): void => { if (event.key === 'Escape') { event.stopImmediatePropagation(); leave() } }
    window.addEventListener('keydown', onKey, true)
    return () => window.removeEventListener('keydown', onKey, true)
  }, [doing])

  useSignalEffect(() => { if (!shown.value) leave() }) // an ear that nobody sees must not be open
  useEffect(() => {
    const onHidden = (): void => { if (document.visibilityState === 'hidden') stopEar.current() }
    document.addEventListener('visibilitychange', onHidden)
    return () => document.removeEventListener('visibilitychange', onHidden)
  }, [])
  useEffect(() => { // a picture dropped on the frame would replace the chat
    const firstPicture = (from: DataTransfer | null): File | undefined => from ? Array.prototype.filter.call(from.files, (one: File) => one.type.startsWith('image/'))[0] : undefined
    function onPaste (event: ClipboardEvent): void { const picture = firstPicture(event.clipboardData); if (picture) { event.preventDefault(); void see(picture) } }
    function onOver (event: DragEvent): void { if (event.dataTransfer && Array.prototype.indexOf.call(event.dataTransfer.types, 'Files') >= 0) event.preventDefault() }
    function onDrop (event: DragEvent): void { if (event.dataTransfer && event.dataTransfer.files.length > 0) { event.preventDefault(); void see(firstPicture(event.dataTransfer) ?? event.dataTransfer.files[0]) } }
    document.addEventListener('paste', onPaste)
    document.addEventListener('dragover', onOver)
    document.addEventListener('drop', onDrop)
    return () => { document.removeEventListener('paste', onPaste); document.removeEventListener('dragover', onOver); document.removeEventListener('drop', onDrop) }
  }, [])

  useEffect(() => { above(doing ? <Panel doing={doing} tongue={tongue} switchTongue={switchTongue} take={take} done={() => stopEar.current()} leave={leave} /> : null) }, [doing, tongue])
  useEffect(() => { if (words === '' && doing?.kind === 'note' && !doing.bad) setDoing(null) }, [words]) // it was sent

  const listening = doing?.kind === 'listening'
  return <div class={listening ? 'senses busy' : 'senses'}>
    <input ref={file} class="sr" type="file" accept="image/*" tabIndex={-1} aria-hidden="true" onChange={event => { void see(event.currentTarget.files?.[0]); event.currentTarget.value = '' }} />
    <button type="button" class="tool" aria-label={t('eye.picture')} title={t('eye.picture')} onClick={() => file.current?.click()}><Icon name="scan" /></button>
    {canListen ? <button type="button" class={listening ? 'tool on' : 'tool'} aria-pressed={listening} aria-label={t('compose.voice')} title={t('compose.voice')} onClick={() => { if (listening) stopEar.current(); else hear(tongue) }}><Icon name={listening ? 'stop' : 'mic'} /></button> : null}
  </div>
}

interface PanelProps { readonly doing: Doing; readonly tongue: Tongue; readonly switchTongue: (next: Tongue) => void; readonly take: (meaning: Meaning) => void; readonly done: () => void; readonly leave: () => void }

function Panel ({ doing, tongue, switchTongue, take, done, leave }: PanelProps): VNode {
  switch (doing.kind) {
    case 'listening': return <div class="sense">
      <p role="status"><span class="pulse" aria-hidden="true" /> {t('compose.listening')}</p>
      <div class="tongues" role="group" aria-label={t('ear.tongue')}>{tongues.map(([tag, name]) => <button type="button" aria-pressed={tag === tongue} class={tag === tongue ? 'choice chosen' : 'choice'} key={tag} lang={tag} onClick={() => { if (tag !== tongue) switchTongue(tag) }}>{name}</button>)}</div>
      <button type="button" class="plain" onClick={done}>{t('ear.done')}</button>
    </div>
    case 'looking': return <div class="sense"><p role="status">{t('eye.looking')}</p><button type="button" class="plain" onClick={leave}>{t('eye.leave')}</button></div>
    case 'choose': return <div class="sense"><p role="status">{t('eye.choose')}</p>
      <div class="choices" role="group" aria-label={t('eye.choose')}>{doing.meanings.map(one => <button type="button" class="choice" key={wordsOf(one)} onClick={() => take(one)}>{wordsOf(one)}</button>)}</div>
      <button type="button" class="plain" onClick={leave}>{t('eye.leave')}</button></div>
    case 'note': return <div class="sense"><p class={doing.bad ? 'error' : ''} role={doing.bad ? 'alert' : 'status'}>{doing.words}</p>
      {doing.again ? <button type="button" class="plain" onClick={doing.again}>{t('sense.again')}</button> : null}
      <button type="button" class="plain" onClick={leave}>{t('sense.close')}</button></div>
  }
}
