import type { Card } from '@zhiyu/server/contract/conversations'
import type { OrderView, ParcelView, ProductView } from '@zhiyu/server/contract/commerce'
import { useState } from 'react'
import { Button } from 'antd'
import { useWords } from '../i18n/index.ts'
import { Picture } from '../parts/picture.tsx'
import { useFormats } from '../settings.tsx'
import { ProposalBlock } from './proposal-card.tsx'

export function CardView ({ card }: { card: Card }) {
  const { t } = useWords()
  switch (card.kind) {
    case 'order': return <OrderCard order={card.order} />
    case 'orders': return <div className="card-stack">{card.orders.map(order => <OrderCard key={order.id} order={order} />)}</div>
    case 'parcel': return <div className="card"><ParcelBlock parcel={card.parcel} /></div>
    case 'product': return <ProductCard product={card.product} />
    case 'article': return <div className="card card-article"><span className="faint">{t('card.article')}</span> {card.title}</div>
    case 'choices': return <div className="card-choices" aria-label={t('card.choices')} role="group">{card.choices.map(choice => <span key={choice}>{choice}</span>)}</div>
    case 'proposal': return <ProposalBlock card={card} />
    case 'rate': return <div className="card card-article">{t('card.rate')}</div>
  }
}

export function OrderCard ({ order, children }: { order: OrderView; children?: React.ReactNode }) {
  const { t, may } = useWords()
  const formats = useFormats()
  const [open, setOpen] = useState(false)
  const more = order.lineCount - Math.min(order.lines.length, 3)
  return (
    <div className="card">
      <div className="card-head"><b className="cut" title={order.id}>{order.kind === 'return' ? t('order.return') : t('order.sale')} {order.id}</b><span className={`status status-${order.status}`}>{may(`order.status.${order.status}`) ?? order.status}</span></div>
      {order.lines.slice(0, 3).map(line => (
        <div className="card-line" key={line.lineNo}>
          <Picture src={line.image} name={line.title} size={40} />
          <span className="grow"><span className="two-lines">{line.title}</span><span className="faint">{t('order.quantity', { n: line.quantity })}</span></span>
          <span className="figure">{formats.money(line.amount)}</span>
        </div>
      ))}
      {more > 0 && <div className="faint card-more">{t('order.more', { n: more })}</div>}
      <div className="card-foot"><span className="faint">{formats.dateTime(order.placedAt)}</span><span>{t('order.total')} <b className="figure">{formats.money(order.total)}</b></span></div>
      {order.parcels.length > 0 && <Button size="small" type="link" className="card-toggle" aria-expanded={open} onClick={() => { setOpen(!open) }}>{open ? t('parcel.hide') : t('parcel.show', { n: order.parcels.length })}</Button>}
      {open && order.parcels.map(parcel => <ParcelBlock key={parcel.id} parcel={parcel} />)}
      {children}
    </div>
  )
}

export function ParcelBlock ({ parcel }: { parcel: ParcelView }) {
  const { t, may } = useWords()
  const formats = useFormats()
  const trace = parcel.trace.toSorted((a, b) => a.at < b.at ? 1 : -1)
  return (
    <div className="parcel">
      <div className="card-head"><b className="cut">{[may(`carrier.${parcel.carrier ?? ''}`) ?? parcel.carrier, parcel.trackingNo].filter(Boolean).join(' ') || t('parcel.title')}</b><span className={`status status-${parcel.status}`}>{may(`parcel.status.${parcel.status}`) ?? parcel.status}</span></div>
      {parcel.deliveredAt ? <p className="faint">{t('parcel.delivered', { at: formats.dateTime(parcel.deliveredAt) })}</p> : parcel.expectedAt && <p className="faint">{t('parcel.expected', { at: formats.day(parcel.expectedAt) })}</p>}
      {trace.length > 0 && <ol className="trace">{trace.map(step => <li key={`${step.at}${step.text}`}><span>{step.text}</span><span className="faint">{[step.place, formats.dateTime(step.at)].filter(Boolean).join(' · ')}</span></li>)}</ol>}
    </div>
  )
}

function ProductCard ({ product }: { product: ProductView }) {
  const { t } = useWords()
  const formats = useFormats()
  return (
    <div className="card card-line">
      <Picture src={product.image} name={product.title} size={56} />
      <span className="grow"><span className="two-lines">{product.title}</span><span className="faint">{[product.category, product.available === false ? t('product.sold-out') : undefined].filter(Boolean).join(' · ')}</span></span>
      {product.price && <b className="figure">{formats.money(product.price)}</b>}
    </div>
  )
}
