export { purchaseFacts, ordersInWindow } from './store.ts'
export { factsOf, type Purchase, type PurchaseFacts } from './decide.ts'
export { findOrder, findParcel, findShopOrder, listProducts, loadOrders, orderCursor } from './actions.ts'
