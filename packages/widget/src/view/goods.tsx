import type { VNode } from 'preact'
import type { ParcelView } from '@zhiyu/server/contract/commerce'
import { momentWords } from '../words/say.ts'
import { hasWords, t } from '../words/words.ts'
import { Icon } from './icon.tsx'
import { safeImage } from './text.tsx'

/** A word of the catalogue, or what the shop's system calls it. */
export const named = (group: 'order' | 'parcel', status: string): string => hasWords(`${group}.${status}`) ? t(`${group}.${status}` as Parameters<typeof t>[0]) : status // checked on the left

export function Picture ({ source, title }: { source: string | null; title: string }): VNode {
  const safe = safeImage(source)
  return <span class="picture">{safe ? <img src={safe} alt={title} width="64" height="64" /> : <Icon name="box" size={28} />}</span>
}

/** Where a parcel is, in one line; the trace below on request. */
export function ParcelLine ({ parcel }: { parcel: ParcelView }): VNode {
  const last = parcel.trace[0]
  return <div class="parcel-line">
    <strong class={parcel.status === 'exception' ? 'state bad' : 'state'}>{parcel.status === 'exception' ? '⚠ ' : ''}{named('parcel', parcel.status)}</strong>
    {last ? <span> · {last.text}</span> : null}
    {parcel.deliveredAt ? <span> · {t('parcel.arrived', { at: momentWords(parcel.deliveredAt) })}</span> : parcel.expectedAt ? <span> · {t('parcel.expected', { at: momentWords(parcel.expectedAt).replace(/ \d\d:\d\d$/, '').trim() })}</span> : null}
  </div>
}

/** Shops deliver traces in either order. */
export function newestFirst (parcel: ParcelView | undefined): ParcelView | undefined {
  return parcel && { ...parcel, trace: parcel.trace.slice().sort((a, b) => a.at < b.at ? 1 : -1) }
}
