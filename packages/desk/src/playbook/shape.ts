import type { Json, Path } from './paths.ts'

/** As much of JSON Schema as the playbook's own schema uses (GET /v1/playbooks/schema). */
export interface Shape {
  readonly type?: string
  readonly properties?: Readonly<Record<string, Shape>>
  readonly patternProperties?: Readonly<Record<string, Shape>>
  readonly additionalProperties?: unknown
  readonly required?: readonly string[]
  readonly items?: Shape
  readonly anyOf?: readonly Shape[]
  readonly enum?: readonly string[]
  readonly const?: string
  readonly minimum?: number
  readonly maximum?: number
}

/** What the schema says about one place; undefined where it says nothing. */
export function shapeAt (shape: Shape | undefined, path: Path): Shape | undefined {
  const [head, ...rest] = path
  if (shape === undefined || head === undefined) return shape
  for (const one of shape.anyOf ?? [shape]) {
    const next = typeof head === 'number' ? one.items : one.properties?.[head] ?? freeEntry(one)
    if (next !== undefined) return shapeAt(next, rest)
  }
  return undefined
}

/** The shape of the entries of a record whose keys the shop chooses (currencies, roles, skills). */
export const freeEntry = (shape: Shape | undefined): Shape | undefined => Object.values(shape?.patternProperties ?? {})[0]

export const optionalKeys = (shape: Shape | undefined): readonly string[] => Object.keys(shape?.properties ?? {}).filter(key => !shape?.required?.includes(key))

/** The least value the schema allows: for parts nobody has thought of a better start. */
export function leastOf (shape: Shape | undefined): Json {
  const first = shape?.anyOf?.[0] ?? shape
  if (first?.const !== undefined) return first.const
  if (first?.enum) return first.enum[0] ?? ''
  if (first?.type === 'object') return Object.fromEntries((first.required ?? []).map(key => [key, leastOf(first.properties?.[key])]))
  if (first?.type === 'array') return []
  if (first?.type === 'boolean') return false
  if (first?.type === 'integer' || first?.type === 'number') return first.minimum ?? 0
  return ''
}
