import { isTaxNumber } from '../../commerce/index.ts'
import { findAll, overlaps, type Found } from './found.ts'

/** What the numbers of a text are. A number belongs to one kind only: what is a telephone's is never looked up as an order. */
export interface Numbers {
  readonly emails: readonly Found<string>[]
  readonly taxes: readonly Found<string>[]
  readonly phones: readonly Found<string>[]
  /** Numbers of a carrier, by their letters or by the word before them. */
  readonly trackings: readonly Found<string>[]
  /** Whatever else may name an order or a parcel, as it was written. */
  readonly orders: readonly Found<string>[]
}

/** A shopper who pastes a list is asked again rather than read to the end. */
const MOST = 5

const EMAIL = /[a-z0-9][a-z0-9._%+-]{0,63}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,4}\.[a-z]{2,10}/g
/** Eighteen letters and digits whose last one checks the others. Source: GB 32100-2015. */
const TAX = /(?<![a-z0-9])[0-9a-hj-npqrtuwxy]{18}(?![a-z0-9])/g
const PHONES = /(?<![a-z0-9])(?:(?:\+|00)?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?![a-z0-9])|(?<![a-z0-9])0\d{2,3}-\d{7,8}(?![a-z0-9])|(?<![a-z0-9])[48]00-?\d{3}-?\d{4}(?![a-z0-9])|\+\d{1,3}[ -]?\d(?:[ -]?\d){6,12}(?![a-z0-9])|(?<![a-z0-9])\(\d{3}\) ?\d{3}-\d{4}(?![a-z0-9])|(?<![a-z0-9])\d{3}-\d{3}-\d{4}(?![a-z0-9])/g
const CARRIERS = /(?<![a-z0-9])(?:sf|yt|zt|zto|sto|jdv?|jdx|jt|yd|db|dpk|ems|ht|hk|an|1z|lp|rr|ea)-?\d[a-z0-9]{7,20}(?![a-z0-9])/g
const NAMED_TRACKING = /(?:(?:快递|物流|运)(?:单号|单|号)|tracking(?: number| no\.?| id)?|waybill)(?:是|为| is)?[:： #]*([a-z0-9-]{8,26})(?![a-z0-9])/g
const ANY = /(?<![a-z0-9#])#?[a-z]{0,4}-?\d{5,24}[a-z]?(?![a-z0-9])/g

/** `folded`: see foldText of the knowledge; lower case, simplified, half width. */
export function findNumbers (folded: string): Numbers {
  const emails = findAll(folded, EMAIL, ([text]) => text)
  const taxes = findAll(folded, TAX, ([text]) => isTaxNumber(text.toUpperCase()) ? text.toUpperCase() : undefined).filter(one => !overlaps(one, emails))
  const phones = findAll(folded, PHONES, ([text]) => text.replace(/[ ()-]/g, '').replace(/^(?:\+|00)?86(?=1[3-9]\d{9}$)/, '')).filter(one => !overlaps(one, [...emails, ...taxes]))
  const taken = [...emails, ...taxes, ...phones]
  const named = findAll(folded, NAMED_TRACKING, match => /\d{5}/.test(match[1]!) ? match[1]! : undefined).map(one => ({ ...one, from: one.to - one.value.length }))
  const trackings = [...findAll(folded, CARRIERS, ([text]) => text), ...named].filter((one, i, all) => !overlaps(one, taken) && !overlaps(one, all.slice(0, i)))
  const orders = findAll(folded, ANY, ([text]) => text).filter(one => !overlaps(one, [...taken, ...trackings]))
  return { emails: emails.slice(0, MOST), taxes: taxes.slice(0, MOST), phones: phones.slice(0, MOST), trackings: once(trackings), orders: once(orders) }
}

const once = (found: readonly Found<string>[]): Found<string>[] => found.filter((one, i) => found.findIndex(other => other.value === one.value) === i).slice(0, MOST)
