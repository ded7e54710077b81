import type { Address } from '../../commerce/contract.ts'
import { addressText, missingIn, readAddress } from './address.ts'
import { said, type Flow } from './flow.ts'
import { actOnOrder, isUnsent, pickOrder } from './pick-order.ts'

export const changeAddress: Flow = {
  name: 'change-address', needs: ['orders'],
  slots: [actOnOrder, { name: 'address', takes: ['address'], ask: 'which-address' }],
  next (slots, facts) {
    const picked = pickOrder(slots, facts, { fits: isUnsent, none: said('rule-not-open') })
    if ('step' in picked) return picked.step
    const { order } = picked
    // Read by an understander, or found in the words that started it ("change the address to …").
    const address = slots['address'] as Address | undefined ?? readAddress(facts.asked) // the slot takes addresses only
    if (!address) return { kind: 'ask', slot: 'address', keep: { order: order.id } }
    const missing = missingIn(address, facts.language)
    if (missing.length > 0) return { kind: 'ask', slot: 'address', lines: [said('address-incomplete', { address: addressText(address), missing: missing.join(facts.language === 'en' ? ', ' : '、') })], keep: { order: order.id, address: null } }
    return {
      kind: 'propose', keep: { order: order.id, address }, deed: { kind: 'change-order-address', orderId: order.id, address },
      title: [said('card-change-address', { order: order.id }), said('card-address', { address: addressText(address) })],
    }
  },
}
