/** First come, first served, in as many lines as there are things to tell apart. Who leaves from the middle is forgotten when they reach the front. */
export interface Lines {
  push(line: number, shopper: number): void
  /** Who has stood longest in this line; −1: nobody. */
  head(line: number): number
  shift(line: number): void
  leave(shopper: number): void
  /** In which order everybody came to stand, over all lines. */
  turn(shopper: number): number
  waiting(): number
}

export function createLines (lines: number, shoppers: number): Lines {
  const queues = Array.from({ length: lines }, (): number[] => [])
  const fronts = new Int32Array(lines)
  const turns = new Float64Array(shoppers).fill(-1)
  const stands = new Int32Array(shoppers).fill(-1)
  let turn = 0
  let waiting = 0
  return {
    push (line, shopper) {
      queues[line]!.push(shopper)
      stands[shopper] = line
      turns[shopper] = turn++
      waiting++
    },
    head (line) {
      const queue = queues[line]!
      let front = fronts[line]!
      while (front < queue.length && stands[queue[front]!] !== line) front++
      if (front > 1_024 && front * 2 > queue.length) { queue.splice(0, front); front = 0 }
      fronts[line] = front
      return queue[front] ?? -1
    },
    shift (line) {
      stands[queues[line]![fronts[line]!]!] = -1
      fronts[line]!++
      waiting--
    },
    leave (shopper) {
      if (stands[shopper]! < 0) return
      stands[shopper] = -1
      waiting--
    },
    turn: shopper => turns[shopper]!,
    waiting: () => waiting,
  }
}
