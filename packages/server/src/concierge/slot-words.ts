import { asksAside, asksOfRules } from './aside.ts'
import type { Command, Context, FlowName, SetSlot, SlotName } from './commands.ts'
import { gistOf } from './decide-circles.ts'
import { saysDispleased } from './displeasure.ts'
import { findAddress, readAddress } from './entities/address.ts'
import { findAmounts } from './entities/amount.ts'
import { findDate } from './entities/date.ts'
import { findNumbers } from './entities/numbers.ts'
import { readPieces } from './flows/address-pieces.ts'
import { namedIn } from './flows/choose-order.ts'
import { piecesIn } from './flows/pieces.ts'
import { reasonIn } from './flows/reasons.ts'
import { asksHow, placeIn, placesIn } from './patterns.ts'

/** One message in the shapes in which it is looked at. `written` is what the shopper typed; the others are folded. */
export interface Words { readonly written: string; readonly folded: string; readonly zh: string; readonly en: string }

/** A slot is a name, a number or a few words, never a message. Source: the grammar's schema. */
const LONGEST_VALUE = 200
/** Longer than this nobody merely names something that was offered. */
const LONGEST_NAMING = 24
/** A number of pieces is said in few words: "the blue one, two of them". */
const LONGEST_COUNTING = 30
/** A free answer ("because it scratches the floor") is short; a long message is read as one. */
const LONGEST_FREE = 80

const NOT_SO = "不是(?!吗)|不对|错(?:了|咗|脱了)|(?:搞|整|讲|弄|说)错(?:了|咗|脱了)?|勿是|毋是|哦不|等等|等一下|等下|慢着|(?:搞|弄|写|选|点)错了?|唔系|唔啱|唔对|no|nope|wait|hold on|actually|sorry|oops|my mistake|not that(?: one)?|i meant?"
/** "No, no, …", "oh wait, …", "错咗，系…": what follows is said instead of what was said. */
const CORRECTION = new RegExp(`^(?:(?:oh|ah|ok|but|啊|哦|诶|哎|欸|呃)[,， ]*)?(?:(?:${NOT_SO})[,，。.!！ ]*){0,3}(?:${NOT_SO})(?:的|了|呀|啊)?[,，。.!！ ]+(?:我?(?:说|要|想要)的?是|应该是|是|系|改成|换成|it'?s|i meant?|make it|the)?[,， ]*|^(?:我(?:说|要)的是|应该是|i meant?) ?`, 'u')
const WRONG = /错|不对|写反|有误|换一个|改一下|\b(?:wrong|incorrect|change (?:it|that|the))\b/
const SLOT_WORDS: readonly (readonly [SlotName, RegExp])[] = [
  ['address', /地址|门牌|小区|\baddress\b/], ['date', /时间|日期|日子|\b(?:date|day|time)\b/], ['phone', /电话|手机|号码|\b(?:phone|number)\b/],
  ['number', /订单|单号|那单|这单|\border\b/], ['item', /商品|东西|那件|款|\bitem\b/], ['reason', /原因|理由|\breason\b/], ['amount', /金额|价格|\bamount\b/],
]
const ALL = /^(?:全部|全都|都|所有|两个都|三个都|全|all|both|everything|all of (?:them|it))(?:要|退|换|的|是|取消)?(?:吧|啊)?$/

/** Everything the words name that a flow could use; `asked` decides what a number is when several would do. */
export function slotsIn ({ written, folded }: Words, { today, asked }: { today: string; asked: readonly SlotName[] }): SetSlot[] {
  const { phones, trackings, orders } = findNumbers(folded)
  const set: SetSlot[] = []
  const number = (value: string): SetSlot => asked.includes('tracking') && !asked.includes('number') ? { kind: 'set-slot', slot: 'tracking', value } : { kind: 'set-slot', slot: 'number', value }
  const found = findAddress(written)
  // A postcode is no order's number.
  const within = found ? written.slice(found.from, found.to).toLowerCase() : ''
  for (const one of [...trackings, ...orders].toSorted((a, b) => a.from - b.from)) if (!within.includes(one.value.toLowerCase())) set.push(number(one.value))
  const address = found?.value.address ?? (asked.includes('address') ? readAddress(written) : undefined)
  if (address) set.push({ kind: 'set-slot', slot: 'address', value: address })
  for (const one of phones) set.push(asked.includes('phone') || !asked.includes('number') ? { kind: 'set-slot', slot: 'phone', value: one.value } : number(one.value))
  const date = findDate(folded, today)
  if (date && date.value.on >= today) set.push({ kind: 'set-slot', slot: 'date', value: date.value })
  if (asked.includes('amount')) for (const one of findAmounts(folded).slice(0, 1)) set.push({ kind: 'set-slot', slot: 'amount', value: one.value })
  return set
}

/** What answers the question at hand, or points into the list that was offered; none when the words do neither. */
export function answersIn (words: Words, context: Context): readonly SetSlot[] {
  const { zh, en, folded } = words
  const takes = context.asking?.takes ?? []
  if (context.found && context.found.confidence >= context.threshold && asksOfRules(folded)) return [] // the knowledge answers it, and what was asked is asked again
  const pieces = takes.includes('quantity') && zh.length <= LONGEST_COUNTING && !asksHow(zh, en) ? piecesIn(folded, !context.confirming) : undefined
  if (pieces !== undefined) return [{ kind: 'set-slot', slot: 'quantity', value: pieces }]
  // An address comes in pieces and is mended in pieces; the flow, which knows the rest of it, reads the words again.
  if (context.asking?.flow === 'change-address' && takes.includes('address') && readPieces(words.written, {}) !== undefined) return [{ kind: 'set-slot', slot: 'reason', value: words.written.trim().slice(0, LONGEST_VALUE) }]
  const pointed = pointedAt(words, context)
  if (pointed.length > 0) return pointed
  const fitting = takes.length === 0 ? [] : slotsIn(words, { today: context.today, asked: takes }).filter(one => takes.includes(one.slot))
  if (fitting.length > 0 && (zh.length <= 60 || en.length <= 160)) return fitting
  const meant = zh.length <= LONGEST_NAMING ? notThat(folded, context) ?? namedIn(context.choosing, folded) : undefined
  if (meant) return [{ kind: 'set-slot', slot: (['item', 'reason', 'choice', 'product'] as const).find(one => takes.includes(one)) ?? 'order', value: meant.id }]
  return []
}

const NOT_THAT = /^(?:不是|唔是|唔系|毋是|勿是|不要|not(?: the)?)\s*(.+)$/

/** "Not the headphones", of two. */
function notThat (folded: string, { choosing }: Context): Context['choosing'][number] | undefined {
  const named = choosing.length === 2 ? NOT_THAT.exec(folded.trim())?.[1] : undefined
  const refused = named === undefined ? undefined : namedIn(choosing, named)
  return refused && choosing.find(one => one !== refused)
}

/** "The second", "1 and 3", "all of them". */
function pointedAt ({ zh, en }: Words, { choosing, asking }: Context): readonly SetSlot[] {
  if (choosing.length === 0) return []
  const place = placeIn(zh, en)
  if (place !== undefined) return [{ kind: 'set-slot', slot: 'place', value: place }]
  if (ALL.test(zh) || ALL.test(en)) return choosing.slice(0, 10).map(({ id }): SetSlot => ({ kind: 'set-slot', slot: asking?.takes.includes('item') ? 'item' : 'choice', value: id }))
  return zh.length <= LONGEST_NAMING ? placesIn(zh).filter(at => at < choosing.length).map((value): SetSlot => ({ kind: 'set-slot', slot: 'place', value })) : []
}

/** The words themselves, where a flow asked for words: a reason, a product's name. */
export function freeAnswer ({ written, folded, zh }: Words, { asking, choosing, confirming }: Context): SetSlot | undefined {
  if (confirming) return undefined // a card is shown: words about it are no answer
  const takes = asking?.takes ?? []
  const words = written.trim().slice(0, LONGEST_VALUE)
  if (words === '' || zh === '' || [...words].length > LONGEST_FREE) return undefined
  if (takes.includes('reason')) {
    return { kind: 'set-slot', slot: 'reason', value: reasonIn(asking?.flow === 'return-fresh' ? 'fresh' : 'return', [folded]) ?? words }
  }
  // Who says that they do not understand, or only "what now", names nothing.
  const slot = (gistOf(folded).size === 0 && !/\d/.test(folded)) || saysDispleased(written) ? undefined : (['product', 'item'] as const).find(one => takes.includes(one) && choosing.length === 0)
  return slot && { kind: 'set-slot', slot, value: words }
}

/** What is only named to be left alone ("退台灯，卫衣留着") is not what is meant, as long as something else is. */
function withoutKept (text: string): string {
  const parts = text.split(/[,，、;；。.!！]|\bnot\b/u).filter(part => part.trim() !== '' && !KEPT.test(part))
  return parts.length === 0 ? text : parts.join(' ')
}
const KEPT = /留(?:着|下|低)?|不(?:退|换|用|要|改|取消|动)|唔(?:退|换|使|要|改|好)|勿(?:退|要|动)|别(?:退|换|动|取消)|\b(?:keep|stays?|leave)\b/u

const GOODS_FLOWS: ReadonlySet<FlowName> = new Set(['return-items', 'return-fresh', 'exchange-items'])

/** "No, the robot", after all was said and done about another of their orders: the same for that one. */
function meantAnother ({ folded }: Words, { recent, flows }: Context): readonly Command[] {
  const match = recent && flows.includes(recent.flow) ? CORRECTION.exec(folded) : null
  const rest = match ? withoutKept(folded.slice(match[0].length)) : ''
  const order = rest.trim() === '' || rest.length > LONGEST_NAMING * 2 ? undefined : namedIn(recent!.orders, rest)
  return order ? [{ kind: 'start-flow', flow: recent!.flow }, { kind: 'set-slot', slot: 'order', value: order.id }] : []
}

/** Said while something is done to one order: it is another that is meant ("那就改水壶的", "是件卫衣"). */
const ANOTHER = /^(?:那|那么|就|还是|我要|我说|我指|应该|所以|先)*(?:的)?(?:是|系|改|退|换|取消|查|看|修|要|办|说的是|指的是|改成|换成)(?:成|掉|个|件|部|台|只|款|那|这|嗰|搿)*(.{1,14})$|^(?:i mean|it'?s|make it|do|change|cancel|return|use)? ?(?:the|my) (.{2,30}?)(?: one)?(?: (?:instead|then|is the one .*|i mean))?$/u

function anotherOrder ({ folded }: Words, { choosing, recent }: Context): string | undefined {
  const last = folded.split(/[,，。.;；!！]/u).map(part => part.trim()).findLast(part => part !== '') ?? ''
  const [, zh, en] = ANOTHER.exec(/\p{Script=Han}/u.test(last) ? last.replace(/[^\p{L}\p{N}]+/gu, '') : last) ?? []
  const named = zh ?? en
  return named === undefined || asksAside(named) || namedIn(choosing, named) ? undefined : namedIn(recent?.orders ?? [], named)?.id
}

const NOT_THIS_BUT = /^(?:啊|哦|那个|欸|诶|oh|no|sorry)?[,， ]*(?:不是|唔系|勿是|毋是|not) ?(?:the )?([^,，。;；]{1,20}?)[,，。、;； ]*(?:而|应该)?(?:是|系|but|it'?s) ?(?:the )?(.{1,40})$/u

/** "Not the robot, the headphones": two of their own things, and the second is meant. */
function thatNotThis ({ folded }: Words, { recent }: Context): string | undefined {
  const [, old, now] = NOT_THIS_BUT.exec(folded.trim()) ?? []
  if (old === undefined || now === undefined || !recent) return undefined
  const [refused, meant] = [namedIn(recent.orders, old), namedIn(recent.orders, now)]
  return meant && refused !== meant ? meant.id : undefined
}

/** What was said of late was wrong, and what would be right is not said yet. */
const SAID_WRONG = /(?:搞|整|讲|弄|说|选|点|写|打)错|\b(?:i )?(?:chose|picked|said|typed) (?:the )?wrong/u

/** "不是，是第二个", "等等，地址错了": said to replace what was said before; only while a flow is at hand. */
export function correctionsIn (words: Words, context: Context): readonly Command[] {
  if (!context.asking && !context.confirming) return meantAnother(words, context)
  const match = CORRECTION.exec(words.folded)
  const rest = match ? words.folded.slice(match[0].length) : words.folded
  if (match && rest.trim() !== '') {
    const zh = rest.replace(/[^\p{L}\p{N}①②③④]+/gu, '')
    const en = rest.replace(/[^\p{L}\p{N}' -]+/gu, ' ').trim()
    // Folding keeps what an address is made of but its capitals: the end of what was written is taken.
    const again: Words = { written: words.written.slice(-rest.length), folded: rest, zh, en }
    const pieces = context.asking?.takes.includes('quantity') ? piecesIn(rest, true) : undefined
    if (pieces !== undefined) return [{ kind: 'correct', slot: 'quantity', value: pieces }]
    const said = [...pointedAt(again, context), ...slotsIn(again, { today: context.today, asked: context.asking?.takes ?? [] })]
    const wanted = withoutKept(rest)
    const meant = said.length === 0 && zh.length <= LONGEST_NAMING ? namedIn(context.choosing, wanted) : undefined
    if (meant) return [{ kind: 'correct', slot: context.asking?.takes.includes('item') ? 'item' : 'order', value: meant.id }]
    const other = said.length === 0 && zh.length <= LONGEST_NAMING ? namedIn(context.recent?.orders ?? [], wanted) : undefined
    if (other) return [{ kind: 'correct', slot: 'order', value: other.id }]
    // Of several things in one order the flow knows which there are.
    if (said.length === 0 && GOODS_FLOWS.has(context.asking?.flow ?? 'my-orders') && zh.length <= LONGEST_NAMING && gistOf(wanted).size > 0 && !saysDispleased(words.written) && !SAID_WRONG.test(wanted)) return [{ kind: 'correct', slot: 'item', value: wanted.trim() }]
    if (said.length > 0) return said.map((one): Command => ({ ...one, kind: 'correct' }))
  }
  const wrong = (match !== null || words.zh.length <= 12) && WRONG.test(words.folded) ? SLOT_WORDS.find(([, pattern]) => pattern.test(rest))?.[0] : undefined
  if (wrong !== undefined) return [{ kind: 'correct', slot: wrong, value: null }]
  const instead = thatNotThis(words, context)
  if (instead !== undefined) return [{ kind: 'correct', slot: 'order', value: instead }]
  const another = context.asking && !context.asking.takes.includes('product') ? anotherOrder(words, context) : undefined
  if (another !== undefined) return [{ kind: 'correct', slot: 'order', value: another }]
  return match !== null && words.zh.length <= 12 && SAID_WRONG.test(words.folded) && (context.recent?.orders.length ?? 0) > 1 ? [{ kind: 'correct', slot: 'order', value: null }] : []
}
