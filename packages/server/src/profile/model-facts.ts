import type { Instant } from '../kernel/clock.ts'
import { CHANNELS } from './catalogue.ts'
import type { Fact } from './model-state.ts'

/** A stored event as the state reads it. `category` and `brand` were found at the product where the event did not name them. */
export interface EventRow { readonly kind: string; readonly at: Instant; readonly channel: string | null; readonly category: string | null; readonly brand: string | null; readonly detail: Readonly<Record<string, unknown>> }

/** What an event says to the state. The same function reads an event that has just come and one that a rebuild finds. */
export function factOf ({ kind, at, channel: named, category, brand, detail }: EventRow): Fact | undefined {
  const channel = named !== null && CHANNELS.has(named) ? named : null
  const number = (name: string): number => typeof detail[name] === 'number' ? detail[name] : 0
  switch (kind) {
    case 'view': case 'search': case 'cart': return { kind, at, channel, category, brand }
    case 'contact': return { kind, at, channel, solved: detail['solved'] !== false }
    case 'rating': case 'review': return { kind, at, channel, stars: number('stars') }
    case 'points': return { kind, at, channel, balance: number('balance') }
    case 'parcel': return detail['status'] === 'delivered' ? { kind, at, channel, late: detail['late'] === true } : undefined
    case 'promise-broken': return { kind: 'broken', at, channel }
    case 'note': return { kind: 'note', at, channel }
    case 'order': case 'return': case 'cancel': case 'payment': return { kind: 'told', at, channel } // what was bought is read from the order itself
    default: return { kind: 'seen', at, channel }
  }
}

export interface OrderFact { readonly kind: 'sale' | 'return'; readonly at: Instant; readonly minor: number; readonly currency: string }
export interface LineFact { readonly at: Instant; readonly category: string | null; readonly brand: string | null; readonly pieces: number; readonly minor: number; readonly currency: string }

/** An order that counts (not cancelled), and each line of a sale. */
export const orderFact = ({ kind, at, minor, currency }: OrderFact): Fact => ({ kind, at, minor, currency: currency.trim() })
export const lineFact = ({ at, category, brand, pieces, minor, currency }: LineFact): Fact => ({ kind: 'piece', at, category, brand, pieces, minor, currency: currency.trim() })
