import { Type, type Static, type TSchema } from 'typebox'
import { closed, Id, InstantText, MoneyView, Nullable } from '../kernel/schema.ts'

export const ParcelView = Type.Object({
  id: Type.String(), orderId: Type.String(), carrier: Nullable(Type.String()), trackingNo: Nullable(Type.String()),
  status: Type.String({ description: 'packed shipped in-transit out-for-delivery delivered exception' }),
  shippedAt: Nullable(InstantText), expectedAt: Nullable(InstantText), deliveredAt: Nullable(InstantText),
  trace: Type.Array(Type.Object({ at: InstantText, place: Type.String(), text: Type.String() }, closed)),
}, closed)
export type ParcelView = Static<typeof ParcelView>

export const OrderLineView = Type.Object({ lineNo: Type.Integer(), productId: Type.String(), title: Type.String(), quantity: Type.Integer(), amount: MoneyView, image: Nullable(Type.String()) }, closed)
export const OrderView = Type.Object({
  id: Type.String(), kind: Type.Enum(['sale', 'return']), status: Type.String({ description: 'pending paid shipped delivered completed cancelled returned; of a return also requested' }),
  total: MoneyView, lineCount: Type.Integer(), lines: Type.Array(OrderLineView, { description: 'the first 20' }), placedAt: InstantText, parcels: Type.Array(ParcelView),
}, closed)
export type OrderView = Static<typeof OrderView>

export const ProductView = Type.Object({ id: Type.String(), title: Type.String(), category: Nullable(Type.String()), price: Nullable(MoneyView), image: Nullable(Type.String()), available: Nullable(Type.Boolean()) }, closed)
export type ProductView = Static<typeof ProductView>

/** One line of an address each; the connector joins them as its shop writes them. */
const AddressPart = Type.String({ maxLength: 200 })
export const Address = Type.Object({
  address1: AddressPart, address2: AddressPart, city: AddressPart, state: AddressPart, country: AddressPart, zip: AddressPart,
  recipient: Type.Optional(Type.String({ maxLength: 100, description: 'who receives it; as before when left out' })), phone: Type.Optional(Type.String({ maxLength: 30, description: 'whom the carrier calls; as before when left out' })),
}, closed)
export type Address = Static<typeof Address>

const ShopRef = Type.String({ minLength: 1, maxLength: 100, description: 'the shop\'s own number of an order, item or payment method' })
const ItemIds = Type.Array(ShopRef, { maxItems: 200, description: 'an item bought twice may be named twice' })
const Swaps = Type.Array(Type.Object({ from: ShopRef, to: ShopRef }, closed), { maxItems: 200 })
/** A word of one of our own lists: a kind of goods, a fault of a diagnosis. */
const Word = Type.String({ pattern: '^[a-z][a-z0-9-]{0,39}$' })
const Visit = Type.Object({ on: Type.String({ format: 'date', description: 'in the shop\'s zone' }), part: Type.Enum(['morning', 'afternoon', 'evening']) }, closed)
export type Visit = Static<typeof Visit>
const Condition = Type.Enum(['works', 'worn', 'broken'])
export type Condition = Static<typeof Condition>
const ComplaintTopic = Type.Enum(['service', 'goods', 'courier', 'price'])
/** Whom the invoice is made out to. It is sent to the e-mail the shop has stored: a deed cannot name another. */
const InvoiceTitle = Type.Union([
  Type.Object({ kind: Type.Literal('personal'), name: Type.String({ minLength: 1, maxLength: 100 }) }, closed),
  Type.Object({ kind: Type.Literal('company'), name: Type.String({ minLength: 2, maxLength: 100 }), taxNumber: Type.String({ minLength: 15, maxLength: 18, description: 'its checksum is checked' }) }, closed),
])
export type InvoiceTitle = Static<typeof InvoiceTitle>
const deed = <K extends string, P extends Record<string, TSchema>>(kind: K, parts: P) => Type.Object({ kind: Type.Literal(kind), ...parts }, closed)
/** What can be done to a shop on a customer's behalf. It names things and chooses among words: no amount, no currency, no payee, no customer. */
export const Deed = Type.Union([
  deed('cancel-order', { orderId: ShopRef, reason: Type.Enum(['no longer needed', 'ordered by mistake']) }),
  deed('change-order-address', { orderId: ShopRef, address: Address }),
  deed('change-order-items', { orderId: ShopRef, items: Swaps, paymentMethodId: ShopRef }),
  deed('change-order-payment', { orderId: ShopRef, paymentMethodId: ShopRef }),
  deed('change-own-address', { address: Address }),
  deed('return-items', { orderId: ShopRef, itemIds: ItemIds, paymentMethodId: Nullable(ShopRef) }),
  deed('exchange-items', { orderId: ShopRef, items: Swaps, paymentMethodId: Nullable(ShopRef) }),
  deed('claim-price-protection', { orderId: ShopRef, itemIds: ItemIds }),
  deed('request-invoice', { orderId: ShopRef, title: InvoiceTitle }),
  deed('book-repair', { orderId: ShopRef, itemId: ShopRef, fault: Word, visit: Visit }),
  deed('book-trade-in', { thing: Word, condition: Condition, visit: Visit }),
  deed('file-complaint', { about: ComplaintTopic }),
  deed('file-order-complaint', { orderId: ShopRef, about: ComplaintTopic }),
])
export type Deed = Static<typeof Deed>

/** Something a shopper confirmed that somebody has to do, or the shop has granted. Without an invoice's title. */
export const ServiceRequestView = Type.Object({
  id: Type.String(), customerId: Id, kind: Type.Enum(['price-protection', 'invoice', 'repair', 'trade-in', 'complaint']), orderId: Nullable(Type.String()), state: Type.Enum(['requested', 'done', 'cancelled']),
  detail: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()])), amount: MoneyView, visit: Nullable(Visit), createdAt: InstantText,
}, closed)
export type ServiceRequestView = Static<typeof ServiceRequestView>

export const Adapter = Type.Enum(['neutral', 'online-retail', 'taubench-retail'])
export type Adapter = Static<typeof Adapter>
export const RefusedRow = Type.Object({ file: Type.String(), line: Type.Integer(), column: Nullable(Type.String()), reason: Type.String() }, closed)
export type RefusedRow = Static<typeof RefusedRow>
const Counts = Type.Record(Type.String(), Type.Integer())
/** What an import did. The CLI's --json prints exactly this as its last line. */
export const ImportReport = Type.Object({
  adapter: Adapter, file: Type.String(), shop: Type.String(), state: Type.Enum(['done', 'refused', 'cancelled', 'failed']),
  lines: Type.Integer({ description: 'data rows read' }), customers: Type.Integer(), products: Type.Integer(), orders: Type.Integer({ description: 'sales' }), returns: Type.Integer({ description: 'returns, cancellations and adjustments: orders + returns are all invoices of the file' }),
  adjustments: Type.Integer({ description: 'of the returns: stock write-offs and debt adjustments, which name no customer' }), returnLines: Type.Integer({ description: 'lines of returns and cancellations' }),
  linesWithoutCustomer: Type.Integer(), totals: Type.Record(Type.String(), Type.Object({ minor: Type.Integer(), exact: Type.String({ description: 'sum of quantity × unit price, not rounded per line' }) }, closed)),
  stored: Counts, unchanged: Type.Integer({ description: 'rows already there, byte for byte' }), refused: Type.Integer(), refusals: Type.Array(RefusedRow, { maxItems: 100 }), badFile: Nullable(Type.String()),
  milliseconds: Type.Integer(), linesPerSecond: Type.Integer(),
}, closed)
export type ImportReport = Static<typeof ImportReport>
export const ImportView = Type.Object({
  id: Id, adapter: Adapter, fileName: Type.String(), state: Type.Enum(['queued', 'running', 'done', 'refused', 'cancelled', 'failed']), skipBad: Type.Boolean(),
  bytesTotal: Nullable(Type.Integer()), bytesRead: Type.Integer(), rowsRead: Type.Integer(), report: Nullable(ImportReport), createdAt: InstantText, finishedAt: Nullable(InstantText),
}, closed)
export type ImportView = Static<typeof ImportView>
