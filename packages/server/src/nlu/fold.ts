import { foldText } from '../knowledge/index.ts'

/** What is read of one text, in UTF-16 units. A shopper's message may be 64 KiB; what comes later adds nothing to what it is about. */
const LONGEST = 65_536
const PLAIN = /^[\x20-\x7e]*$/

/** One shape for one meaning: full and half width, case, traditional and simplified, invisible marks, any digit a 0, runs of space one space. */
export function foldUtterance (text: string): string {
  const read = text.length > LONGEST ? text.slice(0, LONGEST) : text
  const folded = PLAIN.test(read) ? read.toLowerCase() : foldText(read)
  return folded.replace(/\p{Nd}/gu, '0').replace(/\s+/g, ' ').trim()
}
