import type { FlowName } from '../commands.ts'
import { complaint } from './complaint.ts'
import { coupon } from './coupon.ts'
import type { Flow } from './flow.ts'
import { forElder } from './for-elder.ts'
import { invoice } from './invoice.ts'
import { manual } from './manual.ts'
import { membership } from './membership.ts'
import { cancelOrder } from './cancel-order.ts'
import { changeAddress } from './change-address.ts'
import { changeDelivery } from './change-delivery.ts'
import { exchangeItems } from './exchange-items.ts'
import { refundState } from './refund-state.ts'
import { returnFresh, returnItems } from './return-items.ts'
import { myOrders, orderStatus, parcelTracking } from './orders.ts'
import { priceProtection } from './price-protection.ts'
import { productQuestion } from './product-question.ts'
import { repair } from './repair.ts'
import { tradeIn } from './trade-in.ts'

/** Every flow that can be run. A new flow is a line here and a file of its own; an understander hears only of these. */
const all: readonly Flow[] = [
  orderStatus, parcelTracking, myOrders,
  priceProtection, invoice, coupon, membership, productQuestion, manual, repair, tradeIn, complaint, forElder,
  cancelOrder, changeAddress, changeDelivery, returnItems, returnFresh, exchangeItems, refundState,
]

export const flows: ReadonlyMap<FlowName, Flow> = new Map(all.map(flow => [flow.name, flow]))
