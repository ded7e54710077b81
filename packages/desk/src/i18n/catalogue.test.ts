import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { parseSync } from 'vite'
import { en } from './en.ts'
import { zhCN } from './zh-cn.ts'

const SRC = join(import.meta.dirname, '..')
const catalogues = { 'zh-CN': zhCN as Readonly<Record<string, string>>, en: en as Readonly<Record<string, string>> }
const sources = globSync('**/*.{ts,tsx}', { cwd: SRC }).filter(file => !file.startsWith('i18n') && !file.endsWith('.test.ts'))

interface Literal { readonly kind: 'text' | 'attribute' | 'key' | 'string'; readonly value: string }
type Tree = { readonly [key: string]: unknown; readonly type?: string }

/** What a person would read on the page or hear from it: text between tags, and the attributes that speak. */
const SPEAKING = new Set(['title', 'placeholder', 'aria-label', 'alt', 'label', 'okText', 'cancelText', 'description', 'extra', 'message', 'summary'])

function literalsOf (file: string, code: string): Literal[] {
  const found: Literal[] = []
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) { node.forEach(visit); return }
    if (typeof node !== 'object' || node === null) return
    const tree = node as Tree // the parser's own nodes: only the fields named below are read
    if (tree.type === 'JSXText') found.push({ kind: 'text', value: String(tree['value']) })
    if (tree.type === 'JSXAttribute') {
      const name = (tree['name'] as Tree)['name']
      const value = tree['value'] as Tree | null
      if (SPEAKING.has(String(name)) && value?.type === 'Literal') found.push({ kind: 'attribute', value: String(value['value']) })
    }
    if (tree.type === 'CallExpression' && (tree['callee'] as Tree)['name'] === 't') {
      const keys = (argument: Tree | undefined): void => {
        if (argument?.type === 'Literal') found.push({ kind: 'key', value: String(argument['value']) })
        if (argument?.type === 'ConditionalExpression') { keys(argument['consequent'] as Tree); keys(argument['alternate'] as Tree) }
      }
      keys((tree['arguments'] as Tree[])[0])
    }
    if (tree.type === 'Literal' && typeof tree['value'] === 'string') found.push({ kind: 'string', value: tree['value'] })
    Object.values(tree).forEach(visit)
  }
  visit(parseSync(file, code).program)
  return found
}

/** Names and signs that are the same in every language. */
const SAME_EVERYWHERE = /^(AI|NPS|Zhiyu|Ctrl|Shift|Enter|Esc)?$/

function spoken ({ kind, value }: Literal): boolean {
  const text = value.trim()
  if (kind === 'key') return false
  if (/\p{Script=Han}/u.test(text)) return true
  return kind !== 'string' && /\p{L}{2,}/u.test(text) && !SAME_EVERYWHERE.test(text)
}

test('both catalogues have the same keys, none empty', () => {
  assert.deepEqual(Object.keys(en).toSorted(), Object.keys(zhCN).toSorted())
  for (const [language, catalogue] of Object.entries(catalogues)) {
    for (const [key, text] of Object.entries(catalogue)) assert.notEqual(text.trim(), '', `${language} ${key} is empty`)
  }
})

test('both languages fill in the same values', () => {
  const holes = (text: string): string[] => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(match => match[1]!).toSorted()
  for (const [key, text] of Object.entries(catalogues['zh-CN'])) assert.deepEqual(holes(catalogues.en[key] ?? ''), holes(text), key)
})

test('English is English', () => {
  const mixed = Object.entries(catalogues.en).filter(([key, text]) => /\p{Script=Han}/u.test(text) && key !== 'language.zh')
  assert.deepEqual(mixed, [])
})

test('every key a component asks for exists', () => {
  let asked = 0
  for (const file of sources) {
    for (const { kind, value } of literalsOf(file, readFileSync(join(SRC, file), 'utf8'))) {
      if (kind !== 'key') continue
      asked++
      assert.ok(value in zhCN, `${file} asks for ${value}`)
    }
  }
  assert.ok(asked > 300, `only ${asked} keys were found: the parser sees nothing`)
})

test('no text a person reads stands in a component', () => {
  const texts = sources.flatMap(file => literalsOf(file, readFileSync(join(SRC, file), 'utf8')).filter(spoken).map(({ value }) => `${file}: ${value.trim()}`))
    .filter(text => !/^(playbook\/fields\.tsx|imports)/.test(text) || !/: [，、\s,]+$/.test(text))
  assert.deepEqual(texts, [])
})

test('the scan itself catches planted text', () => {
  const planted = literalsOf('planted.tsx', 'export const A = () => <p title="Hello there">你好 {t("x.y")} and words</p>').filter(spoken).map(({ value }) => value.trim())
  assert.deepEqual(planted.toSorted(), ['Hello there', 'and words', '你好'].toSorted())
})
