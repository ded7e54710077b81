import { useState } from 'react'
import { api } from '../api/calls.ts'
import { isRefused } from '../api/http.ts'
import { refreshShifts } from '../api/refresh.ts'
import { hoursOf, type Change } from './model.ts'

export interface Outcome { readonly kind: 'saved' | 'undone'; readonly done: number; readonly undo: readonly Change[]; readonly conflicts: readonly string[]; readonly fault: unknown }
export interface Changes {
  readonly progress: { readonly done: number; readonly of: number } | null
  readonly outcome: Outcome | null
  /** True when all of it was done. */
  run (changes: readonly Change[]): Promise<boolean>
  undo (): Promise<boolean>
  forget (): void
}

/**
 * Saves and removes shifts one after the other, each by the revision that was seen. What someone else changed meanwhile is left as they made it
 * and told; anything else stops the row. What was done can be undone the same way.
 */
export function useChanges (): Changes {
  const [progress, setProgress] = useState<Changes['progress']>(null)
  const [outcome, setOutcome] = useState<Outcome | null>(null)
  const carryOut = async (kind: Outcome['kind'], changes: readonly Change[]): Promise<boolean> => {
    const undo: Change[] = []
    const conflicts: string[] = []
    let fault: unknown
    setOutcome(null)
    for (const [done, change] of changes.entries()) {
      setProgress({ done, of: changes.length })
      try { undo.push(await put(change)) } catch (error) {
        if (isRefused(error, 'shift.changed')) { conflicts.push(change.agentId); continue }
        fault = error
        break
      }
    }
    await refreshShifts().catch(() => {}) // the screens say themselves what they could not load
    setProgress(null)
    setOutcome({ kind, done: undo.length, undo: undo.reverse(), conflicts, fault })
    return undo.length === changes.length
  }
  return {
    progress, outcome, run: changes => carryOut('saved', changes),
    undo: () => carryOut('undone', outcome?.undo ?? []), forget: () => { setOutcome(null) },
  }
}

/** Carries one change out and says how to take it back. */
async function put ({ agentId, on, before, after }: Change): Promise<Change> {
  const back = before && hoursOf(before)
  if (after) return { agentId, on, before: await api.saveShift(agentId, on, { ...hoursOf(after), revision: before?.revision ?? null }), after: back }
  if (before) await api.removeShift(agentId, on, before.revision)
  return { agentId, on, before: null, after: back }
}
