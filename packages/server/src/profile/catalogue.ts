/** What a feature's value is. `null` is always possible: nothing known. */
export type FeatureKind = 'number' | 'money' | 'share' | 'instant' | 'word' | 'words' | 'flag'
export type FeatureUnit = 'days' | 'times' | 'minor' | 'pieces' | 'points' | 'stars' | null
export type FeatureGroup = 'value' | 'buying' | 'interest' | 'service' | 'habit' | 'person' | 'expected'

export interface FeatureSpec {
  readonly kind: FeatureKind
  readonly unit: FeatureUnit
  readonly group: FeatureGroup
  readonly name: { readonly 'zh-CN': string; readonly en: string }
  /** Closed lists only; words without it are the shop's own (categories, brands, regions). */
  readonly values?: readonly string[]
  /** Only what the shopper declared or agreed to: never guessed. */
  readonly declared?: true
}

type Row = readonly [kind: FeatureKind, unit: FeatureUnit, group: FeatureGroup, zh: string, en: string, more?: Pick<FeatureSpec, 'values' | 'declared'>]
const of = (...[kind, unit, group, zh, en, more]: Row): FeatureSpec => ({ kind, unit, group, name: { 'zh-CN': zh, en }, ...more })

/** Every feature of a customer, with its type. Windows are (asOf − days, asOf]; money is in the shop's own currency. The order is the order people read them in. */
export const CATALOGUE = {
  tier: of('word', null, 'value', '会员等级', 'Tier', { values: ['diamond', 'core', 'mass'] }),
  tags: of('words', null, 'value', '标签', 'Tags'),
  recencyScore: of('number', null, 'value', '最近购买得分', 'Recency score, 1 to 5'),
  frequencyScore: of('number', null, 'value', '购买次数得分', 'Frequency score, 1 to 5'),
  moneyScore: of('number', null, 'value', '消费金额得分', 'Money score, 1 to 5'),
  recencyDays: of('number', 'days', 'value', '距上次购买天数', 'Days since the last order'),
  ordersEver: of('number', 'times', 'value', '累计订单数', 'Orders ever'),
  spendEver: of('money', 'minor', 'value', '累计净消费', 'Net spend ever'),
  spend30: of('money', 'minor', 'value', '近 30 天净消费', 'Net spend, 30 days'),
  spend90: of('money', 'minor', 'value', '近 90 天净消费', 'Net spend, 90 days'),
  spend365: of('money', 'minor', 'value', '近 365 天净消费', 'Net spend, 365 days'),
  orders30: of('number', 'times', 'buying', '近 30 天订单数', 'Orders, 30 days'),
  orders90: of('number', 'times', 'buying', '近 90 天订单数', 'Orders, 90 days'),
  orders365: of('number', 'times', 'buying', '近 365 天订单数', 'Orders, 365 days'),
  averageOrder: of('money', 'minor', 'buying', '客单价', 'Average order'),
  itemPrice: of('money', 'minor', 'buying', '常买价位（约）', 'Usual price of an item, about'),
  firstOrderAt: of('instant', null, 'buying', '首次购买时间', 'First order'),
  lastOrderAt: of('instant', null, 'buying', '最近购买时间', 'Last order'),
  returns365: of('number', 'times', 'buying', '近 365 天退货数', 'Returns, 365 days'),
  returnRate: of('share', null, 'buying', '近 365 天退货率', 'Return rate, 365 days'),
  topCategory: of('word', null, 'interest', '最感兴趣的品类', 'Favourite category'),
  categories: of('words', null, 'interest', '感兴趣的品类', 'Categories of interest'),
  topBrand: of('word', null, 'interest', '最感兴趣的品牌', 'Favourite brand'),
  brands: of('words', null, 'interest', '感兴趣的品牌', 'Brands of interest'),
  views30: of('number', 'times', 'interest', '近 30 天浏览数', 'Looks, 30 days'),
  views90: of('number', 'times', 'interest', '近 90 天浏览数', 'Looks, 90 days'),
  searches30: of('number', 'times', 'interest', '近 30 天搜索数', 'Searches, 30 days'),
  carts30: of('number', 'times', 'interest', '近 30 天加购数', 'Added to the cart, 30 days'),
  contacts90: of('number', 'times', 'service', '近 90 天联系客服次数', 'Talks with service, 90 days'),
  contacts365: of('number', 'times', 'service', '近 365 天联系客服次数', 'Talks with service, 365 days'),
  unsolved365: of('number', 'times', 'service', '近 365 天未解决次数', 'Left unsolved, 365 days'),
  rating: of('number', 'stars', 'service', '服务评分', 'Rating of our service'),
  promisesBroken365: of('number', 'times', 'service', '近 365 天失约次数', 'Promises broken, 365 days'),
  parcelsLate365: of('number', 'times', 'service', '近 365 天晚到包裹', 'Late parcels, 365 days'),
  reviews365: of('number', 'times', 'service', '近 365 天评价数', 'Reviews, 365 days'),
  stars365: of('number', 'stars', 'service', '近 365 天评价星级', 'Stars given, 365 days'),
  channel: of('word', null, 'habit', '常用渠道', 'Usual channel', { values: ['web', 'app', 'mini-program', 'wechat', 'phone', 'e-mail', 'store'] }),
  activeHours: of('word', null, 'habit', '活跃时段', 'When active', { values: ['night', 'morning', 'noon', 'afternoon', 'evening'] }),
  lastSeenAt: of('instant', null, 'habit', '最近到访', 'Last seen'),
  points: of('number', 'points', 'habit', '积分', 'Points'),
  socialNotes: of('number', 'times', 'habit', '社交笔记数', 'Social notes', { declared: true }),
  region: of('word', null, 'person', '地区', 'Region'),
  regionTier: of('word', null, 'person', '城市层级', 'Kind of region', { values: ['first-tier', 'coast', 'inland', 'abroad'] }),
  locale: of('word', null, 'person', '语言', 'Language'),
  lifeStage: of('word', null, 'person', '人生阶段', 'Life stage', { values: ['gen-z', 'parent', 'silver', 'other'], declared: true }),
  care: of('words', null, 'person', '关怀需求', 'Care needs', { values: ['silver', 'hearing', 'vision', 'dialect', 'language'], declared: true }),
  buyAgain90: of('share', null, 'expected', '90 天内再次购买的概率', 'Chance to buy again within 90 days'),
  expected365: of('money', 'minor', 'expected', '未来 365 天预计消费', 'Expected spend of the next 365 days'),
  cluster: of('word', null, 'expected', '相似人群', 'Customers alike', { values: ['loyal-big-buyers', 'active-regulars', 'recent-newcomers', 'big-buyers-cooling-off', 'regulars-cooling-off', 'occasional-buyers', 'big-buyers-gone-quiet', 'regulars-gone-quiet', 'small-buyers-gone-quiet'] }),
} as const satisfies Readonly<Record<string, FeatureSpec>>

export type FeatureId = keyof typeof CATALOGUE
/** By the cut values in force: null where there are none. */
export type ScoreId = 'recencyScore' | 'frequencyScore' | 'moneyScore'
/** What the newest predictions say: null without them. */
export type ExpectedId = 'buyAgain90' | 'expected365' | 'cluster'
export const FEATURE_IDS = Object.keys(CATALOGUE) as readonly FeatureId[] // its own keys
/** Instants are milliseconds, money minor units, shares 0..1. */
export type FeatureValue = number | string | boolean | readonly string[] | null
export type Features = Readonly<Record<FeatureId, FeatureValue>>
/** Where a shopper meets us; any other name is kept with the event and counts as none of these. */
export const CHANNELS: ReadonlySet<string> = new Set(CATALOGUE.channel.values)
