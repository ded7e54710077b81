import { minorDigits, type Money } from '../kernel/money.ts'
import type { Tongue } from './commands.ts'

const formats = new Map<string, Intl.NumberFormat>()

/** An amount as people read it: ¥99.00. */
export function moneyWords ({ minor, currency }: Money, language: Tongue): string {
  const key = `${language} ${currency}`
  const format = formats.get(key) ?? new Intl.NumberFormat(language === 'yue' ? 'zh-CN' : language, { style: 'currency', currency })
  formats.set(key, format)
  return format.format(minor / 10 ** minorDigits(currency))
}
