import { useInfiniteQuery } from '@tanstack/react-query'
import { Button, Drawer } from 'antd'
import { api } from '../api/calls.ts'
import { keys } from '../api/keys.ts'
import { useWords } from '../i18n/index.ts'
import { ConversationLink } from '../parts/conversation-link.tsx'
import { Empty, Failure, Loading } from '../parts/states.tsx'
import type { Opened } from './wall.tsx'

/** The conversations behind one figure. */
export function Behind ({ opened, close }: { opened: Opened | null; close: () => void }) {
  const { t } = useWords()
  return <Drawer open={opened !== null} onClose={close} title={opened ? t('wall.behind', { title: opened.title }) : ''} size={480} destroyOnHidden>{opened && <List behind={opened.key} close={close} />}</Drawer>
}

function List ({ behind, close }: { behind: string; close: () => void }) {
  const { t } = useWords()
  const list = useInfiniteQuery({ queryKey: keys.behind(behind), queryFn: ({ pageParam }) => api.behind(behind, pageParam || undefined), initialPageParam: '', getNextPageParam: last => last.nextCursor ?? undefined })
  if (list.isError) return <Failure error={list.error} retry={() => { void list.refetch() }} />
  if (list.isPending) return <Loading />
  const rows = list.data.pages.flatMap(page => page.items)
  if (rows.length === 0) return <Empty title={t('wall.behind-none')}>{t('wall.behind-none-text')}</Empty>
  return <><ul className="links">{rows.map(row => <li key={row.id}><ConversationLink row={row} onLeave={close} /></li>)}</ul>{list.hasNextPage && <Button block loading={list.isFetchingNextPage} onClick={() => { void list.fetchNextPage() }}>{t('action.more')}</Button>}</>
}
