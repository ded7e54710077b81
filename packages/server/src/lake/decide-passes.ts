/** Events lie in this many files, by the last byte of their customer's id. A power of two, so that passes are whole files. */
export const BUCKETS = 64

/** What one customer costs while sums are made, hash table and all. Measured with DuckDB 1.5: 200 to 240 bytes. */
const BYTES_PER_CUSTOMER = 240

/**
 * In how many passes the customers are summed. All in one when their sums need no more than half of the memory; otherwise some files after the others,
 * which costs little, where spilling costs everything: a billion events with 4 GB wrote until the disk was full.
 * Source: docs/lake.md, "How much memory".
 */
export function decidePasses (customers: number, memoryMb: number): number {
  const halfBytes = memoryMb * 1_048_576 / 2
  let passes = 1
  while (passes < BUCKETS && customers * BYTES_PER_CUSTOMER / passes > halfBytes) passes *= 2
  return passes
}

/** The files of one pass. */
export function bucketsOf (pass: number, passes: number): readonly number[] {
  const each = BUCKETS / passes
  return Array.from({ length: each }, (_, i) => pass * each + i)
}

/** When what arrived since the last rewriting is so much that reading it beside the files costs more than rewriting them once. */
export function decideRewrite (tail: number, clustered: number): boolean {
  return tail >= Math.max(200_000, clustered / 2)
}
