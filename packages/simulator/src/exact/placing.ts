import { createLine } from './line.ts'

/** Who is served when and where: the only thing in which the queues of the textbooks differ. The model owns time, arrivals, work and patience. */
export interface Placing {
  /** Someone of that class (0 is the most urgent) came: start them now, or keep them waiting. */
  arrive(customer: number, rank: number): void
  /** A server is free again: start whoever may start now. */
  freed(server: number): void
  /** Someone who waits gave up. */
  leave(customer: number, rank: number): void
}

/** Called by a placing: this customer's service begins now. */
export type Start = (customer: number, server: number) => void
export type PlacingFor = (start: Start, now: () => number) => Placing

/** One pool. Class 0 is served whenever a server is free; the others, by rank, only while more than `reserve` are. Never interrupts a service. */
export function onePool ({ servers, reserve, ranks }: { readonly servers: number; readonly reserve: number; readonly ranks: number }): PlacingFor {
  return start => {
    const lines = Array.from({ length: ranks }, () => createLine())
    let free = servers
    return {
      arrive (customer, rank) {
        if (free <= (rank === 0 ? 0 : reserve)) { lines[rank]!.join(customer); return }
        free--
        start(customer, 0)
      },
      freed () {
        free++
        for (let rank = 0; rank < ranks; rank++) {
          if (rank === 1 && free <= reserve) return
          const customer = lines[rank]!.first
          if (customer < 0) continue
          lines[rank]!.leave(customer)
          free--
          start(customer, 0)
          return
        }
      },
      leave (customer, rank) { lines[rank]!.leave(customer) },
    }
  }
}

const GOLD = 0
const REGULAR = 1

/** Two pools: class 0 goes to gold only; class 1 to the regular pool first, and to gold only while more than `holdBack` of it is idle. */
export function twoPools ({ gold, regular, holdBack }: { readonly gold: number; readonly regular: number; readonly holdBack: number }): PlacingFor {
  return start => {
    const [valued, ordinary] = [createLine(), createLine()]
    let idleGold = gold
    let idleRegular = regular
    return {
      arrive (customer, rank) {
        if (rank === 0) {
          if (idleGold > 0) { idleGold--; start(customer, GOLD) }
          else valued.join(customer)
        } else if (idleRegular > 0) { idleRegular--; start(customer, REGULAR) }
        else if (idleGold > holdBack) { idleGold--; start(customer, GOLD) }
        else ordinary.join(customer)
      },
      freed (server) {
        if (server === GOLD) idleGold++
        else idleRegular++
        if (server === GOLD && valued.first >= 0) { // one idle gold serves one: there was none before, or nobody valued waited
          const customer = valued.first
          valued.leave(customer)
          idleGold--
          start(customer, GOLD)
          return
        }
        const customer = ordinary.first
        if (customer < 0) return
        if (server === REGULAR) idleRegular--
        else if (idleGold > holdBack) idleGold--
        else return
        ordinary.leave(customer)
        start(customer, server)
      },
      leave (customer, rank) { (rank === 0 ? valued : ordinary).leave(customer) },
    }
  }
}
