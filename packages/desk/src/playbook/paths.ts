/** JSON values and their JSON Pointers: what the editor, the problems and the comparison all speak. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }
export type Path = readonly (string | number)[]

export const pointerOf = (path: Path): string => path.map(part => `/${String(part).replace(/~/g, '~0').replace(/\//g, '~1')}`).join('')

/** A JSON Pointer's steps; whole numbers are places in a list. */
export const pathOf = (pointer: string): Path => pointer.split('/').slice(1).map(part => /^\d+$/.test(part) ? Number(part) : part.replace(/~1/g, '/').replace(/~0/g, '~'))

export const isRecord = (value: Json | undefined): value is { readonly [key: string]: Json } => typeof value === 'object' && value !== null && !Array.isArray(value)
export const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value)

export function valueAt (document: Json | undefined, path: Path): Json | undefined {
  return path.reduce<Json | undefined>((at, step) => isList(at) ? at[Number(step)] : isRecord(at) ? at[String(step)] : undefined, document)
}

/** A copy with one value set, or with one key of a record gone (undefined); everything off the path is shared. */
export function withValue (document: Json, path: Path, value: Json | undefined): Json {
  const [head, ...rest] = path
  if (head === undefined) return value ?? null
  if (isList(document)) return document.map((one, index) => index === head ? withValue(one, rest, value) : one)
  const record = isRecord(document) ? document : {}
  if (rest.length === 0 && value === undefined) return Object.fromEntries(Object.entries(record).filter(([key]) => key !== head))
  return { ...record, [head]: withValue(record[head] ?? {}, rest, value) }
}

export interface Change { readonly path: Path; readonly before: Json | undefined; readonly after: Json | undefined }

/** What differs, leaf by leaf. Entries with a name of their own are compared by it, wherever they stand; lists of plain values as one value: their order is part of them. */
export function changesBetween (before: Json | undefined, after: Json | undefined, path: Path = []): readonly Change[] {
  if (isRecord(before) && isRecord(after)) {
    return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap(key => changesBetween(before[key], after[key], [...path, key]))
  }
  if (isList(before) && isList(after) && [...before, ...after].some(isRecord)) {
    if (named(before) && named(after)) {
      return [
        ...after.flatMap((one, index) => changesBetween(before.find(other => identityOf(other) === identityOf(one)), one, [...path, index])),
        ...before.flatMap((one, index) => after.some(other => identityOf(other) === identityOf(one)) ? [] : [{ path: [...path, index], before: one, after: undefined }]),
      ]
    }
    return Array.from({ length: Math.max(before.length, after.length) }, (_, index) => changesBetween(before[index], after[index], [...path, index])).flat()
  }
  return sameValue(before, after) ? [] : [{ path, before, after }]
}

/** What an entry of a list is known by: a skill's or an overlay's id, a holiday's date, an interest's name. */
function identityOf (entry: Json): string | undefined {
  if (!isRecord(entry)) return undefined
  const key = [entry['skill'], entry['overlay'], entry['on'], entry['name']].find(one => typeof one === 'string' && one !== '')
  return typeof key === 'string' ? key : undefined
}

const named = (list: readonly Json[]): boolean => list.every(one => identityOf(one) !== undefined) && new Set(list.map(identityOf)).size === list.length

/** The order of a record's keys says nothing: the database does not keep it. */
export function sameValue (a: Json | undefined, b: Json | undefined): boolean {
  if (isRecord(a) && isRecord(b)) return Object.keys(a).length === Object.keys(b).length && Object.keys(a).every(key => key in b && sameValue(a[key], b[key]))
  if (isList(a) && isList(b)) return a.length === b.length && a.every((one, index) => sameValue(one, b[index]))
  return a === b
}

/** A text in both languages. */
export const isBilingual = (value: Json | undefined): value is { readonly 'zh-CN': string; readonly en: string } => isRecord(value) && Object.keys(value).length === 2 && typeof value['zh-CN'] === 'string' && typeof value['en'] === 'string'

/** The database forgets the order of keys; people read them in the order of the policy. */
const ORDER = ('overlay skill name regions keywords tiers thresholds fallsAfterDays highFrequency interests routing headStartMs careHeadStartMs highFrequencyHeadStartMs relaxSkillAfterMs skillLevelWeight roleWeight loadWeight disconnectGraceMs abandonAfterMs roleForTier rings holdBack advisor lastAgent chatWeights overload callBack '
  + 'promises firstResponseMs expertWithinMs solutionMs closureMs warnAt warnings inOpeningHours calendar pauses escalations proposals clock while when call partner what steps amountMinor atMostMs openingHours calendars timeZone week holidays concierge zh-CN en greeting greetingPlain label answerConfidence handOverAfterMisunderstandings stepAsideFor style default cantonese rules care tags written autonomy turns confirmFrom actFrom lowerBelow raiseByItself reviewBelow afterSales returnDays priceProtectionDays compensation authority skills overlays '
  + 'role seats share withinMs yieldAfterMs whenWaitMs spanMs waitCost handlingMs patienceMs waitMs maxShoppers afterMs minLevel language diamond core mass CNY coreFrom diamondAbove mon tue wed thu fri sat sun on from to hours category categories views orders days agent expert supervisor perCaseMinor perDayMinor currency').split(' ')
const RANKS = new Map(ORDER.map((key, index) => [key, index]))
const rank = (key: string): number => RANKS.get(key) ?? ORDER.length

export const inOrder = (keys: Iterable<string>): readonly string[] => [...new Set(keys)].toSorted((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))
