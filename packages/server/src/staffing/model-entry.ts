/** One thing wrong in a file: where (JSON pointer) and why. */
export interface Problem { readonly path: string; readonly say: string }

/** Largest number of servers a closed form is worked out for. */
export const MOST_SERVERS = 1_000_000

/** Reads the inputs of one entry and collects what is wrong with them. A value that was refused comes back as NaN and is never computed with. */
export interface Entry {
  readonly given: Readonly<Record<string, unknown>>
  /** A finite number above 0; with `zero` also 0. */
  readonly positive: (key: string, also?: { zero: boolean }) => number
  readonly finite: (key: string) => number
  readonly whole: (key: string, from: number, to: number) => number
  /** Thresholds t ≥ 0 that an object names by its keys, with what it says of each; none when it is not there. */
  readonly thresholds: (key: string) => readonly (readonly [text: string, t: number, said: unknown])[]
  readonly inside: (key: string) => Entry
  readonly refuse: (key: string, say: string) => void
}

export function readEntry (value: unknown, path: string, problems: Problem[]): Entry {
  const given = isObject(value) ? value : {}
  if (!isObject(value)) problems.push({ path, say: 'must be an object' })
  const refuse = (key: string, say: string): void => { problems.push({ path: `${path}/${escape(key)}`, say }) }
  const number = (key: string, wants: string, fits: (n: number) => boolean): number => {
    const one = given[key]
    if (typeof one === 'number' && Number.isFinite(one) && fits(one)) return one
    if (isObject(value)) refuse(key, one === undefined ? `is missing: ${wants}` : `must be ${wants}, not ${shown(one)}`)
    return NaN
  }
  return {
    given, refuse,
    positive: (key, also) => also?.zero === true ? number(key, 'a number of at least 0', n => n >= 0) : number(key, 'a number above 0', n => n > 0),
    finite: key => number(key, 'a number', () => true),
    whole: (key, from, to) => number(key, `a whole number from ${from} to ${to.toLocaleString('en')}`, n => Number.isInteger(n) && n >= from && n <= to),
    inside: key => readEntry(given[key], `${path}/${escape(key)}`, problems),
    thresholds (key) {
      const named = given[key]
      if (named === undefined) return []
      if (!isObject(named)) {
        refuse(key, `must be an object whose keys are times, not ${shown(named)}`)
        return []
      }
      return Object.entries(named).map(([text, said]) => {
        const t = text.trim() === '' ? NaN : Number(text)
        if (!(t >= 0 && t < Infinity)) refuse(`${key}/${text}`, 'is named by no time: its key must be a number of at least 0')
        return [text, t, said]
      })
    },
  }
}

export function isObject (value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !('notFinite' in value)
}

const escape = (key: string): string => key.replaceAll('~', '~0')

function shown (value: unknown): string {
  if (typeof value === 'object' && value !== null && 'notFinite' in value) return String(value.notFinite)
  const text = JSON.stringify(value)
  return text.length > 40 ? `${text.slice(0, 40)}…` : text
}
