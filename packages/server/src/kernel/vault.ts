import { createCipheriv, createDecipheriv, createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'
import type { Random } from './random.ts'

/** Where a sealed value lives. A ciphertext moved to any other place no longer opens. */
export interface Place { readonly shopId: string; readonly table: string; readonly rowId: string; readonly column: string }

export interface Vault {
  /** AES-256-GCM under the shop's key: version byte, 12-byte nonce, ciphertext, 16-byte tag. */
  seal(place: Place, text: string): Buffer
  /** Throws when the bytes were changed or moved. */
  open(place: Place, sealed: Uint8Array): string
  /** Keyed digest for looking up an exact value without storing it: 32 bytes. Normalise before calling. */
  blindIndex(shopId: string, field: string, text: string): Buffer
  /** The logarithm of what one password costs to derive. */
  readonly passwordCost: number
}

const VERSION = 1

/** 32 MiB at a time, with the three passes of staff/password.ts: one of the settings OWASP names as equal. Source: OWASP Password Storage Cheat Sheet, "scrypt". */
const PASSWORD_COST = 15

/** Field encryption. Source: PIPL art. 51; research on field crypto: AAD = shop|table|row|column|version. No setting lowers what passwords cost: tests do, whose passwords protect nobody. */
export function createVault (masterKey: Uint8Array, random: Random, passwordCost = PASSWORD_COST): Vault {
  if (masterKey.length !== 32) throw new RangeError('the master key must hold 32 bytes')
  const keys = new Map<string, Buffer>()
  const keyFor = (shopId: string, use: string): Buffer => {
    const name = `${shopId}|${use}`
    const known = keys.get(name)
    if (known) return known
    const key = Buffer.from(hkdfSync('sha256', masterKey, 'zhiyu', name, 32))
    keys.set(name, key)
    return key
  }
  const aad = (p: Place): Buffer => Buffer.from([p.shopId, p.table, p.rowId, p.column, VERSION].join('|'))
  return {
    passwordCost,
    seal (place, text) {
      const nonce = random.bytes(12)
      const cipher = createCipheriv('aes-256-gcm', keyFor(place.shopId, 'seal'), nonce).setAAD(aad(place))
      return Buffer.concat([Buffer.from([VERSION]), nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()])
    },
    open (place, sealed) {
      if (sealed[0] !== VERSION || sealed.length < 29) throw new RangeError('not a sealed value')
      const bytes = Buffer.from(sealed)
      const decipher = createDecipheriv('aes-256-gcm', keyFor(place.shopId, 'seal'), bytes.subarray(1, 13)).setAAD(aad(place))
      decipher.setAuthTag(bytes.subarray(-16))
      return Buffer.concat([decipher.update(bytes.subarray(13, -16)), decipher.final()]).toString('utf8')
    },
    blindIndex: (shopId, field, text) => createHmac('sha256', keyFor(shopId, `index:${field}`)).update(text).digest(),
  }
}

/** Compares two secrets in constant time, whatever their lengths. */
export function sameSecret (a: string, b: string): boolean {
  const [x, y] = [a, b].map(text => createHmac('sha256', 'compare').update(text).digest())
  return timingSafeEqual(x!, y!)
}

/** Digits only, Chinese country code removed, full-width digits folded: +86 138-0013-8000 and １３８００１３８０００ are equal. */
export function normalisePhone (text: string): string {
  const digits = text.normalize('NFKC').replace(/\D/g, '')
  return digits.length === 13 && digits.startsWith('86') ? digits.slice(2) : digits
}

/** 138****8000: what the desk shows to a role without the right to reveal. */
export function maskPhone (text: string): string {
  const digits = normalisePhone(text)
  return digits.length < 7 ? '****' : `${digits.slice(0, 3)}****${digits.slice(-4)}`
}

/** l***@example.com */
export function maskEmail (text: string): string {
  const at = text.lastIndexOf('@')
  return at < 1 ? '***' : `${text.slice(0, 1)}***${text.slice(at)}`
}
