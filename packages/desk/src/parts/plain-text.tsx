import { Fragment, type ReactNode } from 'react'

/** Addresses people may follow: nothing else in a message ever becomes a link, and nothing ever becomes HTML. */
const ADDRESS = /\b(?:https?:\/\/|mailto:|tel:)[^\s<>"'，。；！？、）】》]+/gi

export function safeHref (text: string): string | undefined {
  try {
    const url = new URL(text)
    return ['http:', 'https:', 'mailto:', 'tel:'].includes(url.protocol) ? url.href : undefined
  } catch { return undefined }
}

export function PlainText ({ text }: { text: string }): ReactNode {
  const parts: ReactNode[] = []
  let from = 0
  for (const match of text.matchAll(ADDRESS)) {
    const raw = match[0].replace(/[.,;:!?)\]]+$/, '')
    const href = safeHref(raw)
    if (!href) continue
    parts.push(text.slice(from, match.index), <a key={match.index} href={href} target="_blank" rel="noopener nofollow noreferrer">{raw}</a>)
    from = match.index + raw.length
  }
  parts.push(text.slice(from))
  return <>{parts.map((part, index) => <Fragment key={index}>{part}</Fragment>)}</>
}
