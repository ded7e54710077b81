import type { Instant } from '../kernel/clock.ts'
import type { Playbook } from '../playbook/contract.ts'
import type { CareNeed } from './contract.ts'

export type GreetingLocale = 'zh-CN' | 'en'

export interface GreetingFacts {
  readonly locale: GreetingLocale
  readonly shopName: string
  readonly name: string | null
  readonly timeZone: string
  readonly care: readonly CareNeed[]
  /** Status of the newest orders' parcels or, without one, of the order itself; newest first. */
  readonly running: readonly string[]
  readonly hasOrders: boolean
}

type Part = 'morning' | 'noon' | 'afternoon' | 'evening' | 'night'
const HELLO: Readonly<Record<GreetingLocale, Readonly<Record<Part, string>>>> = {
  'zh-CN': { morning: '早上好', noon: '中午好', afternoon: '下午好', evening: '晚上好', night: '您好' },
  en: { morning: 'Good morning', noon: 'Good afternoon', afternoon: 'Good afternoon', evening: 'Good evening', night: 'Hello' },
}
const ASK = {
  'zh-CN': { parcel: '我的包裹到哪了？', late: '快递为什么还没到？', deliver: '什么时候发货？', refund: '我想退换货', invoice: '怎么开发票？', buy: '帮我推荐商品', shipping: '运费怎么算？', returns: '可以七天无理由退货吗？', plainParcel: '我的货到哪了', plainReturn: '我要退货', plainHow: '怎么买东西', human: '人工客服' },
  en: { parcel: 'Where is my parcel?', late: 'Why is my parcel late?', deliver: 'When will you ship my order?', refund: 'I want to return or exchange something', invoice: 'How do I get an invoice?', buy: 'Help me choose a product', shipping: 'How much is delivery?', returns: 'Can I return within 7 days?', plainParcel: 'Where is my order', plainReturn: 'I want to return it', plainHow: 'How do I buy', human: 'Talk to a person' },
} as const

/** The first words: time of day and name, in the playbook's own sentence; shoppers who declared silver get its short plain one. */
export function greetingFor (facts: GreetingFacts, playbook: Playbook, now: Instant): string {
  const { concierge } = playbook
  const sentence = (facts.care.includes('silver') ? concierge.greetingPlain : undefined) ?? concierge.greeting
  const hello = HELLO[facts.locale][partOfDay(now, facts.timeZone)]
  const named = facts.name === null ? hello : facts.locale === 'en' ? `${hello}, ${facts.name}` : `${facts.name}，${hello}`
  // In one pass: a name may hold anything, also a placeholder.
  return sentence[facts.locale].replaceAll(/\{(hello|shop)\}/g, (_all, what) => what === 'hello' ? named : facts.shopName)
}

/** Three likely questions: about what is under way first, then about what was bought, then what anyone asks. */
export function suggestionsFor (facts: GreetingFacts): string[] {
  const ask = ASK[facts.locale]
  if (facts.care.includes('silver')) return [facts.running.length > 0 || facts.hasOrders ? ask.plainParcel : ask.plainHow, ask.plainReturn, ask.human]
  const running = facts.running.flatMap(status => status === 'exception' ? [ask.late] : status === 'paid' || status === 'pending' || status === 'packed' ? [ask.deliver] : [ask.parcel])
  const bought = facts.hasOrders ? [ask.refund, ask.invoice] : []
  return [...new Set([...running, ...bought, ask.buy, ask.shipping, ask.returns])].slice(0, 3)
}

function partOfDay (now: Instant, timeZone: string): Part {
  const hour = Number(new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', hourCycle: 'h23' }).format(now))
  if (hour < 5) return 'night'
  if (hour < 11) return 'morning'
  if (hour < 13) return 'noon'
  return hour < 18 ? 'afternoon' : 'evening'
}
