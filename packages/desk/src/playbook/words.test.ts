import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Playbook } from '@zhiyu/server/contract/playbook'
import { zhCN } from '../i18n/zh-cn.ts'
import { patternOf, startOf } from './parts.ts'
import { isList, isRecord, type Json, type Path } from './paths.ts'
import { optionalKeys, shapeAt, type Shape } from './shape.ts'

const whole = JSON.parse(JSON.stringify(Playbook)) as Shape // the schema as the house sends it

/** Every place the schema knows, with 0 for the entries of lists. */
function * places (shape: Shape, path: Path = []): Generator<Path> {
  for (const [key, inner] of Object.entries(shape.properties ?? {})) {
    yield [...path, key]
    yield * places(inner, [...path, key])
  }
  if (shape.items) yield * places(shape.items, [...path, 0])
  for (const inner of Object.values(shape.patternProperties ?? {})) yield * places(inner, [...path, 'any'])
}

test('every field of the policy has a name in words', () => {
  const nameless = [...places(whole)].filter(path => {
    const key = String(path.at(-1))
    return key !== 'schema' && ![`playbook.field.${patternOf(path)}`, `playbook.field.${key}`, `tier.${key}`, `role.${key}`, `language.name.${key}`].some(word => word in zhCN)
  })
  assert.deepEqual(nameless.map(patternOf), [])
})

/** As much of a schema check as the parts need. */
function fits (shape: Shape | undefined, value: Json | undefined): boolean {
  if (shape === undefined || value === undefined) return false
  if (shape.anyOf) return shape.anyOf.some(one => fits(one, value))
  if (shape.const !== undefined) return value === shape.const
  if (shape.enum) return typeof value === 'string' && shape.enum.includes(value)
  if (typeof value === 'number') return (shape.type === 'number' || (shape.type === 'integer' && Number.isInteger(value))) && value >= (shape.minimum ?? value) && value <= (shape.maximum ?? value)
  if (isList(value)) return shape.type === 'array' && value.every(one => fits(shape.items, one))
  if (isRecord(value)) return shape.type === 'object' && (shape.required ?? []).every(key => key in value) && Object.entries(value).every(([key, held]) => fits(shapeAt(shape, [key]), held))
  return typeof value === shape.type
}

test('every optional part, switched on in the form, starts with what the schema allows', () => {
  const document: Json = { routing: { headStartMs: { diamond: 1, core: 1, mass: 1 } }, skills: [] }
  let parts = 0
  for (const place of [[], ['tiers'], ['routing'], ['routing', 'callBack'], ['promises'], ['overlays', 0], ['overlays', 0, 'routing'], ['overlays', 0, 'promises']] satisfies Path[]) {
    for (const key of optionalKeys(shapeAt(whole, place))) {
      const path = [...place, key]
      assert.ok(fits(shapeAt(whole, path), startOf(path, shapeAt(whole, path), document)), patternOf(path))
      parts++
    }
  }
  assert.ok(parts > 15, `only ${parts} parts were found`)
})
