const LETTERS = '0123456789ABCDEFGHJKLMNPQRTUWXY'

/**
 * Is this a tax number as it can have been given out? Either the unified social credit code of 18 letters, its last a check letter,
 * or the older one of 15: six digits of a place and an organisation code of nine with a check letter of its own.
 *
 * Says nothing about whether the company exists. Source: GB 32100-2015, 4.2; GB 11714-1997.
 */
export function isTaxNumber (text: string): boolean {
  return text.length === 18 ? isCreditCode(text) : /^[1-8]\d{5}[0-9A-Z]{8}[0-9X]$/.test(text) && isOrganisationCode(text.slice(6))
}

/** As people write it: spaces and dashes out, full-width and small letters folded. */
export function tidyTaxNumber (text: string): string {
  return text.normalize('NFKC').replace(/[\s-]/g, '').toUpperCase()
}

function isCreditCode (text: string): boolean {
  if (!/^[1-9A-Z][0-9A-Z][1-8]\d{5}/.test(text)) return false // whose register, what kind, which place
  const places = [...text].map(letter => LETTERS.indexOf(letter))
  if (places.includes(-1)) return false
  const sum = places.slice(0, 17).reduce((total, place, i) => total + place * (3 ** i % 31), 0)
  return (31 - sum % 31) % 31 === places[17]
}

const ORGANISATION_WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2]

function isOrganisationCode (text: string): boolean {
  const sum = ORGANISATION_WEIGHTS.reduce((total, weight, i) => total + weight * Number.parseInt(text[i]!, 36), 0)
  return '0123456789X'[(11 - sum % 11) % 11] === text[8]
}
