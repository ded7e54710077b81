import { Type, type Static } from 'typebox'

/** The records of the τ-bench retail world, as far as its tools read them. Open objects: what else a record holds is kept and shown. */
const Text = Type.String()
const RetailAddress = Type.Object({ zip: Text })
const PaymentMethod = Type.Object({ source: Text, id: Text, balance: Type.Optional(Type.Number()) })
export const RetailUser = Type.Object({
  name: Type.Object({ first_name: Text, last_name: Text }), address: RetailAddress, email: Text,
  payment_methods: Type.Record(Text, PaymentMethod), orders: Type.Array(Text),
})
export type RetailUser = Static<typeof RetailUser>

const Options = Type.Record(Text, Text)
export const RetailProduct = Type.Object({
  name: Text, product_id: Text,
  variants: Type.Record(Text, Type.Object({ item_id: Text, options: Options, available: Type.Boolean(), price: Type.Number() })),
})
export type RetailProduct = Static<typeof RetailProduct>

const Payment = Type.Object({ transaction_type: Text, amount: Type.Number(), payment_method_id: Text })
export const RetailOrder = Type.Object({
  order_id: Text, user_id: Text, address: RetailAddress, status: Text,
  items: Type.Array(Type.Object({ name: Text, product_id: Text, item_id: Text, price: Type.Number(), options: Options })),
  payment_history: Type.Array(Payment, { minItems: 1 }),
  cancel_reason: Type.Optional(Text),
  return_items: Type.Optional(Type.Array(Text)), return_payment_method_id: Type.Optional(Text),
  exchange_items: Type.Optional(Type.Array(Text)), exchange_new_items: Type.Optional(Type.Array(Text)),
  exchange_payment_method_id: Type.Optional(Text), exchange_price_difference: Type.Optional(Type.Number()),
})
export type RetailOrder = Static<typeof RetailOrder>
