import type { World } from '../kernel/work.ts'

/** What the AI is writing, while it writes: sentences that passed every check. Empty: there is none any more. Nobody may rely on it; only the message that follows counts. */
export interface Draft { readonly shopId: string; readonly conversationId: string; /** the message being answered */ readonly seq: number; readonly text: string }

const listeners = new WeakMap<World, Set<(draft: Draft) => void>>()

/** Listeners must not throw and must not wait. */
export function onDraft (world: World, listen: (draft: Draft) => void): () => void {
  const all = listeners.get(world) ?? new Set()
  listeners.set(world, all.add(listen))
  return () => { all.delete(listen) }
}

export function tellDraft (world: World, draft: Draft): void {
  for (const listen of listeners.get(world) ?? []) listen(draft)
}
