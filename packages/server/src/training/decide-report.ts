import type { Changed, Measure } from './contract.ts'

export interface Reading { readonly intent: string; readonly confidence: number }
export interface Line { readonly text: string; readonly meant: string }

const MOST_CONFUSIONS = 20
const MOST_CHANGED = 60
/** An answer that stays the same and only becomes a little surer is no news. */
export const OUTSIDE = 'out-of-scope'

/** How readings of held-out lines stand; `sure` is the confidence from which the concierge acts. */
export function measure (lines: readonly Line[], readings: readonly Reading[], sure: number): Measure {
  const all = lines.map((line, i) => ({ ...line, label: readings[i]!.intent, confidence: readings[i]!.confidence }))
  const isRight = (one: { meant: string; label: string }): boolean => one.meant === one.label
  const share = (some: readonly { meant: string; label: string }[]): number => some.length === 0 ? 0 : some.filter(isRight).length / some.length
  const acted = all.filter(one => one.confidence >= sure && one.label !== OUTSIDE)
  const byMeant = Map.groupBy(all, one => one.meant)
  const byLabel = Map.groupBy(all, one => one.label)
  return {
    lines: all.length, right: share(all), sure: { share: all.length === 0 ? 0 : acted.length / all.length, right: share(acted) },
    intents: [...byMeant.keys()].toSorted().map(intent => ({ intent, lines: byMeant.get(intent)!.length, recall: share(byMeant.get(intent)!), precision: byLabel.has(intent) ? share(byLabel.get(intent)!) : null })),
    confusions: [...Map.groupBy(all.filter(one => !isRight(one)), one => `${one.meant}\n${one.label}`).values()]
      .map(some => ({ meant: some[0]!.meant, label: some[0]!.label, times: some.length, example: some[0]!.text }))
      .sort((a, b) => b.times - a.times || (a.meant + a.label < b.meant + b.label ? -1 : 1)).slice(0, MOST_CONFUSIONS),
  }
}

/** What is answered otherwise than before: what got worse first, then what got better, then the rest. `meant` is undefined for questions nobody has labelled. */
export function compare (lines: readonly { readonly text: string; readonly meant?: string }[], { before, after, sure }: { readonly before: readonly Reading[]; readonly after: readonly Reading[]; readonly sure: number }): { readonly better: number; readonly worse: number; readonly changes: number; readonly changed: readonly Changed[] } {
  const acts = (one: Reading): string => one.confidence >= sure ? one.intent : ''
  const changed = lines.flatMap(({ text, meant }, i): Changed[] => {
    const [was, is] = [before[i]!, after[i]!]
    if (acts(was) === acts(is)) return []
    const [wasRight, isRight] = [meant !== undefined && acts(was) === meant, meant !== undefined && acts(is) === meant]
    return [{ text, meant: meant ?? null, before: was, after: is, better: wasRight === isRight ? null : isRight }]
  })
  const rank = (one: Changed): number => one.better === false ? 0 : one.meant === null ? 1 : one.better ? 2 : 3
  return {
    better: changed.filter(one => one.better === true).length, worse: changed.filter(one => one.better === false).length, changes: changed.length,
    changed: changed.map((one, i) => ({ one, i })).sort((a, b) => rank(a.one) - rank(b.one) || a.i - b.i).map(({ one }) => one).slice(0, MOST_CHANGED),
  }
}
