import { coPurchase, rulesOf, triplesOf, type Basket } from '@zhiyu/server/analytics'
import type { Instant } from '@zhiyu/server/kernel/clock'
import { UserMistake } from '../exit.ts'
import { CUSTOMER, instantReader, ORDER, WHEN } from './purchases.ts'
import { BadRows, columnOf, needColumn, numberIn, readTable, textIn } from './table.ts'
import { told } from './told.ts'

export interface BasketFlags { items?: string; leastShare: string; leastConfidence: string; json?: boolean }
export interface FileBasket extends Basket { readonly customer: string | null; readonly at: Instant; readonly categories: ReadonlyMap<string, string> }

const ITEM = ['item_id', 'item', 'product_id', 'product', 'sku', 'stock_code', 'item_code']
const CATEGORY = ['category', 'category_id', 'product_category']

/** Order lines as baskets: one an order. Returns, and lines without pieces or price, are no purchase; codes are compared in capitals. */
export async function readBaskets (path: string, pattern: string | undefined): Promise<FileBasket[]> {
  const wanted = pattern === undefined ? undefined : patternOf(pattern)
  const table = await readTable(path)
  const [order, when, item] = [needColumn(table, ORDER), needColumn(table, WHEN), needColumn(table, ITEM)]
  const [customer, quantity, price, category] = [columnOf(table, CUSTOMER), columnOf(table, ['quantity']), columnOf(table, ['price', 'unit_price']), columnOf(table, CATEGORY)]
  const instantOf = instantReader()
  const baskets = new Map<string, { customer: string | null; at: Instant; items: Set<string>; categories: Map<string, string> }>()
  const bad: { line: number; say: string }[] = []
  for (const { line, cells } of table.rows) {
    const [number, code, at] = [textIn(cells, order), textIn(cells, item)?.toUpperCase(), instantOf(cells[when])]
    if (number === undefined) { bad.push({ line, say: `${order}: no order` }); continue }
    if (at === undefined) { bad.push({ line, say: `${when}: not a possible date` }); continue }
    if (code === undefined || /^c\d/i.test(number) || (wanted && !wanted.test(code))) continue
    if ((quantity !== undefined && !((numberIn(cells, quantity) ?? 0) > 0)) || (price !== undefined && !((numberIn(cells, price) ?? 0) > 0))) continue
    const basket = baskets.get(number) ?? { customer: textIn(cells, customer) ?? null, at, items: new Set(), categories: new Map() }
    basket.items.add(code)
    const kind = textIn(cells, category)
    if (kind !== undefined) basket.categories.set(code, kind)
    baskets.set(number, basket)
  }
  if (bad.length > 0) throw new BadRows(bad)
  return [...baskets.values()].map(one => ({ ...one, items: [...one.items] }))
}

function patternOf (text: string): RegExp {
  try { return new RegExp(text, 'i') } catch { throw new UserMistake(`--items ${text} is no regular expression`) }
}

export function shareOf (text: string, name: string): number {
  const value = Number(text)
  if (!(value > 0 && value <= 1)) throw new UserMistake(`--${name} is a share above 0, at most 1`)
  return value
}

/** What is bought together: items, pairs and threes that stand in enough baskets, and the rules they make. */
export async function runBaskets (file: string, flags: BasketFlags): Promise<number> {
  const [share, confidence] = [shareOf(flags.leastShare, 'least-share'), shareOf(flags.leastConfidence, 'least-confidence')]
  return told(file, flags, async () => {
    const baskets = await readBaskets(file, flags.items)
    if (baskets.length === 0) throw new BadRows([{ line: 1, say: 'no basket' }])
    const found = coPurchase(baskets, Math.max(2, Math.ceil(share * baskets.length)))
    const [triples, rules] = [triplesOf(baskets, found), rulesOf(found, confidence)]
    const byLift = found.pairs.toSorted((a, b) => b.lift - a.lift || b.n - a.n)
    return {
      document: { baskets: found.baskets, items: found.items, leastCount: found.leastCount, leastConfidence: confidence, counts: { items: found.frequent.length, pairs: found.pairs.length, triples: triples.length, rules: rules.length }, cut: found.cut, frequent: found.frequent, pairs: byLift, triples, rules },
      lines: [
        `${found.baskets} baskets of ${found.items} items; ${found.leastCount} times together is enough`,
        `${found.frequent.length} items, ${found.pairs.length} pairs, ${triples.length} threes, ${rules.length} rules of ${confidence} confidence or more`,
        ...rules.slice(0, 10).map(rule => `  ${rule.from} → ${rule.to}: ${(rule.confidence * 100).toFixed(1)} % (${rule.n} times, lift ${rule.lift.toFixed(1)})`),
        ...byLift.slice(0, 3).map(pair => `  by lift ${pair.a} + ${pair.b}: ${pair.lift.toFixed(1)} (${pair.n} times)`),
      ],
    }
  })
}
