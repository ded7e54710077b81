import { keys, queryClient } from './keys.ts'

/** Everything the desk shows of one conversation is asked for again. */
export function refreshConversation (id: string): void {
  for (const key of [keys.conversation(id), keys.notes(id), keys.promises(id), keys.decisions(id), keys.explanation(id), keys.inbox]) void queryClient.invalidateQueries({ queryKey: key })
}

export function refreshAdvisors (customerId: string): void {
  for (const key of [keys.advisor(customerId), keys.advisors]) void queryClient.invalidateQueries({ queryKey: key })
}

export function refreshSimulations (): void {
  void queryClient.invalidateQueries({ queryKey: keys.simulations })
  void queryClient.invalidateQueries({ queryKey: ['simulation'] })
}

/** Saved shifts count in every plan of their day. */
export function refreshShifts (): Promise<unknown> {
  return Promise.all(['shifts', 'staffing-plan'].map(name => queryClient.invalidateQueries({ queryKey: [name] })))
}

export function refreshPlaybooks (): void {
  void queryClient.invalidateQueries({ queryKey: keys.playbooks })
  void queryClient.invalidateQueries({ queryKey: ['playbook'] })
}
