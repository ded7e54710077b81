import { createHash } from 'node:crypto'
import { systemRandom } from '../kernel/random.ts'

export type TokenKind = 'zv' | 'zs'
/** zv: the visitor's, kept in the widget's own storage. zs: a session's, kept in memory only. `v` a visitor's session, `i` an identified one. */
export interface ShopperToken { readonly shopId: string; readonly use: 'v' | 'i'; readonly hash: Buffer }

const TOKEN = /^(zv|zs)_([vi])_([a-z0-9][a-z0-9-]{0,39})_([A-Za-z0-9_-]{43})$/

/** 256 random bits; only their SHA-256 is stored. The shop's id in front lets the look-up stay inside that shop; it proves nothing. */
export function newSecret (): string {
  return Buffer.from(systemRandom.bytes(32)).toString('base64url')
}

export function writeToken (kind: TokenKind, use: 'v' | 'i', shopId: string, secret: string): string {
  return `${kind}_${use}_${shopId}_${secret}`
}

export function readToken (kind: TokenKind, token: string): ShopperToken | undefined {
  const [, prefix, use, shopId, secret] = TOKEN.exec(token) ?? []
  if (prefix !== kind || (use !== 'v' && use !== 'i') || shopId === undefined || secret === undefined) return undefined
  return { shopId, use, hash: hashSecret(secret) }
}

/** The secret inside a token we know to be well-formed. */
export function secretOf (token: string): string {
  return token.slice(-43)
}

export function hashSecret (secret: string): Buffer {
  return createHash('sha256').update(secret).digest()
}
