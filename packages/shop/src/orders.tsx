import type { VNode } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { OrderView, ParcelView } from '@zhiyu/server/contract/commerce'
import { loadOrders } from './api.ts'
import { openChat } from './chat.ts'
import { dateOf, dayOf, momentOf, price } from './clock.ts'
import { named, type Locale, type Say } from './words.ts'

interface Props { readonly who: string | null; readonly say: Say; readonly locale: Locale }

const steps = ['paid', 'shipped', 'out-for-delivery', 'delivered'] as const

/** How far the parcel has come; a picture beside words that say the same. */
function reached (order: OrderView): number {
  const parcel = order.parcels[0]
  if (order.status === 'delivered' || order.status === 'completed' || parcel?.status === 'delivered') return 4
  if (parcel?.status === 'out-for-delivery') return 3
  if (order.status === 'shipped') return 2
  return order.status === 'paid' ? 1 : 0
}

function Parcel ({ parcel, say, locale }: { parcel: ParcelView; say: Say; locale: Locale }): VNode {
  const trace = parcel.trace.slice().sort((a, b) => a.at < b.at ? 1 : -1)
  return <div class={parcel.status === 'exception' ? 'parcel trouble' : 'parcel'}>
    <p><b>{named(say, 's', parcel.status)}</b> {parcel.deliveredAt ? say('s.arrived', { at: dayOf(parcel.deliveredAt, locale) }) : parcel.expectedAt ? say('s.expected', { at: dayOf(parcel.expectedAt, locale) }) : ''} <span class="soft">{parcel.carrier} {parcel.trackingNo}</span></p>
    {trace[0] ? <p lang="zh-CN">{trace[0].place} · {trace[0].text}</p> : null}
    {trace.length > 1 ? <details><summary>{say('orders.trace')}</summary><ol>{trace.map(event => <li key={event.at + event.text}><time dateTime={event.at}>{momentOf(event.at, locale)}</time> <span lang="zh-CN">{event.place} · {event.text}</span></li>)}</ol></details> : null}
  </div>
}

function Order ({ order, say, locale }: { order: OrderView; say: Say; locale: Locale }): VNode {
  const far = reached(order)
  const amount = order.lines.reduce((sum, line) => sum + Math.abs(line.quantity), 0)
  return <article class="order" aria-label={say('orders.no', { id: order.id })}>
    <header><span>{dateOf(order.placedAt, locale)}</span><span class="soft">{order.kind === 'return' ? say('orders.return') : say('orders.no', { id: order.id })}</span><b class="order-state">{named(say, 's', order.status)}</b></header>
    {far > 0 && far < 4 ? <div class="track" aria-hidden="true">{steps.map((step, i) => <span key={step} class={i < far ? 'done' : ''}>{named(say, 's', step)}</span>)}</div> : null}
    {order.lines.map(line => <div class="line" key={line.lineNo}>{line.image ? <img src={line.image} alt="" width="72" height="72" loading="lazy" /> : <span class="no-image" />}<span class="line-title" lang="zh-CN">{line.title}</span><span class="soft">× {Math.abs(line.quantity)}</span><span>{price(line.amount, locale)}</span></div>)}
    {order.parcels.map(parcel => <Parcel key={parcel.id} parcel={parcel} say={say} locale={locale} />)}
    <footer><span class="soft">{say('orders.count', { n: amount })}</span><span>{say('orders.total')} <b class="price">{price(order.total, locale)}</b></span><button type="button" class="button ghost small" onClick={openChat}>{say('orders.ask')}</button></footer>
  </article>
}

export function Orders ({ who, say, locale }: Props): VNode {
  const [found, setFound] = useState<{ orders: readonly OrderView[]; name: string | null } | null>(null)
  const [failed, setFailed] = useState(false)
  useEffect(() => {
    let present = true // a late answer must not show one shopper's orders to the next
    setFound(null)
    setFailed(false)
    if (who) loadOrders(who).then(reply => { if (present) setFound(reply) }, () => { if (present) setFailed(true) })
    return () => { present = false }
  }, [who])
  return <section class="orders" aria-labelledby="orders-title">
    <h1 id="orders-title">{found?.name ? say('orders.of', { name: found.name }) : say('orders.title')}</h1>
    {who === null ? <p class="empty">{say('orders.sign')}</p> : failed ? <p class="empty" role="alert">{say('demo.fail')}</p> : found?.orders.length === 0 ? <p class="empty">{say('orders.none')}</p> : found?.orders.map(order => <Order key={order.id} order={order} say={say} locale={locale} />)}
  </section>
}
