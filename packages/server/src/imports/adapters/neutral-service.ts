import { minorDigits } from '../../kernel/money.ts'
import type { Stage } from '../../commerce/index.ts'
import { lineMinor, refuseCellText, type CellReader } from '../cells.ts'
import type { ImportContext } from './adapter.ts'

/** What a shop knows besides orders: coupons, points, facts of products with their manuals, what old things are worth. Every file of it is optional. */
export const SERVICE_COLUMNS = {
  coupon: ['id', 'customer_id', 'title', 'off', 'off_percent', 'currency', 'from', 'categories', 'valid_from', 'valid_until', 'state', 'used_for'],
  points: ['customer_id', 'balance', 'expiring', 'expires_at'],
  product_fact: ['product_id', 'locale', 'kind', 'title', 'specs', 'accessories', 'senior', 'warranty_months', 'manual_title', 'manual_url'],
  trade_in: ['kind', 'condition', 'currency', 'low', 'high'],
} as const
export type ServiceRecord = keyof typeof SERVICE_COLUMNS

interface Taking { readonly row: CellReader; readonly line: number; readonly stage: Stage; readonly context: ImportContext }

export const serviceTakers: Readonly<Record<ServiceRecord, (taking: Taking) => void>> = { coupon: takeCoupon, points: takePoints, product_fact: takeFact, trade_in: takeTradeIn }

const WORD = /^[a-z][a-z0-9-]{0,39}$/

function currencyIn (row: CellReader, context: ImportContext): string {
  const currency = row.text('currency', 3) ?? context.currency
  if (!/^[A-Z]{3}$/.test(currency)) row.refuse('currency', 'not an ISO 4217 code such as CNY')
  return currency
}

/** An amount in minor units; null when absent. */
function minorOf (row: CellReader, column: string, currency: string): number | null {
  const amount = row.decimal(column)
  if (amount !== null && Number(amount) < 0) row.refuse(column, 'negative')
  return amount === null ? null : lineMinor(1, amount, minorDigits(currency))
}

function takeCoupon ({ row, line, stage, context }: Taking): void {
  const currency = currencyIn(row, context)
  const off = minorOf(row, 'off', currency)
  const percent = row.integer('off_percent')
  if ((off === null) === (percent === null)) row.refuse('off', 'needs either an amount or off_percent')
  if (off === 0) row.refuse('off', 'must be more than nothing')
  if (percent !== null && (percent < 1 || percent > 99)) row.refuse('off_percent', 'must be 1 to 99')
  const [from, until] = [row.instant('valid_from'), row.instant('valid_until')]
  if (from !== null && until !== null && until <= from) row.refuse('valid_until', 'not after valid_from')
  const values = [line, row.needText('id', 100), row.needText('customer_id', 100), row.needText('title', 200), off, percent, currency, minorOf(row, 'from', currency), textArray(row, 'categories', 200), from, until,
    row.oneOf('state', ['ready', 'used', 'void']) ?? 'ready', row.text('used_for', 100)]
  if (!row.refusal()) stage.put('coupons', values)
}

function takePoints ({ row, line, stage }: Taking): void {
  const [balance, expiring] = [row.integer('balance'), row.integer('expiring') ?? 0]
  if (balance === null) row.refuse('balance', 'missing')
  else if (balance < 0) row.refuse('balance', 'negative')
  else if (expiring < 0 || expiring > balance) row.refuse('expiring', 'must be from 0 to the balance')
  const expires = row.instant('expires_at')
  if (expiring > 0 && expires === null) row.refuse('expires_at', 'missing: when do they expire?')
  const values = [line, row.needText('customer_id', 100), balance, expiring, expires]
  if (!row.refusal()) stage.put('points', values)
}

function takeFact ({ row, line, stage }: Taking): void {
  const productId = row.needText('product_id', 100)
  const locale = row.oneOf('locale', ['zh-CN', 'en']) ?? 'zh-CN'
  const kind = row.text('kind', 40)
  if (kind !== null && !WORD.test(kind)) row.refuse('kind', 'not a word such as fridge')
  const specs = (row.nested('specs') ?? []).map(({ name, value }) => ({ name, value }))
  if (specs.length > 60 || !specs.every(spec => isText(spec.name, 60) && isText(spec.value, 300))) row.refuse('specs', 'each needs a name (up to 60 letters) and a value (up to 300), both texts; at most 60')
  const months = row.integer('warranty_months')
  if (months !== null && (months < 0 || months > 120)) row.refuse('warranty_months', 'must be 0 to 120')
  const url = row.text('manual_url', 2_000)
  if (url !== null && !/^(?:https?:\/\/|\/)[^\s]+$/.test(url)) row.refuse('manual_url', 'not an http(s) address or a path of the shop')
  const values = [line, `${productId} ${locale}`, productId, locale, kind, row.text('title', 500), JSON.stringify(specs), textArray(row, 'accessories', 100), seniorOf(row), months, row.text('manual_title', 200), url]
  if (!row.refusal()) stage.put('product_facts', values)
}

/** {suits, why, steps}; null when absent. */
function seniorOf (row: CellReader): string | null {
  if (!row.has('senior')) return null
  const said = JSON.parse(row.object('senior')) as { suits?: unknown; why?: unknown; steps?: unknown } // checked next
  const { suits, why = [], steps = [], ...rest } = said
  if (!['well', 'with-help', 'hardly'].includes(String(suits)) || !isTexts(why) || !isTexts(steps) || Object.keys(rest).length > 0) row.refuse('senior', 'needs suits (well, with-help, hardly), and may have why and steps: lists of at most 8 texts')
  return JSON.stringify({ suits, why, steps })
}

function takeTradeIn ({ row, line, stage, context }: Taking): void {
  const currency = currencyIn(row, context)
  const kind = row.needText('kind', 40)
  if (!WORD.test(kind)) row.refuse('kind', 'not a word such as washer')
  const condition = row.oneOf('condition', ['works', 'worn', 'broken'])
  if (condition === null) row.refuse('condition', 'missing')
  const [low, high] = [minorOf(row, 'low', currency), minorOf(row, 'high', currency)]
  if (low === null) row.refuse('low', 'missing')
  if (high === null) row.refuse('high', 'missing')
  if (low !== null && high !== null && high < low) row.refuse('high', 'less than low')
  if (!row.refusal()) stage.put('trade_ins', [line, `${kind} ${condition ?? ''}`, kind, condition, currency, low, high])
}

const isText = (value: unknown, most: number): boolean => typeof value === 'string' && value.trim() !== '' && refuseCellText(value, most) === undefined
const isTexts = (value: unknown): boolean => Array.isArray(value) && value.length <= 8 && value.every(one => isText(one, 200))

/** A list of texts as PostgreSQL writes an array. */
function textArray (row: CellReader, column: string, most: number): string {
  const list = row.list(column) ?? []
  if (!list.every(one => isText(one, most))) row.refuse(column, `not a list of texts of up to ${most} letters`)
  return `{${list.map(one => `"${String(one).replace(/["\\]/g, '\\$&')}"`).join(',')}}`
}
