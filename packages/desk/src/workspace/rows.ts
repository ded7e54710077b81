import type { ConversationSummary, InboxPage } from '@zhiyu/server/contract/conversations'
import { useInfiniteQuery, useQuery, type UseQueryResult } from '@tanstack/react-query'
import { api } from '../api/calls.ts'
import { keys, queryClient } from '../api/keys.ts'
import type { Filters, View } from './views.ts'

const PAGE = 50

export function useInbox (view: View, filters: Filters) {
  return useInfiniteQuery({
    queryKey: [...keys.inbox, view, filters],
    queryFn: ({ pageParam, signal }) => api.inbox({ view, limit: PAGE, ...filters, ...(pageParam ? { cursor: pageParam } : {}) }, signal),
    initialPageParam: '', getNextPageParam: (last: InboxPage) => last.nextCursor ?? undefined,
    refetchInterval: view === 'mine' ? false : 15_000, // the socket tells of changes; new words in others' conversations it does not
    placeholderData: (before, query) => query?.queryKey[1] === view ? before : undefined,
  })
}

/** A row may move between pages while they are fetched; it is shown once. */
export function rowsOf (pages: readonly InboxPage[] | undefined): readonly ConversationSummary[] {
  const seen = new Set<string>()
  return (pages ?? []).flatMap(page => page.items).filter(row => !seen.has(row.id) && seen.add(row.id))
}

/** The selected conversation's own row; the inbox usually holds it already. */
export function useConversation (id: string | undefined): UseQueryResult<ConversationSummary> {
  return useQuery({
    queryKey: keys.conversation(id ?? ''), enabled: id !== undefined, queryFn: () => api.conversation(id ?? ''),
    placeholderData: () => {
      for (const [, data] of queryClient.getQueriesData<{ pages?: InboxPage[] }>({ queryKey: keys.inbox })) {
        const row = data?.pages?.flatMap(page => page.items).find(one => one.id === id)
        if (row) return row
      }
      return undefined
    },
  })
}
