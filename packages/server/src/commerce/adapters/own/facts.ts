import type { Work } from '../../../kernel/work.ts'
import type { ShopFacts } from '../../ports.ts'
import { visitDays } from './decide-service.ts'
import { findPointsRow, findProductRows, loadCoupons, loadShopPlace, loadTradeInValues } from './store-facts.ts'

/** What our own tables know besides orders. */
export function ownFacts (work: Work): ShopFacts {
  return {
    listCoupons: customerId => loadCoupons(work, customerId),
    findPoints: customerId => findPointsRow(work, customerId),
    findProducts: async (ids, locale) => ids.length === 0 ? [] : findProductRows(work, { ids }, locale),
    searchProducts: async (text, locale, most) => findProductRows(work, { pieces: piecesOf(text), most }, locale),
    listTradeInValues: () => loadTradeInValues(work),
    listVisitDays: async () => visitDays(work.now, (await loadShopPlace(work)).timeZone),
  }
}

/** Pairs of Chinese letters and whole words of at least three: what two names of one thing share. */
function piecesOf (text: string): string[] {
  const folded = text.normalize('NFKC').toLowerCase().slice(0, 200)
  const han = [...folded.matchAll(/\p{Script=Han}+/gu)].flatMap(([run]) => [...run].slice(1).map((letter, i) => [...run][i]! + letter))
  return [...new Set([...han, ...folded.match(/[a-z0-9]{3,}/g) ?? []])]
}
