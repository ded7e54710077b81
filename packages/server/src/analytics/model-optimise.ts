export interface Optimum { readonly at: readonly number[]; readonly value: number; readonly evaluations: number; readonly converged: boolean }

/** Reflection, expansion, contraction, shrinking. Source: Nelder and Mead 1965; Lagarias et al. 1998. */
const [REFLECT, EXPAND, CONTRACT, SHRINK] = [1, 2, 0.5, 0.5]

/**
 * The least value of a function without derivatives: Nelder–Mead, begun anew from its own answer until that no longer helps.
 * A simplex may fold up before the bottom is reached, and flat ridges (Pareto/NBD's β) invite it to.
 */
export function minimise (of: (x: readonly number[]) => number, start: readonly number[], { step = 0.5, tolerance = 1e-10, rounds = 8 } = {}): Optimum {
  let best: Optimum = { at: start, value: of(start), evaluations: 1, converged: false }
  for (let round = 0; round < rounds; round++) {
    const next = simplex(of, best.at, step / (round + 1), tolerance)
    const gain = best.value - next.value
    best = { ...(next.value <= best.value ? next : best), evaluations: best.evaluations + next.evaluations, converged: next.converged }
    if (round > 0 && gain < tolerance * (1 + Math.abs(best.value))) return best
  }
  return best
}

interface Corner { readonly x: readonly number[]; readonly value: number }

function simplex (of: (x: readonly number[]) => number, start: readonly number[], step: number, tolerance: number): Optimum {
  const n = start.length
  let evaluations = 0
  const at = (x: readonly number[]): Corner => { evaluations++; const value = of(x); return { x, value: Number.isNaN(value) ? Infinity : value } }
  let corners = [at(start), ...start.map((_, i) => at(start.map((value, j) => j === i ? value + step : value)))]
  for (let turn = 0; turn < 2_000; turn++) {
    corners = corners.toSorted((a, b) => a.value - b.value)
    const [first, last] = [corners[0]!, corners[n]!]
    const spread = Math.max(...corners.map(corner => Math.max(...corner.x.map((value, i) => Math.abs(value - first.x[i]!)))))
    if (last.value - first.value <= tolerance * (1 + Math.abs(first.value)) * 1e-3 && spread < 1e-7) return { at: first.x, value: first.value, evaluations, converged: true }
    const centre = first.x.map((_, i) => corners.slice(0, n).reduce((sum, corner) => sum + corner.x[i]!, 0) / n)
    const along = (by: number): Corner => at(centre.map((value, i) => value + by * (value - last.x[i]!)))
    const reflected = along(REFLECT)
    if (reflected.value < first.value) {
      const expanded = along(EXPAND)
      corners[n] = expanded.value < reflected.value ? expanded : reflected
    } else if (reflected.value < corners[n - 1]!.value) corners[n] = reflected
    else {
      const contracted = reflected.value < last.value ? along(CONTRACT) : along(-CONTRACT)
      if (contracted.value < Math.min(last.value, reflected.value)) corners[n] = contracted
      else corners = corners.map((corner, i) => i === 0 ? corner : at(corner.x.map((value, j) => first.x[j]! + SHRINK * (value - first.x[j]!))))
    }
  }
  const found = corners.toSorted((a, b) => a.value - b.value)[0]!
  return { at: found.x, value: found.value, evaluations, converged: false }
}
