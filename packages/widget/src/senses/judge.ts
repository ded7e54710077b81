/** What a file is, told from its first bytes and never from its name or what the system calls it. */
export type Judged =
  | { readonly kind: 'picture' }
  | { readonly kind: 'refused'; readonly because: 'empty' | 'too-large' | 'not-picture' | 'animated' }

/** A photo of a phone has 2–12 MB and up to 50 million pixels; more stops an old phone. Both are allowed inclusively. */
export const MOST_BYTES = 20 * 1_024 * 1_024
export const MOST_PIXELS = 64_000_000

const refused = (because: 'empty' | 'too-large' | 'not-picture' | 'animated'): Judged => ({ kind: 'refused', because })
const picture: Judged = { kind: 'picture' }

/** Sizes are checked before the browser unpacks anything: a few kB may hold a billion pixels. */
export function judgePicture (bytes: Uint8Array): Judged {
  if (bytes.length === 0) return refused('empty')
  if (bytes.length > MOST_BYTES) return refused('too-large')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  try {
    if (startsWith(bytes, [0xff, 0xd8, 0xff])) return ofSize(jpegPixels(view))
    if (startsWith(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return pngMoves(view) ? refused('animated') : ofSize(view.getUint32(16) * view.getUint32(20))
    if (textAt(bytes, 0, 3) === 'GIF') return gifMoves(view) ? refused('animated') : ofSize(view.getUint16(6, true) * view.getUint16(8, true))
    if (textAt(bytes, 0, 4) === 'RIFF' && textAt(bytes, 8, 4) === 'WEBP') return judgeWebp(bytes, view)
    if (textAt(bytes, 0, 2) === 'BM') return ofSize(Math.abs(view.getInt32(18, true)) * Math.abs(view.getInt32(22, true)))
    if (textAt(bytes, 4, 4) === 'ftyp' && /^(hei[cfsx]|mif1|avif)$/.test(textAt(bytes, 8, 4))) return picture // phones of one maker; the browser says whether it can read it
  } catch { /* ends in the middle of its own head: let the browser look at it */ return picture }
  return refused('not-picture')
}

const startsWith = (bytes: Uint8Array, head: readonly number[]): boolean => head.every((byte, i) => bytes[i] === byte)
const ofSize = (pixels: number): Judged => pixels > MOST_PIXELS ? refused('too-large') : picture

function textAt (bytes: Uint8Array, from: number, length: number): string {
  let text = ''
  for (let i = from; i < from + length && i < bytes.length; i++) text += String.fromCharCode(bytes[i]!)
  return text
}

/** From the frame header, the first segment of kind C0…CF that is not a table. */
function jpegPixels (view: DataView): number {
  for (let at = 2; ;) {
    if (view.getUint8(at) !== 0xff) return 0
    const kind = view.getUint8(at + 1)
    if (kind >= 0xc0 && kind <= 0xcf && kind !== 0xc4 && kind !== 0xc8 && kind !== 0xcc) return view.getUint16(at + 5) * view.getUint16(at + 7)
    if (kind === 0xda) return 0
    at += kind === 0xff ? 1 : 2 + view.getUint16(at + 2)
  }
}

/** A chunk acTL stands before the first IDAT. */
function pngMoves (view: DataView): boolean {
  for (let at = 8; at + 8 <= view.byteLength;) {
    const name = view.getUint32(at + 4)
    if (name === 0x6163544c) return true // acTL
    if (name === 0x49444154) return false // IDAT
    at += 12 + view.getUint32(at)
  }
  return false
}

/** More than one picture block. */
function gifMoves (view: DataView): boolean {
  const colours = view.getUint8(10)
  let at = 13 + (colours & 0x80 ? 3 * 2 ** ((colours & 7) + 1) : 0)
  let pictures = 0
  const skipBlocks = (): void => { while (view.getUint8(at) !== 0) at += view.getUint8(at) + 1; at++ }
  while (at < view.byteLength) {
    const kind = view.getUint8(at)
    if (kind === 0x21) { at += 2; skipBlocks() } else if (kind === 0x2c) {
      if (++pictures > 1) return true
      const local = view.getUint8(at + 9)
      at += 11 + (local & 0x80 ? 3 * 2 ** ((local & 7) + 1) : 0)
      skipBlocks()
    } else return false
  }
  return false
}

function judgeWebp (bytes: Uint8Array, view: DataView): Judged {
  switch (textAt(bytes, 12, 4)) {
    case 'VP8X': return view.getUint8(20) & 2 ? refused('animated') : ofSize(((view.getUint32(24, true) & 0xffffff) + 1) * ((view.getUint32(26, true) >>> 8) + 1))
    case 'VP8L': { const size = view.getUint32(21, true); return ofSize(((size & 0x3fff) + 1) * ((size >>> 14 & 0x3fff) + 1)) }
    default: return ofSize((view.getUint16(26, true) & 0x3fff) * (view.getUint16(28, true) & 0x3fff))
  }
}
