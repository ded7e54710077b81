import { day, hour, iso, minute, type Instant } from '../kernel/clock.ts'
import { pick, seededRandom, type Random } from '../kernel/random.ts'
import { goods, goodsOf, type Goods } from './catalogue.ts'
import { addressIn, nameOf, places, traceOf, carrierFor, type Place } from './places.ts'
import { shopperCards } from './people.ts'
import { stories, type StoryOrder } from './stories.ts'

export interface DemoCustomer {
  readonly id: string
  readonly name: string
  readonly phone: string
  readonly region: string
  readonly address: string
  readonly bornOn: string
  readonly locale: string
  readonly care: readonly string[]
  readonly advisor: string | null
}
export interface DemoLine { readonly goods: Goods; readonly quantity: number }
export interface DemoParcel {
  readonly id: string
  readonly carrier: string
  readonly trackingNo: string
  readonly status: string
  readonly shippedAt: Instant | null
  readonly expectedAt: Instant | null
  readonly deliveredAt: Instant | null
  readonly trace: readonly { readonly at: Instant; readonly place: string; readonly text: string }[]
}
export interface DemoOrder {
  readonly id: string
  readonly customerId: string
  readonly kind: 'sale' | 'return'
  readonly status: string
  readonly placedAt: Instant
  readonly lines: readonly DemoLine[]
  readonly parcels: readonly DemoParcel[]
}
export interface DemoTale { readonly customers: readonly DemoCustomer[]; readonly orders: readonly DemoOrder[] }

const YEAR = 365 * day
/** Spend of the last 365 days in yuan, and orders in it. Source: mission A3, the pyramid 8 / 42 / 50 %. */
const classes = [
  { share: 0.08, low: 20_400, high: 62_000, orders: [9, 16] },
  { share: 0.42, low: 5_100, high: 19_400, orders: [4, 8] },
  { share: 0.50, low: 80, high: 4_700, orders: [1, 5] },
] as const

/** The whole made-up trade of the shop, oldest order first. The same seed and `now` give the same tale. */
export function tellTale (now: Instant, seed: number, count: number): DemoTale {
  const random = seededRandom(seed)
  const customers: DemoCustomer[] = []
  const orders: DemoOrder[] = []
  let serial = 10_000
  const numbered = (at: Instant): string => `ZY${shanghaiDay(at).replaceAll('-', '').slice(2)}${String(serial++)}`

  for (const card of shopperCards) {
    const place: Place = { province: card.province, city: card.city }
    customers.push({ id: card.externalId, name: card.name, phone: card.phone, region: card.province, address: addressIn(random, place), bornOn: card.bornOn, locale: card.locale, care: card.care, advisor: card.advisor ?? null })
    for (const story of stories[card.externalId] ?? []) orders.push(storyOrder(random, story, { customerId: card.externalId, place, now, number: numbered(now - story.hoursAgo * hour) }))
  }
  for (let i = 0; i < count; i++) {
    const place = pick(random, places)
    const id = `zy-${String(2_000 + i)}`
    const rank = (i + 0.5) / count
    const group = rank < 0.08 ? classes[0] : rank < 0.5 ? classes[1] : classes[2]
    customers.push({ id, name: nameOf(random), phone: `100${String(10_000_000 + Math.floor(random.next() * 89_999_999))}`, region: place.province, address: addressIn(random, place), bornOn: bornOn(random), locale: 'zh-CN', care: [], advisor: null })
    for (const basket of shopping(random, group, now)) orders.push(plainOrder(random, basket, { customerId: id, place, now, number: numbered(basket.placedAt) }))
  }
  const sales = orders.toSorted((a, b) => a.placedAt - b.placedAt || (a.id < b.id ? -1 : 1))
  return { customers, orders: [...sales, ...returnsOf(random, sales, now)] }
}

interface Basket { readonly placedAt: Instant; readonly lines: readonly DemoLine[] }
interface Setting { readonly customerId: string; readonly place: Place; readonly now: Instant; readonly number: string }

/** Baskets that add up to the class's yearly spend, and some older ones that do not count any more. */
function shopping (random: Random, group: (typeof classes)[number], now: Instant): Basket[] {
  const baskets: Basket[] = []
  // Squared: most of a class sits near its lower edge, as in real pyramids.
  const target = group.low + (group.high - group.low) * random.next() ** 2
  const times = group.orders[0] + Math.floor(random.next() * (group.orders[1] - group.orders[0] + 1))
  let spent = 0
  for (let i = 0; i < times * 3 && (i < times || spent < group.low); i++) {
    const left = times - i
    const room = group.high - spent
    const lines = basketFor(random, Math.max(60, left > 0 ? (target - spent) / left * (0.6 + random.next() * 0.8) : group.low - spent + 100), room)
    if (lines.length === 0) break
    spent += valueOf(lines)
    baskets.push({ placedAt: shoppingHour(random, now - Math.floor(random.next() ** 1.2 * (YEAR - 2 * day)) - hour, now), lines })
  }
  const older = Math.floor(random.next() * times * 0.75)
  for (let i = 0; i < older; i++) {
    const lines = basketFor(random, target / times, group.high)
    if (lines.length > 0) baskets.push({ placedAt: shoppingHour(random, now - YEAR - day - Math.floor(random.next() * 180 * day), now), lines })
  }
  return baskets
}

const valueOf = (lines: readonly DemoLine[]): number => lines.reduce((sum, line) => sum + line.goods.priceMinor / 100 * line.quantity, 0)

/** Up to four different goods worth about `budget` yuan and never more than `room`. */
function basketFor (random: Random, budget: number, room: number): DemoLine[] {
  const lines: DemoLine[] = []
  for (let left = Math.min(budget, room), i = 0; i < 4 && left > 40; i++) {
    const fitting = goods.filter(one => one.priceMinor / 100 <= left && one.priceMinor / 100 >= left / 14 && !lines.some(line => line.goods.id === one.id))
    if (fitting.length === 0) break
    const one = weighted(random, fitting)
    const quantity = one.priceMinor < 35_000 && random.next() < 0.25 && one.priceMinor * 2 / 100 <= left ? 2 : 1
    lines.push({ goods: one, quantity })
    left -= one.priceMinor / 100 * quantity
  }
  return lines
}

function weighted (random: Random, choices: readonly Goods[]): Goods {
  let at = random.next() * choices.reduce((sum, one) => sum + one.weight, 0)
  return choices.find(one => (at -= one.weight) < 0) ?? choices[0]!
}

/** People shop in the evening and at lunch, Shanghai time; nobody has shopped in the future. */
function shoppingHour (random: Random, at: Instant, now: Instant): Instant {
  const start = Math.floor((at + 8 * hour) / day) * day - 8 * hour
  const hourOfDay = random.next() < 0.6 ? 18 + random.next() * 5 : random.next() < 0.5 ? 11 + random.next() * 3 : 8 + random.next() * 12
  return Math.min(Math.floor(start + hourOfDay * hour), now - Math.floor(random.next() * 20 * hour) - 10 * minute)
}

function plainOrder (random: Random, basket: Basket, setting: Setting): DemoOrder {
  const age = setting.now - basket.placedAt
  const chance = random.next()
  const status = chance < 0.03 ? 'cancelled' : age < 14 * hour ? (chance < 0.2 ? 'pending' : 'paid') : age < 4 * day ? 'shipped' : age < 14 * day ? 'delivered' : 'completed'
  const parcel = status === 'shipped' ? (age > 3 * day ? 'out-for-delivery' : chance > 0.97 ? 'exception' : 'in-transit') : 'delivered'
  return order(random, setting, { placedAt: basket.placedAt, status, parcel, lines: basket.lines })
}

function storyOrder (random: Random, story: StoryOrder, setting: Setting): DemoOrder {
  return order(random, setting, { placedAt: setting.now - story.hoursAgo * hour - 7 * minute, status: story.status, parcel: story.parcel ?? 'delivered', lines: story.lines.map(([id, quantity]) => ({ goods: goodsOf(id), quantity })) })
}

function order (random: Random, setting: Setting, facts: { placedAt: Instant; status: string; parcel: string; lines: readonly DemoLine[] }): DemoOrder {
  const sent = ['shipped', 'delivered', 'completed'].includes(facts.status)
  const carrier = carrierFor(random, facts.lines[0]!.goods.category)
  const parcels = sent
    ? [{ id: `${setting.number}-1`, carrier: carrier.name, trackingNo: carrier.prefix + String(10_000_000_000 + Math.floor(random.next() * 89_999_999_999)), status: facts.parcel, ...traceOf(facts.parcel, facts.placedAt, setting.place, setting.now) }]
    : []
  return { id: setting.number, customerId: setting.customerId, kind: 'sale', status: facts.status, placedAt: facts.placedAt, lines: facts.lines, parcels }
}

/** Some delivered orders come back: one line, negative, a few days later. Those of the pyramid's edge stay as they are. */
function returnsOf (random: Random, sales: readonly DemoOrder[], now: Instant): DemoOrder[] {
  const own = new Set(shopperCards.map(card => card.externalId))
  return sales.filter(one => one.status === 'completed' && !own.has(one.customerId) && one.placedAt < now - YEAR && random.next() < 0.09).map(one => ({
    id: `${one.id}R`, customerId: one.customerId, kind: 'return' as const, status: 'returned', placedAt: one.placedAt + 9 * day, lines: [{ goods: one.lines[0]!.goods, quantity: -1 }], parcels: [],
  }))
}

function bornOn (random: Random): string {
  const year = 1950 + Math.floor(random.next() ** 0.7 * 57)
  return `${year}-${String(1 + Math.floor(random.next() * 12)).padStart(2, '0')}-${String(1 + Math.floor(random.next() * 28)).padStart(2, '0')}`
}

/** The calendar day in Shanghai, which has no summer time. */
export function shanghaiDay (at: Instant): string {
  return iso(at + 8 * hour).slice(0, 10)
}
