import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { Fault } from '../kernel/faults.ts'
import type { Vault } from '../kernel/vault.ts'

/** How often a derivation goes through its memory; how much memory that is says the vault. */
const PASSES = { r: 8, p: 3 }
const KEY_BYTES = 32
/** Two at once leave the other cores' worth of threads to everybody else; a longer line than this is an attack, not a morning. */
const AT_ONCE = 2
const LONGEST_LINE = 60

let running = 0
const line: (() => void)[] = []

async function derive (password: string, salt: Uint8Array, { log2N, r, p }: { log2N: number; r: number; p: number }): Promise<Buffer> {
  if (running >= AT_ONCE) {
    if (line.length >= LONGEST_LINE) throw new Fault('request.too-many', { retryAfterMs: 5_000 })
    await new Promise<void>(resolve => { line.push(resolve) })
  } else running++
  try {
    return await new Promise<Buffer>((resolve, reject) => {
      scrypt(password.normalize('NFC'), salt, KEY_BYTES, { N: 2 ** log2N, r, p, maxmem: 128 * 1024 * 1024 }, (error, key) => { if (error) reject(error); else resolve(key) })
    })
  } finally {
    const next = line.shift()
    if (next) next()
    else running--
  }
}

/** scrypt$log2N$r$p$salt$key, base64url. The salt is from the system, not the world's seed: it is a secret's neighbour. */
export async function hashPassword ({ passwordCost: log2N }: Pick<Vault, 'passwordCost'>, password: string): Promise<string> {
  const salt = randomBytes(16)
  const key = await derive(password, salt, { log2N, ...PASSES })
  return written(log2N, salt, key)
}

/** Always pays the price of one derivation, so that an unknown e-mail answers as slowly as a known one. */
export async function verifyPassword (vault: Pick<Vault, 'passwordCost'>, password: string, stored: string | null): Promise<boolean> {
  const [, log2N, r, p, salt, key] = (stored ?? written(vault.passwordCost, Buffer.alloc(16), Buffer.alloc(KEY_BYTES))).split('$')
  const wanted = Buffer.from(key ?? '', 'base64url')
  const got = await derive(password, Buffer.from(salt ?? '', 'base64url'), { log2N: Number(log2N), r: Number(r), p: Number(p) })
  const same = wanted.length === got.length && timingSafeEqual(wanted, got)
  return same && stored !== null
}

const written = (log2N: number, salt: Buffer, key: Buffer): string => ['scrypt', log2N, PASSES.r, PASSES.p, salt.toString('base64url'), key.toString('base64url')].join('$')
