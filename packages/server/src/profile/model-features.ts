import { day, iso, type Instant } from '../kernel/clock.ts'
import type { CareEntry } from '../customers/decide.ts'
import type { ExpectedId, Features, ScoreId } from './catalogue.ts'
import { within, type Moment } from './model-moments.ts'
import { regionTier } from './model-region.ts'
import type { State } from './model-state.ts'

/** What is known of the person apart from what happened. */
export interface Person {
  readonly care: readonly CareEntry[]
  readonly region: string | null
  readonly locale: string | null
  /** Declared by the shop at its customer's word; used only with the consent `groups`. */
  readonly bornOn: string | null
  readonly lifeStage: string | null
  /** The shop's own. */
  readonly currency: string
  /** East of Greenwich. */
  readonly zoneMinutes: number
  readonly refused: readonly string[]
  readonly consents: readonly string[]
}

/** Interest halves in so many days. */
const HALF_LIFE_DAYS = 30
const INTEREST_DAYS = 180
const NAMED = 5
/** Below this a share says more about chance than about a habit. */
const FEWEST = 3
/** Generation Z. Source: mission A4. */
const GEN_Z = { from: 1995, to: 2010 } as const
const SILVER_YEARS = 60

/** The features that need no playbook, of a state settled at `asOf`. */
export function featuresAt (state: State, person: Person, asOf: Instant): Omit<Features, 'tier' | 'tags' | ScoreId | ExpectedId> {
  const own = state.bought.get(person.currency)
  const sums = (days: number): number | null => own === undefined ? null : within(own.sales, asOf, days).sum + within(own.returns, asOf, days).sum
  const bought = [...state.bought.values()]
  const orders = (days: number): number => bought.reduce((n, one) => n + within(one.sales, asOf, days).count, 0)
  const returns365 = bought.reduce((n, one) => n + within(one.returns, asOf, 365).count, 0)
  const { ordersEver, firstOrderAt, lastOrderAt } = everOf(state, asOf)
  const orders365 = orders(365)
  const list = (name: keyof State['lists'], days: number): { count: number; sum: number } => within(state.lists[name], asOf, days)
  const ownEver = own === undefined ? null : { n: own.older.sales + past(own.sales, asOf, 1), sales: own.older.salesMinor + past(own.sales, asOf, 2), returns: own.older.returnsMinor + past(own.returns, asOf, 2) }
  const [categories, brands] = [namesBy(state.categories, asOf), namesBy(state.brands, asOf)]
  const [ratings, reviews] = [list('ratings', 365), list('reviews', 365)]
  const mean = ({ count, sum }: { count: number; sum: number }): number | null => count === 0 ? null : Math.round(sum / count * 10) / 10
  return {
    recencyDays: lastOrderAt === null ? null : Math.floor((asOf - lastOrderAt) / day), ordersEver, spendEver: ownEver && ownEver.sales + ownEver.returns,
    spend30: sums(30), spend90: sums(90), spend365: sums(365), orders30: orders(30), orders90: orders(90), orders365,
    averageOrder: ownEver === null || ownEver.n === 0 ? null : Math.round(ownEver.sales / ownEver.n), itemPrice: usualPrice(state.prices, person.currency),
    firstOrderAt, lastOrderAt, returns365, returnRate: orders365 === 0 ? null : Math.min(1, Math.round(returns365 / orders365 * 1_000) / 1_000),
    topCategory: categories[0] ?? null, categories, topBrand: brands[0] ?? null, brands,
    views30: list('views', 30).count, views90: list('views', 90).count, searches30: list('searches', 30).count, carts30: list('carts', 30).count,
    contacts90: list('contacts', 90).count, contacts365: list('contacts', 365).count, unsolved365: list('contacts', 365).sum, rating: mean(ratings), promisesBroken365: list('broken', 365).count,
    parcelsLate365: list('parcels', 365).sum, reviews365: reviews.count, stars365: mean(reviews),
    channel: habit(state.channels), activeHours: activeHours(state.hours, person.zoneMinutes), lastSeenAt: state.seen?.[1] ?? null, points: state.points?.[1] ?? null, socialNotes: person.consents.includes('social') ? state.notes : null,
    region: person.region, regionTier: regionTier(person.region), locale: person.locale, lifeStage: lifeStage(person, asOf), care: person.care.map(entry => entry.need).toSorted(),
  }
}

export function everOf (state: State, asOf: Instant): { ordersEver: number; firstOrderAt: Instant | null; lastOrderAt: Instant | null } {
  const bought = [...state.bought.values()]
  const ats = bought.flatMap(one => {
    const known = one.sales.filter(moment => moment[0] <= asOf)
    return [one.older.firstAt, one.older.lastAt, known[0]?.[0], known.at(-1)?.[0]].flatMap(at => at ?? [])
  })
  return {
    ordersEver: bought.reduce((n, one) => n + one.older.sales + past(one.sales, asOf, 1), 0),
    firstOrderAt: ats.length === 0 ? null : Math.min(...ats), lastOrderAt: ats.length === 0 ? null : Math.max(...ats),
  }
}

const past = (moments: readonly Moment[], asOf: Instant, of: 1 | 2): number => moments.reduce((sum, one) => one[0] <= asOf ? sum + one[of] : sum, 0)

/** The names with the most points of interest, older ones counting less; the name settles ties. */
export function namesBy (map: State['categories'], asOf: Instant): string[] {
  const scored = [...map].map(([name, moments]) => ({
    name, points: moments.reduce((sum, [at, , points]) => at > asOf || at <= asOf - INTEREST_DAYS * day ? sum : sum + points * 2 ** ((at - asOf) / (HALF_LIFE_DAYS * day)), 0),
  }))
  return scored.filter(one => one.points >= 0.5).toSorted((a, b) => b.points - a.points || (a.name < b.name ? -1 : 1)).slice(0, NAMED).map(one => one.name)
}

/** The middle of the band (a power of two) in which the median piece lies. */
function usualPrice (prices: State['prices'], currency: string): number | null {
  const bands = [...prices].flatMap(([key, pieces]) => key.startsWith(`${currency} `) ? [[Number(key.slice(4)), pieces] as const] : []).toSorted((a, b) => a[0] - b[0])
  const half = bands.reduce((sum, one) => sum + one[1], 0) / 2
  let passed = 0
  for (const [band, pieces] of bands) if ((passed += pieces) >= half) return Math.round(1.5 * 2 ** band)
  return null
}

function habit (channels: State['channels']): string | null {
  const total = [...channels.values()].reduce((sum, n) => sum + n, 0)
  const [most] = [...channels].toSorted((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
  return most !== undefined && total >= FEWEST && most[1] * 2 >= total ? most[0] : null
}

const PARTS = [['night', 0, 6], ['morning', 6, 11], ['noon', 11, 14], ['afternoon', 14, 18], ['evening', 18, 24]] as const

/** The part of the local day in which at least two fifths of what we saw happened, per hour of that part the most. */
function activeHours (hours: readonly number[], zoneMinutes: number): string | null {
  const total = hours.reduce((sum, n) => sum + n, 0)
  if (total < FEWEST) return null
  const local = (hour: number): number => hours[(((hour - Math.round(zoneMinutes / 60)) % 24) + 24) % 24]!
  const parts = PARTS.map(([name, from, to]) => ({ name, n: Array.from({ length: to - from }, (_, i) => local(from + i)).reduce((sum, one) => sum + one, 0), span: to - from }))
  const best = parts.toSorted((a, b) => b.n / b.span - a.n / a.span || (a.name < b.name ? -1 : 1))[0]!
  return best.n * 5 >= total * 2 ? best.name : null
}

/** Only with the shopper's consent to groups; what they declared before what their birthday says. */
function lifeStage ({ bornOn, lifeStage: declared, consents }: Person, asOf: Instant): string | null {
  if (!consents.includes('groups')) return null
  if (declared !== null && ['gen-z', 'parent', 'silver', 'other'].includes(declared)) return declared
  const year = Number(bornOn?.slice(0, 4))
  if (!Number.isInteger(year) || year < 1900) return null
  return year >= GEN_Z.from && year <= GEN_Z.to ? 'gen-z' : Number(iso(asOf).slice(0, 4)) - year >= SILVER_YEARS ? 'silver' : 'other'
}
