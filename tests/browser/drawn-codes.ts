import { deflateSync } from 'node:zlib'

/** Codes as they are printed on goods, drawn by hand so that no reader tests itself. A `1` is a dark module. */
const LEFT_ODD = ['0001101', '0011001', '0010011', '0111101', '0100011', '0110001', '0101111', '0111011', '0110111', '0001011']
const PARITY = ['OOOOOO', 'OOEOEE', 'OOEEOE', 'OOEEEO', 'OEOOEE', 'OEEOOE', 'OEEEOO', 'OEOEOE', 'OEOEEO', 'OEEOEO']
const flip = (bits: string): string => [...bits].map(bit => bit === '1' ? '0' : '1').join('')
const turn = (bits: string): string => [...bits].reverse().join('')

/** EAN-13. Source: GS1 General Specifications, 5.2. */
export function ean13 (digits: string): readonly string[] {
  const parity = PARITY[Number(digits[0])]!
  const left = [...digits.slice(1, 7)].map((digit, i) => { const odd = LEFT_ODD[Number(digit)]!; return parity[i] === 'O' ? odd : turn(flip(odd)) }).join('')
  const right = [...digits.slice(7)].map(digit => flip(LEFT_ODD[Number(digit)]!)).join('')
  return lines(`101${left}01010${right}101`)
}

/** Widths of bar, gap, bar … as a line of the usual height. */
export const widths = (given: string): readonly string[] => lines([...given.replace(/ /g, '')].map((width, i) => (i % 2 === 0 ? '1' : '0').repeat(Number(width))).join(''))
/** Code 128 of "YX23-00817A". */
export const SERIAL_LINE = '211214 312113 331121 223211 221132 122132 123122 123122 311222 123221 312131 111323 112214 2331112'

function lines (bits: string): readonly string[] { return Array.from({ length: 40 }, () => bits) }

/** Rows of a QR code, each a number in base 36. */
export const square = (size: number, rows: string): readonly string[] => rows.split(' ').map(row => { let value = 0n; for (const digit of row) value = value * 36n + BigInt(parseInt(digit, 36)); return value.toString(2).padStart(size, '0') })
export const LINK_SQUARE = square(29, '8td75r 4j3ozl 6gahr1 6he5p9 6gk865 4jece9 8tz2pr jrpc 8qftt6 4qnb9t 4ae3ww 8hyfve 5o20q4 7rp04x 39o2lo 2yzvoi 5tfvgs 4kv4ad 61m0gk 5a5jlu 4k5247 st9b 8tyk4c 4ipu6r 6h1cdx 6hahvz 6gv94u 4jca7e 8u3v30') // https://shop.example/01/06901234567892/21/A77X
export const WALLET_SQUARE = square(21, '18nsv mywx wspp wpr1 wr4t mxj5 18prz 64g 1146u 17v6l w8zp h6k8 rdiz 4ob 18ozi mv88 woqg wtmf wp5d mxs8 18pd6') // wxp://f2f0abc

/** A PNG of codes below each other on white, each module `scale` px wide. */
export function drawn (codes: readonly (readonly string[])[], { scale = 3, margin = 12, width: least = 0, height: high = 0 }: { scale?: number; margin?: number; width?: number; height?: number } = {}): Buffer {
  const width = Math.max(least, (Math.max(...codes.map(code => code[0]!.length)) + 2 * margin) * scale)
  const height = Math.max(high, codes.reduce((sum, code) => sum + (code.length + margin) * scale, margin * scale))
  const rows = Buffer.alloc((width + 1) * height, 255)
  let top = margin * scale
  for (const code of codes) {
    code.forEach((row, y) => [...row].forEach((bit, x) => {
      if (bit === '1') for (let dy = 0; dy < scale; dy++) rows.fill(0, (top + y * scale + dy) * (width + 1) + 1 + (margin + x) * scale, (top + y * scale + dy) * (width + 1) + 1 + (margin + x + 1) * scale)
    }))
    top += (code.length + margin) * scale
  }
  for (let y = 0; y < height; y++) rows[y * (width + 1)] = 0 // no filter
  return Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), chunk('IHDR', Buffer.concat([u32(width), u32(height), Buffer.from([8, 0, 0, 0, 0])])), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))])
}

const u32 = (value: number): Buffer => { const bytes = Buffer.alloc(4); bytes.writeUInt32BE(value >>> 0); return bytes }

function chunk (name: string, bytes: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), bytes])
  let crc = ~0
  for (const byte of body) { crc ^= byte; for (let i = 0; i < 8; i++) crc = crc & 1 ? crc >>> 1 ^ 0xedb88320 : crc >>> 1 }
  return Buffer.concat([u32(bytes.length), body, u32(~crc)])
}
