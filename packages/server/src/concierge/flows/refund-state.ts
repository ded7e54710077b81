import type { Tongue } from '../commands.ts'
import { moneyWords } from '../money-words.ts'
import type { OrderFacts } from '../order-facts.ts'
import { textsOf } from '../slots.ts'
import { chooseOrders } from './choose-order.ts'
import { said, type Flow, type Line } from './flow.ts'
import { orderSlot } from './orders.ts'

const TOLD = 3
const STATE: Readonly<Record<string, Readonly<Record<Tongue, string>>>> = {
  requested: { 'zh-CN': '已登记，等收到商品后退款', en: 'registered, refunded once the goods have come back', yue: '已經登記，收到貨品之後退款' }, returned: { 'zh-CN': '商品已退回', en: 'the goods have come back', yue: '貨品已經退返' },
  completed: { 'zh-CN': '已完成', en: 'completed', yue: '已完成' }, cancelled: { 'zh-CN': '已撤销', en: 'withdrawn', yue: '已撤銷' },
}

const isRefund = (order: OrderFacts): boolean => order.kind === 'return' || order.status === 'cancelled'

/** Where the money is, as far as the shop knows: what is registered and how much. When it arrives no shop can say, so it is not said. */
export const refundState: Flow = {
  name: 'refund-state', passing: true, needs: ['orders'], slots: [orderSlot],
  next (slots, { orders = [], language }) {
    const named = textsOf(slots, 'order')
    const refunds = orders.filter(isRefund)
    const chosen = named.length > 0 ? chooseOrders(orders, { named, asked: '', running: isRefund, newest: false }) : undefined
    if (chosen?.kind === 'unknown') return { kind: 'ask', slot: 'order', lines: [said('number-unknown', { number: chosen.number })], choices: refunds.slice(0, 4).map(order => ({ id: order.id, title: `${order.title.slice(0, 24)} ${order.id}` })), keep: { order: null } }
    const about = chosen?.kind === 'one' ? refunds.filter(order => order.id === chosen.order.id || order.id.startsWith(`${chosen.order.id}-R`)) : refunds.slice(0, TOLD)
    if (about.length === 0) return { kind: 'tell', lines: [said('refund-none')], card: { kind: 'choices', keys: ['human', 'my-orders'] }, about: 'refund-none', open: true, because: 'no-refund' }
    const lines: Line[] = about.map(order => {
      const amount = order.total ? moneyWords({ ...order.total, minor: Math.abs(order.total.minor) }, language) : ''
      const state = STATE[order.status]?.[language] ?? order.status
      return order.kind === 'return' ? said('refund-return', { id: order.id, title: order.title, state, amount }) : said('refund-cancelled', { id: order.id, title: order.title, amount })
    })
    return { kind: 'tell', lines: [...lines, said('refund-when')], card: { kind: 'orders', ids: about.map(order => order.id) }, about: `refund:${about.map(order => `${order.id}${order.status}`).join()}`, because: 'refund-told' }
  },
}
