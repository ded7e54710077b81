import type { Command, FlowName, Language } from './commands.ts'

/**
 * What is done about an intent. `flow`: begun when the shop has it switched on. `ask`: what the shop's knowledge is asked instead, or when there is no such flow.
 * `how`: a question of how it goes is answered from the knowledge first; a wish begins the flow.
 */
export interface Meaning { readonly flow?: FlowName; readonly say?: Extract<Command, { kind: 'small-talk' | 'human' | 'solved' | 'cannot-handle' }>; readonly ask?: Readonly<Record<Language, string>> }

const asks = (zh: string, en: string): Meaning => ({ ask: { 'zh-CN': zh, en } })
const begins = (flow: FlowName, zh: string, en: string): Meaning => ({ flow, ask: { 'zh-CN': zh, en } })
const says = (say: Meaning['say'] & object): Meaning => ({ say })

/** Every intent of training/intents.json; a test holds the two together, and every flow can be reached. */
const MEANINGS: Readonly<Record<string, Meaning>> = {
  'stock': begins('product-question', '缺货、补货、到货提醒', 'Out of stock'),
  'recommend': begins('product-question', '', ''),
  'compare': begins('product-question', '', ''),
  'specs': begins('product-question', '', ''),
  'size': begins('product-question', '尺码怎么选', 'Choosing a size'),
  'authenticity': asks('正品保证', 'Genuine goods'),
  'how-to-use': begins('manual', '电子说明书和使用方法', 'E-manual'),
  'gift': asks('礼品包装、不放价格单', 'Gift wrapping'),
  'order-status': begins('order-status', '', ''),
  'order-details': begins('my-orders', '', ''),
  'cancel-order': begins('cancel-order', '取消订单', 'Cancel an order'),
  'change-address': begins('change-address', '修改收货地址', 'Change the delivery address'),
  'change-items': asks('改订单里的商品', 'Change what is in an order'),
  'split-merge': asks('合并发货', 'Change what is in an order'),
  'urge-shipping': begins('order-status', '多久发货，多久送到', 'How long delivery takes'),
  'payment-failed': asks('付款失败', 'Payment failed or charged twice'),
  'payment-methods': asks('支付方式', 'Ways to pay'),
  'instalment': asks('分期付款', 'Instalments'),
  'double-charge': asks('重复扣款', 'Payment failed or charged twice'),
  'delivery-time': asks('多久发货，多久送到', 'How long delivery takes'),
  'change-delivery-time': begins('change-delivery', '预约送货时间', 'Choose a delivery time'),
  'signed-not-received': asks('显示签收但没收到', 'Marked delivered but not received, lost parcel'),
  'damaged': asks('收到时破损', 'Arrived damaged'),
  'parcel-lost': asks('显示签收但没收到，或丢件', 'Marked delivered but not received, lost parcel'),
  'fresh-delivery': begins('return-fresh', '生鲜坏了极速退', 'Fresh food that arrived bad'),
  'wrong-or-missing': asks('少发、漏发、发错', 'Missing or wrong item'),
  'return': begins('return-items', '七天无理由退货', 'Seven-day return without reason'),
  'exchange': begins('exchange-items', '换货', 'Exchange'),
  'refund-status': begins('refund-state', '退款多久到账', 'How long a refund takes'),
  'refund-amount': begins('refund-state', '退款多久到账', 'How long a refund takes'),
  'invoice-request': begins('invoice', '开发票', 'Invoices'),
  'invoice-change': asks('发票开错、换开、补开', 'Correct or re-issue an invoice'),
  'invoice-get': asks('开发票', 'Invoices'),
  'price-protection': begins('price-protection', '价格保护', 'Price protection'),
  'coupon-use': begins('coupon', '优惠券怎么领怎么用', 'Get and use coupons'),
  'coupon-get': begins('coupon', '优惠券怎么领怎么用', 'Get and use coupons'),
  'coupon-failed': begins('coupon', '优惠券用不了、过期、退回', 'A coupon does not work or expired'),
  'membership': begins('membership', '会员等级和权益', 'Membership levels'),
  'points': begins('membership', '积分怎么来怎么用', 'Points'),
  'repair': begins('repair', '报修和维修', 'Repair'),
  'fault': begins('repair', '报修和维修', 'Repair'),
  'installation': asks('安装', 'Installation'),
  'warranty': asks('保修政策', 'Warranty'),
  'trade-in': begins('trade-in', '以旧换新', 'Trade-in'),
  'complaint-service': begins('complaint', '投诉和建议', 'Complaints and suggestions'),
  'complaint-product': begins('complaint', '质量问题', 'Quality problems'),
  'complaint-courier': begins('complaint', '投诉和建议', 'Complaints and suggestions'),
  'login': asks('登录、换手机号、忘记密码', 'Sign-in, phone number, password'),
  'phone-change': asks('登录、换手机号、忘记密码', 'Sign-in, phone number, password'),
  'close-account': asks('注销账号、删除信息', 'Delete account and data'),
  'privacy': asks('个人信息和隐私', 'Personal data'),
  'stop-marketing': asks('个人信息和隐私', 'Personal data'),
  'fraud': asks('防诈骗提醒', 'Fraud warning'),
  'greeting': says({ kind: 'small-talk', talk: 'greet' }),
  'thanks': says({ kind: 'small-talk', talk: 'thank' }),
  'goodbye': says({ kind: 'small-talk', talk: 'goodbye' }),
  'who-are-you': says({ kind: 'small-talk', talk: 'who-are-you' }),
  'praise': says({ kind: 'small-talk', talk: 'thank' }),
  'insult': says({ kind: 'human', why: 'frustrated' }),
  'human': says({ kind: 'human', why: 'asked' }),
  'elder-help': begins('for-elder', '长辈版', 'Senior mode'),
  'accessibility': asks('无障碍使用', 'Accessibility'),
  'out-of-scope': says({ kind: 'cannot-handle' }),
}

export const intentNames: readonly string[] = Object.keys(MEANINGS)
export const meaningOf = (intent: string): Meaning | undefined => MEANINGS[intent]
/** Begun by words that patterns know, beside those that an intent begins. */
export const PATTERN_FLOWS: readonly FlowName[] = ['order-status', 'parcel-tracking', 'my-orders']
