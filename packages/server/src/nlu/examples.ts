import { foldUtterance } from './fold.ts'

/** The label of examples that belong to no intent. */
export const OUT_OF_SCOPE = 'oos'

export interface Example { readonly text: string; readonly label: string; /** Line of the file, 1 for its first. */ readonly line: number }
export interface Problem { readonly line: number; readonly say: string }
/** Examples that can be used, why others cannot (nothing is trained then), and what may be used but should be looked at. */
export interface ReadExamples { readonly examples: readonly Example[]; readonly refusals: readonly Problem[]; readonly warnings: readonly Problem[] }

/** Column names that mean the label. */
const LABEL_COLUMNS = ['label', 'intent', 'category']
const MOST_BYTES = 65_536
const LONGEST_LABEL = 200

interface Row { readonly line: number; readonly cells: Readonly<Record<string, unknown>>; readonly bad?: { readonly column: string | null; readonly reason: string } | undefined }

/** Rows of a CSV or JSON Lines file as examples. */
export function readExamples (rows: readonly Row[]): ReadExamples {
  const examples: Example[] = []
  const refusals: Problem[] = []
  const warnings: Problem[] = []
  const unknown = new Set<string>()
  for (const { line, cells, bad } of rows) {
    const refuse = (say: string): void => { refusals.push({ line, say }) }
    if (bad) {
      refuse(`${bad.column === null ? '' : `${bad.column}: `}${bad.reason}`)
      continue
    }
    const column = LABEL_COLUMNS.find(name => name in cells)
    if (!('text' in cells)) refuse('no column "text"')
    else if (column === undefined) refuse('no column "label"')
    else {
      const wrong = refuseText(cells['text']) ?? refuseLabel(cells[column])
      if (wrong !== undefined) refuse(wrong)
      else examples.push({ text: String(cells['text']), label: String(cells[column]).trim(), line })
    }
    for (const name of Object.keys(cells)) {
      if (name === 'text' || name === column || unknown.has(name)) continue
      unknown.add(name)
      warnings.push({ line, say: `the column "${name}" is not used` })
    }
  }
  return { examples, refusals, warnings: [...warnings, ...lookTwice(examples)] }
}

function refuseText (text: unknown): string | undefined {
  if (typeof text !== 'string') return 'text: not a text'
  if (foldUtterance(text) === '') return 'text: empty'
  if (!text.isWellFormed()) return 'text: holds half a surrogate pair: not valid Unicode'
  if (Buffer.byteLength(text) > MOST_BYTES) return 'text: longer than 64 KiB'
  return undefined
}

function refuseLabel (label: unknown): string | undefined {
  if (typeof label !== 'string') return 'label: not a text'
  if (label.trim() === '') return 'label: empty'
  if (label.length > LONGEST_LABEL || /[\u0000-\u001f\u007f]/.test(label)) return `label: must be one line of at most ${LONGEST_LABEL} characters`
  return undefined
}

/** The same words under two labels, and labels with one example: they train, but somebody should know. */
function lookTwice (examples: readonly Example[]): Problem[] {
  const problems: Problem[] = []
  const seen = new Map<string, Example>()
  const counts = new Map<string, { line: number; n: number }>()
  for (const one of examples) {
    const same = seen.get(foldUtterance(one.text))
    if (same && same.label !== one.label) problems.push({ line: one.line, say: `the same words are "${same.label}" on line ${same.line} and "${one.label}" here` })
    if (!same) seen.set(foldUtterance(one.text), one)
    const count = counts.get(one.label)
    if (count) count.n++
    else counts.set(one.label, { line: one.line, n: 1 })
  }
  for (const [label, { line, n }] of counts) if (n === 1) problems.push({ line, say: `"${label}" has one example: it will hardly be recognised; 60 to 100 varied ones do` })
  return problems.toSorted((a, b) => a.line - b.line)
}

/** Why these examples cannot make a model; undefined when they can. */
export function refuseTraining (examples: readonly Example[]): string | undefined {
  const labels = new Set(examples.map(one => one.label))
  labels.delete(OUT_OF_SCOPE)
  if (examples.length === 0) return 'there is no example'
  if (labels.size < 2) return `an understander chooses between intents: at least two are needed, there ${labels.size === 1 ? 'is one' : 'is none'}`
  if (labels.size > MOST_LABELS) return `${labels.size} intents; at most ${MOST_LABELS} can be told apart`
  return undefined
}

/** Weights take intents × features bytes; beyond this too few features are left for each. */
const MOST_LABELS = 1_000
