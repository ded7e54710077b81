import { Type, type Static } from 'typebox'
import { closed, Nullable } from '../kernel/schema.ts'
import { ProductView, OrderView } from '../commerce/contract.ts'

/** Demo only (404 when demo mode is off). */
export const DemoShopper = Type.Object({ externalId: Type.String(), name: Type.String(), avatar: Type.String(), line: Type.Object({ 'zh-CN': Type.String(), en: Type.String() }, closed), tier: Type.String(), care: Type.Array(Type.String()) }, closed)
export const DemoStaff = Type.Object({ email: Type.String(), name: Type.String(), role: Type.String(), skills: Type.Array(Type.String()) }, closed)
/** GET /v1/demo: what the demo shop and the desk's one-click sign-in need. */
export const DemoView = Type.Object({ shop: Type.String(), shopName: Type.String(), shoppers: Type.Array(DemoShopper), staff: Type.Array(DemoStaff), traffic: Type.Boolean() }, closed)
export type DemoView = Static<typeof DemoView>
/** POST /v1/demo/identity {externalId} → a signed identity token, as the shop's own server would make it. */
export const DemoIdentity = Type.Object({ token: Type.String() }, closed)
/** POST /v1/demo/sign-in {email}: opens a desk session. POST /v1/demo/traffic {on}. GET /v1/demo/catalogue. GET /v1/demo/orders?externalId= */
export const DemoCatalogue = Type.Object({ products: Type.Array(ProductView) }, closed)
export const DemoOrders = Type.Object({ orders: Type.Array(OrderView), name: Nullable(Type.String()) }, closed)
