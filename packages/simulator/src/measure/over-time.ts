/** A level that stands between changes (queue length, busy agents) and its average over time. */
export interface OverTime {
  set(at: number, level: number): void
  add(at: number, change: number): void
  /** Forgets what was before `at` (the warm-up); the level stays. */
  restart(at: number): void
  readonly level: number
  readonly max: number
  /** NaN when no time has passed. */
  mean(until: number): number
}

export function createOverTime (startAt: number, level = 0): OverTime {
  const state = new Float64Array([startAt, startAt, level, 0, level]) // begun, changed, level, level × time, max
  const pass = (at: number): void => {
    if (!(at >= state[1]!)) throw new RangeError(`time went back from ${state[1]!} to ${at}`)
    state[3] = state[3]! + state[2]! * (at - state[1]!)
    state[1] = at
  }
  const set = (at: number, to: number): void => {
    pass(at)
    state[2] = to
    if (to > state[4]!) state[4] = to
  }
  return {
    set,
    add: (at, change) => { set(at, state[2]! + change) },
    restart (at) {
      pass(at)
      state[0] = at
      state[3] = 0
      state[4] = state[2]!
    },
    get level () { return state[2]! },
    get max () { return state[4]! },
    mean (until) {
      pass(until)
      return until > state[0]! ? state[3]! / (until - state[0]!) : NaN
    },
  }
}
