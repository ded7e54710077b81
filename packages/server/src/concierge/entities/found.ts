/** Something a text names, and where: [from, to) in UTF-16 units of the text that was searched. */
export interface Found<T> { readonly value: T; readonly from: number; readonly to: number }

export const overlaps = (one: Found<unknown>, others: readonly Found<unknown>[]): boolean => others.some(other => one.from < other.to && other.from < one.to)

export function findAll<T> (text: string, pattern: RegExp, read: (match: RegExpExecArray) => T | undefined): Found<T>[] {
  const found: Found<T>[] = []
  for (const match of text.matchAll(pattern)) {
    const value = read(match)
    if (value !== undefined) found.push({ value, from: match.index, to: match.index + match[0].length })
  }
  return found
}
