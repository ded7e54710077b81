/** Beyond this the exact figure says nothing new, and costs its square. */
const LETTERS = 1_500

/** How much of a text was changed to make the other: edits per letter of the longer one, 0 (untouched) to 1. */
export function editShare (before: string, after: string): number {
  const [a, b] = [[...before.trim()].slice(0, LETTERS), [...after.trim()].slice(0, LETTERS)]
  const longest = Math.max(a.length, b.length)
  if (longest === 0) return 0
  let row = b.map((_, j) => j + 1)
  a.forEach((letter, i) => {
    let diagonal = i
    let left = i + 1
    row = row.map((up, j) => {
      const cost = Math.min(up + 1, left + 1, diagonal + (letter === b[j] ? 0 : 1))
      diagonal = up
      left = cost
      return cost
    })
  })
  return (b.length === 0 ? a.length : row.at(-1)!) / longest
}
