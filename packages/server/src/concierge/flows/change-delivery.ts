import { day, hour, parseInstant } from '../../kernel/clock.ts'
import type { WishedDate } from '../commands.ts'
import { textsOf } from '../slots.ts'
import { said, type Flow } from './flow.ts'
import { actOnOrder, isUnderWay, pickOrder } from './pick-order.ts'

const FURTHEST_DAYS = 14
const ANSWERED_WITHIN_MS = 2 * hour
const PART = { morning: { 'zh-CN': '上午', en: 'in the morning', yue: '上晝' }, afternoon: { 'zh-CN': '下午', en: 'in the afternoon', yue: '下晝' }, evening: { 'zh-CN': '晚上', en: 'in the evening', yue: '夜晚' } } as const

/** Where it may be left, in the shopper's own words; the carrier reads them. */
const PLACE = /(?:放|摆|搁|寄放|交给|交畀|送到|放到|放在|擺)(?:在|到|畀|去)?(?:个|我)?(?:家?门口|驿站|菜鸟|丰巢|快递柜|柜子|楼下|门卫|保安|物业|管理处|管理處|前台|传达室|小卖部|超市|便利店|邻居|自提|代收|大堂|信箱|车库)[\p{Script=Han}]{0,10}|改(?:成)?自提|\bleave (?:it|them|my parcel|the parcel) (?:with|at|in|by) [a-z' ]{3,40}/iu

/** Another day for a delivery, or where it may be left. No shop of ours can promise it: the carrier is asked, as a task, once the shopper has said yes to the day as it was understood. */
export const changeDelivery: Flow = {
  name: 'change-delivery', needs: ['orders'],
  slots: [actOnOrder, { name: 'day', takes: ['date'], ask: 'which-day', resets: ['sure'] }, { name: 'sure', takes: ['choice'], yesNo: true, ask: 'delivery-sure' }],
  next (slots, facts) {
    const picked = pickOrder(slots, facts, { fits: isUnderWay, none: said('no-orders') })
    if ('step' in picked) return picked.step
    const { order } = picked
    if (!isUnderWay(order)) return { kind: 'tell', lines: [said('delivery-over', { order: order.id })], about: `delivery-over:${order.id}`, because: 'delivery-over' }
    const wish = slots['day'] as WishedDate | undefined // the slot takes dates only
    const tracking = order.parcel?.trackingNo ? ` ${order.parcel.carrier} ${order.parcel.trackingNo}` : ''
    const place = textsOf(slots, 'place')[0] ?? (wish ? undefined : PLACE.exec(facts.asked)?.[0].trim())
    if (place !== undefined && !wish) {
      const keep = { order: order.id, place }
      if (slots['sure'] === undefined && facts.acts !== true) return { kind: 'ask', slot: 'sure', lines: [said('delivery-place-sure', { order: order.id, place })], keep }
      if (slots['sure'] === 'no') return { kind: 'tell', lines: [said('delivery-left')], about: `delivery-left:${order.id}`, because: 'delivery-left' }
      return { kind: 'task', task: { partner: 'logistics', what: `配送要求 ${order.id}${tracking}: ${place}`, dueInMs: ANSWERED_WITHIN_MS }, lines: [said('delivery-place-asked', { order: order.id, place })], because: 'delivery-place-asked' }
    }
    if (!wish) return { kind: 'ask', slot: 'day', keep: { order: order.id } }
    const days = Math.round((parseInstant(`${wish.on}T00:00:00Z`) - parseInstant(`${facts.today}T00:00:00Z`)) / day)
    if (days < 0 || days > FURTHEST_DAYS) return { kind: 'ask', slot: 'day', lines: [said(days < 0 ? 'day-past' : 'day-too-far', { day: wish.on })], keep: { order: order.id, day: null } }
    const when = wish.part ? `${wish.on} ${PART[wish.part][facts.language]}` : wish.on
    const asks = slots['sure'] === undefined && facts.acts !== true
    if (asks) return { kind: 'ask', slot: 'sure', lines: [said('delivery-sure', { order: order.id, day: when })], keep: { order: order.id } }
    if (slots['sure'] !== 'yes' && !(facts.acts && slots['sure'] === undefined)) return { kind: 'tell', lines: [said('delivery-left')], about: `delivery-left:${order.id}`, because: 'delivery-left' }
    return { kind: 'task', task: { partner: 'logistics', what: `改约配送 ${order.id}${tracking}: ${wish.on} ${wish.part ?? ''}`.trim(), dueInMs: ANSWERED_WITHIN_MS }, lines: [said('delivery-asked', { order: order.id, day: when }), ...(slots['sure'] === undefined ? [said('delivery-otherwise')] : [])], because: 'delivery-asked' }
  },
}
