import { minute } from '../../kernel/clock.ts'
import { textsOf, type Slots, type SlotValue } from '../slots.ts'
import { said, type Flow, type FlowFacts, type Line, type Slot, type Step, type Task } from './flow.ts'
import { cancelOrder } from './cancel-order.ts'
import { actOnOrder, isDelivered, isUnderWay, isUnsent, pickOrder } from './pick-order.ts'
import { countPieces, lotLine, lotWords, piecesSlots, unitsOf, type Lot } from './pieces.ts'
import { pickItems } from './pick-items.ts'
import { reasonChoices, reasonIn, reasonWords } from './reasons.ts'

const itemsSlot: Slot = { name: 'items', takes: ['item', 'product'], many: true, ask: 'which-items' }
const PICK_UP_WITHIN_MS = 30 * minute

interface Picked { readonly orderId: string; readonly lots: readonly Lot[]; readonly keep: Readonly<Record<string, SlotValue | null>> }

/** Order, goods and how many of each, or the step that finds them. */
function pick (slots: Slots, facts: FlowFacts): Picked | { readonly step: Step } {
  const picked = pickOrder(slots, facts, { fits: facts.orders?.some(isDelivered) ? isDelivered : isUnderWay, none: said('rule-not-delivered') })
  if ('step' in picked) return picked
  const { order } = picked
  // Nothing has to be sent back that has not left: whoever wants to be rid of it cancels it, and is spared the reason.
  if (isUnsent(order)) return { step: cancelOrder.next({ order: order.id }, facts) }
  const goods = pickItems(order, slots, facts, said('which-items'))
  if ('step' in goods) return goods
  const known = { order: order.id, items: goods.items.map(item => item.id) }
  const counted = countPieces(goods.items, slots, facts)
  if ('step' in counted) return { step: { ...counted.step, keep: { ...known, ...counted.step.keep } } }
  return { orderId: order.id, lots: counted.lots, keep: { ...known, ...counted.keep } }
}

/**
 * A return. Without a reason: a proposal, judged by policy (seven days, the goods the law excepts). Faulty, damaged or wrong goods are another
 * right and another proof: a person takes over with all that was said.
 */
export const returnItems: Flow = {
  name: 'return-items', needs: ['orders', 'returned'],
  slots: [actOnOrder, itemsSlot, { name: 'why', takes: ['reason', 'choice'], ask: 'why-return' }, ...piecesSlots],
  next (slots, facts) {
    const picked = pick(slots, facts)
    if ('step' in picked) return picked.step
    const why = reasonIn('return', textsOf(slots, 'why')) ?? reasonIn('return', [facts.asked])
    if (why === undefined) return { kind: 'ask', slot: 'why', choices: reasonChoices('return', facts.language), keep: { ...picked.keep, why: null } }
    const reason = reasonWords('return', why, facts.language)
    const keep = { ...picked.keep, why }
    if (why !== 'no-longer') return { kind: 'hand-over', keep, lines: [said('faulty')], next: said('next-faulty', { order: picked.orderId, items: lotWords(picked.lots), reason }), because: 'faulty-goods' }
    return {
      kind: 'propose', keep, deed: { kind: 'return-items', orderId: picked.orderId, itemIds: unitsOf(picked.lots), paymentMethodId: null },
      title: [said('card-return-items', { order: picked.orderId }), ...picked.lots.map(lotLine), said('card-reason', { reason })],
    }
  },
}

/**
 * Fresh goods cannot wait: somebody is sent for within half an hour. What may go back without a reason is proposed at once; what the law excepts
 * (and fresh goods mostly are) goes to a person with the same half hour.
 */
export const returnFresh: Flow = {
  name: 'return-fresh', needs: ['orders', 'returned'],
  slots: [actOnOrder, itemsSlot, { name: 'why', takes: ['reason', 'choice'], ask: 'fresh-problem' }, ...piecesSlots],
  next (slots, facts) {
    const picked = pick(slots, facts)
    if ('step' in picked) return picked.step
    const why = reasonIn('fresh', textsOf(slots, 'why')) ?? reasonIn('fresh', [facts.asked])
    if (why === undefined) return { kind: 'ask', slot: 'why', choices: reasonChoices('fresh', facts.language), keep: { ...picked.keep, why: null } }
    const reason = reasonWords('fresh', why, facts.language)
    const what: Line[] = [said('card-return-items', { order: picked.orderId }), ...picked.lots.map(lotLine), said('card-reason', { reason })]
    return {
      kind: 'propose', keep: { ...picked.keep, why, words: lotWords(picked.lots) }, deed: { kind: 'return-items', orderId: picked.orderId, itemIds: unitsOf(picked.lots), paymentMethodId: null },
      title: [...what, said('card-pick-up')], task: pickUp(picked.orderId, lotWords(picked.lots), reason),
    }
  },
  turned (slots, { rule }) {
    const why = textsOf(slots, 'why')[0] ?? ''
    const order = textsOf(slots, 'order')[0] ?? ''
    if (why === 'dislike' || !['act.exempt', 'act.window-closed', 'act.receipt-unknown', 'act.look-first', 'act.over-case', 'act.over-day', 'act.no-authority'].includes(rule)) return undefined
    const items = textsOf(slots, 'words')[0] ?? ''
    return {
      kind: 'hand-over', lines: [said('fresh-promise')], next: said('next-fresh', { order, items, reason: reasonWords('fresh', why, 'zh-CN') }),
      task: pickUp(order, items, reasonWords('fresh', why, 'zh-CN')), because: 'fresh-goods',
    }
  },
}

const pickUp = (order: string, items: string, reason: string): Task => ({ partner: 'after-sales', what: `生鲜极速退 ${order}: ${items} (${reason})`, dueInMs: PICK_UP_WITHIN_MS })
