import { useQuery } from '@tanstack/react-query'
import { api } from '../api/calls.ts'
import { keys } from '../api/keys.ts'
import { useWords } from '../i18n/index.ts'
import { ConversationLink } from '../parts/conversation-link.tsx'
import { Empty, Failure, Loading } from '../parts/states.tsx'

export function Earlier ({ customerId, current, onLeave }: { customerId: string; current: string | undefined; onLeave: (() => void) | undefined }) {
  const { t } = useWords()
  const list = useQuery({ queryKey: keys.conversationsOf(customerId), queryFn: () => api.conversationsOf(customerId).then(page => page.items) })
  if (list.isError) return <Failure error={list.error} retry={() => { void list.refetch() }} />
  if (list.isPending) return <Loading />
  const others = list.data.filter(row => row.id !== current)
  if (others.length === 0) return <Empty title={t('earlier.none')}>{t('earlier.none-text')}</Empty>
  return <ul className="links shopper-body">{others.map(row => <li key={row.id}><ConversationLink row={row} onLeave={onLeave} who={false} /></li>)}</ul>
}
