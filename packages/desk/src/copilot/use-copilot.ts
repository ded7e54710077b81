import type { CopilotView } from '@zhiyu/server/contract/copilot'
import { skipToken, useQuery, type UseQueryResult } from '@tanstack/react-query'
import { useEffect } from 'react'
import { api } from '../api/calls.ts'
import { keys } from '../api/keys.ts'
import type { Talk } from '../live/talk.ts'

/** What the AI has to say beside this conversation; asked again when the talk on screen has a message it does not know. The last answer stays until the next is there. */
export function useCopilot (id: string): UseQueryResult<CopilotView> {
  const talk = useQuery<Talk>({ queryKey: keys.messages(id), queryFn: skipToken }) // as the conversation holds it
  const view = useQuery({ queryKey: keys.copilot(id), queryFn: () => api.copilot(id), placeholderData: before => before, staleTime: 10_000 })
  const { refetch } = view
  const behind = view.data !== undefined && (talk.data?.lastSeq ?? 0) > view.data.upToSeq
  const newest = talk.data?.lastSeq
  useEffect(() => { if (behind) void refetch() }, [behind, newest, refetch])
  return view
}
