import type { Address } from '../../commerce/contract.ts'
import type { SlotValue, Slots } from '../slots.ts'
import { readAddress } from '../entities/address.ts'
import { addressText, missingIn } from './address-words.ts'
import { joined, readPieces, wrongPhoneIn } from './address-pieces.ts'
import { said, type Flow, type FlowFacts, type Step } from './flow.ts'
import { actOnOrder, isUnsent, pickOrder } from './pick-order.ts'

/**
 * Another address for an order that has not left. It may come at once or piece by piece, and be mended piece by piece.
 * `address` holds what was said last, `known` all of it so far: where the two differ, something was said since.
 */
export const changeAddress: Flow = {
  name: 'change-address', needs: ['orders'],
  slots: [actOnOrder, { name: 'address', takes: ['address', 'phone', 'reason'], words: true, ask: 'which-address' }],
  next (slots, facts) {
    const picked = pickOrder(slots, facts, { fits: isUnsent, none: said('rule-address-sent') })
    if ('step' in picked) return picked.step
    const order = picked.order.id
    const before = addressIn(slots['known'])
    if (before && slots['address'] === undefined) return { kind: 'ask', slot: 'address', lines: [said('address-what-wrong', { address: addressText(before) })], keep: { order, address: before } }
    const wrong = slots['address'] === undefined || addressIn(slots['address']) ? undefined : wrongPhoneIn(facts.asked)
    if (wrong !== undefined) return { kind: 'ask', slot: 'address', lines: [said('phone-wrong', { phone: wrong })], keep: { order, address: before ?? null } }
    const address = heard(slots, before, facts)
    if (!address) return { kind: 'ask', slot: 'address', keep: { order, address: null } }
    const keep = { order, address, known: address }
    const progressed = JSON.stringify(address) !== JSON.stringify(before)
    const missing = missingIn(address, facts.language)
    if (missing.length > 0) return { kind: 'ask', slot: 'address', progressed, lines: [said('address-incomplete', { address: wholeText(address), missing: missing.join(facts.language === 'en' ? ', ' : '、') })], keep }
    return propose(order, address, keep)
  },
}

/** What was said before with what was said now. In the words that began it ("change it to …") only a plain address counts. */
function heard (slots: Slots, before: Address | undefined, facts: FlowFacts): Address | undefined {
  const now = slots['address']
  if (JSON.stringify(now) === JSON.stringify(before)) return before ?? readAddress(facts.asked)
  const found = addressIn(now)
  const pieces = readPieces(facts.asked, before ?? {}, true)
  const whole = found && { ...pieces, ...Object.fromEntries(Object.entries(found).filter(([, part]) => part !== '')) }
  const said = whole ?? pieces
  return said === undefined ? before : joined(before, said)
}

const addressIn = (value: SlotValue | undefined): Address | undefined => value !== undefined && typeof value === 'object' && 'address1' in value ? value : undefined

function propose (order: string, address: Address, keep: Readonly<Record<string, SlotValue>>): Step {
  const who = whoText(address)
  return {
    kind: 'propose', keep, deed: { kind: 'change-order-address', orderId: order, address },
    title: [said('card-change-address', { order }), said('card-address', { address: addressText(address) }), ...(who === '' ? [] : [said('card-recipient', { who })])],
  }
}

const whoText = ({ recipient = '', phone = '' }: Address): string => [recipient, phone].filter(part => part !== '').join(' ')
const wholeText = (address: Address): string => [addressText(address), whoText(address)].filter(part => part !== '').join(' ')
