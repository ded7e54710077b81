import { judgeNextNeed, learnNextNeed, nextNeeds } from '@zhiyu/server/analytics'
import { day } from '@zhiyu/server/kernel/clock'
import { UserMistake } from '../exit.ts'
import { readBaskets } from './baskets.ts'
import { dayOf, dayText, readAsOf } from './purchases.ts'
import { BadRows } from './table.ts'
import { told } from './told.ts'

export interface NextFlags { asOf?: string; items?: string; top: string; rules?: string; json?: boolean }

const FEWEST_BASKETS = 200

/** What each customer is likely to need next, learned from everybody's baskets up to a day; judged by the next baskets where the file has them. */
export async function runNext (file: string, flags: NextFlags): Promise<number> {
  const top = Number(flags.top)
  if (!Number.isInteger(top) || top < 1 || top > 100) throw new UserMistake('--top is a whole number from 1 to 100')
  const stated = (flags.rules ?? '').split(',').filter(Boolean).map(rule => {
    const [from, to, more] = rule.split('>').map(side => side.trim())
    if (!from || !to || more !== undefined) throw new UserMistake(`--rules ${rule}: write category>category, comma-separated`)
    return { from, to }
  })
  return told(file, flags, async () => {
    const all = await readBaskets(file, flags.items)
    const at = readAsOf(flags.asOf) ?? all.reduce((last, one) => Math.max(last, one.at), 0)
    const from = (dayOf(at) + 1) * day
    const baskets = all.filter(one => one.at < from)
    if (baskets.length < FEWEST_BASKETS) throw new BadRows([{ line: 1, say: `no prediction: ${baskets.length} baskets up to ${dayText(at)}; at least ${FEWEST_BASKETS} are needed` }])
    const categories = new Map(all.flatMap(one => [...one.categories]))
    const options = { categories, stated }
    const model = learnNextNeed(baskets, from, options)
    const people = new Map<string, { item: string; at: number }[]>()
    for (const { customer, items, at: bought } of baskets) if (customer !== null) people.set(customer, [...people.get(customer) ?? [], ...items.map(item => ({ item, at: bought }))])
    const predictions = [...people].map(([customer, has]) => ({ customer, needs: nextNeeds(model, has, top) }))
    const judged = all.some(one => one.at >= from) ? judgeNextNeed(all, from, options) : undefined
    return {
      document: { asOf: dayText(at), baskets: model.baskets, pairs: model.pairs, categoryRules: model.categoryRules, customers: predictions.length, withoutPrediction: predictions.filter(one => one.needs.length === 0).length, ...(judged ? { holdout: judged } : {}), predictions },
      lines: [
        `${model.baskets} baskets up to ${dayText(at)}, ${model.pairs} pairs, ${model.categoryRules.length} rules of categories; ${predictions.length} customers, of ${predictions.filter(one => one.needs.length === 0).length} of whom nothing can be said`,
        ...(judged ? [`Judged by the next baskets of ${judged.customers} customers: one of ten names was in ${(judged.hits * 100).toFixed(1)} %; of the ten most bought in ${(judged.popularHits * 100).toFixed(1)} %${judged.ratio === null ? '' : ` (× ${judged.ratio.toFixed(2)})`}`] : []),
        ...predictions.slice(0, 5).map(one => `  ${one.customer}: ${one.needs.slice(0, 5).map(need => need.item).join(', ') || 'no prediction: too little data'}`),
      ],
    }
  })
}
