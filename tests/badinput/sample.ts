/** What the OpenAPI document says of one operation, as far as a generated call needs it. */
export interface Schema {
  readonly type?: string; readonly enum?: readonly unknown[]; readonly const?: unknown; readonly anyOf?: readonly Schema[]; readonly pattern?: string; readonly format?: string
  readonly properties?: Readonly<Record<string, Schema>>; readonly required?: readonly string[]; readonly items?: Schema; readonly minItems?: number; readonly minLength?: number; readonly minimum?: number
}
export interface Operation {
  readonly operationId?: string
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly required?: boolean; readonly schema: Schema }[]
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> }
}
export interface Route { readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'; readonly path: string; readonly operation: Operation }

export function routesOf (document: { paths: Readonly<Record<string, Readonly<Record<string, Operation>>>> }): Route[] {
  return Object.entries(document.paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase() as Route['method'], path, operation }))) // OpenAPI's own method names
}

/** The smallest body the schema takes; every id in it is `id`. */
export function sampleOf (schema: Schema, id: string): unknown {
  if (schema.const !== undefined) return schema.const
  if (schema.enum) return schema.enum[0]
  if (schema.anyOf) return sampleOf(schema.anyOf[0]!, id)
  switch (schema.type) {
    case 'object': return Object.fromEntries((schema.required ?? []).map(name => [name, sampleOf(schema.properties?.[name] ?? {}, id)]))
    case 'array': return Array.from({ length: schema.minItems ?? 0 }, () => sampleOf(schema.items ?? {}, id))
    case 'integer': case 'number': return schema.minimum ?? 1
    case 'boolean': return false
    case 'null': return null
    case 'string': return schema.pattern?.includes('[0-9a-f]{8}') ? id : schema.format === 'date-time' ? '2026-11-20T02:00:00.000Z' : schema.format === 'date' ? '2026-11-20' : 'x'.repeat(Math.max(10, schema.minLength ?? 0))
    default: return {}
  }
}

/** Ids named by a schema: optional ones are filled too, one call each, so that no id field goes unasked. */
export function idFieldsOf (schema: Schema): string[] {
  return Object.entries(schema.properties ?? {}).filter(([, field]) => field.pattern?.includes('[0-9a-f]{8}')).map(([name]) => name)
}
