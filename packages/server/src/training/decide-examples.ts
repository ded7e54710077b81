/** Longer than this nobody asks one thing: it is a letter, and teaches every intent it touches. In characters. */
export const LONGEST_EXAMPLE = 300
/** A pasted list of more than this is a file: read it first, then add what is worth it. */
export const MOST_AT_ONCE = 500
/** The shop's own, all intents together: what a training may take in time and memory. */
export const MOST_OF_A_SHOP = 5_000
/** An intent of the shop's own is learned from these at least; the shipped ones have a hundred and more. */
export const FEWEST_OF_AN_INTENT = 8
/** Refusals told at once. */
const MOST_TOLD = 50

export interface Refusal { readonly path: string; readonly say: string }

export interface Known {
  /** One shape for one meaning, as the understander reads it. */
  fold(text: string): string
  /** True when the text names a person, a number of theirs, a place. */
  isPersonal(text: string): boolean
  /** Which intent these words already teach, by what ships or by the shop. */
  intentOf(folded: string): string | undefined
  /** How many examples the shop has already. */
  readonly count: number
}

export type ExamplesDecision =
  | { readonly kind: 'add'; readonly examples: readonly { readonly text: string; readonly folded: string }[]; readonly known: number }
  | { readonly kind: 'refuse'; readonly because: readonly Refusal[] }

/** All of them or none: who pasted a list must not have to find out which half of it was taken. Words that teach this intent already are passed over and counted. */
export function decideExamples (intent: string, texts: readonly string[], { fold, isPersonal, intentOf, count }: Known): ExamplesDecision {
  if (texts.length > MOST_AT_ONCE) return refuse([{ path: '/texts', say: `too-many: ${texts.length} at once; at most ${MOST_AT_ONCE}` }])
  const because: Refusal[] = []
  const fresh = new Map<string, string>()
  let known = 0
  for (const [i, written] of texts.entries()) {
    const text = written.trim().normalize('NFC')
    const wrong = wrongWith(text) ?? (isPersonal(text) ? 'personal: names a person, a number or an address; take it out' : undefined)
    const folded = wrong === undefined ? fold(text) : ''
    const taught = wrong === undefined ? intentOf(folded) : undefined
    if (wrong !== undefined) because.push({ path: `/texts/${i}`, say: wrong })
    else if (folded === '') because.push({ path: `/texts/${i}`, say: 'empty: no words in it' })
    else if (taught !== undefined && taught !== intent) because.push({ path: `/texts/${i}`, say: `contradicts: the same words are an example of "${taught}"` })
    else if (taught !== undefined || fresh.has(folded)) known++
    else fresh.set(folded, text)
  }
  if (because.length > 0) return refuse(because)
  if (count + fresh.size > MOST_OF_A_SHOP) return refuse([{ path: '/texts', say: `full: the shop would have ${count + fresh.size} examples; at most ${MOST_OF_A_SHOP}` }])
  return { kind: 'add', examples: [...fresh].map(([folded, text]) => ({ text, folded })), known }
}

const refuse = (because: readonly Refusal[]): ExamplesDecision => ({ kind: 'refuse', because: because.slice(0, MOST_TOLD) })

/** What shoppers write holds no tags and no addresses of scripts; whoever pastes a page has pasted the wrong thing. It would be harmless, and teach nothing. */
const MARKUP = /<\/?[a-z!][^>]*>|<script|javascript:|&(?:#\d+|#x[\da-f]+|[a-z]{2,8});|\bhttps?:\/\//i

function wrongWith (text: string): string | undefined {
  if (text === '') return 'empty: no words in it'
  if (!text.isWellFormed()) return 'not-unicode: holds half a surrogate pair'
  if (text.length > LONGEST_EXAMPLE * 4 || [...text].length > LONGEST_EXAMPLE) return `too-long: at most ${LONGEST_EXAMPLE} characters`
  if (/[\u0000-\u001f\u007f\u2028\u2029\u202a-\u202e\u2066-\u2069]/.test(text)) return 'control: holds a line break or an invisible control character'
  if (MARKUP.test(text)) return 'markup: holds HTML, a script or a link'
  return undefined
}

/** Why this shop's examples cannot be trained on; empty when they can. `counts`: examples by intent of the shop's own. */
export function refuseExamples (counts: ReadonlyMap<string, number>, own: readonly string[], shipped: ReadonlySet<string>): readonly Refusal[] {
  const because: Refusal[] = []
  let total = 0
  for (const [intent, n] of counts) {
    total += n
    if (!shipped.has(intent) && !own.includes(intent)) because.push({ path: `/intents/${intent}`, say: 'unknown-intent: there is no such intent any more; remove its examples' })
  }
  for (const intent of own) {
    const n = counts.get(intent) ?? 0
    if (n < FEWEST_OF_AN_INTENT) because.push({ path: `/intents/${intent}`, say: `too-few: ${n} ${n === 1 ? 'example' : 'examples'}; at least ${FEWEST_OF_AN_INTENT}` })
  }
  if (total === 0) because.push({ path: '/examples', say: 'nothing-to-learn: the shop has no example of its own' })
  return because
}

/** Every fifth of an intent's own examples is held out, when there are enough: the first, sixth … in order of their folded words, so that the same ones stay out. */
export function holdOut<T extends { readonly intent: string; readonly folded: string }> (examples: readonly T[]): { readonly learn: readonly T[]; readonly held: readonly T[] } {
  const held = new Set<T>()
  for (const some of Map.groupBy(examples, one => one.intent).values()) {
    if (some.length < HELD_FROM) continue
    for (const [i, one] of some.toSorted((a, b) => a.folded < b.folded ? -1 : 1).entries()) if (i % 5 === 2) held.add(one)
  }
  return { learn: examples.filter(one => !held.has(one)), held: [...held] }
}

/** With fewer examples of its own than this nothing of an intent is held out: each is worth more learned. */
const HELD_FROM = 15
