/** What is still to happen, in order of time and, at the same time, in the order it was scheduled: never left to the heap's shape. */
export interface Agenda {
  /** Time of the event that happens now; the start before the first one. Its unit is the model's choice. */
  now(): number
  /** `kind` ≥ 0 and `subject` come back when it happens. The number returned is its handle, good for one cancel. Throws RangeError for the past and for NaN. */
  schedule(at: number, kind: number, subject: number): number
  /** False when it happened or was cancelled already: a stale handle never touches another event. */
  cancel(handle: number): boolean
  /** As `cancel` and then `schedule` of the same kind and subject, in one go. Returns the new handle. Throws RangeError for the past, for NaN and for a stale handle. */
  move(handle: number, at: number): number
  /** Moves the clock to the next event and returns its kind; −1 when nothing is left, and then the clock stays. */
  next(): number
  /** What the event that happens now is about. */
  subject(): number
  /** When the next event happens; Infinity when nothing is left. */
  nextAt(): number
  /** Forgets all that was to happen, and what happened: as it was when it was created. Handles from before are good for nothing. */
  clear(startAt?: number): void
  /** How many are still to happen. */
  size(): number
  /** How many happened. */
  happened(): number
}

/** A handle is generation × SLOTS + slot, exact in a double: so many events at once, and so many uses of a slot before a handle may return. */
const SLOTS = 2 ** 24
const GENERATIONS = 2 ** 29

/**
 * A binary heap on typed arrays. Times lie in heap order; kind, subject and order stay with their slot, so that moving an event moves two
 * numbers. A cancelled event leaves at once: a model whose shoppers mostly do not lose patience keeps no dead timers.
 *
 * Four things make it fast, each measured (docs/policy/simulation.md): it is an object without getters, which the engine keeps as a table to be
 * searched; the event that happens leaves a hole that the next `schedule` fills
 * (a queue nearly always schedules one when one happens); the smaller child is chosen without a branch; and no fraction crosses a call that
 * may not be inlined, where it would become an object.
 */
export function createAgenda (startAt = 0, room = 1_024): Agenda {
  let times = new Float64Array(room) // by place in the heap
  let slots = new Int32Array(room) // by place in the heap
  let places = new Int32Array(room) // by slot; −1: free
  let orders = new Float64Array(room) // by slot
  let kinds = new Int32Array(room) // by slot
  let subjects = new Int32Array(room) // by slot
  let generations = new Int32Array(room) // by slot
  let free = new Int32Array(room) // a stack of slots
  let size = 0 // places in use, the hole included
  let hole = false // place 0 is empty: its event happens now
  let freeSlots = 0
  let subject = -1
  const state = new Float64Array([startAt, 0, 0]) // now, scheduled, happened

  const grow = (): void => {
    const wider = times.length * 2
    if (wider > SLOTS) throw new RangeError(`more than ${SLOTS} events are waiting to happen`)
    const wide = <A extends Float64Array | Int32Array>(into: A, from: A): A => { into.set(from); return into }
    times = wide(new Float64Array(wider), times)
    slots = wide(new Int32Array(wider), slots)
    places = wide(new Int32Array(wider), places)
    orders = wide(new Float64Array(wider), orders)
    kinds = wide(new Int32Array(wider), kinds)
    subjects = wide(new Int32Array(wider), subjects)
    generations = wide(new Int32Array(wider), generations)
    free = wide(new Int32Array(wider), free)
  }

  /** Lets the event at this place rise to where it belongs. */
  const siftUp = (from: number): void => {
    const t = times
    const s = slots
    const p = places
    const o = orders
    const at = t[from]!
    const slot = s[from]!
    let place = from
    while (place > 0) {
      const parent = (place - 1) >> 1
      const before = t[parent]!
      if (before < at || (before === at && o[s[parent]!]! < o[slot]!)) break
      const moved = s[parent]!
      t[place] = before
      s[place] = moved
      p[moved] = place
      place = parent
    }
    t[place] = at
    s[place] = slot
    p[slot] = place
  }

  /** Lets the event at this place sink to where it belongs. */
  const siftDown = (from: number): void => {
    const t = times
    const s = slots
    const p = places
    const o = orders
    const at = t[from]!
    const slot = s[from]!
    const last = size - 1
    let place = from
    for (;;) {
      let child = (place << 1) + 1
      if (child > last) break
      if (child < last) {
        const left = t[child]!
        const right = t[child + 1]!
        if (left === right) child += Number(o[s[child + 1]!]! < o[s[child]!]!)
        else child += Number(right < left)
      }
      const after = t[child]!
      if (after > at || (after === at && o[s[child]!]! > o[slot]!)) break
      const moved = s[child]!
      t[place] = after
      s[place] = moved
      p[moved] = place
      place = child
    }
    t[place] = at
    s[place] = slot
    p[slot] = place
  }

  const fillHole = (): void => {
    hole = false
    free[freeSlots++] = slots[0]!
    size--
    if (size === 0) return
    times[0] = times[size]!
    slots[0] = slots[size]!
    siftDown(0)
  }

  return {
    now: () => state[0]!,
    schedule (at, kind, about) {
      if (!(at >= state[0]!)) throw new RangeError(`an event at ${at} is scheduled when it is ${state[0]!} already`)
      let slot: number
      if (hole) slot = slots[0]! // of the event that happens now
      else if (freeSlots > 0) slot = free[--freeSlots]!
      else {
        if (size === times.length) grow()
        slot = size // none was freed and not used again: the slots in use are 0 … size − 1
      }
      kinds[slot] = kind
      subjects[slot] = about
      orders[slot] = state[1]!
      state[1] = state[1]! + 1
      if (hole) {
        hole = false
        times[0] = at
        slots[0] = slot
        siftDown(0)
      } else {
        times[size] = at
        slots[size] = slot
        siftUp(size++)
      }
      return generations[slot]! * SLOTS + slot
    },
    cancel (handle) {
      const generation = Math.floor(handle / SLOTS)
      const slot = handle - generation * SLOTS // a remainder of fractions is a call into the C library
      if (!(slot >= 0) || slot >= places.length || generation !== generations[slot]) return false
      if (hole) fillHole()
      const place = places[slot]!
      if (place < 0 || place >= size || slots[place] !== slot) return false
      generations[slot] = (generations[slot]! + 1) & (GENERATIONS - 1)
      places[slot] = -1
      free[freeSlots++] = slot
      size--
      if (place === size) return true
      times[place] = times[size]!
      slots[place] = slots[size]!
      siftDown(place)
      siftUp(place) // one of the two moves nothing
      return true
    },
    move (handle, at) {
      const generation = Math.floor(handle / SLOTS)
      const slot = handle - generation * SLOTS
      if (!(at >= state[0]!)) throw new RangeError(`an event at ${at} is scheduled when it is ${state[0]!} already`)
      if (!(slot >= 0) || slot >= places.length || generation !== generations[slot] || places[slot]! < 0) throw new RangeError('this event happened or was cancelled already')
      if (hole) fillHole()
      const place = places[slot]!
      const before = times[place]!
      generations[slot] = (generations[slot]! + 1) & (GENERATIONS - 1)
      orders[slot] = state[1]!
      state[1] = state[1]! + 1
      times[place] = at
      if (at < before) siftUp(place)
      else siftDown(place) // at the same time the order is later
      return generations[slot]! * SLOTS + slot
    },
    next () {
      if (hole) fillHole()
      if (size === 0) return -1
      const slot = slots[0]!
      state[0] = times[0]!
      state[2] = state[2]! + 1
      subject = subjects[slot]!
      generations[slot] = (generations[slot]! + 1) & (GENERATIONS - 1)
      places[slot] = -1
      hole = true
      return kinds[slot]!
    },
    subject: () => subject,
    nextAt () {
      if (hole) fillHole()
      return size === 0 ? Infinity : times[0]!
    },
    clear (from = startAt) {
      for (let place = 0; place < size; place++) {
        const slot = slots[place]!
        generations[slot] = (generations[slot]! + 1) & (GENERATIONS - 1)
        places[slot] = -1
      }
      size = 0
      freeSlots = 0
      hole = false
      subject = -1
      state[0] = from
      state[1] = 0
      state[2] = 0
    },
    size: () => hole ? size - 1 : size,
    happened: () => state[2]!,
  }
}
