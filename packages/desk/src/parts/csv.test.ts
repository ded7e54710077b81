import assert from 'node:assert/strict'
import { test } from 'node:test'
import { csvOf } from './csv.ts'

test('commas, quotes and line breaks stay inside their cell', () => {
  assert.equal(csvOf([['a,b', 'say "hi"', 'two\nlines', 3, null, NaN]]), '"a,b","say ""hi""","two\nlines",3,,\r\n')
})

test('text that looks like a formula is text, and a negative number is a number', () => {
  assert.equal(csvOf([['=1+1', '@x', '-5', -5]]), '\'=1+1,\'@x,\'-5,-5\r\n')
})
