import { normalisePhone } from '../kernel/vault.ts'
import type { Work } from '../kernel/work.ts'
import type { Who } from './decide-event.ts'
import { KEY_KINDS, type KeyKind } from './model-keys.ts'

/** One way to know somebody. `external` is the shop's own id and stands at the customer; all others are kept as digests. */
export interface Key { readonly kind: KeyKind; readonly digest: Buffer; readonly text: string; readonly name: string }

/** The keys an event names, surest first. Keyed digests: an id of WeChat is as personal as a phone. */
export function keysOf (work: Work, who: Who): Key[] {
  const told = { external: who.externalId, union: who.unionId, open: who.openId, phone: who.phone === undefined ? undefined : normalisePhone(who.phone), email: who.email?.trim().toLowerCase(), device: who.deviceId }
  return KEY_KINDS.flatMap((kind): Key[] => {
    const text = told[kind]
    if (text === undefined || text === '') return []
    const digest = kind === 'external' ? Buffer.alloc(0) : work.vault.blindIndex(work.shopId, kind, text)
    return [{ kind, digest, text, name: kind === 'external' ? `external ${text}` : `${kind} ${digest.toString('hex')}` }]
  })
}
