import type { Deed } from '../commerce/contract.ts'
import type { ShopRefusal } from '../commerce/index.ts'

/** A refusal as the data set's own tools word it. */
export function worldsWords (deed: Deed, { because, subject = '' }: ShopRefusal): string {
  switch (because) {
    case 'order-not-found': return 'order not found'
    case 'customer-not-found': return 'user not found'
    case 'not-open': return deed.kind === 'cancel-order' ? 'non-pending order cannot be cancelled' : 'non-pending order cannot be modified'
    case 'not-delivered': return deed.kind === 'return-items' ? 'non-delivered order cannot be returned' : 'non-delivered order cannot be exchanged'
    case 'item-not-found': return deed.kind === 'return-items' ? 'some item not found' : `${subject} not found`
    case 'new-item-unavailable': return `new item ${subject} not found or available`
    case 'payment-method-unknown': return 'payment method not found'
    case 'payment-method-not-original': return 'payment method should be either the original payment method or a gift card'
    case 'payment-method-same': return 'the new payment method should be different from the current one'
    case 'not-one-payment': return 'there should be exactly one payment for a pending order'
    case 'balance-too-low': return `insufficient gift card balance to pay for the ${deed.kind === 'change-order-payment' ? 'order' : deed.kind === 'change-order-items' ? 'new item' : 'price difference'}`
    default: return because // words that world never says
  }
}
