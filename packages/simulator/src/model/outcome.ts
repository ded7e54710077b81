import type { Team } from './crew.ts'

/** What became of a shopper. Nobody is anything else, and everybody is one of these: what was offered is their sum. */
export const [OPEN, BY_AI, SERVED, LEFT] = [0, 1, 2, 3]

/** What happened in one replication under one policy, shopper by shopper. Times in ms; −1: it did not happen. */
export interface Outcome {
  readonly state: Uint8Array
  /** A person attended to them for the first time. */
  readonly startAt: Float64Array
  /** Their problem was solved, or they left. */
  readonly endAt: Float64Array
  /** Agents: who attended first, and last. */
  readonly first: Int32Array
  readonly last: Int32Array
  /** How often they were passed on. */
  readonly moves: Uint8Array
  /** 1: a call-back was offered; 2: and accepted. */
  readonly callBack: Uint8Array
  /** By group: seat time in use, and time on duty (or finishing what was open). */
  readonly busyByGroup: Float64Array
  readonly dutyMs: Float64Array
  readonly busyByHour: Float64Array
  readonly seatsByHour: Float64Array
  events: number
  waitingAtEnd: number
}

const HOUR_MS = 3_600_000

export function openOutcome (shoppers: number, crew: Team, horizonMs: number): Outcome {
  const hours = Math.ceil(horizonMs / HOUR_MS)
  return {
    state: new Uint8Array(shoppers), startAt: new Float64Array(shoppers).fill(-1), endAt: new Float64Array(shoppers).fill(-1),
    first: new Int32Array(shoppers).fill(-1), last: new Int32Array(shoppers).fill(-1), moves: new Uint8Array(shoppers), callBack: new Uint8Array(shoppers),
    busyByGroup: new Float64Array(crew.groups.length), dutyMs: new Float64Array(crew.groups.length), busyByHour: new Float64Array(hours), seatsByHour: new Float64Array(hours),
    events: 0, waitingAtEnd: 0,
  }
}
