import type { SessionView } from '@zhiyu/server/contract/staff'
import { useQuery } from '@tanstack/react-query'
import { createContext, useContext, useEffect } from 'react'
import { api } from './api/calls.ts'
import { isRefused, onSignedOut } from './api/http.ts'
import { keys, queryClient } from './api/keys.ts'
import { keep, readKept } from './kept.ts'

const Context = createContext<SessionView | null>(null)
export const SessionProvider = Context

export function useSession (): SessionView {
  const session = useContext(Context)
  if (!session) throw new Error('no session above')
  return session
}

export function useMay (): (permission: string) => boolean {
  const { permissions } = useSession()
  return permission => permissions.includes(permission)
}

/** Who is signed in: a session, nobody (null), or not known yet. */
export function useSessionQuery () {
  useEffect(() => onSignedOut(signedOut), [])
  return useQuery({
    queryKey: keys.session, staleTime: 60_000,
    queryFn: async (): Promise<SessionView | null> => {
      // Whoever never signed in here is not asked about: a refused question is an error in the browser's console.
      if (readKept('was-in') === null && location.hash === '') return null
      try { return await api.session() } catch (error) {
        if (isRefused(error) && (error.status === 401 || error.status === 403)) { keep('was-in', null); return null }
        throw error
      }
    },
  })
}

/** Nothing that one person saw stays for the next; drafts and unsent messages stay, under their owner's id. */
export function signedOut (): void {
  if (queryClient.getQueryData(keys.session) === null) return
  keep('was-in', null)
  queryClient.setQueryData(keys.session, null)
  queryClient.removeQueries({ predicate: query => query.queryKey[0] !== keys.session[0] && query.queryKey[0] !== keys.demo[0] })
}

export function signedIn (session: SessionView): void {
  keep('was-in', 'yes')
  queryClient.setQueryData(keys.session, session)
}

export async function signOut (): Promise<void> {
  try { await api.signOut() } finally { signedOut() }
}
