import type { ToneFinding, ToneRule } from './contract.ts'

/** What the check knows besides the words: all of it facts of the house, none of it taken from the text. */
export interface ToneFacts {
  /** The shopper is one whom the house greets: diamond and core. */
  readonly greets: boolean
  /** The agent has written in this conversation before. */
  readonly wroteBefore: boolean
  /** What this role may give in one case; null when it may give nothing. */
  readonly authority: { readonly minor: number; readonly currency: string } | null
}

/** `stop`: a reader should not see this. `mind`: look at it once more. Nothing here keeps anybody from sending. */
const SEVERITY: Readonly<Record<ToneRule, ToneFinding['severity']>> = {
  'rude': 'stop', 'shouting': 'mind', 'promise-above-authority': 'stop', 'promise-open': 'mind', 'absolute': 'mind',
  'personal-data': 'stop', 'asks-secret': 'stop', 'off-platform': 'stop', 'no-greeting': 'mind',
}

const RUDE = /你(?:是不是)?(?:有病|傻|蠢|笨|瞎|聋)|神经病|白痴|脑子(?:有|进)|(?:自己|你)不会(?:看|查|读)吗?|爱买不买|爱要不要|爱退不退|不是(?:早就?|已经)?(?:说|告诉|讲)(?:过|了){1,2}(?:吗|嘛|么)|(?:你)?(?:听|看)不懂(?:人话|吗|么)|关我(?:什么|啥)事|不关我(?:的)?事|不归我管|随便你|随你便|你急什么|催什么催|废话|懒得(?:理|跟|和)|无理取闹|胡搅蛮缠|活该|闭嘴|\b(?:stupid|idiots?|dumb|moron|shut up|not my (?:problem|job|fault)|whatever|calm down|you people|obviously|as i(?: have|'ve)? already (?:said|told you)|i (?:already|just) told you|read (?:it )?again|if you (?:had|would) (?:just )?read|use your (?:head|brain)|nonsense|ridiculous)\b/giu
const MARKS = /[!！]{2,}|[?？]{3,}/gu
/** Two or more words in capitals in a row, four letters or longer: names of carriers and units are shorter or alone. */
const CAPITALS = /\b[A-Z]{4,}(?:[ ,]+[A-Z]{2,})+\b|\b(?:[A-Z]{2,}[ ,]+)+[A-Z]{4,}\b/gu
const ABSOLUTE = /绝对|百分之百|百分百|100\s?[%％]|肯定(?:没问题|能|会|可以|行)|(?:我)?(?:保证|担保)(?!金|期|书)|永远|永久|从来(?:不|没)|万无一失|一定(?:能|会|可以|没问题)|(?:全网|全国|史上)?最(?:低价?|便宜|好|佳|强|先进)|(?:全网|全国|行业|销量)第一|国家级|\b(?:always|never ever|never|100\s?%|guaranteed?|definitely|absolutely|without (?:a |any )?doubt|no matter what|forever|the (?:best|cheapest|lowest) (?:price|in))(?=\W|$)/giu
const PHONE = /(?<![\dA-Za-z])(?:\+?86[- ]?)?1[3-9]\d(?:[- ]?\d{4}){2}(?!\d)/gu
const EMAIL = /[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}/gu
const IDENTITY = /(?<!\d)[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?!\d)/gu
const CARD = /(?<!\d)\d{4}(?:[ -]?\d{4}){2}[ -]?\d{1,7}(?!\d)/gu
/** Nobody who serves needs these, whatever for. */
const SECRET = /(?:发|给|告诉|提供|报|说)(?:我|一下|下)?.{0,8}(?:验证码|密码|支付密码|安全码|cvv)|(?:验证码|密码|安全码|cvv).{0,8}(?:发|给|告诉|报|提供|说)(?:给)?(?:我|一下|下|过来)|\b(?:send|give|tell|need|share|provide)\b.{0,24}\b(?:password|passcode|verification code|security code|cvv|pin(?: code)?)\b/giu
const ELSEWHERE = /(?:加|扫|添加).{0,4}(?:微信|vx|v信|qq)|(?:私下|线下|直接)(?:转账|转钱|打款|交易|付款)给?|\b(?:add me on|text me on|message me on|contact me (?:on|at)) (?:wechat|whatsapp|telegram|qq|line)\b|\bpay me directly\b/giu
const GIVING = /赔(?:偿|付|给)?|补偿|退(?:还|您|你|给)|返(?:还|您|你|现)|减免|代金|优惠您?|\b(?:compensat\w*|refund\w*|reimburs\w*|pay you|give you|credit you|goodwill|voucher)\b/iu
const AMOUNT = /(?:[¥￥£$€]|RMB|CNY|HK\$|GBP|USD|EUR)\s?\d[\d,]{0,11}(?:\.\d{1,2})?|(?<![\d.])\d[\d,]{0,11}(?:\.\d{1,2})?\s?(?:元|块|人民币|港币|英镑|美元|欧元|rmb|yuan|pounds?|dollars?|euros?|gbp|usd|eur|cny)/giu
/** Given away without a figure: nobody below a manager may say these, and the reader will remember. */
const OPEN_PROMISE = /全额(?:赔|退款?|补)|(?:[假退]一|双倍|[三十3]倍|\b10倍)(?:赔|补)|免单|白送|无条件(?:退|赔|换)|(?:多少|什么)都(?:赔|给)|\b(?:full (?:refund|compensation)|free of charge|for free|double your money|whatever you want|unconditional(?:ly)?)\b/giu
const GREETED = /^[\s\p{P}]*(?:尊敬的|亲爱的|.{0,12}(?:先生|女士|小姐|阿姨|叔叔|大爷|老师|您好|你好)|您好|你好|早上好|上午好|中午好|下午好|晚上好|哈喽|早晨|午安|hi\b|hello\b|hey\b|dear\b|good (?:morning|afternoon|evening)\b)/iu

/**
 * What stands in a reply that its writer should look at before sending: each with the place in the text.
 * Pure and quick; every pattern is bounded, so the longest reply costs milliseconds. Source: docs/policy/copilot.md.
 */
export function decideTone (text: string, facts: ToneFacts): ToneFinding[] {
  const found: ToneFinding[] = []
  const note = (rule: ToneRule, at: number, words: string, extra: ToneFinding['facts'] = {}): void => { found.push({ rule, severity: SEVERITY[rule], from: at, to: at + words.length, words, facts: extra }) }
  const each = (rule: ToneRule, pattern: RegExp, counts: (words: string) => boolean = () => true): void => {
    for (const match of text.matchAll(pattern)) if (counts(match[0])) note(rule, match.index, match[0])
  }
  each('rude', RUDE)
  each('shouting', MARKS)
  each('shouting', CAPITALS)
  each('asks-secret', SECRET)
  each('off-platform', ELSEWHERE)
  each('personal-data', PHONE)
  each('personal-data', EMAIL)
  each('personal-data', IDENTITY)
  each('personal-data', CARD, isCardNumber)
  each('promise-open', OPEN_PROMISE)
  for (const match of text.matchAll(AMOUNT)) {
    const money = readAmount(match[0])
    if (!money || !GIVING.test(sentenceAround(text, match.index))) continue
    const { authority } = facts
    if (authority === null || (money.currency === null || money.currency === authority.currency) && money.minor > authority.minor) {
      note('promise-above-authority', match.index, match[0], { amountMinor: money.minor, limitMinor: authority?.minor ?? 0, currency: authority?.currency ?? money.currency ?? '' })
    }
  }
  each('absolute', ABSOLUTE)
  if (facts.greets && !facts.wroteBefore && text.trim() !== '' && !GREETED.test(text)) note('no-greeting', 0, '')
  return withoutDoubles(found)
}

/** A place is named once, by the gravest rule that found it; in the order of the text. */
function withoutDoubles (found: readonly ToneFinding[]): ToneFinding[] {
  const graver = found.toSorted((a, b) => (a.severity === b.severity ? 0 : a.severity === 'stop' ? -1 : 1) || a.from - b.from || b.to - a.to)
  const kept: ToneFinding[] = []
  for (const one of graver) if (one.rule === 'no-greeting' || !kept.some(other => one.from < other.to && other.from < one.to)) kept.push(one)
  return kept.toSorted((a, b) => a.from - b.from || (a.rule < b.rule ? -1 : 1))
}

/** Luhn: most long numbers that are not cards fail it. */
function isCardNumber (words: string): boolean {
  const digits = words.replace(/\D/g, '')
  if (digits.length < 13 || digits.length > 19) return false
  const sum = [...digits].toReversed().reduce((total, letter, i) => { const digit = Number(letter) * (i % 2 === 1 ? 2 : 1); return total + (digit > 9 ? digit - 9 : digit) }, 0)
  return sum % 10 === 0
}

const CURRENCIES: readonly (readonly [RegExp, string])[] = [[/HK\$|港币/i, 'HKD'], [/[¥￥]|元|块|人民币|rmb|cny|yuan/i, 'CNY'], [/£|gbp|pound|英镑/i, 'GBP'], [/€|eur|欧元/i, 'EUR'], [/\$|usd|dollar|美元/i, 'USD']]

function readAmount (words: string): { minor: number; currency: string | null } | undefined {
  const digits = words.replace(/[^\d.]/g, '')
  const minor = Math.round(Number(digits) * 100)
  return digits === '' || !Number.isFinite(minor) ? undefined : { minor, currency: CURRENCIES.find(([sign]) => sign.test(words))?.[1] ?? null }
}

function sentenceAround (text: string, at: number): string {
  const before = Math.max(...['。', '！', '？', '\n', '. ', '! ', '? '].map(end => text.lastIndexOf(end, at - 1)), at - 80)
  const after = text.slice(at).search(/[。！？\n]|[.!?] /)
  return text.slice(Math.max(0, before), after < 0 ? at + 80 : at + after)
}
