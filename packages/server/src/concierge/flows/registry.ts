import type { FlowName } from '../commands.ts'
import type { Flow } from './flow.ts'
import { myOrders, orderStatus, parcelTracking } from './orders.ts'

/** Every flow that can be run. A new flow is a line here and a file of its own; an understander hears only of these. */
const all: readonly Flow[] = [
  orderStatus, parcelTracking, myOrders,
]

export const flows: ReadonlyMap<FlowName, Flow> = new Map(all.map(flow => [flow.name, flow]))
