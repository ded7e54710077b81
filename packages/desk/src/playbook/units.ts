import type { Path } from './paths.ts'

/** What a number means. Spans are milliseconds in the document, money minor units, shares 0..1; weights of routing are seconds of waiting. */
export type Unit = 'span' | 'money' | 'share' | 'seconds' | 'times' | 'plain'

export function unitOf (path: Path): Unit {
  const key = String(path.at(-1) ?? '')
  const parents = path.slice(0, -1).map(String)
  if (key.endsWith('Ms') || parents.at(-1)?.endsWith('Ms')) return 'span'
  if (key.endsWith('Minor') || parents.at(-1)?.endsWith('Minor') || parents.includes('thresholds')) return 'money'
  if (parents.includes('warnings')) return 'share'
  if (/^(warnAt|answerConfidence|share|confirmFrom|actFrom|lowerBelow|reviewBelow)$/.test(key)) return 'share'
  if (/^(skillLevelWeight|loadWeight|roleWeight)$/.test(key)) return 'seconds'
  if (parents.at(-1) === 'chatWeights') return 'times'
  return 'plain'
}

export type SpanUnit = 's' | 'min' | 'h'
export const SPANS: Readonly<Record<SpanUnit, number>> = { s: 1_000, min: 60_000, h: 3_600_000 }

/** Below two minutes people think in seconds, and from one hour on in hours, when that gives a round figure. */
export function spanUnitOf (ms: number): SpanUnit {
  if (ms < 120_000 || ms % 6_000 !== 0) return 's'
  return ms >= 3_600_000 && ms % 1_800_000 === 0 ? 'h' : 'min'
}

/** The currency that a money field is in: its own path's, or the nearest above. */
export const currencyIn = (path: Path): string | undefined => path.map(String).findLast(part => /^[A-Z]{3}$/.test(part))
