import { day } from '../../kernel/clock.ts'
import { textsOf } from '../slots.ts'
import { said, type Flow } from './flow.ts'
import { label, ordersSlot, pickOrder } from './pick.ts'

const TOPICS = ['service', 'goods', 'courier', 'price'] as const
/** What is about an order when there is one. */
const OF_AN_ORDER: ReadonlySet<string> = new Set(['goods', 'courier', 'price'])

/** Written down with a number, answered by a person within the conversation's closure. Who is angry or asks for a person never comes here: they get one. */
export const complaint: Flow = {
  name: 'complaint', slots: [{ name: 'about', takes: ['choice'], ask: 'ask-complaint', resets: ['order'] }, ordersSlot], needs: ['orders'],
  next (slots, { orders = [], asked, language }) {
    const about = TOPICS.find(one => one === textsOf(slots, 'about')[0])
    const topicWords = (topic: (typeof TOPICS)[number]): string => label(`complaint-${topic}`, language)
    if (!about) return { kind: 'ask', slot: 'about', choices: TOPICS.map(topic => ({ id: topic, title: topicWords(topic) })), keep: { about: null } }
    const concerns = OF_AN_ORDER.has(about) && orders.some(order => order.kind !== 'return')
    const order = concerns ? pickOrder(slots, { orders, asked, fits: () => true, none: 'no-paid-orders' }) : undefined
    if (order?.kind === 'step') return { ...order.step, keep: { ...order.step.keep, about } }
    const id = order?.value.id
    const words = { about: topicWords(about), order: id === undefined ? '' : label('complaint-order', language, { order: id }) }
    return {
      kind: 'propose', deed: id === undefined ? { kind: 'file-complaint', about } : { kind: 'file-order-complaint', orderId: id, about }, title: [said('title-complaint', words)], lines: [said('complaint-words')],
      keep: { about, ...(id !== undefined && { order: id }) }, task: { partner: 'after-sales', what: label('title-complaint', language, words).slice(0, 500), dueInMs: day },
    }
  },
}
