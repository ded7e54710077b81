import { useEffect, useRef, useState } from 'react'
import { keep, readKept } from '../kept.ts'

export interface Draft { readonly mode: 'reply' | 'note'; readonly reply: string; readonly note: string }
const empty: Draft = { mode: 'reply', reply: '', note: '' }

function read (key: string): Draft {
  try { return { ...empty, ...JSON.parse(readKept(key) ?? '{}') as Partial<Draft> } } catch { return empty } // our own earlier writing
}

/** What is typed is kept with every key press, per agent and conversation: switching, reloading or a crash loses nothing. */
export function useDraft (agentId: string, conversationId: string): readonly [Draft, (patch: Partial<Draft>) => void] {
  const key = `draft.${agentId}.${conversationId}`
  const [draft, setDraft] = useState(() => read(key))
  const latest = useRef(draft)
  useEffect(() => { latest.current = read(key); setDraft(latest.current) }, [key])
  return [draft, patch => {
    latest.current = { ...latest.current, ...patch }
    const { reply, note, mode } = latest.current
    keep(key, reply || note || mode === 'note' ? JSON.stringify(latest.current) : null)
    setDraft(latest.current)
  }]
}
