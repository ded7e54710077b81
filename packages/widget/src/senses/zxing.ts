import BinaryBitmap from '@zxing/library/es2015/core/BinaryBitmap.js'
import HybridBinarizer from '@zxing/library/es2015/core/common/HybridBinarizer.js'
import DecodeHintType from '@zxing/library/es2015/core/DecodeHintType.js'
import InvertedLuminanceSource from '@zxing/library/es2015/core/InvertedLuminanceSource.js'
import RGBLuminanceSource from '@zxing/library/es2015/core/RGBLuminanceSource.js'
import Code128Reader from '@zxing/library/es2015/core/oned/Code128Reader.js'
import Code39Reader from '@zxing/library/es2015/core/oned/Code39Reader.js'
import ITFReader from '@zxing/library/es2015/core/oned/ITFReader.js'
import MultiFormatUPCEANReader from '@zxing/library/es2015/core/oned/MultiFormatUPCEANReader.js'
import QRCodeReader from '@zxing/library/es2015/core/qrcode/QRCodeReader.js'
import type { Format, Seen } from './codes.ts'

type Hints = Map<DecodeHintType, unknown>
/** Reads codes with ZXing where the browser cannot. File by file, not from its index: the whole library is four times as heavy. */
interface Reader { decode(image: BinaryBitmap, hints?: Hints | null): { getText(): string } }
const hints: Hints = new Map<DecodeHintType, unknown>([[DecodeHintType.TRY_HARDER, true]]) // every line of the picture, also upside down
const sure: readonly (readonly [Format, () => Reader])[] = [['ean', () => new MultiFormatUPCEANReader(new Map())], ['line', () => new Code128Reader()], ['square', () => new QRCodeReader()]]
/** These two see themselves in shades and edges; asked only when the others found nothing. */
const unsure: readonly (readonly [Format, () => Reader])[] = [['itf', () => new ITFReader()], ['line', () => new Code39Reader()]]

/** One look at one size of the picture; `grey` holds a byte for each pixel. */
export function readCodes (grey: Uint8ClampedArray, width: number, height: number): readonly Seen[] {
  const source = new RGBLuminanceSource(grey, width, height)
  const usual = new BinaryBitmap(new HybridBinarizer(source))
  const found = readWith(sure, usual)
  if (found.length > 0) return found
  const upright = readWith(sure.slice(0, 2), new BinaryBitmap(new HybridBinarizer(new RGBLuminanceSource(turned(grey, width, height), height, width))))
  if (upright.length > 0) return upright
  const inverted = readWith(sure.slice(2), new BinaryBitmap(new HybridBinarizer(new InvertedLuminanceSource(source)))) // white on black
  return inverted.length > 0 ? inverted : readWith(unsure, usual)
}

/** By a quarter: lines of a code are read from left to right only. */
function turned (grey: Uint8ClampedArray, width: number, height: number): Uint8ClampedArray {
  const out = new Uint8ClampedArray(grey.length)
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) out[x * height + height - 1 - y] = grey[y * width + x]!
  return out
}

function readWith (readers: typeof sure, bitmap: BinaryBitmap): Seen[] {
  const found: Seen[] = []
  for (const [format, make] of readers) {
    try { found.push({ format, text: make().decode(bitmap, hints).getText() }) } catch { /* its way of saying: not of this kind */ }
  }
  return found
}
