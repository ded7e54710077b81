import type { ProductFacts } from '../../commerce/index.ts'
import { namedIn } from './choose-order.ts'
import { said, type Flow, type Step } from './flow.ts'
import { pickProduct, productSlot } from './pick.ts'

/** The manual of something the shopper bought, or of anything in the catalogue. */
export const manual: Flow = {
  name: 'manual', passing: true, open: true, slots: [productSlot], needs: ['products', 'ownGoods'],
  next (slots, { products, ownGoods, asked }) {
    const own = [...ownGoods?.values() ?? []]
    const settled = slots['product'] !== undefined
    const mine = settled ? undefined : namedIn(own, asked)
    if (mine) return manualOf(mine)
    // Nothing named: what they bought is meant, if it has a manual.
    const documented = own.filter(one => one.manual !== null)
    if (!settled && !products?.length && documented.length === 1) return manualOf(documented[0]!)
    const product = pickProduct(slots, { products: settled || products?.length ? products : documented, asked })
    return product.kind === 'step' ? product.step : manualOf(product.value)
  },
}

export function manualOf ({ productId, title, manual: found }: ProductFacts): Step {
  if (!found) return { kind: 'tell', lines: [said('manual-none', { title }), said('offer-human')], card: { kind: 'choices', keys: ['human', 'more'] }, about: `manual:${productId}`, open: true, because: 'no-manual' }
  return { kind: 'tell', lines: [said('manual', { title, name: found.title, url: found.url })], card: { kind: 'choices', keys: ['human', 'more'] }, about: `manual:${productId}`, because: 'manual-told' }
}
