import type { Address } from '../../commerce/contract.ts'

const ROADS = 'street|st|road|rd|avenue|ave|lane|ln|drive|dr|boulevard|blvd|way|court|ct|place|pl|square|sq|terrace|close|crescent|hill|park|row|parkway|highway'
const ZIP = '[A-Z]{1,2}\\d[A-Z\\d]? ?\\d[A-Z]{2}|\\d{6}|\\d{5}(?:-\\d{4})?'
const INSIDE = 'flat|apt|apartment|unit|suite|floor|room|#'
const STREET = new RegExp(`\\d+[a-z]?\\b.*\\b(?:${ROADS})\\b|\\b(?:${INSIDE})\\b.*\\d`, 'i')
const ZIP_IN = new RegExp(`(?<![\\dA-Z])(${ZIP})(?![\\dA-Z])`, 'i')
const COUNTRY = /^(?:usa|us|united states|uk|united kingdom|china|canada|australia|ireland|germany|france)$/i
/** "88 Hill Road 山路88号, Xihu District, Suzhou 215000": one address, in one script or two. */
const WHOLE = new RegExp(`\\b\\d{1,5}[a-z]?(?:-\\d+)? (?:(?!(?:on|the|are|is|in|my|to|by|for|of|and)\\b)[a-z0-9'.]+ ){1,4}?(?:${ROADS})(?: *[(（]?\\p{Script=Han}{2,10}(?: ?\\d{1,5} ?号?)?[)）]?)?(?![a-z])\\.?(?:,? *(?:${INSIDE}) ?[a-z0-9-]{1,6})?(?:, *(?!(?:please|thanks|thank|not|and|but|i|it)\\b)(?:[a-z][a-z .'-]{1,30}?(?=,| +(?:${ZIP}))|[a-z][a-z'-]{1,30})){0,3}(?:,? +(?:${ZIP}))?(?:, *(?:usa|us|uk|china|canada|australia|ireland))?(?=[\\s,.!?;]|$)`, 'iu')

/** Where in a text such an address stands. */
export function findWestern (text: string): { readonly from: number; readonly to: number; readonly address: Address } | undefined {
  const match = WHOLE.exec(text)
  const address = match ? readWestern(match[0]) : undefined
  return match && address ? { from: match.index, to: match.index + match[0].length, address } : undefined
}

/** "12 Oak Street, Flat 3, Springfield, IL 62701, USA": parts are between commas. */
export function readWestern (text: string): Address | undefined {
  const parts = text.split(/\s*[,;\n]\s*/).filter(part => part !== '')
  if (parts.length === 0 || !STREET.test(text)) return undefined
  const zip = ZIP_IN.exec(parts.slice(1).join(', '))?.[1] ?? ''
  const left = parts.map((part, i) => i === 0 ? part : part.replace(zip, '').trim()).filter(part => part !== '')
  const named = left.length > 1 && COUNTRY.test(left.at(-1) ?? '') ? left.pop() ?? '' : ''
  const state = left.length > 1 && /^[A-Z]{2}$/.test(left.at(-1) ?? '') ? left.pop() ?? '' : ''
  const city = left.length > 1 && !isInside(left.at(-1)!) ? left.pop() ?? '' : ''
  const [address1 = '', ...more] = left
  return { address1: address1.slice(0, 200), address2: more.join(', ').slice(0, 200), city: city.slice(0, 200), state, country: named === '' ? countryOf(zip) : named, zip }
}

/** A postcode says it; without one nobody has said it. */
const countryOf = (zip: string): string => /^\d{6}$/.test(zip) ? '中国' : /^\d{5}/.test(zip) ? 'US' : zip === '' ? '' : 'GB'
const isInside = (part: string): boolean => new RegExp(`^(?:${INSIDE})(?![a-z])`, 'i').test(part)

/** One part at a time, as somebody gives them who was asked. `asked`: a bare name answers, too. */
export function readWesternParts (text: string, asked: boolean): Partial<Address> {
  const found: { -readonly [K in keyof Address]?: string } = {}
  if (/^(?:[\w-]+ ?)?\d+[a-z]?$/i.test(text) && !ZIP_IN.test(text) && !isInside(text)) return found
  for (const part of text.split(/\s*[,;\n]\s*/).map(one => one.replace(/^(?:it'?s|the )?\s*(?:city|street|postcode|zip(?: code)?)?\s*(?:is|:)?\s+/i, '').trim()).filter(one => one !== '')) {
    const zip = ZIP_IN.exec(part)?.[1]
    if (STREET.test(part) && !isInside(part)) found.address1 = part.slice(0, 200)
    else if (isInside(part)) found.address2 = part.slice(0, 200)
    else if (zip !== undefined && part.replace(zip, '').trim().length <= 30) {
      found.zip = zip
      const before = part.replace(zip, '').trim()
      if (/^[A-Z]{2}$/.test(before)) found.state = before
      else if (before !== '') found.city = before
    } else if (COUNTRY.test(part)) found.country = part
    else if (/^[A-Z]{2}$/.test(part)) found.state = part
    else if ((asked || Object.keys(found).length > 0) && /^[a-z][a-z .'-]{1,39}$/i.test(part) && part.split(' ').length <= 3) found.city = part
  }
  return found
}
