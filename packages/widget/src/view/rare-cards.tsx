import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import type { ParcelView, ProductView } from '@zhiyu/server/contract/commerce'
import { momentWords, moneyWords } from '../words/say.ts'
import { t } from '../words/words.ts'
import { newestFirst, ParcelLine, Picture } from './goods.tsx'
import { Icon } from './icon.tsx'
import '../style/rare.css'

const SHOWN_EVENTS = 3

export function ParcelCard ({ parcel: given }: { parcel: ParcelView }): VNode {
  const [all, setAll] = useState(false)
  const parcel = newestFirst(given)!
  const events = all ? parcel.trace : parcel.trace.slice(0, SHOWN_EVENTS)
  return <div role="group" class="card" aria-label={t('parcel.trace')}>
    <div class="card-head"><span class="soft">{parcel.carrier}{parcel.carrier ? ' ' : ''}{parcel.trackingNo ? t('parcel.no', { id: parcel.trackingNo }) : ''}</span></div>
    <ParcelLine parcel={{ ...parcel, trace: [] }} />
    <ol class="trace">{events.map(event => <li key={event.at + event.text}><time dateTime={event.at} class="soft">{momentWords(event.at)}</time><div>{event.place ? `${event.place} · ` : ''}{event.text}</div></li>)}</ol>
    {parcel.trace.length > SHOWN_EVENTS && !all ? <button type="button" class="choice" onClick={() => setAll(true)}>{t('parcel.traceMore', { n: parcel.trace.length })}</button> : null}
  </div>
}

export function ProductCard ({ product }: { product: ProductView }): VNode {
  return <div role="group" class="card" aria-label={product.title}>
    <div class="goods"><Picture source={product.image} title="" /><div class="goods-words"><div class="name">{product.title}</div>
      <div>{product.price ? <b class="price">{moneyWords(product.price)}</b> : null}{product.available === null ? null : <span class="soft"> {t(product.available ? 'product.available' : 'product.gone')}</span>}</div></div></div>
  </div>
}

export function ArticleNote ({ title }: { title: string }): VNode {
  return <div class="article soft"><Icon name="doc" size={18} /> {t('article.from')} · {title}</div>
}
