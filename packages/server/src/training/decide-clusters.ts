export interface Lost { readonly text: string; readonly folded: string; readonly at: number }
export interface Alike { readonly texts: readonly { readonly text: string; readonly times: number }[]; readonly times: number; readonly lastAt: number }

/** Likeness from which two questions are taken for one. Too low puts different wishes together, too high leaves every question alone; a person reads the group before it is taught. */
const ALIKE = 0.22
const MOST_TEXTS = 8

/**
 * Questions in other words put together, largest group first. Each joins the group whose middle it is most alike; order of arrival decides ties, so equal inputs give equal answers.
 * Cosine of character n-grams with inverse document frequency; an inverted index keeps it near linear for the thousand it is given at most.
 */
export function decideClusters (lost: readonly Lost[], most: number): readonly Alike[] {
  const same = [...Map.groupBy(lost, one => one.folded).values()]
  const grams = same.map(some => gramsOf(some[0]!.folded))
  const seen = new Map<string, number>()
  for (const some of grams) for (const gram of some.keys()) seen.set(gram, (seen.get(gram) ?? 0) + 1)
  const vectors = grams.map(some => unit(new Map([...some].map(([gram, n]) => [gram, (1 + Math.log(n)) * Math.log(1 + same.length / seen.get(gram)!)]))))
  const groups: { sum: Map<string, number>; length: number; members: number[] }[] = []
  const byGram = new Map<string, Set<number>>()
  for (const [i, vector] of vectors.entries()) {
    const scores = new Map<number, number>()
    for (const [gram, weight] of vector) for (const g of byGram.get(gram) ?? []) scores.set(g, (scores.get(g) ?? 0) + weight * groups[g]!.sum.get(gram)!)
    let [best, likeness] = [-1, ALIKE]
    for (const [g, score] of scores) {
      const own = score / groups[g]!.length
      if (own > likeness || (own === likeness && best >= 0 && g < best)) [best, likeness] = [g, own]
    }
    if (best < 0) best = groups.push({ sum: new Map(), length: 0, members: [] }) - 1
    const group = groups[best]!
    group.members.push(i)
    for (const [gram, weight] of vector) {
      group.sum.set(gram, (group.sum.get(gram) ?? 0) + weight)
      const own = byGram.get(gram)
      if (own) own.add(best)
      else byGram.set(gram, new Set([best]))
    }
    group.length = Math.sqrt([...group.sum.values()].reduce((sum, weight) => sum + weight * weight, 0))
  }
  return groups.map(({ members }): Alike => {
    const texts = members.map(i => ({ text: same[i]![0]!.text, times: same[i]!.length, lastAt: Math.max(...same[i]!.map(one => one.at)) })).sort((a, b) => b.times - a.times || b.lastAt - a.lastAt || (a.text < b.text ? -1 : 1))
    return { texts: texts.slice(0, MOST_TEXTS).map(({ text, times }) => ({ text, times })), times: texts.reduce((sum, one) => sum + one.times, 0), lastAt: Math.max(...texts.map(one => one.lastAt)) }
  }).sort((a, b) => b.times - a.times || b.lastAt - a.lastAt || (a.texts[0]!.text < b.texts[0]!.text ? -1 : 1)).slice(0, most)
}

/** Chinese: characters and pairs. Letters: triples of each word with its ends. Punctuation says nothing. */
function gramsOf (folded: string): Map<string, number> {
  const counts = new Map<string, number>()
  const add = (gram: string): void => { counts.set(gram, (counts.get(gram) ?? 0) + 1) }
  for (const [run] of folded.slice(0, 400).matchAll(/\p{Script=Han}+|[\p{L}\p{N}]+/gu)) {
    const han = /\p{Script=Han}/u.test(run)
    const signs = han ? [...run] : [' ', ...run, ' ']
    for (const n of han ? [1, 2] : [3]) for (let i = 0; i + n <= signs.length; i++) add(signs.slice(i, i + n).join(''))
  }
  return counts
}

function unit (vector: Map<string, number>): Map<string, number> {
  const length = Math.sqrt([...vector.values()].reduce((sum, weight) => sum + weight * weight, 0)) || 1
  return new Map([...vector].map(([gram, weight]) => [gram, weight / length]))
}
