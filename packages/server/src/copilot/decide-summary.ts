import type { SummaryPoint, SummaryView, NumberFound } from './contract.ts'

export interface SpokenLine { readonly seq: number; readonly sender: 'customer' | 'agent' | 'ai' | 'system'; readonly body: string; readonly card: { readonly kind: string; readonly title: string | null } | null }

/** What is on record beside the words. */
export interface SummaryFacts {
  readonly lines: readonly SpokenLine[]
  readonly deeds: readonly { readonly kind: string; readonly orderId: string | null; readonly state: string }[]
  readonly tasks: readonly { readonly partner: string; readonly what: string }[]
  readonly promises: readonly { readonly kind: string; readonly state: string }[]
}

const MOST = 3
const LETTERS = 120
const SAME = 0.6
/** Shorter words that ask for nothing are a remark, not a need. */
const REMARK = 8

/** The conversation in a few of its own sentences: what was asked, what was done, what is open, and the numbers named. Nothing is put in other words. */
export function decideSummary (facts: SummaryFacts): SummaryView {
  const { lines } = facts
  const asked = distinct(lines.filter(line => line.sender === 'customer').flatMap(line => sentencesOf(line.body).map(text => ({ seq: line.seq, text, weight: weightOf(text) }))).filter(one => one.weight > 0))
    .toSorted((a, b) => b.weight - a.weight || b.seq - a.seq).slice(0, MOST).toSorted((a, b) => a.seq - b.seq)
  const said = lines.filter(line => line.sender === 'agent' || line.sender === 'ai')
  const done: SummaryPoint[] = [
    ...facts.deeds.filter(deed => deed.state === 'done').map(deed => ({ seq: null, kind: 'deed' as const, text: deed.orderId ?? '', what: deed.kind })),
    ...said.filter(line => line.card !== null && TOLD.has(line.card.kind)).map(line => ({ seq: line.seq, kind: 'card' as const, text: line.card?.title ?? '', what: line.card?.kind ?? '' })),
    ...lines.filter(line => line.sender === 'agent').flatMap(line => sentencesOf(line.body).filter(text => DID.test(text)).map(text => ({ seq: line.seq, kind: 'said' as const, text: short(text), what: '' }))),
  ]
  const answered = lines.findLastIndex(line => line.sender === 'agent' || line.sender === 'ai')
  const waiting = lines.slice(answered + 1).filter(line => line.sender === 'customer')
  const open: SummaryPoint[] = [
    ...facts.deeds.filter(deed => deed.state === 'open').map(deed => ({ seq: null, kind: 'deed' as const, text: deed.orderId ?? '', what: deed.kind })),
    ...facts.tasks.map(task => ({ seq: null, kind: 'task' as const, text: short(task.what), what: task.partner })),
    ...facts.promises.filter(promise => promise.state === 'breached').map(promise => ({ seq: null, kind: 'promise' as const, text: '', what: promise.kind })),
    ...lines.filter(line => line.sender === 'agent').flatMap(line => sentencesOf(line.body).filter(text => WILL.test(text)).map(text => ({ seq: line.seq, kind: 'said' as const, text: short(text), what: '' }))).slice(-2),
    ...waiting.slice(-2).map(line => ({ seq: line.seq, kind: 'unanswered' as const, text: short(line.body), what: '' })),
  ]
  return { asked: asked.map(({ seq, text }) => ({ seq, kind: 'said' as const, text: short(text), what: '' })), done: lastDistinct(done), open: lastDistinct(open), numbers: numbersOf(lines) }
}

const TOLD: ReadonlySet<string> = new Set(['order', 'orders', 'parcel', 'product', 'article'])
const DID = /已经?(?:为|帮|给|替)?(?:您|你)?|(?:为|帮|给|替)(?:您|你).{1,16}(?:了|好了|完成)|\b(?:i have|i've|i just|has been|have been|is now)\b/iu
const WILL = /(?:稍后|一会儿?|马上|今天|明天|尽快|核实后|查到后).{0,14}(?:答复|回复|联系|通知|告诉|处理|给您|给你)|\b(?:i will|i'll|we will|we'll)\b.{0,40}\b(?:get back|let you know|call|tell you|update|contact|check)\b/iu

const ASKS = /[?？]|吗|么(?!$)|呢|怎么|怎样|什么|多久|多少|几时|为何|为什么|点解|点样|边度|邊度|如何|能不能|可不可以|可以.{0,8}吗|哪|\b(?:where|when|how|what|why|which|can|could|would|is there|do you|does|may i)\b/iu
const WANTS = /(?:我)?(?:想|要|需要|希望|申请|麻烦|请|帮我).{0,30}(?:退|换|取消|改|查|修|补|开|催|送|寄|赔|投诉|发票)|退货|退款|换货|取消|没收到|少发|发错|破损|坏了|碎了|投诉|\b(?:want|need|would like|please|refund|return|exchange|cancel|broken|damaged|missing|wrong|never arrived|complain)\b/iu
const EMPTY = /^(?:你好|您好|在吗|喂|嗨|hi|hello|hey|谢谢|多谢|好的?|嗯+|ok|okay|thanks?(?: you)?|(?:转|找|要)?(?:人工|真人)(?:客服)?|human|talk to a human|[\p{P}\p{S}\s]*)$/iu

/** How much of a need a sentence speaks of; 0: a greeting, a yes, a call for a person. */
function weightOf (text: string): number {
  const bare = text.replace(/[\p{P}\s]+$/u, '').trim()
  if (EMPTY.test(bare)) return 0
  const [length, wish] = [[...bare].length, (ASKS.test(text) ? 2 : 0) + (WANTS.test(text) ? 2 : 0)]
  return wish === 0 && length < REMARK ? 0 : 1 + wish + Math.min(1, length / 40)
}

function sentencesOf (body: string): string[] {
  return body.slice(0, 4_000).split(/(?<=[。！？!?；;\n])|(?<=\.)\s+/u).map(text => text.trim()).filter(text => text !== '').slice(0, 30)
}

function short (text: string): string {
  const letters = [...text.replace(/\s+/g, ' ').trim()]
  return letters.length > LETTERS ? `${letters.slice(0, LETTERS - 1).join('')}…` : letters.join('')
}

/** The newest wording of what was said twice. */
function distinct<T extends { text: string }> (all: readonly T[]): T[] {
  return all.filter((one, i) => !all.slice(i + 1).some(later => likeness(one.text, later.text) > SAME))
}

function lastDistinct (points: readonly SummaryPoint[]): SummaryPoint[] {
  return points.filter((one, i) => points.findIndex(other => other.kind === one.kind && other.text === one.text && other.what === one.what) === i).slice(-5)
}

/** Dice over character pairs, 0..1. */
function likeness (a: string, b: string): number {
  const pairs = (text: string): Set<string> => { const letters = [...text.toLowerCase().replace(/[\s\p{P}]/gu, '')]; return new Set(letters.slice(1).map((letter, i) => letters[i]! + letter)) }
  const [first, second] = [pairs(a), pairs(b)]
  if (first.size + second.size === 0) return a === b ? 1 : 0
  return 2 * [...first].filter(pair => second.has(pair)).length / (first.size + second.size)
}

const PATTERNS: readonly (readonly [NumberFound['kind'], RegExp])[] = [
  ['phone', /(?<!\d)1[3-9]\d{9}(?!\d)/gu],
  ['amount', /[¥￥£$€]\s?\d[\d,]{0,11}(?:\.\d{1,2})?|(?<![\d.])\d[\d,]{0,11}(?:\.\d{1,2})?\s?(?:元|块钱?|pounds?|dollars?|euros?)/giu],
  ['date', /(?:\d{4}[-/年])?\d{1,2}[-/月]\d{1,2}[日号]?(?!\d)|(?<!\d)(?:今天|明天|后天|昨天|前天)|\b(?:today|tomorrow|yesterday)\b/giu],
  ['number', /(?<![A-Za-z0-9])#?[A-Za-z]{0,4}-?\d{6,24}[A-Za-z]?(?![A-Za-z0-9])/gu],
]

/** Numbers as they were written, the newest last; telephones masked. A place counts for the first pattern that claims it. */
function numbersOf (lines: readonly SpokenLine[]): NumberFound[] {
  const found: NumberFound[] = []
  for (const line of lines) {
    if (line.sender === 'system') continue
    let left = line.body.slice(0, 4_000)
    for (const [kind, pattern] of PATTERNS) {
      left = left.replace(pattern, whole => {
        const text = kind === 'phone' ? `${whole.slice(0, 3)}****${whole.slice(-4)}` : whole.trim()
        const known = found.findIndex(one => one.kind === kind && one.text === text)
        if (known >= 0) found.splice(known, 1)
        found.push({ kind, text, seq: line.seq })
        return ' '
      })
    }
  }
  return found.slice(-8)
}
