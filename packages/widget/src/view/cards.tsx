import type { VNode } from 'preact'
import type { OrderView } from '@zhiyu/server/contract/commerce'
import type { Card } from '@zhiyu/server/contract/conversations'
import { sendText } from '../chat/chat.ts'
import { moneyWords } from '../words/say.ts'
import { t } from '../words/words.ts'
import { named, newestFirst, ParcelLine, Picture } from './goods.tsx'
import { late } from './late.tsx'

const Rate = late(() => import('./rate.tsx').then(module => module.Rate))
const ParcelCard = late(() => import('./rare-cards.tsx').then(module => module.ParcelCard))
const ProductCard = late(() => import('./rare-cards.tsx').then(module => module.ProductCard))
const ProposalCard = late(() => import('../proposal/card.tsx').then(module => module.ProposalCard))
const ArticleNote = late(() => import('./rare-cards.tsx').then(module => module.ArticleNote))

export function OrderCard ({ order, ask = false }: { order: OrderView; ask?: boolean }): VNode {
  const first = order.lines[0]
  const parcel = newestFirst(order.parcels[0])
  const amount = order.lines.reduce((sum, one) => sum + Math.abs(one.quantity), 0) || order.lineCount
  return <div role="group" class="card order" aria-label={t('order.no', { id: order.id })}>
    <div class="card-head"><span class="soft">{order.kind === 'return' ? t('order.kindReturn') : t('order.no', { id: order.id })}</span><strong class="state">{named('order', order.status)}</strong></div>
    <div class="goods">
      <Picture source={first?.image ?? null} title="" />
      <div class="goods-words"><div class="name">{first?.title ?? t('order.no', { id: order.id })}</div><div class="soft">{t('order.items', { n: amount })} · <b>{moneyWords(order.total)}</b></div></div>
    </div>
    {parcel ? <ParcelLine parcel={parcel} /> : null}
    {ask ? <button type="button" class="choice" onClick={() => sendText(t('home.askOrderWords', { id: order.id }))}>{t('home.askOrder')}</button> : null}
  </div>
}

export function Choices ({ choices }: { choices: readonly string[] }): VNode {
  return <div class="choices" role="group" aria-label={t('choices.label')}>{choices.slice(0, 4).map(choice => <button type="button" class="choice" key={choice} onClick={() => sendText(choice)}>{choice}</button>)}</div>
}

/** Quick replies make sense only under the last message; everything else stays. */
export function CardOf ({ card, last }: { card: Card; last: boolean }): VNode | null {
  switch (card.kind) {
    case 'order': return <OrderCard order={card.order} />
    case 'orders': return <div class="cards">{card.orders.map(order => <OrderCard key={order.id} order={order} ask />)}</div>
    case 'parcel': return <ParcelCard parcel={card.parcel} />
    case 'product': return <ProductCard product={card.product} />
    case 'article': return <ArticleNote title={card.title} />
    case 'choices': return last ? <Choices choices={card.choices} /> : null
    case 'proposal': return <ProposalCard card={card} />
    case 'rate': return <Rate last={last} />
    default: return null
  }
}
