import { useWords } from '../i18n/index.ts'
import { Failure } from '../parts/states.tsx'
import { useFormats } from '../settings.tsx'
import { useOrders } from './orders.tsx'

const SHOWN = 3

/** The last orders, a line each: what, how much, how it stands. The rest has a tab of its own. */
export function Recent ({ customerId, all }: { customerId: string; all: () => void }) {
  const { t, may } = useWords()
  const formats = useFormats()
  const orders = useOrders(customerId)
  const items = orders.data?.pages[0]?.items ?? []
  if (orders.isError) return <Failure error={orders.error} retry={() => { void orders.refetch() }} />
  if (items.length === 0) return null
  return (
    <section aria-labelledby="shopper-recent">
      <div className="section-top"><h3 id="shopper-recent">{t('recent.title')}</h3>{items.length > SHOWN && <button type="button" className="text-button" onClick={all}>{t('recent.all')}</button>}</div>
      <ul className="recent">{items.slice(0, SHOWN).map(order => (
        <li key={order.id}>
          <span className="grow cut">{order.kind === 'return' ? `${t('order.return')} ` : ''}{order.lines[0]?.title ?? order.id}{order.lineCount > 1 && <span className="faint"> {t('recent.more', { n: order.lineCount - 1 })}</span>}</span>
          <b className="figure">{formats.money(order.total)}</b>
          <span className="faint">{formats.day(order.placedAt)}</span><span className={`status status-${order.status}`}>{may(`order.status.${order.status}`) ?? order.status}</span>
        </li>
      ))}</ul>
    </section>
  )
}
