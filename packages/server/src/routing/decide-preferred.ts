import type { RoutePolicy } from './decide.ts'
import type { PreferredKind } from './model.ts'

export interface Preferred { readonly agentId: string; readonly kind: PreferredKind }

/** The shopper's own advisor is waited for where the playbook asks for it, but not by whoever the advisor has just passed on: they said that somebody else should. */
export function preferAdvisor (advisorId: string | null, passedOnBy: string | null, policy: Pick<RoutePolicy, 'advisor'>): Preferred | null {
  return policy.advisor && advisorId !== null && advisorId !== passedOnBy ? { agentId: advisorId, kind: 'advisor' } : null
}
