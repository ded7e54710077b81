import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Instant } from '../kernel/clock.ts'

/** What the shop says about its customer. Times are seconds since 1970, as JWTs carry them. Source: RFC 7519; docs/connect-identity.md. */
export interface IdentityClaims {
  readonly sub: string
  readonly shop: string
  readonly iat: number
  readonly exp: number
  readonly name?: string
  readonly locale?: string
}

export type IdentityRefusal = 'malformed' | 'wrong-algorithm' | 'wrong-header' | 'wrong-signature' | 'wrong-shop' | 'wrong-issuer' | 'no-subject' | 'no-times' | 'expired' | 'not-yet' | 'lives-too-long'
export type IdentityDecision =
  | { readonly kind: 'known'; readonly sub: string; readonly name: string | undefined; readonly locale: 'zh-CN' | 'en' | undefined; readonly expiresAt: Instant }
  | { readonly kind: 'refused'; readonly because: IdentityRefusal }

/** A token may live this long, in seconds. Source: WID-05. */
export const IDENTITY_TOKEN_SECONDS = 900
/** The shop's clock may run ahead of ours by this much; an expired token gets no grace. */
const SKEW_SECONDS = 60
const HEADER_FIELDS: ReadonlySet<string> = new Set(['alg', 'typ', 'kid'])

const refused = (because: IdentityRefusal): IdentityDecision => ({ kind: 'refused', because })

/** Signs as a shop's own server would: HS256 over the secret's UTF-8 bytes. */
export function signIdentityToken (secret: string, claims: IdentityClaims): string {
  const signed = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}`
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`
}

/** Whether this token, signed with this shop's secret, names a customer of this shop now. Pure. */
export function readIdentityToken (token: string, secret: string, shopId: string, now: Instant): IdentityDecision {
  const opened = openSigned(token, Buffer.from(secret, 'utf8'))
  return opened.kind === 'refused' ? opened : judgeClaims(opened.claims, shopId, now)
}

/** Signature first: nothing inside an unsigned token is believed. The algorithm is pinned; a key never comes from the token. */
export function openSigned (token: string, key: Uint8Array): { kind: 'signed'; claims: unknown } | { kind: 'refused'; because: IdentityRefusal } {
  const parts = token.split('.')
  const bytes = parts.map(decode)
  const [header, payload, signature] = bytes
  if (parts.length !== 3 || key.length === 0 || !header || !payload || !signature) return { kind: 'refused', because: 'malformed' }
  const fields = parse(header)
  if (!isRecord(fields)) return { kind: 'refused', because: 'malformed' }
  if (fields['alg'] !== 'HS256') return { kind: 'refused', because: 'wrong-algorithm' }
  // jwk, jku, x5u and crit ask the verifier to trust the sender: a token that carries them was not made by our recipe.
  if (Object.keys(fields).some(name => !HEADER_FIELDS.has(name))) return { kind: 'refused', because: 'wrong-header' }
  const expected = createHmac('sha256', key).update(`${parts[0]}.${parts[1]}`).digest()
  if (signature.length !== expected.length || !timingSafeEqual(signature, expected)) return { kind: 'refused', because: 'wrong-signature' }
  return { kind: 'signed', claims: parse(payload) }
}

/** What signed claims are worth to this shop at this instant. */
export function judgeClaims (claims: unknown, shopId: string, now: Instant): IdentityDecision {
  if (!isRecord(claims)) return refused('malformed')
  const { sub, shop, aud, iss, iat, exp, nbf, name, locale } = claims
  if (shop === undefined && aud === undefined) return refused('wrong-shop')
  if (shop !== undefined && shop !== shopId) return refused('wrong-shop')
  if (aud !== undefined && aud !== shopId && !(Array.isArray(aud) && aud.includes(shopId))) return refused('wrong-shop')
  if (iss !== undefined && iss !== shopId) return refused('wrong-issuer')
  if (typeof sub !== 'string' || sub.length === 0 || sub.length > 200 || !isPlain(sub)) return refused('no-subject')
  if (!Number.isSafeInteger(iat) || !Number.isSafeInteger(exp)) return refused('no-times')
  const [issued, expires, seconds] = [Number(iat), Number(exp), now / 1_000]
  if (seconds >= expires) return refused('expired')
  if (issued > seconds + SKEW_SECONDS) return refused('not-yet')
  if (nbf !== undefined && (typeof nbf !== 'number' || nbf > seconds + SKEW_SECONDS)) return refused('not-yet')
  if (expires - issued > IDENTITY_TOKEN_SECONDS) return refused('lives-too-long')
  return {
    kind: 'known', sub, expiresAt: expires * 1_000,
    name: typeof name === 'string' && name.length > 0 && name.length <= 100 && isPlain(name) ? name : undefined,
    locale: locale === 'zh-CN' || locale === 'en' ? locale : undefined,
  }
}

function encode (value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

/** Strict base64url without padding, canonical: two spellings of one token are one too many. */
function decode (part: string): Buffer | undefined {
  if (!/^[A-Za-z0-9_-]+$/.test(part)) return undefined
  const bytes = Buffer.from(part, 'base64url')
  return bytes.toString('base64url') === part ? bytes : undefined
}

function parse (bytes: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    return undefined
  }
}

function isRecord (value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isPlain (text: string): boolean {
  return text.isWellFormed() && !/[\u0000-\u001f\u007f]/.test(text)
}
