import { textsOf } from '../slots.ts'
import { said, type Flow } from './flow.ts'
import { actOnOrder, isUnsent, pickOrder } from './pick-order.ts'

/** The shop's two words for why; whatever else is said means the first. */
const MISTAKE = /拍错|买错|下错|选错|点错|重复|多拍|多买|写错|手滑|mistake|wrong|accident|twice|duplicate/i

export const cancelOrder: Flow = {
  name: 'cancel-order', needs: ['orders'],
  slots: [actOnOrder, { name: 'why', takes: ['reason'], ask: 'why-return' }],
  next (slots, facts) {
    const picked = pickOrder(slots, facts, { fits: isUnsent, none: said('no-order-fits-cancel') })
    if ('step' in picked) return picked.step
    const { order } = picked
    const mistake = [...textsOf(slots, 'why'), facts.asked].some(words => MISTAKE.test(words))
    return {
      kind: 'propose', keep: { order: order.id }, deed: { kind: 'cancel-order', orderId: order.id, reason: mistake ? 'ordered by mistake' : 'no longer needed' },
      title: [said('card-cancel-order', { order: order.id }), { kind: 'quote', text: order.title }],
    }
  },
}
