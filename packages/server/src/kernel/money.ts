/** An amount in the currency's smallest unit (fen, pence, cents). Always a safe integer. */
export interface Money { readonly minor: number; readonly currency: string }

/** Digits after the point, where it is not 2. Source: ISO 4217. */
const DIGITS: Readonly<Record<string, number>> = { JPY: 0, KRW: 0, VND: 0, CLP: 0, BHD: 3, KWD: 3, JOD: 3 }

export function minorDigits (currency: string): number {
  return DIGITS[currency] ?? 2
}

export function money (minor: number, currency: string): Money {
  if (!Number.isSafeInteger(minor)) throw new RangeError(`money must be a safe integer of minor units, got ${minor}`)
  if (!/^[A-Z]{3}$/.test(currency)) throw new RangeError(`not an ISO 4217 code: ${currency}`)
  return { minor, currency }
}

/** Adding or comparing two currencies is a fault in the caller: it throws. */
export function add (a: Money, b: Money): Money {
  return money(a.minor + sameCurrency(a, b).minor, a.currency)
}

/** Negative when a < b, 0 when equal, positive when a > b. */
export function compare (a: Money, b: Money): number {
  return a.minor - sameCurrency(a, b).minor
}

function sameCurrency (a: Money, b: Money): Money {
  if (a.currency !== b.currency) throw new RangeError(`cannot mix ${a.currency} and ${b.currency}`)
  return b
}
