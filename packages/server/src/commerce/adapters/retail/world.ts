import { isDeepStrictEqual } from 'node:util'
import type { TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import { RetailOrder, RetailProduct, RetailUser } from './shape.ts'

/** The world before anyone acted. Shared by all visits and never changed. */
export interface RetailWorld {
  readonly users: ReadonlyMap<string, RetailUser>
  readonly products: ReadonlyMap<string, RetailProduct>
  readonly orders: ReadonlyMap<string, RetailOrder>
}

export type Records<T> = Readonly<Record<string, T>>
export interface Changes { readonly orders?: Records<RetailOrder>; readonly users?: Records<RetailUser> }

/** Reads the three files' contents; RangeError says which record is not of this world, and where. */
export function readRetailWorld (files: { readonly users: unknown; readonly products: unknown; readonly orders: unknown }): RetailWorld {
  return {
    users: readRecords<RetailUser>(files.users, RetailUser, 'users.json'),
    products: readRecords<RetailProduct>(files.products, RetailProduct, 'products.json'),
    orders: readRecords<RetailOrder>(files.orders, RetailOrder, 'orders.json'),
  }
}

function readRecords<T> (value: unknown, schema: TSchema, file: string): Map<string, T> {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) throw new RangeError(`${file}: must be one object, records by id`)
  const shape = Compile(schema)
  const records = new Map<string, T>()
  for (const [id, record] of Object.entries(value)) {
    if (!shape.Check(record)) {
      const [first] = shape.Errors(record)
      throw new RangeError(`${file}: ${id}${first?.instancePath ?? ''} ${first?.message ?? 'is of another shape'}`)
    }
    records.set(id, record as T) // the schema is T's own
  }
  return records
}

/** One task's view: reads through to the world, keeps what it changes to itself. */
export interface RetailVisit {
  readonly world: RetailWorld
  findUser(id: string): RetailUser | undefined
  findOrder(id: string): RetailOrder | undefined
  /** A copy of one's own, made at the first change. */
  ownUser(id: string): RetailUser
  ownOrder(id: string): RetailOrder
  /** Gift cards money was put on or taken off, as `user/method`: their balance is a float from then on, even when it is the same. */
  readonly movedCards: Set<string>
  /** Orders changed or exchanged for nothing: their difference is an integer nought, not a float. */
  readonly emptySwaps: Set<string>
  /** What differs from the world, in the world's own order. Records changed back to what they were are not in it. */
  changes(): Changes
}

export function visitRetail (world: RetailWorld): RetailVisit {
  const users = new Map<string, RetailUser>()
  const orders = new Map<string, RetailOrder>()
  return {
    world,
    movedCards: new Set(),
    emptySwaps: new Set(),
    findUser: id => users.get(id) ?? world.users.get(id),
    findOrder: id => orders.get(id) ?? world.orders.get(id),
    ownUser: id => ownCopy(users, world.users, id),
    ownOrder: id => ownCopy(orders, world.orders, id),
    changes () {
      const [changedOrders, changedUsers] = [differing(orders, world.orders), differing(users, world.users)]
      return { ...(changedOrders && { orders: changedOrders }), ...(changedUsers && { users: changedUsers }) }
    },
  }
}

function ownCopy<T> (own: Map<string, T>, all: ReadonlyMap<string, T>, id: string): T {
  const known = own.get(id)
  if (known) return known
  const original = all.get(id)
  if (!original) throw new RangeError(`no record ${id}`)
  const copy = structuredClone(original)
  own.set(id, copy)
  return copy
}

function differing<T> (own: ReadonlyMap<string, T>, all: ReadonlyMap<string, T>): Record<string, T> | undefined {
  const ids = [...own.keys()].filter(id => !isDeepStrictEqual(own.get(id), all.get(id)))
  if (ids.length === 0) return undefined
  const place = new Map([...all.keys()].map((id, i) => [id, i]))
  return Object.fromEntries(ids.toSorted((a, b) => place.get(a)! - place.get(b)!).map(id => [id, own.get(id)!]))
}
