/** First come, first served, and whoever gives up leaves from anywhere: each in O(1). Customers are small integers, used again by the model. */
export interface Line {
  join(customer: number): void
  leave(customer: number): void
  /** −1 when nobody waits. */
  readonly first: number
}

export function createLine (room = 1_024): Line {
  let before = new Int32Array(room)
  let after = new Int32Array(room)
  let first = -1
  let last = -1
  return {
    join (customer) {
      if (customer >= before.length) {
        const wider = Math.max(customer + 1, before.length * 2)
        const [oldBefore, oldAfter] = [before, after]
        before = new Int32Array(wider)
        after = new Int32Array(wider)
        before.set(oldBefore)
        after.set(oldAfter)
      }
      before[customer] = last
      after[customer] = -1
      if (last < 0) first = customer
      else after[last] = customer
      last = customer
    },
    leave (customer) {
      const [ahead, behind] = [before[customer]!, after[customer]!]
      if (ahead < 0) first = behind
      else after[ahead] = behind
      if (behind < 0) last = ahead
      else before[behind] = ahead
    },
    get first () { return first },
  }
}
