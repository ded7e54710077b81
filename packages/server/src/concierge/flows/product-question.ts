import type { ProductFacts } from '../../commerce/index.ts'
import type { Tongue } from '../commands.ts'
import { moneyWords } from '../money-words.ts'
import { textsOf } from '../slots.ts'
import { said, type Flow, type Line } from './flow.ts'
import { label, pickProduct, productSlot } from './pick.ts'
import { deedsFor, serialIn, thingsFor } from './scanned.ts'

const MOST_SPECS = 5
/** What people ask about, and what a catalogue may call it. */
const ASPECTS: readonly (readonly [RegExp, RegExp])[] = [
  [/多大|尺寸|长宽高|多高|多宽|多长|size|dimension|how (?:big|large|tall|wide)/i, /尺寸|容量|屏幕|规格|size|dimension|capacity|screen/i],
  [/多重|重量|多少斤|weigh/i, /重量|净重|weight/i],
  [/材质|面料|什么做的|什么料|material|fabric|made of/i, /材质|面料|填充|material|fabric|filling/i],
  [/功率|费电|耗电|能效|power|watt|energy/i, /功率|能效|耗电|power|energy/i],
  [/续航|电池|能用多久|充电|battery|how long does it last|charg/i, /续航|电池|充电|battery|charging/i],
  [/容量|多少升|装多少|内存|存储|capacity|litre|liter|storage|memory/i, /容量|内存|存储|capacity|storage|memory/i],
  [/防水|waterproof|water resist/i, /防水|waterproof|water/i],
  [/噪音|声音大|吵|noise|loud|quiet/i, /噪音|噪声|noise/i],
  [/成分|配料|过敏|ingredient|allerg/i, /成分|配料|适用|ingredient|for whom/i],
  [/保质期|保存|新鲜|shelf life|keep|fresh/i, /保质期|保存|shelf life|storage/i],
  [/尺码|码数|穿多大|合身|偏大|偏小|what size|fit/i, /尺码|版型|size|fit/i],
  [/几岁|适合.{0,4}(?:岁|月)|年龄|age|old/i, /年龄|适用|age|for whom/i],
  [/保修|质保|warranty|guarantee/i, /保修|质保|warranty/i],
  [/兼容|支持|能连|适配|compatib|support|work with/i, /兼容|支持|连接|系统|compatib|support|connect/i],
]
const ACCESSORIES = /配件|搭配|一起用|配什么|耗材|充电器|accessor|goes? with|spare/i
const MONEY_OR_STOCK = /多少钱|价格|贵|便宜|有货|现货|库存|几时有|补货|price|cost|how much|in stock|available/i
const COMPARING = /区别|差别|对比|比较|哪个好|哪款|还是|不同|compare|differen|versus|\bvs\b|better|which one/i

/** Price, stock, specifications and what goes with it: as the catalogue says. What it does not say is not made up. */
export const productQuestion: Flow = {
  name: 'product-question', passing: true, open: true, slots: [productSlot, { name: 'then', takes: ['choice'], ask: 'scanned-what' }], needs: ['products', 'scanned'],
  next (slots, { products, scanned, asked, language }) {
    const [first, second] = products ?? []
    if (COMPARING.test(asked) && first && second && slots['product'] === undefined) {
      return { kind: 'tell', lines: [...productWords(first, '', language), { kind: 'quote', text: '\n' }, said('compare-with'), ...productWords(second, '', language)], card: { kind: 'choices', keys: ['human', 'more'] }, about: `compare:${first.productId}:${second.productId}`, because: 'products-compared' }
    }
    const serial = textsOf(slots, 'serial')[0] ?? serialIn(asked)
    // A serial number names one piece of no product in particular: which of their own is it?
    if (scanned && scanned.length > 0 && serial !== undefined && !products?.length && slots['product'] === undefined) return { kind: 'ask', slot: 'product', lines: [said('serial-which', { serial })], choices: thingsFor(scanned), keep: { serial, scanned: 'yes', product: null } }
    const product = pickProduct(slots, { products, asked })
    if (product.kind === 'step') return product.step
    const lines = productWords(product.value, asked, language)
    const deeds = scanned ? deedsFor(product.value, scanned, { serial, language }) : []
    if (deeds.length > 0) return { kind: 'ask', slot: 'then', lines: [...lines, said('scanned-what')], choices: deeds, keep: { product: product.value.productId, scanned: 'yes' } }
    const unknown = lines.some(line => line.kind === 'text' && line.key === 'product-not-known')
    return { kind: 'tell', lines, card: { kind: 'choices', keys: ['human', 'more'] }, about: `product:${product.value.productId}:${aspectsIn(asked).length}:${asked.length}`, open: unknown, because: unknown ? 'product-does-not-say' : 'product-told', keep: { product: product.value.productId } }
  },
}

const aspectsIn = (asked: string): readonly RegExp[] => ASPECTS.filter(([question]) => question.test(asked)).map(([, name]) => name)

function productWords (product: ProductFacts, asked: string, language: Tongue): Line[] {
  const price = product.price === null ? label('product-price-unknown', language) : moneyWords(product.price, language)
  const stock = label(product.available === null ? 'product-stock-unknown' : product.available ? 'product-in-stock' : 'product-out-of-stock', language)
  const wanted = aspectsIn(asked)
  const fitting = product.specs.filter(spec => wanted.some(name => name.test(spec.name)))
  const plainQuestion = wanted.length === 0 && (MONEY_OR_STOCK.test(asked) || ACCESSORIES.test(asked))
  // What was asked may stand under another name: then all there is, with the remark that it says no more.
  const specs = fitting.length > 0 ? fitting : plainQuestion ? [] : product.specs.slice(0, MOST_SPECS)
  const list = specs.map(({ name, value }) => label('spec-line', language, { name, value })).join('\n')
  return [
    said('product-is', { title: product.title, price, stock }),
    ...(list === '' ? [] : [said('product-specs', { list })]),
    ...(product.accessories.length > 0 && (ACCESSORIES.test(asked) || asked === '') ? [said('product-accessories', { list: product.accessories.map(one => one.title).join(language === 'en' ? ', ' : '、') })] : []),
    ...((wanted.length > 0 && fitting.length === 0) || (ACCESSORIES.test(asked) && product.accessories.length === 0) ? [said('product-not-known')] : []),
  ]
}
