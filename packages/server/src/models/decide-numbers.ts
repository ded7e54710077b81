/** One thing of a text that can be checked: a number with what it counts, a date, a time, an identifier. */
export interface Figure {
  readonly kind: 'money' | 'percent' | 'discount' | 'span' | 'date' | 'day-of-month' | 'time' | 'hour' | 'identifier' | 'number' | 'unreadable'
  /** Canonical: equal figures have equal text, however they were written. */
  readonly value: string
}

const DIGIT_OF: Readonly<Record<string, number>> = {
  零: 0, 〇: 0, 一: 1, 二: 2, 三: 3, 四: 4, 五: 5, 六: 6, 七: 7, 八: 8, 九: 9, 幺: 1, 两: 2, 兩: 2, 俩: 2, 仨: 3,
  壹: 1, 贰: 2, 貳: 2, 叁: 3, 參: 3, 肆: 4, 伍: 5, 陆: 6, 陸: 6, 柒: 7, 捌: 8, 玖: 9, 〡: 1, 〢: 2, 〣: 3, 〤: 4, 〥: 5, 〦: 6, 〧: 7, 〨: 8, 〩: 9,
}
const SCALE_OF: Readonly<Record<string, number>> = { 十: 10, 拾: 10, 百: 100, 佰: 100, 千: 1_000, 仟: 1_000, 万: 10_000, 萬: 10_000, 亿: 100_000_000, 億: 100_000_000, 廿: 20, 卅: 30 }
const HAN = `[${Object.keys(DIGIT_OF).join('')}${Object.keys(SCALE_OF).join('')}]`
const MONEY = '(?:元|块钱?|塊錢?|圆|圓|人民币|RMB|CNY|yuan|kuai|dollars?|USD|euros?|EUR|港币|美元|日元|越南盾|VND|JPY)'
const SPAN = '(?:个?工作日|工作天|个?小时|個?小時|分钟|分鐘|秒钟?|天|日内|日之内|周|週|星期|礼拜|个?月(?!\\d|[一二三四五六七八九十]+[日号])|個月|年(?!\\d)|business days?|working days?|days?|hours?|minutes?|weeks?|months?|years?)'
/** After a lone 一 or 半 only these make a figure of it: 一天 is one, 一样 and 一下 are words. */
const COUNTED = `(?:${MONEY}|${SPAN}|折|成|倍|%|％|角|毛|分钱|点钟?|號|号|日)`
const WORDS: Readonly<Record<string, number>> = {
  one: 1, two: 2, three: 3, four: 4, five: 5, six: 6, seven: 7, eight: 8, nine: 9, ten: 10, eleven: 11, twelve: 12, thirteen: 13, fourteen: 14, fifteen: 15, sixteen: 16, seventeen: 17, eighteen: 18, nineteen: 19,
  twenty: 20, thirty: 30, forty: 40, fifty: 50, sixty: 60, seventy: 70, eighty: 80, ninety: 90, hundred: 100, thousand: 1_000, million: 1_000_000, dozen: 12, half: 0.5, double: 2, twice: 2,
}
const WORD_RUN = new RegExp(`\\b(?:(?:a|an)\\s+(?=hundred|thousand|million|dozen))?(?:${Object.keys(WORDS).join('|')})(?:(?:[\\s-]+|\\s+and\\s+)(?:${Object.keys(WORDS).join('|')}))*\\b`, 'gi')
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const MONTH = '(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\\.?'

/** Everything checkable in a text, whatever script, width or spacing it is written in. Pure. */
export function figuresIn (text: string): Figure[] {
  const figures: Figure[] = []
  let rest = plainDigits(text)
  const take = (pattern: RegExp, read: (match: RegExpExecArray) => Figure | Figure[] | undefined): void => {
    rest = rest.replace(new RegExp(pattern, 'gi'), (...parts: unknown[]) => {
      const found = read(parts as unknown as RegExpExecArray) // replace passes match and groups in the same order
      if (found === undefined) return parts[0] as string
      figures.push(...[found].flat())
      return ' ¤ ' // nothing may grow together over the gap
    })
  }
  take(/(?<![a-z0-9])(?=[a-z0-9#-]*\d{3})(?=[a-z0-9#-]*[a-z])#?[a-z]*[0-9][a-z0-9]*(?:-[a-z0-9]{2,})*(?![a-z0-9])/, ([whole]) => whole.length < 6 || /^\d+(?:am|pm|rmb|cny|usd|yuan|days?|hours?|years?|months?|weeks?|kg|g|ml|mm|cm|gb|mb|v|w)$/i.test(whole) ? undefined : identifier(whole))
  take(/(?<!\d)(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?:\s*[日号])?(?!\d)/, ([, y, m, d]) => date(m!, d!, y))
  take(/(?<!\d)(\d{1,2})\s*月\s*(\d{1,2})(?:\s*[日号])?/, ([, m, d]) => date(m!, d!))
  take(new RegExp(`\\b${MONTH}\\s*(\\d{1,2})(?:st|nd|rd|th)?(?:,?\\s*(\\d{4}))?\\b`), ([, month, d, y]) => date(String(MONTHS.indexOf(month!.toLowerCase()) + 1), d!, y))
  take(new RegExp(`\\b(\\d{1,2})(?:st|nd|rd|th)?\\s*(?:of\\s+)?${MONTH}(?:,?\\s*(\\d{4}))?\\b`), ([, d, month, y]) => date(String(MONTHS.indexOf(month!.toLowerCase()) + 1), d!, y))
  take(/(?<![\d:])(\d{1,2})[:：](\d{2})(?:[:：]\d{2})?(?![\d:])/, ([, h, m]) => ({ kind: 'time', value: `${Number(h)}:${m!}` }))
  take(/(?<!\d)(\d{1,2})\s*(?:点钟?|點|o'clock|am\b|pm\b)/, ([, h]) => ({ kind: 'hour', value: String(Number(h)) }))
  take(/per ?cent of\s*(\d+(?:\.\d+)?)/, ([, n]) => number('percent', n!))
  take(/(\d+(?:\.\d+)?)\s*(?:%|percent|per cent|个百分点)/, ([, n]) => number('percent', n!))
  take(/(\d+(?:\.\d+)?)\s*折/, ([, n]) => number('discount', n!.length === 2 && !n!.includes('.') ? String(Number(n) / 10) : n!))
  take(/(\d+(?:\.\d+)?)\s*成(?!\w|功|员|为|本|品|交)/, ([, n]) => number('percent', String(Number(n) * 10)))
  take(new RegExp(`(?:[¥￥$€£]|\\b(?:RMB|CNY|USD|EUR)\\s*)\\s*(\\d[\\d,]*(?:\\.\\d+)?)(万|千|k\\b)?`), ([, n, scale]) => number('money', scaled(n!, scale)))
  take(new RegExp(`(\\d[\\d,]*(?:\\.\\d+)?)\\s*(万|千|k)?\\s*${MONEY}(?:\\s*(\\d)\\s*[角毛])?`), ([, n, scale, dime]) => number('money', dime ? String(Number(n!.replace(/,/g, '')) + Number(dime) / 10) : scaled(n!, scale)))
  take(/(\d+)\s*[角毛](?!\w)/, ([, n]) => number('money', String(Number(n) / 10)))
  take(/(\d+)\s*分钱/, ([, n]) => number('money', String(Number(n) / 100)))
  take(new RegExp(`(\\d+(?:\\.\\d+)?)\\s*(?:个|個)?\\s*(${SPAN})`), ([, n, unit]) => ({ kind: 'span', value: `${canonical(n!)} ${unitOf(unit!)}` }))
  take(/(?<!\d)(\d{1,2})\s*[日号號](?!楼|店|仓|线)/, ([, d]) => ({ kind: 'day-of-month', value: String(Number(d)) }))
  take(/(?<![\d.])\d[\d,]*(?:\.\d+)?(?:[万千]|k\b)?/, ([whole]) => {
    const digits = whole.replace(/\D/g, '')
    return digits.length >= 5 && !/[.,万千k]/i.test(whole) ? identifier(digits) : number('number', scaled(whole.replace(/[万千k]$/i, ''), /[万千k]$/i.exec(whole)?.[0]))
  })
  if (/\p{N}/u.test(rest)) figures.push({ kind: 'unreadable', value: /\p{N}+/u.exec(rest)![0] })
  return figures
}

/** Chinese numerals, number words, digits of other widths and digits pulled apart, all as ASCII digits. Words that merely contain a numeral stay. */
function plainDigits (text: string): string {
  const folded = text.normalize('NFKC').replace(/[\u200b-\u200f\u2060-\u2064\ufeff\u00ad\u202a-\u202e]|\ufe0f|\u20e3/g, '')
  return folded
    // "2 0 0", "2-0-0", "2·0·0": single digits pulled apart are one number.
    .replace(/(?<![\d.,])\d(?:[ \u00a0\u3000·・_*|~-]\d(?!\d)){2,}/g, run => run.replace(/\D/g, ''))
    .replace(/百分之/g, 'percent of ')
    .replace(new RegExp(`${HAN}+(?:点${HAN}+(?!钟|半|前|后|左右|之))?`, 'g'), (run, offset: number, whole: string) => hanNumber(run, whole.slice(offset + run.length), whole.slice(Math.max(0, offset - 2), offset)))
    .replace(new RegExp(`半(?=\\s*${COUNTED})`, 'g'), ' 0.5')
    .replace(WORD_RUN, (run, offset: number, whole: string) => wordNumber(run, whole.slice(offset + run.length)))
}

/** 这一..., 一起, 统一, 第一: words, not figures. Two numerals or more, or one before something counted, are figures. */
function hanNumber (run: string, after: string, before: string): string {
  if (/^[万千百萬亿億]$/.test(run) && /\d$/.test(before)) return run // 1万: read with its digits
  const counted = before === 'f ' || new RegExp(`^\\s*个?${COUNTED}`, 'i').test(after)
  if ([...run].length === 1 && !counted) {
    if (run === '十' || /[一千万亿百萬億两兩俩]/.test(run) || /[第统唯]$/.test(before)) return run
    return ` ${DIGIT_OF[run] ?? SCALE_OF[run] ?? run} `
  }
  if (/^(?:一一|千万|万一|百千|万万|千千万万|三三两两|七七八八|乱七八糟)$/.test(run) && !counted) return run
  const [whole = '', fraction] = run.split('点')
  const value = hanValue(whole)
  return value === undefined ? run : ` ${value}${fraction === undefined ? '' : `.${[...fraction].map(one => DIGIT_OF[one] ?? '').join('')}`}`
}

function hanValue (run: string): string | undefined {
  const letters = [...run]
  if (letters.every(letter => letter in DIGIT_OF)) return letters.map(letter => DIGIT_OF[letter]).join('') // read digit by digit: 二〇二六, 幺三八
  let [total, section, digit] = [0, 0, 0]
  let last = 0
  for (const letter of letters) {
    const scale = SCALE_OF[letter]
    if (scale === undefined) { digit = digit * 10 + (DIGIT_OF[letter] ?? 0); continue }
    if (scale >= 10_000) { total = (total + section + digit || 1) * scale; section = 0; digit = 0 } else { section += (digit || 1) * scale; digit = 0 }
    last = scale
  }
  // 三百五 is 350: what follows a scale without a zero is of the next one down.
  const loose = digit > 0 && last >= 100 && letters.at(-2) !== undefined && letters.at(-2)! in SCALE_OF && digit < 10
  return String(total + section + (loose ? digit * last / 10 : digit))
}

function wordNumber (run: string, after: string): string {
  const words = run.toLowerCase().split(/[\s-]+/).filter(word => word in WORDS)
  const counted = new RegExp(`^[\\s-]*(?:${MONEY}|${SPAN}|percent|%|off|price|refund|o'clock)`, 'i').test(after)
  if (words.length === 1 && ['one', 'half', 'double', 'twice'].includes(words[0]!) && !counted) return run
  let [total, current] = [0, 0]
  for (const word of words) {
    const value = WORDS[word]!
    if (value === 100) current = (current || 1) * 100
    else if (value >= 1_000) { total += (current || 1) * value; current = 0 } else if (word === 'dozen') current = (current || 1) * 12
    else current += value
  }
  return ` ${total + current} `
}

const canonical = (text: string): string => String(Number(text.replace(/,/g, '')))
const scaled = (text: string, scale: string | undefined): string => {
  const value = Number(text.replace(/,/g, ''))
  return String(scale === '万' ? Math.round(value * 1_000_000) / 100 : scale === '千' || scale?.toLowerCase() === 'k' ? Math.round(value * 100_000) / 100 : value)
}
const number = (kind: Figure['kind'], text: string): Figure => ({ kind, value: canonical(text) })
const identifier = (text: string): Figure => ({ kind: 'identifier', value: text.replace(/[^a-z0-9]/gi, '').toUpperCase() })

function date (month: string, day: string, year?: string): Figure[] {
  const [m, d] = [Number(month), Number(day)]
  if (m < 1 || m > 12 || d < 1 || d > 31) return [number('number', month), number('number', day)]
  return [{ kind: 'date', value: `${year ? Number(year) : '*'}-${m}-${d}` }]
}

const UNITS: readonly (readonly [RegExp, string])[] = [
  [/工作|business|working/i, 'working-day'], [/小时|小時|hour/i, 'hour'], [/分钟|分鐘|minute/i, 'minute'], [/秒/, 'second'], [/周|週|星期|礼拜|week/i, 'week'], [/月|month/i, 'month'], [/年|year/i, 'year'], [/天|日|day/i, 'day'],
]
const unitOf = (text: string): string => UNITS.find(([pattern]) => pattern.test(text))?.[1] ?? text
