import { meaningsOf, type Format, type Meaning, type Seen } from './codes.ts'
import { judgePicture, MOST_BYTES, MOST_PIXELS } from './judge.ts'

/** Looks for codes in a picture, on this device: the picture goes nowhere. */
export type Look =
  | { readonly kind: 'found'; readonly meanings: readonly Meaning[] }
  | { readonly kind: 'refused'; readonly because: 'empty' | 'too-large' | 'not-picture' | 'animated' | 'broken' | 'no-code' | 'secret' | 'no-reader' }

interface Detector { detect(image: HTMLCanvasElement): Promise<readonly { readonly rawValue: string; readonly format: string }[]> }
type Detecting = Window & { BarcodeDetector?: { new (): Detector; getSupportedFormats(): Promise<readonly string[]> } }

/** Longest side in px at which the picture is looked at, in this order: most codes are found at the first, small ones on large photos at the last. */
const SIDES = [1_000, 1_800, 600]
const refused = (because: Extract<Look, { kind: 'refused' }>['because']): Look => ({ kind: 'refused', because })

export async function lookAt (file: Blob): Promise<Look> {
  if (file.size > MOST_BYTES) return refused('too-large')
  const judged = judgePicture(await bytesOf(file))
  if (judged.kind === 'refused') return judged
  const address = URL.createObjectURL(file)
  try {
    const image = await load(address)
    if (!image) return refused('broken')
    if (image.naturalWidth * image.naturalHeight > MOST_PIXELS) return refused('too-large')
    const seen = await detect(image) ?? await decode(image)
    if (seen === undefined) return refused('no-reader')
    const meanings = meaningsOf(seen)
    if (meanings.some(one => one.kind === 'secret')) return refused('secret')
    return meanings.length > 0 ? { kind: 'found', meanings } : refused('no-code')
  } finally { URL.revokeObjectURL(address) }
}

const bytesOf = (file: Blob): Promise<Uint8Array> => new Promise(resolve => { // Blob.arrayBuffer is younger than 2018
  const reader = new FileReader()
  reader.onload = () => resolve(new Uint8Array(reader.result as ArrayBuffer)) // what readAsArrayBuffer gives
  reader.onerror = () => resolve(new Uint8Array(0)) // taken away while it was read
  reader.readAsArrayBuffer(file)
})

const load = (address: string): Promise<HTMLImageElement | undefined> => new Promise(resolve => {
  const image = new Image()
  image.onload = () => resolve(image.naturalWidth > 0 && image.naturalHeight > 0 ? image : undefined)
  image.onerror = () => resolve(undefined)
  image.src = address
})

function draw (image: HTMLImageElement, side: number): HTMLCanvasElement {
  const shrink = Math.min(1, side / Math.max(image.naturalWidth, image.naturalHeight))
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(image.naturalWidth * shrink))
  canvas.height = Math.max(1, Math.round(image.naturalHeight * shrink))
  const pen = canvas.getContext('2d')
  if (pen) {
    pen.fillStyle = '#fff' // a code on a clear ground would be black on black
    pen.fillRect(0, 0, canvas.width, canvas.height)
    pen.drawImage(image, 0, 0, canvas.width, canvas.height)
  }
  return canvas
}

const kinds: Readonly<Record<string, Format>> = { ean_13: 'ean', ean_8: 'ean', upc_a: 'ean', upc_e: 'ean', itf: 'itf', qr_code: 'square', data_matrix: 'square', aztec: 'square', pdf417: 'square' }

/** The browser's own reader, where it has one that knows lines; undefined when it has none or found nothing: ours may see more. */
async function detect (image: HTMLImageElement): Promise<readonly Seen[] | undefined> {
  const Own = (window as Detecting).BarcodeDetector // not in TypeScript's DOM library
  if (!Own) return undefined
  try {
    if ((await Own.getSupportedFormats()).indexOf('ean_13') < 0) return undefined
    const found = await new Own().detect(draw(image, 1_800))
    return found.length > 0 ? found.map(one => ({ format: kinds[one.format] ?? 'line', text: one.rawValue })) : undefined
  } catch { return undefined }
}

/** Undefined when our reader could not be fetched. */
async function decode (image: HTMLImageElement): Promise<readonly Seen[] | undefined> {
  const reader = await import('./zxing.ts').catch(() => undefined)
  if (!reader) return undefined
  const longest = Math.max(image.naturalWidth, image.naturalHeight)
  for (const side of SIDES) {
    if (side > longest && side !== SIDES[0]) continue
    await new Promise(resolve => { setTimeout(resolve, 0) }) // the page may breathe between two looks
    const canvas = draw(image, side)
    const pixels = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data
    if (!pixels) continue
    const grey = new Uint8ClampedArray(canvas.width * canvas.height)
    for (let i = 0, at = 0; i < grey.length; i++, at += 4) grey[i] = (pixels[at]! * 306 + pixels[at + 1]! * 601 + pixels[at + 2]! * 117) >> 10 // luminance of Rec. 601
    const found = reader.readCodes(grey, canvas.width, canvas.height)
    if (found.some(one => meaningsOf([one]).length > 0)) return found
  }
  return []
}
