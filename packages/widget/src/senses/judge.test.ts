import assert from 'node:assert/strict'
import test from 'node:test'
import { judgePicture, MOST_BYTES } from './judge.ts'

const bytes = (...parts: readonly (string | readonly number[])[]): Uint8Array => Uint8Array.from(parts.flatMap(part => typeof part === 'string' ? [...part].map(letter => letter.charCodeAt(0)) : [...part]))
const u32 = (value: number): number[] => [value >>> 24 & 255, value >>> 16 & 255, value >>> 8 & 255, value & 255]
const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
const png = (width: number, height: number, ...more: readonly (string | readonly number[])[]): Uint8Array => bytes(PNG, u32(13), 'IHDR', u32(width), u32(height), [8, 2, 0, 0, 0], u32(0), ...more)
const jpeg = (width: number, height: number): Uint8Array => bytes([0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2, 0xff, 0xc0, 0, 17, 8, height >> 8, height & 255, width >> 8, width & 255, 3])
const block = [0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 1, 9, 0]
const gif = (...blocks: readonly (readonly number[])[]): Uint8Array => bytes('GIF89a', [1, 0, 1, 0, 0x80, 0, 0], [0, 0, 0, 255, 255, 255], ...blocks, [0x3b])

const picture = { kind: 'picture' }
const refused = (because: string): object => ({ kind: 'refused', because })

test('a file is judged by what it holds: pictures pass, everything else is refused with its reason', () => {
  assert.deepEqual(judgePicture(png(640, 480, u32(4), 'IDAT')), picture)
  assert.deepEqual(judgePicture(jpeg(4_000, 3_000)), picture)
  assert.deepEqual(judgePicture(gif(block)), picture)
  assert.deepEqual(judgePicture(bytes(u32(24), 'ftypheic', u32(0))), picture)
  assert.deepEqual(judgePicture(bytes([])), refused('empty'))
  assert.deepEqual(judgePicture(bytes('%PDF-1.7')), refused('not-picture'))
  assert.deepEqual(judgePicture(bytes('<svg xmlns="http://www.w3.org/2000/svg"/>')), refused('not-picture'))
  assert.deepEqual(judgePicture(bytes(u32(24), 'ftypmp42')), refused('not-picture'))
})

test('what moves is refused: two frames of a GIF, an animated PNG or WebP', () => {
  assert.deepEqual(judgePicture(gif([0x21, 0xf9, 4, 0, 0, 0, 0, 0], block, block)), refused('animated'))
  assert.deepEqual(judgePicture(png(8, 8, u32(8), 'acTL', u32(2), u32(0), u32(0), u32(4), 'IDAT')), refused('animated'))
  const webp = (flags: number): Uint8Array => bytes('RIFF', u32(0), 'WEBPVP8X', [10, 0, 0, 0, flags, 0, 0, 0, 9, 0, 0, 9, 0, 0])
  assert.deepEqual(judgePicture(webp(2)), refused('animated'))
  assert.deepEqual(judgePicture(webp(0)), picture)
})

test('too many bytes or pixels are refused before anything is unpacked; the limits themselves pass', () => {
  assert.deepEqual(judgePicture(png(8_000, 8_000, u32(4), 'IDAT')), picture)
  assert.deepEqual(judgePicture(png(8_001, 8_000, u32(4), 'IDAT')), refused('too-large'))
  assert.deepEqual(judgePicture(jpeg(65_000, 65_000)), refused('too-large'))
  const heavy = new Uint8Array(MOST_BYTES + 1)
  heavy.set(jpeg(10, 10))
  assert.deepEqual(judgePicture(heavy), refused('too-large'))
  assert.deepEqual(judgePicture(heavy.subarray(0, MOST_BYTES)), picture)
})

test('a picture that ends in its own head is left to the browser to refuse, and nothing loops', () => {
  for (const whole of [png(8, 8, u32(8), 'acTL'), jpeg(10, 10), gif(block, block)]) for (let cut = 12; cut < whole.length; cut++) judgePicture(whole.subarray(0, cut))
  assert.deepEqual(judgePicture(gif(block).subarray(0, 20)), picture)
})
