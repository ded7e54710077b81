/** The retail world was computed in Python: its sums keep their binary dust, and only some are rounded. */

/** Rounds to cents as Python's round(x, 2) does: to the nearest, and the exact halves (odd eighths, nothing else can be one) to the even cent. */
export function roundCents (amount: number): number {
  const eighths = amount * 8
  if (Number.isInteger(eighths) && eighths % 2 !== 0 && Math.abs(amount) < 2 ** 40) {
    const below = Math.floor(amount * 100)
    return (below % 2 === 0 ? below : below + 1) / 100
  }
  return Number(amount.toFixed(2))
}

/** A float as Python's repr writes it: shortest digits, always with a point or an exponent. */
export function pythonFloat (value: number): string {
  if (Object.is(value, -0)) return '-0.0'
  const size = Math.abs(value)
  if (size !== 0 && (size >= 1e16 || size < 1e-4)) {
    const [digits = '', exponent = ''] = value.toExponential().split('e')
    return `${digits}e${exponent[0] ?? '+'}${exponent.slice(1).padStart(2, '0')}`
  }
  return Number.isInteger(value) ? `${value}.0` : String(value)
}
