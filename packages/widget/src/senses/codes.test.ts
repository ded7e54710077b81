import assert from 'node:assert/strict'
import test from 'node:test'
import { isGtin, meaningOf, meaningsOf, type Seen } from './codes.ts'

const goods = (barcode: string | null, serial: string | null = null): object => ({ kind: 'goods', barcode, serial })

test('a barcode counts only when its check digit is right', () => {
  for (const right of ['6901234567892', '96385074', '036000291452', '00012345600012']) assert.equal(isGtin(right), true, right)
  for (const wrong of ['6901234567893', '690123456789', '69012345678923', '', 'abc']) assert.equal(isGtin(wrong), false, wrong)
})

test('a code becomes a barcode, a serial number, words, or nothing', () => {
  const cases: readonly (readonly [string, Seen, object | undefined])[] = [
    ['an article', { format: 'ean', text: '6901234567892' }, goods('6901234567892')],
    ['a misread article', { format: 'ean', text: '6901234567890' }, undefined],
    ['a case of one article', { format: 'itf', text: '06901234567892' }, goods('6901234567892')],
    ['a serial number', { format: 'line', text: 'SN: YX23-00817A' }, goods(null, 'YX23-00817A')],
    ['an article written as a line', { format: 'line', text: '6901234567892' }, goods('6901234567892')],
    ['a line that is no number', { format: 'line', text: 'HELLO' }, undefined],
    ['article and serial of GS1', { format: 'line', text: ']C101069012345678921726123121A77X' }, goods('6901234567892', 'A77X')],
    ['a GS1 link', { format: 'square', text: 'https://shop.example/gtin/01/06901234567892/21/A77X?x=1' }, goods('6901234567892', 'A77X')],
    ['a serial in a square', { format: 'square', text: 'YX2300817' }, goods(null, 'YX2300817')],
    ['any other words', { format: 'square', text: '欢迎光临' }, { kind: 'words', text: '欢迎光临' }],
    ['nothing', { format: 'square', text: '  ' }, undefined],
  ]
  for (const [name, seen, expected] of cases) assert.deepEqual(meaningOf(seen), expected, name)
})

test('codes that give money or a session away are kept secret', () => {
  for (const text of ['wxp://f2f0abc', 'https://qr.alipay.com/fkx1', 'otpauth://totp/x?secret=A', 'WIFI:T:WPA;S:home;P:pw;;']) assert.deepEqual(meaningOf({ format: 'square', text }), { kind: 'secret' }, text)
  assert.deepEqual(meaningOf({ format: 'line', text: '134567890123456789' }), { kind: 'secret' }) // a wallet's payment line
  assert.deepEqual(meaningOf({ format: 'line', text: '164567890123456789' }), goods(null, '164567890123456789'))
})

test('of several codes each is offered once, articles first, three at most', () => {
  const seen: Seen[] = [{ format: 'square', text: '欢迎' }, { format: 'line', text: 'A-0001' }, { format: 'ean', text: '6901234567892' }, { format: 'line', text: 'A-0001' }, { format: 'line', text: 'B-0002' }]
  assert.deepEqual(meaningsOf(seen), [goods('6901234567892'), goods(null, 'A-0001'), goods(null, 'B-0002')])
})
