import type { ModelRefusal, Region } from './contract.ts'

export interface UseFacts {
  readonly enabled: boolean
  readonly hasKey: boolean
  readonly needsKey: boolean
  readonly model: string
  /** Undefined: nobody said. */
  readonly region: Region | undefined
  /** A consent for this very host that was not withdrawn. */
  readonly consented: boolean
  /** The last probe of these settings reached the model. Null: not probed since they changed. */
  readonly probed: boolean | null
  readonly tokensPerDay: number | null
  readonly costPerDayMinor: number | null
  /** Today's, with what is under way. */
  readonly tokens: number
  readonly costMicro: number
}

/** Why a shop's model may not be asked now, all reasons; none: it may. A budget that is reached is used up. Pure. Source: docs/policy/models.md. */
export function refuseUse (facts: UseFacts): ModelRefusal[] {
  return ([
    ['switched-off', !facts.enabled], ['no-model', facts.model.trim() === ''], ['no-key', facts.needsKey && !facts.hasKey],
    ['region-unknown', facts.region === undefined], ['needs-consent', facts.region === 'abroad' && !facts.consented],
    ['not-reached', facts.probed !== true],
    ['tokens-used-up', facts.tokensPerDay !== null && facts.tokens >= facts.tokensPerDay],
    ['cost-used-up', facts.costPerDayMinor !== null && facts.costMicro >= facts.costPerDayMinor * MICRO],
  ] as const).filter(([, holds]) => holds).map(([reason]) => reason)
}

/** Costs are counted in millionths of the smallest unit: prices are per million tokens, so nothing is ever rounded. */
const MICRO = 1_000_000

export const costMicroOf = (tokens: { in: number; out: number }, price: { inMinor: number; outMinor: number }): number => tokens.in * price.inMinor + tokens.out * price.outMinor

/** For providers that count nothing: never fewer than there were. A Han character is about 0.7 tokens, four Latin letters one; bytes halved cover both. */
export const estimateTokens = (text: string): number => Math.ceil(Buffer.byteLength(text, 'utf8') / 2)
