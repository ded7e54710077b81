import { isTaxNumber, tidyTaxNumber } from '../../commerce/index.ts'
import type { InvoiceTitle } from '../../commerce/contract.ts'
import { textsOf, type Slots } from '../slots.ts'
import { said, type Flow, type Step } from './flow.ts'
import { BOUGHT, label, ordersSlot, pickOrder } from './pick.ts'

const LABELS = /公司名称|公司全称|单位名称|发票抬头|抬头|名称|税号|纳税人识别号|统一社会信用代码|开公司发票|开发票|发票|company name|tax number|tax no\.?|invoice|[:：]/gi
const NUMBER = /(?<![0-9a-z])(?:[0-9][0-9a-z]{14,19}|[0-9](?:[\s-]?[0-9a-z]){14,19})(?![0-9a-z])/i
const ORGANISATION = /公司|集团|工厂|商行|事务所|医院|学校|大学|中心|合作社|协会|\b(?:ltd|limited|inc|llc|co|corp|gmbh)\b/i

/** A company's name and tax number out of what somebody wrote; either may be missing. Of several phrases the one that sounds like an organisation is the name. */
export function readCompany (text: string): { readonly name?: string; readonly number?: string } {
  const folded = text.normalize('NFKC').slice(0, 400)
  const number = NUMBER.exec(folded)?.[0]
  const phrases = (number === undefined ? folded : folded.replace(number, '\n')).replace(LABELS, ' ').split(/[,，;；。\n]/).map(phrase => phrase.replace(/\s+/g, ' ').trim().slice(0, 100)).filter(phrase => phrase.length >= 2)
  const name = phrases.find(phrase => ORGANISATION.test(phrase)) ?? phrases[0]
  return { ...(name !== undefined && { name }), ...(number !== undefined && { number: tidyTaxNumber(number) }) }
}

/** Order, then whom it is made out to. It goes to the stored e-mail: no address is asked for, and none is taken. */
export const invoice: Flow = {
  name: 'invoice', needs: ['orders'],
  slots: [
    ordersSlot, { name: 'for', takes: ['choice', 'reason'], ask: 'ask-invoice-kind', words: true }, { name: 'company', takes: ['reason'], ask: 'ask-invoice-company', words: true },
    { name: 'name', takes: ['reason'], ask: 'ask-invoice-name', words: true }, { name: 'number', takes: ['reason'], ask: 'ask-invoice-number', words: true },
  ],
  next (slots, { orders, asked, language }) {
    const order = pickOrder(slots, { orders, asked, fits: one => BOUGHT.has(one.status), none: 'no-paid-orders' })
    if (order.kind === 'step') return order.step
    const kept = { order: order.value.id }
    const given = readCompany(asked)
    const said = textsOf(slots, 'for')[0]
    const whom = whomOf(said) ?? (given.number !== undefined && isTaxNumber(given.number) ? 'company' : undefined)
    if (whom !== 'company' && whom !== 'personal') return { kind: 'ask', slot: 'for', choices: [{ id: 'personal', title: label('invoice-personal', language) }, { id: 'company', title: label('invoice-company', language) }], keep: { ...kept, for: null } }
    if (whom === 'personal') return propose(order.value.id, { kind: 'personal', name: label('invoice-personal', language) }, '')
    return company(said !== undefined && said !== 'company' && slots['company'] === undefined ? { ...slots, company: said } : slots, order.value.id, given)
  },
}

const PERSONAL = /个人|私人|我自己|本人|personal|myself|for me/i

/** Pressed, or said in words; a company's name or number says company by itself. */
function whomOf (said: string | undefined): 'personal' | 'company' | undefined {
  if (said === undefined) return undefined
  if (said === 'personal' || said === 'company') return said
  if (readCompany(said).number !== undefined || ORGANISATION.test(said)) return 'company'
  return PERSONAL.test(said) ? 'personal' : undefined
}

function company (slots: Slots, orderId: string, given: ReturnType<typeof readCompany>): Step {
  const written = readCompany(textsOf(slots, 'company')[0] ?? '')
  const name = textsOf(slots, 'name')[0] ?? written.name ?? (given.number === undefined ? undefined : given.name)
  const corrected = textsOf(slots, 'number')[0]
  const number = (corrected === undefined ? undefined : readCompany(corrected).number ?? tidyTaxNumber(corrected)) ?? written.number ?? given.number
  const kept = { order: orderId, for: 'company', ...(name !== undefined && { name }) }
  if (name === undefined && number === undefined) return { kind: 'ask', slot: 'company', keep: { ...kept, company: null } }
  if (number !== undefined && !isTaxNumber(number)) return { kind: 'ask', slot: 'number', lines: [said('invoice-number-wrong', { number: number.slice(0, 20) })], keep: { ...kept, number: null, company: null } }
  if (number === undefined) return { kind: 'ask', slot: 'number', keep: kept }
  if (name === undefined || name.length < 2) return { kind: 'ask', slot: 'name', keep: { ...kept, number, name: null } }
  return propose(orderId, { kind: 'company', name, taxNumber: number }, ` ${number}`)
}

function propose (orderId: string, title: InvoiceTitle, number: string): Step {
  return { kind: 'propose', deed: { kind: 'request-invoice', orderId, title }, title: [said('title-invoice', { order: orderId, name: title.name, number })], keep: { order: orderId, for: title.kind } }
}
