import type { ComponentChildren, VNode } from 'preact'
import { useState } from 'preact/hooks'
import { t } from '../words/words.ts'

/** Text is text: nothing of it becomes markup. Only plain addresses of four kinds may be pressed, and where they lead is visible. */
const ADDRESS = /(?:https?:\/\/|mailto:|tel:)[^\s<>"'`，。；！？、（）【】「」《》]+/gi
const LONGEST_LINK = 2_000
const LONG_CHARS = 900
const LONG_LINES = 18

export interface Piece { readonly text: string; readonly href?: string; readonly host?: string }

export function piecesOf (text: string): Piece[] {
  const pieces: Piece[] = []
  let from = 0
  ADDRESS.lastIndex = 0
  for (let found = ADDRESS.exec(text); found; found = ADDRESS.exec(text)) {
    const written = found[0].replace(/[.,;:!?)\]}]+$/, '')
    const link = linkOf(written)
    if (!link) continue
    if (found.index > from) pieces.push({ text: text.slice(from, found.index) })
    pieces.push({ text: written, ...link })
    from = found.index + written.length
  }
  if (from < text.length) pieces.push({ text: text.slice(from) })
  return pieces
}

function linkOf (written: string): { href: string; host: string } | undefined {
  if (written.length > LONGEST_LINK) return undefined
  try {
    const url = new URL(written)
    if (url.username || url.password) return undefined // https://bank.example@evil.example
    if (url.protocol === 'http:' || url.protocol === 'https:') return { href: url.href, host: url.hostname }
    if (url.protocol === 'mailto:' || url.protocol === 'tel:') return { href: url.href, host: '' }
  } catch { /* not an address after all */ }
  return undefined
}

function Linked ({ piece }: { piece: Piece }): VNode {
  return <a href={piece.href ?? ''} target="_blank" rel="noopener noreferrer nofollow" {...(piece.host ? { title: t('link.host', { host: piece.host }) } : {})}>{piece.text}</a>
}

export function Text ({ body }: { body: string }): VNode {
  const [open, setOpen] = useState(false)
  const long = body.length > LONG_CHARS || body.split('\n', LONG_LINES + 1).length > LONG_LINES
  const pieces = piecesOf(body)
  const disguised = pieces.filter(piece => piece.host && piece.text.toLowerCase().indexOf(piece.host) < 0) // letters that only look like others
  const shown: ComponentChildren = pieces.map((piece, i) => piece.href ? <Linked key={i} piece={piece} /> : piece.text)
  return <>
    <div class={long && !open ? 'text clipped' : 'text'} dir="auto">{shown}</div>
    {disguised.map(piece => <div key={piece.host} class="host">⚠ {t('link.host', { host: piece.host ?? '' })}</div>)}
    {long ? <button type="button" class="plain more" aria-expanded={open} onClick={() => setOpen(!open)}>{t(open ? 'log.less' : 'log.more')}</button> : null}
  </>
}

/** Pictures come from our own server or from inside the document, never from a foreign host: loading one tells that host who reads. */
export function safeImage (source: string | null): string | undefined {
  if (!source) return undefined
  if (/^data:image\/(svg\+xml|png|jpeg|webp|gif)[;,]/i.test(source)) return source
  try {
    const url = new URL(source, window.location.origin)
    return url.origin === window.location.origin && /^https?:$/.test(url.protocol) ? url.href : undefined
  } catch { return undefined }
}
