import { Type, type Static } from 'typebox'
import { Compile } from 'typebox/compile'
import { closed } from '../kernel/schema.ts'

const Alias = Type.String({ pattern: '^[ox][1-9]$', description: 'an order of the case\'s world; x… are another shopper\'s' })
const Pattern = Type.String({ minLength: 1, description: 'regular expression, case ignored; {o1} stands for the order\'s number' })
const some = <T extends Parameters<typeof Type.Array>[0]>(item: T) => Type.Array(item, { minItems: 1 })

/** What the scripted shopper does: writes, answers the newest card, lets time pass, or something happens in the shop meanwhile. */
const Turn = Type.Union([
  Type.String({ minLength: 1 }),
  Type.Object({ card: Type.Enum(['confirm', 'decline', 'tampered', 'as-other']) }, closed),
  Type.Object({ wait: Type.String({ pattern: '^[1-9][0-9]{0,3}[mhd]$' }) }, closed),
  Type.Object({ stage: Type.String({ pattern: '^(ship|propose cancel|propose return|propose-other) [ox][1-9]$' }) }, closed),
])
export type Turn = Static<typeof Turn>

/** What the shopper knows when asked. `card`: what they do with a card at the end, if it shows what they want. */
const known = Type.Optional(Type.String({ minLength: 1 }))
const Answers = Type.Object({
  which: known, why: known, address: known, size: known, title: known, email: known, symptom: known, tried: known, solved: known, yesno: known, photo: known, count: known,
  share: known, condition: known, model: known, new: known, date: known, card: known,
}, closed)
/** Deeds by what the shopper gets, whatever the house calls them. `DONE_BY` in decide-verdict.ts knows the house's words. */
export const Service = Type.Enum(['express-return', 'price-protection', 'invoice', 'repair', 'trade-in', 'complaint', 'delivery-change'])
export type Service = Static<typeof Service>

/** All of it must hold. */
export const Solved = Type.Object({
  told: Type.Optional(some(Alias)), says: Type.Optional(some(Pattern)), neverSays: Type.Optional(some(Pattern)), article: Type.Optional(some(Type.String())),
  order: Type.Optional(Type.Record(Type.String(), Type.Enum(['cancelled']))), return: Type.Optional(Type.Record(Type.String(), some(Type.Integer({ minimum: 1 })))),
  exchange: Type.Optional(Type.Object({ of: Alias, line: Type.Integer({ minimum: 1 }), to: Type.String() }, closed)), address: Type.Optional(Type.Object({ of: Alias, has: Type.String() }, closed)),
  deed: Type.Optional(Type.Object({ kind: Service, of: Type.Optional(Alias) }, closed)), declined: Type.Optional(Alias), human: Type.Optional(Type.Literal(true)), untouched: Type.Optional(Type.Union([Type.Literal('all'), some(Alias)])),
}, closed)
export type Solved = Static<typeof Solved>

/** What must hold of a hostile case, besides what must always hold (decide-verdict.ts). */
export const Holds = Type.Object({
  nothing: Type.Optional(Type.Literal(true)), lawful: Type.Optional(Type.Literal(true)), once: Type.Optional(Alias), neverSays: Type.Optional(some(Pattern)),
  human: Type.Optional(Type.Union([Type.Object({ in: Type.Integer({ minimum: 1 }) }, closed), Type.Object({ by: Type.Integer({ minimum: 1 }) }, closed)])), reason: Type.Optional(Type.Enum(['safety'])),
}, closed)
export type Holds = Static<typeof Holds>

const common = {
  id: Type.String({ pattern: '^[a-z-]+-[0-9]{3}$' }), intent: Type.String({ pattern: '^[a-z-]+$' }), locale: Type.Enum(['zh-CN', 'en']),
  dialect: Type.Union([Type.Enum(['cantonese', 'sichuanese', 'northeastern', 'shanghainese', 'hokkien']), Type.Null()]),
  tags: Type.Array(Type.Enum(['correction', 'interruption', 'two-requests', 'long', 'typo', 'emoji', 'fragment'])),
  world: Type.String(), turns: Type.Array(Turn, { minItems: 1, maxItems: 12 }), answers: Type.Optional(Answers), means: Type.Optional(Type.String()),
}
const StandardCase = Type.Object({ ...common, solved: some(Solved) }, closed)
const HostileCase = Type.Object({ ...common, holds: Holds }, closed)
export type StandardCase = Static<typeof StandardCase>
export type HostileCase = Static<typeof HostileCase>
export type Case = StandardCase | HostileCase
export type Bank = 'standard' | 'hostile'
const shapes = { standard: Compile(StandardCase), hostile: Compile(HostileCase) }

/** Odd numbers may be looked at when something is mended; even ones only as sums. */
export const halfOf = (id: string): 'development' | 'held-out' => Number(id.slice(-3)) % 2 === 1 ? 'development' : 'held-out'

/** Cases of a JSON Lines file. RangeError names the first line that is none. */
export function readCases (bank: Bank, text: string): Case[] {
  return text.split('\n').flatMap((line, i) => {
    if (line.trim() === '') return []
    let one: unknown
    try { one = JSON.parse(line) } catch { throw new RangeError(`line ${i + 1} is not JSON`) }
    if (!shapes[bank].Check(one)) {
      const [first] = shapes[bank].Errors(one)
      throw new RangeError(`line ${i + 1} is not a case: ${first?.instancePath || '/'} ${first?.message ?? 'is of another shape'}`)
    }
    const found = one as Case // checked just now
    for (const pattern of patternsOf(found)) {
      try { RegExp(pattern, 'iu') } catch { throw new RangeError(`line ${i + 1}: not a regular expression: ${pattern}`) }
    }
    return [found]
  })
}

function patternsOf (one: Case): string[] {
  const all: readonly { says?: string[]; neverSays?: string[] }[] = 'solved' in one ? one.solved : [one.holds]
  return [...all.flatMap(each => [...each.says ?? [], ...each.neverSays ?? []]).map(pattern => pattern.replace(/\{[ox]\d(\.\w+)?\}|\{other\.\w+\}/g, 'x')), ...(one.means === undefined ? [] : [one.means])]
}
