import { isObject, readEntry, type Problem } from './model-entry.ts'
import { published } from './model-published.ts'
import { SECTIONS } from './model-sections.ts'

export type Answer =
  | { readonly kind: 'computed'; readonly document: Readonly<Record<string, unknown>>; readonly leftAlone: readonly string[] }
  | { readonly kind: 'refused'; readonly problems: readonly Problem[] }

/**
 * The same document with every quantity that follows from an entry's inputs worked out anew. Inputs, names and what we do not know stay as they are.
 * All inputs are judged before anything is computed.
 */
export function computeStaffing (document: unknown): Answer {
  if (!isObject(document)) return { kind: 'refused', problems: [{ path: '', say: 'must be an object whose keys are sections, such as erlang_c' }] }
  const problems: Problem[] = []
  const known = { ...SECTIONS, published }
  const plans: { section: string; at: number; compute: () => Readonly<Record<string, unknown>> }[] = []
  for (const [section, read] of Object.entries(known)) {
    const entries = document[section]
    if (entries === undefined) continue
    if (!Array.isArray(entries)) problems.push({ path: `/${section}`, say: 'must be a list of entries' })
    else entries.forEach((entry: unknown, at) => plans.push({ section, at, compute: read(readEntry(entry, `/${section}/${at}`, problems)) }))
  }
  if (problems.length > 0) return { kind: 'refused', problems }
  const computed: Record<string, unknown> = { ...document }
  for (const section of new Set(plans.map(plan => plan.section))) {
    computed[section] = plans.filter(plan => plan.section === section).map(({ at, compute }) => {
      const quantities = compute()
      for (const path of unspeakable(quantities, `/${section}/${at}`)) problems.push({ path, say: 'cannot be worked out: its inputs are too extreme for double precision' })
      return { ...(document[section] as object[])[at], ...quantities } // judged above: a list of objects
    })
  }
  if (problems.length > 0) return { kind: 'refused', problems }
  return { kind: 'computed', document: computed, leftAlone: Object.keys(document).filter(key => !(key in known) && typeof document[key] !== 'string') }
}

/** Paths of numbers that JSON could not carry. */
function unspeakable (value: unknown, path: string): string[] {
  if (typeof value === 'number') return Number.isFinite(value) ? [] : [path]
  return typeof value === 'object' && value !== null ? Object.entries(value).flatMap(([key, one]) => unspeakable(one, `${path}/${key}`)) : []
}

/** JSON with the NaN and Infinity that Python writes: each becomes an object that says so, and is refused by its path. */
export function parseNumbersLoosely (text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    const marked = text.replaceAll(/"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b/g, token => token.startsWith('"') ? token : `{"notFinite":"${token}"}`)
    if (marked === text) throw error
    return JSON.parse(marked)
  }
}
