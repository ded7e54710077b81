/** JSON values and their JSON Pointers: what the editor, the problems and the comparison all speak. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }
export type Path = readonly (string | number)[]

export const pointerOf = (path: Path): string => path.map(part => `/${String(part).replace(/~/g, '~0').replace(/\//g, '~1')}`).join('')

export const isRecord = (value: Json | undefined): value is { readonly [key: string]: Json } => typeof value === 'object' && value !== null && !Array.isArray(value)
export const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value)

/** A copy with one value set; everything off the path is shared. */
export function withValue (document: Json, path: Path, value: Json): Json {
  const [head, ...rest] = path
  if (head === undefined) return value
  if (isList(document)) return document.map((one, index) => index === head ? withValue(one, rest, value) : one)
  const record = isRecord(document) ? document : {}
  return { ...record, [head]: withValue(record[head] ?? {}, rest, value) }
}

export interface Change { readonly path: Path; readonly before: Json | undefined; readonly after: Json | undefined }

/** What differs, leaf by leaf. Lists of plain values are compared as one value: their order is part of them. */
export function changesBetween (before: Json | undefined, after: Json | undefined, path: Path = []): readonly Change[] {
  if (isRecord(before) && isRecord(after)) {
    return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap(key => changesBetween(before[key], after[key], [...path, key]))
  }
  if (isList(before) && isList(after) && [...before, ...after].some(isRecord)) {
    return Array.from({ length: Math.max(before.length, after.length) }, (_, index) => changesBetween(before[index], after[index], [...path, index])).flat()
  }
  return JSON.stringify(before) === JSON.stringify(after) ? [] : [{ path, before, after }]
}
