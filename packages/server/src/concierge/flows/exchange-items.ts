import { textsOf } from '../slots.ts'
import { namedIn } from './choose-order.ts'
import { said, type Flow } from './flow.ts'
import { countPieces, piecesSlots } from './pieces.ts'
import { pickItems } from './pick-items.ts'
import { actOnOrder, isDelivered, isUnderWay, pickOrder } from './pick-order.ts'
import { reasonIn, reasonWords } from './reasons.ts'

/** Pieces of one thing for another variant of the same product. What the shop cannot do by itself (dearer, sold out) its own refusal says. */
export const exchangeItems: Flow = {
  name: 'exchange-items', needs: ['orders', 'returned', 'variants'],
  slots: [actOnOrder, { name: 'items', takes: ['item'], ask: 'which-item-swap', resets: ['variant'] }, { name: 'variant', takes: ['product', 'choice'], ask: 'which-variant' }, ...piecesSlots],
  next (slots, facts) {
    const picked = pickOrder(slots, facts, { fits: isDelivered, none: said('rule-not-delivered') })
    if ('step' in picked) return picked.step
    const { order } = picked
    if (isUnderWay(order)) return { kind: 'tell', lines: [said('rule-not-delivered'), said('offer-human')], card: { kind: 'choices', keys: ['human', 'my-orders'] }, about: `not-yet:${order.id}`, open: true, because: 'not-delivered' }
    const goods = pickItems(order, slots, { ...facts, asked: slots['variant'] === undefined ? facts.asked : '' }, said('which-item-swap'))
    if ('step' in goods) return goods.step
    const [item] = goods.items
    if (!item) return { kind: 'tell', lines: [said('rule-item-not-found'), said('offer-human')], about: `no-item:${order.id}`, open: true, because: 'no-item' }
    const known = { order: order.id, items: item.id }
    const why = reasonIn('return', [facts.asked])
    if (why !== undefined && why !== 'no-longer' && why !== 'wrong') return { kind: 'hand-over', keep: known, lines: [said('faulty')], next: said('next-faulty', { order: order.id, items: item.title, reason: reasonWords('return', why, facts.language) }), because: 'faulty-goods' }
    const variants = facts.variants?.get(item.productId) ?? []
    if (variants.length === 0) return { kind: 'tell', lines: [said('no-variant', { title: item.title }), said('offer-human')], card: { kind: 'choices', keys: ['returns', 'human'] }, about: `no-variant:${item.productId}`, open: true, because: 'no-variant', keep: known }
    const counted = countPieces([item], slots, facts)
    if ('step' in counted) return { ...counted.step, keep: { ...known, ...counted.step.keep } }
    const { lots: [lot] } = counted
    const pieces = lot?.pieces ?? 1
    const keep = { ...known, ...counted.keep }
    const wished = textsOf(slots, 'variant')
    const to = variants.find(variant => wished.includes(variant.id)) ?? namedIn(variants, wished.join(' ')) ?? (wished.length === 0 ? ownWords(variants, item.title, facts.asked) : undefined)
    if (!to) return { kind: 'ask', slot: 'variant', choices: variants.slice(0, 4).map(variant => ({ id: variant.id, title: variant.title.slice(0, 60) })), keep: { ...keep, variant: null } }
    return {
      kind: 'propose', keep: { ...keep, variant: to.id }, deed: { kind: 'exchange-items', orderId: order.id, items: Array.from({ length: pieces }, () => ({ from: item.id, to: to.id })), paymentMethodId: null },
      title: [said('card-exchange-items', { order: order.id }), pieces === 1 ? said('card-swap', { from: item.title, to: to.title }) : said('card-swap-of', { from: item.title, pieces: String(pieces), to: to.title })],
    }
  },
}

/** A variant named in the request by what sets it apart from the one they have ("a size L", "蓝色的"). */
function ownWords<V extends { readonly id: string; readonly title: string }> (variants: readonly V[], have: string, asked: string): V | undefined {
  const apart = variants.map(variant => ({ variant, words: variant.title.split(/[\s,，/()（）·-]+/).filter(word => word !== '' && !have.includes(word)) }))
  const hits = apart.filter(({ words }) => words.some(word => word.length > 1 && asked.toLowerCase().includes(word.toLowerCase())))
  return hits.length === 1 ? hits[0]?.variant : undefined
}
