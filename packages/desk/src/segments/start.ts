import type { Condition } from '@zhiyu/server/contract/segments'
import { parseInstant } from '../clock.ts'
import { hrefOf } from '../route.ts'

/** The place of a new segment that begins with this condition: it survives a reload and can be sent to a colleague. */
export const hrefOfCondition = (condition: Condition): string => hrefOf('segments', 'new', JSON.stringify(condition))

export const ofTier = (tier: string): Condition => ({ feature: 'tier', is: '=', value: tier })
export const ofScores = (r: number, f: number): Condition => ({ all: [{ feature: 'recencyScore', is: '=', value: r }, { feature: 'frequencyScore', is: '=', value: f }] })
export const ofCluster = (word: string): Condition => ({ feature: 'cluster', is: '=', value: word })
export const ofFirstOrder = (from: string, to: string): Condition => ({ all: [{ feature: 'firstOrderAt', is: '>=', value: parseInstant(from) }, { feature: 'firstOrderAt', is: '<', value: parseInstant(to) }] })

/** The condition an address begins with; whatever else stands there is no condition. */
export function conditionIn (part: string | undefined): Condition | undefined {
  try {
    const read: unknown = JSON.parse(part ?? '')
    return typeof read === 'object' && read !== null ? read as Condition : undefined // its fields are read with care: see Editor
  } catch { return undefined }
}
