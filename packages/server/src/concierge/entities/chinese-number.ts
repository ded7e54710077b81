const DIGITS: Readonly<Record<string, number>> = { 零: 0, 〇: 0, 一: 1, 二: 2, 两: 2, 三: 3, 四: 4, 五: 5, 六: 6, 七: 7, 八: 8, 九: 9, 壹: 1, 贰: 2, 叁: 3, 肆: 4, 伍: 5, 陆: 6, 柒: 7, 捌: 8, 玖: 9 }
const UNITS: Readonly<Record<string, number>> = { 十: 10, 拾: 10, 百: 100, 佰: 100, 千: 1_000, 仟: 1_000 }

/** Characters a written number is made of, for patterns. */
export const CHINESE_DIGITS = '零〇一二两三四五六七八九十百千万'

/** "一百二" is 120, "三千零五" 3,005, "二〇二六" 2026, "12" 12; undefined for what is no number. */
export function readNumber (text: string): number | undefined {
  if (/^\d+(?:\.\d+)?$/.test(text)) return Number(text)
  if (/^[零〇一二三四五六七八九]{2,}$/.test(text)) return Number([...text].map(letter => DIGITS[letter]).join(''))
  const wan = text.indexOf('万')
  if (wan >= 0) {
    const high = readNumber(text.slice(0, wan))
    const rest = text.slice(wan + 1)
    const low = rest === '' ? 0 : /^[一二三四五六七八九]$/.test(rest) ? DIGITS[rest]! * 1_000 : readNumber(rest)
    return high === undefined || low === undefined ? undefined : high * 10_000 + low
  }
  let sum = 0
  let digit: number | undefined
  let unit = 1
  for (const letter of text) {
    if (letter in DIGITS) {
      digit = DIGITS[letter]!
      if (digit === 0) unit = 10 // what follows a zero is units: "三百零五"
    } else if (letter in UNITS) {
      unit = UNITS[letter]!
      sum += (digit ?? 1) * unit
      digit = undefined
    } else return undefined
  }
  return text === '' ? undefined : sum + (digit ?? 0) * (unit > 10 ? unit / 10 : 1)
}
