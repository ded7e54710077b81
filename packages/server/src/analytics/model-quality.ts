/** The chance that one who did is scored above one who did not; ties count half. NaN when all did, or none. */
export function auc (scores: ArrayLike<number>, did: ArrayLike<number>): number {
  const order = Array.from(scores, (_, i) => i).toSorted((a, b) => scores[a]! - scores[b]!)
  let [ranks, yes] = [0, 0]
  for (let from = 0; from < order.length;) {
    let to = from
    while (to + 1 < order.length && scores[order[to + 1]!] === scores[order[from]!]) to++
    for (let i = from; i <= to; i++) if (did[order[i]!]! > 0) { ranks += (from + to) / 2 + 1; yes++ }
    from = to + 1
  }
  const no = order.length - yes
  return (ranks - yes * (yes + 1) / 2) / (yes * no)
}

/** Mean squared error of chances against what happened. */
export function brier (chances: ArrayLike<number>, did: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < chances.length; i++) sum += (chances[i]! - Number(did[i]! > 0)) ** 2
  return sum / chances.length
}
