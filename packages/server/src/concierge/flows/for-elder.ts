import type { Tongue } from '../commands.ts'
import { said, type Flow, type Line } from './flow.ts'
import { label, pickProduct, productSlot } from './pick.ts'

const MOST_LINES = 4

/** "Is this right for my father?": the catalogue's verdict and why, how to begin, and a person one tap away. */
export const forElder: Flow = {
  name: 'for-elder', passing: true, open: true, slots: [productSlot], needs: ['products'],
  next (slots, { products, asked, language }) {
    const product = pickProduct(slots, { products, asked })
    if (product.kind === 'step') return product.step
    const { productId, title, senior } = product.value
    const card = { kind: 'choices', keys: ['human', 'more'] } as const
    if (!senior) return { kind: 'tell', lines: [said('elder-unknown', { title }), said('elder-human')], card, about: `elder:${productId}`, open: true, because: 'elder-unknown', keep: { product: productId } }
    const lines: Line[] = [
      said(`elder-${senior.suits}`, { title }),
      ...(senior.why.length > 0 ? [said('elder-why', { list: listed(senior.why, language) })] : []),
      ...(senior.steps.length > 0 && senior.suits !== 'hardly' ? [said('elder-steps', { list: numbered(senior.steps, language) })] : []),
      { kind: 'quote', text: '\n' }, said('elder-human'),
    ]
    return { kind: 'tell', lines, card, about: `elder:${productId}`, because: `elder-${senior.suits}`, keep: { product: productId } }
  },
}

const listed = (texts: readonly string[], language: Tongue): string => texts.slice(0, MOST_LINES).map(text => label('line-item', language, { text })).join('\n')
const numbered = (texts: readonly string[], language: Tongue): string => texts.slice(0, MOST_LINES).map((text, i) => label('line-step', language, { n: String(i + 1), text })).join('\n')
