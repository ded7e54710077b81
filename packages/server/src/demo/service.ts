import { day, iso, type Instant } from '../kernel/clock.ts'
import { goodsOf, pictureOf } from './catalogue.ts'
import { shopperCards } from './people.ts'
import { goodsFacts, tradeIns, type Both, type GoodsFacts } from './service-goods.ts'

/** Goods that became cheaper after they were bought, in fen: what price protection is for. */
export const reduced: Readonly<Record<string, number>> = { D204: 54_900, B702: 23_900, B704: 26_900 }

/** Everybody has an e-mail stored but the student: her invoice needs one first. */
const NO_EMAIL = 'zy-1003'

interface Coupon { readonly title: string; readonly off?: number; readonly percent?: number; readonly from?: number; readonly categories?: readonly string[]; readonly fromDay?: number; readonly days: number | null; readonly used?: true }
const newcomer: Coupon = { title: '新人专享 8 元券', off: 8, days: -20 }
const appliances: Coupon = { title: '家电满 2000 减 200', off: 200, from: 2_000, categories: ['家电'], days: 12 }
const fresh: Coupon = { title: '生鲜 9 折券', percent: 10, categories: ['生鲜'], days: 3 }
const everything: Coupon = { title: '全场满 300 减 30', off: 30, from: 300, days: 30 }
const coming: Coupon = { title: '双十二满 500 减 80', off: 80, from: 500, fromDay: 14, days: 16 }
const used: Coupon = { title: '数码满 500 减 50', off: 50, from: 500, categories: ['数码'], days: 5, used: true }

const wallets: Readonly<Record<string, { readonly coupons: readonly Coupon[]; readonly points: number; readonly expiring: number }>> = {
  'zy-1001': { coupons: [appliances, everything, coming, used], points: 26_480, expiring: 1_200 },
  'zy-1002': { coupons: [fresh, everything], points: 6_930, expiring: 0 },
  'zy-1003': { coupons: [newcomer, everything, coming], points: 1_120, expiring: 300 },
  'zy-1004': { coupons: [{ title: '母婴满 299 减 40', off: 40, from: 299, categories: ['母婴'], days: 9 }, everything], points: 8_860, expiring: 500 },
  'zy-1005': { coupons: [fresh, newcomer], points: 9_340, expiring: 0 },
  'zy-1006': { coupons: [everything, used], points: 3_275, expiring: 0 },
}

/** What the shop knows besides its trade, as a file of the neutral import format. */
export function * serviceLines (now: Instant, origin: string): Generator<string> {
  for (const [id, minor] of Object.entries(reduced)) { const { title, category } = goodsOf(id); yield line({ type: 'product', id, title, category, price: (minor / 100).toFixed(2), currency: 'CNY', available: true, image: pictureOf(id) }) }
  for (const { externalId } of shopperCards) if (externalId !== NO_EMAIL) yield line({ type: 'customer', id: externalId, email: `${externalId}@mail.example` })
  for (const [customerId, wallet] of Object.entries(wallets)) {
    for (const [i, one] of wallet.coupons.entries()) yield line(couponLine(`${customerId}-c${i + 1}`, customerId, one, now))
    yield line({ type: 'points', customer_id: customerId, balance: wallet.points, ...(wallet.expiring > 0 && { expiring: wallet.expiring, expires_at: iso(midnight(now + 33 * day)) }) })
  }
  for (const facts of goodsFacts) for (const locale of ['zh-CN', 'en'] as const) yield line(factLine(facts, locale, origin))
  for (const [kind, ...ranges] of tradeIns) {
    for (const [i, condition] of (['works', 'worn', 'broken'] as const).entries()) {
      const range = ranges[i]
      if (range) yield line({ type: 'trade_in', kind, condition, currency: 'CNY', low: range[0], high: range[1] })
    }
  }
}

function couponLine (id: string, customerId: string, { title, off, percent, from, categories, fromDay, days, used: gone }: Coupon, now: Instant): object {
  return {
    type: 'coupon', id, customer_id: customerId, title, ...(off !== undefined && { off }), ...(percent !== undefined && { off_percent: percent }), currency: 'CNY', ...(from !== undefined && { from }), ...(categories && { categories }),
    ...(fromDay !== undefined && { valid_from: iso(midnight(now + fromDay * day)) }), ...(days !== null && { valid_until: iso(midnight(now + days * day)) }), state: gone ? 'used' : 'ready',
  }
}

/** An EAN-13 that no real goods carry: 20… is for use within a shop. Source: GS1 General Specifications, 1.4.2. */
function barcodeOf (id: string): string {
  const body = `20${String(id.charCodeAt(0))}${id.slice(1).padStart(8, '0')}`.slice(0, 12)
  let sum = 0
  for (let i = 0; i < 12; i++) sum += Number(body[i]) * (i % 2 === 0 ? 1 : 3)
  return `${body}${(10 - sum % 10) % 10}`
}

function factLine ({ id, kind, en, months, specs, accessories, senior, manual }: GoodsFacts, locale: 'zh-CN' | 'en', origin: string): object {
  const word = (one: Both): string => locale === 'en' ? one.en : one.zh
  const title = locale === 'en' ? en : goodsOf(id).title
  return {
    type: 'product_fact', product_id: id, locale, ...(kind !== null && { kind }), title, specs: [...specs.map(([name, value, enName, enValue]) => locale === 'en' ? { name: enName, value: enValue } : { name, value }), { name: locale === 'en' ? 'Barcode' : '条码', value: barcodeOf(id) }],
    ...(accessories && { accessories }), ...(senior && { senior: { suits: senior.suits, why: senior.why.map(word), steps: senior.steps.map(word) } }), warranty_months: months,
    ...(manual && { manual_title: locale === 'en' ? 'Manual' : '使用说明书', manual_url: `${origin}/v1/demo/manuals/${id}?locale=${locale}` }),
  }
}

/** The next midnight in China: coupons end with a day. */
function midnight (at: Instant): Instant {
  return Math.ceil((at + 8 * 3_600_000) / day) * day - 8 * 3_600_000
}

/** A product's manual as a page of its own; undefined when it has none. */
export function writeManual (id: string, locale: 'zh-CN' | 'en'): string | undefined {
  const facts = goodsFacts.find(one => one.id === id && one.manual)
  if (!facts) return undefined
  const zh = locale === 'zh-CN'
  const title = zh ? goodsOf(id).title : facts.en
  const rows = facts.specs.map(([name, value, enName, enValue]) => `<tr><th scope="row">${safe(zh ? name : enName)}</th><td>${safe(zh ? value : enValue)}</td></tr>`).join('')
  const steps = (facts.senior?.steps ?? []).map(step => `<li>${safe(zh ? step.zh : step.en)}</li>`).join('')
  const more = zh
    ? ['使用前请把包装里的配件清点一遍。', '清洁前先断电，用软布擦，不要用水冲机身。', '有糊味、冒烟或异响，请马上断电并联系客服。']
    : ['Check that all parts are in the box before use.', 'Unplug before cleaning; wipe with a soft cloth, never rinse the body.', 'At a smell of burning, smoke or odd noise unplug at once and contact us.']
  return `<!doctype html><html lang="${locale}"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${safe(title)}</title>
<style>body{font:1.125rem/1.7 system-ui,sans-serif;max-width:42rem;margin:2rem auto;padding:0 1rem;color:#1c1c1e;background:#fff}th{text-align:left;padding-right:1.5rem;font-weight:600}td,th{padding-block:.35rem;vertical-align:top}</style>
<main><h1>${safe(title)}</h1>${steps && `<h2>${zh ? '怎么开始' : 'How to begin'}</h2><ol>${steps}</ol>`}<h2>${zh ? '参数' : 'Specifications'}</h2><table>${rows}</table><h2>${zh ? '请注意' : 'Please note'}</h2><ul>${more.map(text => `<li>${text}</li>`).join('')}</ul></main></html>`
}

const safe = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
const line = (row: object): string => `${JSON.stringify(row)}\n`
