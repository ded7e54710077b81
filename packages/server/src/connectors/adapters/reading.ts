import { createHmac } from 'node:crypto'
import { sameSecret } from '../../kernel/vault.ts'

/** Values of somebody else's JSON: a text, or nothing. */
export type Json = Readonly<Record<string, unknown>>

export function textOf (value: unknown): string | undefined {
  if (typeof value === 'string') return value.trim() === '' ? undefined : value
  return typeof value === 'number' && Number.isFinite(value) ? String(value) : undefined
}

export const partOf = (value: unknown): Json => typeof value === 'object' && value !== null && !Array.isArray(value) ? value as Json : {} // just checked
export const partsOf = (value: unknown): readonly Json[] => Array.isArray(value) ? value.map(partOf) : []

export function joined (values: readonly unknown[], between = ' '): string | undefined {
  const text = values.map(value => textOf(value)?.trim()).filter(value => value !== undefined).join(between)
  return text === '' ? undefined : text
}

/** So much for one, when all together cost so much: six places, as the imports keep them. */
export function unitPrice (total: number, quantity: number): string {
  return quantity === 0 ? '0' : (Math.max(0, total) / Math.abs(quantity)).toFixed(6)
}

/** Without what is absent: an absent field keeps what is stored. */
export function present (row: Json): Json {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined && value !== null))
}

/** HMAC-SHA256 of the very bytes, compared in constant time. */
export function signed (body: Buffer, secret: string | undefined, signature: string | undefined, encoding: 'base64' | 'hex' = 'base64'): boolean {
  if (secret === undefined || secret === '' || signature === undefined) return false
  return sameSecret(createHmac('sha256', secret).update(body).digest(encoding), encoding === 'hex' ? signature.toLowerCase() : signature)
}

export function jsonIn (body: Buffer): Json | undefined {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'))
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value as Json : undefined // just checked
  } catch { return undefined }
}
