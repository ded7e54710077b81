import { Type, type Static } from 'typebox'
import { closed, Id, InstantText, Nullable } from '../kernel/schema.ts'

export const ConnectorKind = Type.Enum(['woocommerce', 'shopify', 'medusa', 'rest', 'folder'])
export type ConnectorKind = Static<typeof ConnectorKind>
export const Resource = Type.Enum(['products', 'customers', 'orders', 'returns', 'parcels', 'files'])
export type Resource = Static<typeof Resource>
/** What a kind of shop can give and do. `hooks`: it tells by itself. The others under `deeds` are what it does when a shopper confirmed it. */
export const Ability = Type.Enum(['customers', 'products', 'orders', 'parcels', 'returns', 'refunds', 'hooks', 'cancel-order', 'change-order-address', 'return-items'])
export type Ability = Static<typeof Ability>

const Pointer = Type.String({ maxLength: 300, pattern: '^(/[^/]*)*$', description: 'a JSON pointer (RFC 6901) into the record' })
/** Where a column's value is: at a pointer (several: their texts, joined by a space), translated by `words`, or always the same. */
const Source = Type.Union([
  Pointer,
  Type.Object({ at: Type.Union([Pointer, Type.Array(Pointer, { minItems: 1, maxItems: 8 })]), words: Type.Optional(Type.Record(Type.String(), Type.String({ maxLength: 200 }))), cents: Type.Optional(Type.Boolean({ description: 'a whole number of the smallest unit' })) }, closed),
  Type.Object({ always: Type.Union([Type.String({ maxLength: 500 }), Type.Number(), Type.Boolean()]) }, closed),
])
export type Source = Static<typeof Source>
const Columns = Type.Record(Type.String({ maxLength: 40 }), Source)
const Paging = Type.Union([
  Type.Object({ by: Type.Literal('none') }, closed),
  Type.Object({ by: Type.Literal('page'), param: Type.String({ maxLength: 40 }), first: Type.Integer({ minimum: 0, maximum: 1 }) }, closed),
  Type.Object({ by: Type.Literal('offset'), param: Type.String({ maxLength: 40 }) }, closed),
  Type.Object({ by: Type.Literal('cursor'), param: Type.String({ maxLength: 40 }), at: Pointer }, closed),
  Type.Object({ by: Type.Literal('link') }, { ...closed, description: 'the Link header (RFC 8288), rel=next' }),
])
export const RestResource = Type.Object({
  type: Type.Enum(['customer', 'product', 'order', 'parcel']),
  path: Type.String({ pattern: '^/[^\\s#]{0,500}$', description: 'under the address; may have a query' }),
  items: Type.Union([Pointer, Type.Literal('')]),
  paging: Paging,
  size: Type.Optional(Type.Object({ param: Type.String({ maxLength: 40 }), value: Type.Integer({ minimum: 1, maximum: 500 }) }, closed)),
  since: Type.Optional(Type.Object({ param: Type.String({ maxLength: 40 }), as: Type.Enum(['iso', 'seconds', 'milliseconds']) }, closed)),
  total: Type.Optional(Pointer),
  columns: Columns,
  attributes: Type.Optional(Columns),
  lines: Type.Optional(Type.Object({ items: Pointer, columns: Columns }, closed)),
}, closed)
export type RestResource = Static<typeof RestResource>
/** `hook`: what one webhook's body holds. Signed like Standard Webhooks or by one header with an HMAC of the body. */
export const RestSettings = Type.Object({
  header: Type.Optional(Type.String({ pattern: '^[A-Za-z0-9-]{1,60}$', description: 'the header that carries the token; Authorization when absent' })),
  resources: Type.Array(RestResource, { maxItems: 8 }),
  hook: Type.Optional(Type.Object({ signature: Type.Union([Type.Literal('standard'), Type.Object({ header: Type.String({ pattern: '^[A-Za-z0-9-]{1,60}$' }), encoding: Type.Enum(['hex', 'base64']) }, closed)]), resource: Type.Integer({ minimum: 0, maximum: 7 }), items: Type.Union([Pointer, Type.Literal('')]) }, closed)),
  greet: Type.Optional(Type.String({ pattern: '^/[^\\s#]{0,500}$' })),
}, closed)
export type RestSettings = Static<typeof RestSettings>

const Settings = Type.Record(Type.String(), Type.Unknown(), { description: 'by kind: docs/connect-a-shop.md' })
const Secrets = Type.Record(Type.String({ maxLength: 40 }), Type.String({ minLength: 1, maxLength: 2_000 }), { description: 'by name; sealed when saved, never read back' })
const Name = Type.String({ minLength: 1, maxLength: 80 })
const Minutes = Type.Integer({ minimum: 1, maximum: 1_440 })
export const NewConnector = Type.Object({
  kind: ConnectorKind, name: Name, address: Type.String({ minLength: 1, maxLength: 2_000, description: 'the shop\'s address; of a folder its name' }),
  prefix: Type.String({ pattern: '^([A-Za-z0-9]{1,8}-)?$', description: 'put before every id from there, such as W-; empty for one connector only' }),
  settings: Settings, secrets: Secrets, everyMinutes: Minutes,
}, closed)
export type NewConnector = Static<typeof NewConnector>
/** An absent secret stays as it is. */
export const ConnectorEdit = Type.Object({ name: Name, address: NewConnector.properties.address, settings: Settings, secrets: Secrets, everyMinutes: Minutes, revision: Type.Integer({ minimum: 1 }) }, closed)
export type ConnectorEdit = Static<typeof ConnectorEdit>
/** What is wrong with a shop outside. Words of one list: the desk says them in both languages. */
export const Problem = Type.Enum(['address-refused', 'unreachable', 'timeout', 'busy', 'down', 'key-refused', 'not-found', 'request-refused', 'not-believed', 'mostly-quarantined', 'folder-missing', 'fault'])
export type Problem = Static<typeof Problem>
const Counts = Type.Object({ resource: Resource, rows: Type.Integer(), total: Nullable(Type.Integer()), done: Type.Boolean() }, closed)
export const ConnectorView = Type.Object({
  id: Id, kind: ConnectorKind, name: Type.String(), address: Type.String(), prefix: Type.String(), settings: Settings, secretNames: Type.Array(Type.String()), secretsSetAt: Nullable(InstantText),
  state: Type.Enum(['active', 'paused']), everyMinutes: Type.Integer(), reading: Type.Boolean({ description: 'a process reads it now' }), backfilled: Type.Boolean(), progress: Type.Array(Counts),
  lastOkAt: Nullable(InstantText), nextAt: InstantText, failures: Type.Integer(), problem: Nullable(Type.Object({ code: Problem, detail: Type.String(), at: InstantText }, closed)),
  shop: Nullable(Type.Object({ name: Type.String(), currency: Nullable(Type.String()), version: Nullable(Type.String()) }, closed)),
  quarantined: Type.Integer(), deeds: Type.Object({ waiting: Type.Integer(), refused: Type.Integer(), byHand: Type.Integer() }, closed),
  abilities: Type.Array(Ability), hookPath: Nullable(Type.String()), revision: Type.Integer(),
}, closed)
export type ConnectorView = Static<typeof ConnectorView>
export const TestResult = Type.Object({ ok: Type.Boolean(), shop: ConnectorView.properties.shop, problem: Nullable(Problem), detail: Type.String(), elapsedMs: Type.Integer() }, closed)
export type TestResult = Static<typeof TestResult>
export const QuarantinedView = Type.Object({ record: Type.String(), reason: Type.String(), column: Nullable(Type.String()), at: InstantText }, closed)
export type QuarantinedView = Static<typeof QuarantinedView>
export const ShopDeedView = Type.Object({ id: Id, orderId: Type.String(), kind: Type.String(), state: Type.Enum(['waiting', 'done', 'refused', 'by-hand']), reference: Nullable(Type.String()), problem: Nullable(Type.String()), createdAt: InstantText, updatedAt: InstantText }, closed)
export type ShopDeedView = Static<typeof ShopDeedView>
