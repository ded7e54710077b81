import { Type, type Static } from 'typebox'
import { Compile } from 'typebox/compile'
import { closed } from '../kernel/schema.ts'

const Yuan = Type.Number({ minimum: 0 })
const Facts = Type.Record(Type.String(), Type.String())
const Senior = Type.Object({ suits: Type.Enum(['well', 'with-help', 'hardly']), why: Type.Array(Type.String()), steps: Type.Array(Type.String()) }, closed)
const Product = Type.Object({
  of: Type.Optional(Type.String({ description: 'the product this is a variant of' })), title: Type.String(), category: Type.String(), yuan: Yuan, available: Type.Optional(Type.Boolean()),
  nature: Type.Optional(Type.Enum(['custom-made', 'perishable', 'downloaded', 'sealed-media', 'periodical'])), variant: Type.Optional(Facts), kind: Type.Optional(Type.String()), warrantyMonths: Type.Optional(Type.Integer({ minimum: 1 })),
  facts: Type.Optional(Facts), manual: Type.Optional(Type.String({ description: 'its address' })), senior: Type.Optional(Type.Object({ 'zh-CN': Senior, en: Senior }, closed)), en: Type.Optional(Type.Object({ title: Type.String(), facts: Facts }, closed)),
}, closed)
export type Product = Static<typeof Product>

/** `days`: since it arrived (or, of what never arrived, since it was placed). `paidYuan`: where it was bought at another price than today's. */
const Order = Type.Object({
  items: Type.Array(Type.String({ pattern: '^[A-Z]+(-[A-Z0-9]+)?(\\*[1-9])?$', description: 'a product, *2 when bought twice' }), { minItems: 1 }),
  state: Type.Enum(['pending', 'paid', 'shipped', 'out', 'stuck', 'delivered', 'completed', 'cancelled']), days: Type.Optional(Type.Integer({ minimum: 0 })), placedDays: Type.Optional(Type.Integer({ minimum: 0 })),
  paidYuan: Type.Optional(Type.Record(Type.String(), Yuan)), back: Type.Optional(Type.Enum(['requested', 'completed'])),
}, closed)
export type OrderWish = Static<typeof Order>

const Article = Type.Object({ title: Type.String(), questions: Type.Array(Type.String()), answer: Type.String() }, closed)
const Coupon = Type.Object({ code: Type.String(), title: Type.String(), offYuan: Yuan, fromYuan: Yuan, endsInDays: Type.Integer() }, closed)
export type CouponWish = Static<typeof Coupon>
const World = Type.Object({
  identified: Type.Optional(Type.Boolean()), orders: Type.Record(Type.String({ pattern: '^o[1-9]$' }), Order), points: Type.Optional(Type.Integer()), coupons: Type.Optional(Type.Array(Coupon)),
  name: Type.Optional(Type.String()), address: Type.Optional(Type.String()), titles: Type.Optional(Type.Record(Type.String(), Type.String())), trace: Type.Optional(Type.String()), articles: Type.Optional(Type.Array(Article)),
}, closed)
/** What a case starts from: the shopper, what they bought and what the shop wrote. */
export type Scenery = Static<typeof World>

/** Of a kind and a condition: from and to, in yuan. */
const TradeIn = Type.Record(Type.String(), Type.Record(Type.Enum(['works', 'worn', 'broken']), Type.Tuple([Yuan, Yuan])))

const Worlds = Type.Object({ products: Type.Record(Type.String(), Product), tradeIn: TradeIn, worlds: Type.Record(Type.String(), World) }, closed)
export type Worlds = Static<typeof Worlds>
const shape = Compile(Worlds)

/** RangeError names the path that is wrong, or the product that an order names and nobody sells. */
export function readWorlds (document: unknown): Worlds {
  if (!shape.Check(document)) {
    const [first] = shape.Errors(document)
    throw new RangeError(`not a list of worlds: ${first?.instancePath || '/'} ${first?.message ?? 'is of another shape'}`)
  }
  for (const [name, { orders }] of Object.entries(document.worlds)) {
    for (const item of Object.values(orders).flatMap(order => order.items)) if (!Object.hasOwn(document.products, productOf(item))) throw new RangeError(`/worlds/${name}: no such product: ${item}`)
  }
  return document
}

export const productOf = (item: string): string => item.replace(/\*\d$/, '')
export const unitsOf = (item: string): number => Number(/\*(\d)$/.exec(item)?.[1] ?? 1)
