/** 64 KiB of UTF-8: the limit for one message. Source: issue 2, section 8. */
export const MESSAGE_BYTES = 65_536

export type TextRefusal = 'empty' | 'nul' | 'lone-surrogate' | 'too-large'

/** Why a text cannot be stored and shown byte for byte; undefined when it can. Nothing is trimmed or normalised. */
export function refuseText (text: string, maxBytes: number = MESSAGE_BYTES): TextRefusal | undefined {
  if (text.length === 0) return 'empty'
  if (text.includes('\u0000')) return 'nul'
  if (!text.isWellFormed()) return 'lone-surrogate'
  if (text.length > maxBytes || Buffer.byteLength(text, 'utf8') > maxBytes) return 'too-large'
  return undefined
}
