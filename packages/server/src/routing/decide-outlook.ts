/** Seats as one shopper sees them. Source: docs/policy/routing.md, "The wait we tell". */
export interface Outlook {
  /** Free for them now. */
  readonly free: number
  /** Of the held-back role, so many have to come free first before one is theirs. */
  readonly first: number
}

/**
 * Held-back seats are free for those they are kept for and for nobody else: a range that counted them would promise what the queue does not give.
 * `held` is null where nothing is held back, or for whom it is held, or for who has waited until it yields.
 */
export function seatsFor (pool: readonly { readonly role: string; readonly capacity: number; readonly openChats: number }[], held: { readonly role: string; readonly reserve: number } | null): Outlook {
  const free = (some: typeof pool): number => some.reduce((sum, agent) => sum + Math.max(0, agent.capacity - agent.openChats), 0)
  if (held === null || held.reserve === 0) return { free: free(pool), first: 0 }
  const kept = free(pool.filter(agent => agent.role === held.role))
  return { free: free(pool.filter(agent => agent.role !== held.role)) + Math.max(0, kept - held.reserve), first: Math.max(0, held.reserve - kept) }
}
