import type { FlowName, Language } from './commands.ts'

/** What a flow is called on a button: pressed, it comes back as these words and starts the flow. */
export const flowTitles: Readonly<Record<FlowName, Readonly<Record<Language, string>>>> = {
  'order-status': { 'zh-CN': '查订单状态', en: 'Order status' }, 'parcel-tracking': { 'zh-CN': '查物流', en: 'Track a parcel' }, 'my-orders': { 'zh-CN': '我的订单列表', en: 'List my orders' },
  'change-delivery': { 'zh-CN': '改配送时间', en: 'Change the delivery time' }, 'change-address': { 'zh-CN': '改收货地址', en: 'Change the address' }, 'cancel-order': { 'zh-CN': '取消订单', en: 'Cancel an order' },
  'return-items': { 'zh-CN': '退货', en: 'Return goods' }, 'return-fresh': { 'zh-CN': '生鲜坏了', en: 'Fresh goods are bad' }, 'exchange-items': { 'zh-CN': '换货', en: 'Exchange goods' }, 'refund-state': { 'zh-CN': '查退款进度', en: 'Where is my refund' },
  'price-protection': { 'zh-CN': '申请价保', en: 'Price protection' }, 'invoice': { 'zh-CN': '开发票', en: 'Invoice' }, 'coupon': { 'zh-CN': '优惠券', en: 'Coupons' }, 'membership': { 'zh-CN': '会员和积分', en: 'Membership and points' },
  'product-question': { 'zh-CN': '商品咨询', en: 'About a product' }, 'manual': { 'zh-CN': '要说明书', en: 'A manual' }, 'repair': { 'zh-CN': '报修', en: 'Repair' }, 'trade-in': { 'zh-CN': '以旧换新', en: 'Trade in' },
  'complaint': { 'zh-CN': '投诉', en: 'Complaint' }, 'for-elder': { 'zh-CN': '给长辈挑选', en: 'For an elderly person' },
}
