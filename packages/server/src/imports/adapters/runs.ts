import type { Stage } from '../../commerce/index.ts'

export interface RunLine {
  readonly line: number; readonly order: string; readonly customer: string | null; readonly placedAt: string; readonly country: string | null
  readonly mark: 's' | 'r' | 'w' | 'd'
  /** Minor units; and quantity × price in millionths, exact. */
  readonly amount: number; readonly micros: number | bigint
}

/** Whole numbers added up exactly: as doubles while those are exact. */
function createSum (): { add (n: number | bigint): void; take (): string } {
  let small = 0
  let large = 0n
  return {
    add (n) {
      if (typeof n === 'bigint') large += n
      else small += n
      if (Math.abs(small) > Number.MAX_SAFE_INTEGER / 2) { large += BigInt(small); small = 0 }
    },
    take () {
      const sum = large === 0n ? String(small) : String(large + BigInt(small))
      small = 0
      large = 0n
      return sum
    },
  }
}

/** Adds up the lines of one order while they follow each other in the file. An order that comes back later has several runs: the database adds those up. Holds one run, whatever the size of the file. */
export function createRun (): { add (stage: Stage, line: RunLine): void; end (stage: Stage): void } {
  let first: RunLine | undefined
  let customer: string | null = null, lastCustomer: string | null = null, region: string | null = null
  let placedAt = '', mark = 's'
  let count = 0, nameless = 0, returned = 0
  const total = createSum(), micros = createSum()
  let sale = false

  const end = (stage: Stage): void => {
    if (!first) return
    stage.put('runs', [first.line, first.order, customer, lastCustomer, placedAt, total.take(), micros.take(), count, region, sale, mark, nameless, returned])
    first = undefined
  }
  return {
    add (stage, line) {
      if (first?.order !== line.order) {
        end(stage)
        first = line
        customer = lastCustomer = region = null
        placedAt = line.placedAt
        mark = line.mark
        count = nameless = returned = 0
        sale = false
      }
      count++
      total.add(line.amount)
      micros.add(line.micros)
      if (line.customer === null) nameless++
      else {
        if (customer === null || line.customer < customer) customer = line.customer
        if (lastCustomer === null || line.customer > lastCustomer) lastCustomer = line.customer
      }
      if (line.placedAt < placedAt) placedAt = line.placedAt
      if (line.country !== null && (region === null || line.country < region)) region = line.country
      if (line.mark === 'r') returned++
      if (line.mark === 's') sale = true
      if (line.mark > mark) mark = line.mark
    },
    end,
  }
}
