/** From the surest to the weakest: when keys disagree, the surer says whose it is. */
export const KEY_KINDS = ['external', 'union', 'open', 'phone', 'email', 'device'] as const
export type KeyKind = typeof KEY_KINDS[number]
