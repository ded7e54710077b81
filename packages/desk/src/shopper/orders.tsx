import type { ConversationSummary } from '@zhiyu/server/contract/conversations'
import type { OrderView } from '@zhiyu/server/contract/commerce'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { api } from '../api/calls.ts'
import { keys } from '../api/keys.ts'
import { useWords } from '../i18n/index.ts'
import { outbox } from '../live/outbox.ts'
import { Empty, Failure, Loading } from '../parts/states.tsx'
import { useMay, useSession } from '../session.tsx'
import { OrderCard } from '../workspace/cards.tsx'

/** The shopper's orders, newest first, page by page. */
export const useOrders = (customerId: string) => useInfiniteQuery({ queryKey: keys.orders(customerId), queryFn: ({ pageParam }) => api.orders(customerId, pageParam || undefined), initialPageParam: '', getNextPageParam: last => last.nextCursor ?? undefined })

/** The shopper's orders, newest first; one click puts an order into the chat as a card both sides see. */
export function Orders ({ customerId, conversation }: { customerId: string; conversation: ConversationSummary | undefined }) {
  const { t, may: word } = useWords()
  const { agent } = useSession()
  const may = useMay()
  const orders = useOrders(customerId)
  if (orders.isError) return <Failure error={orders.error} retry={() => { void orders.refetch() }} />
  if (orders.isPending) return <Loading />
  const items = orders.data.pages.flatMap(page => page.items)
  if (items.length === 0) return <Empty title={t('orders.none')}>{t('orders.none-text')}</Empty>
  const canSend = conversation?.state === 'with-agent' && conversation.agent?.id === agent.id && may('conversation.reply')
  const send = (order: OrderView): void => {
    if (conversation) outbox.put(conversation.id, t('orders.message', { id: order.id, status: word(`order.status.${order.status}`) ?? order.status }), { kind: 'order', order })
  }
  return (
    <div className="shopper-body">
      {items.map(order => <OrderCard key={order.id} order={order}>{canSend && <Button size="small" className="card-send" onClick={() => { send(order) }}>{t('orders.send')}</Button>}</OrderCard>)}
      {orders.hasNextPage && <Button block loading={orders.isFetchingNextPage} onClick={() => { void orders.fetchNextPage() }}>{t('action.more')}</Button>}
    </div>
  )
}
