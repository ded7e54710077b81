import { pythonFloat, roundCents } from '../commerce/index.ts'

/** Sums of at most this many characters: a sum is worked out, never run. */
const LONGEST = 1_000
const DEEPEST = 50

/**
 * The value of a sum, to cents, as the data set's calculator writes it. RangeError says what is wrong with it.
 *
 * Numbers, + - * / and the // and ** their characters can spell, signs, parentheses. Nothing is evaluated as code.
 */
export function calculate (expression: string): string {
  if (!/^[0-9+\-*/(). ]*$/.test(expression)) throw new RangeError('invalid characters in expression')
  if (expression.length > LONGEST) throw new RangeError('expression too long')
  const tokens = expression.match(/\d+\.?\d*|\.\d+|\*\*|\/\/|[-+*/()]|\./g) ?? []
  let at = 0
  let depth = 0
  const wrong = (): RangeError => new RangeError('invalid syntax')

  const atom = (): number => {
    const token = tokens[at++]
    if (token === '(') {
      if (++depth > DEEPEST) throw new RangeError('too many nested parentheses')
      const value = sum()
      if (tokens[at++] !== ')') throw wrong()
      depth--
      return value
    }
    if (token === undefined || !/^(\d|\.\d)/.test(token) || /^0+[1-9]\d*$/.test(token)) throw wrong()
    return Number(token)
  }
  const power = (): number => {
    const left = atom()
    if (tokens[at] !== '**') return left
    at++
    return left ** signed()
  }
  const signed = (): number => {
    let sign = 1
    while (tokens[at] === '-' || tokens[at] === '+') if (tokens[at++] === '-') sign = -sign
    return sign * power()
  }
  const product = (): number => {
    let value = signed()
    for (let by = tokens[at]; by === '*' || by === '/' || by === '//'; by = tokens[at]) {
      at++
      const right = signed()
      if (by !== '*' && right === 0) throw new RangeError('division by zero')
      value = by === '*' ? value * right : by === '/' ? value / right : Math.floor(value / right)
    }
    return value
  }
  function sum (): number {
    let value = product()
    for (let by = tokens[at]; by === '+' || by === '-'; by = tokens[at]) {
      at++
      value = by === '+' ? value + product() : value - product()
    }
    return value
  }

  const value = sum()
  if (at !== tokens.length) throw wrong()
  if (!Number.isFinite(value)) throw new RangeError('the result is not a number')
  return pythonFloat(roundCents(value) + 0) // no negative nothing
}
