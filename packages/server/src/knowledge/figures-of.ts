import { minorDigits } from '../kernel/money.ts'
import type { Playbook } from '../playbook/contract.ts'
import { afterSalesOf } from '../playbook/index.ts'
import type { Figures } from './figures.ts'

/** The playbook's figures as an article says them. Amounts are in the currency of the shop's first threshold; yuan are words in Chinese. */
export function figuresOf (document: Playbook, locale: 'zh-CN' | 'en'): Figures {
  const [currency, limits] = Object.entries(document.tiers.thresholds).toSorted(([a], [b]) => Number(b === 'CNY') - Number(a === 'CNY'))[0] ?? ['CNY', { coreFrom: 0, diamondAbove: 0 }]
  const amount = (minor: number): string => {
    const value = minor / 10 ** minorDigits(currency)
    if (locale === 'zh-CN' && currency === 'CNY') return `${new Intl.NumberFormat(locale).format(value)} 元`
    return new Intl.NumberFormat(locale, { style: 'currency', currency, currencyDisplay: 'narrowSymbol', minimumFractionDigits: 0 }).format(value)
  }
  return { ...afterSalesOf(document), coreFrom: amount(limits.coreFrom), diamondAbove: amount(limits.diamondAbove) }
}
