/** One thing by several names, in Mandarin, dialects and English: titles say one of them, shoppers another. Each line's first is how catalogues write it. */
const NAMES: readonly (readonly [name: string, said: RegExp])[] = [
  ['水壶 热水壶', /烧水壶|烧水的|壶壶|电水壶|热水壶|水煲|\bkettles?\b/], ['耳机', /耳塞|耳麦|听筒|\b(?:head|ear)phones?\b|\bearbuds?\b|\bheadset\b/], ['电饭煲', /电饭锅|饭锅|饭煲|电锅|煮饭的|\brice ?cookers?\b/],
  ['冰箱', /雪柜|\bfridges?\b|\brefrigerators?\b/], ['洗衣机', /\bwash(?:er|ing machine)s?\b/], ['空调', /冷气|\bair ?con(?:ditioner)?s?\b/], ['电视', /\btvs?\b|\btelevisions?\b/], ['手机', /电话机|\b(?:smart|mobile |cell ?)?phones?\b/],
  ['平板', /\btablets?\b|\bipads?\b/], ['笔记本 电脑', /手提电脑|\blaptops?\b|\bnotebooks?\b|\bcomputers?\b/], ['扫地机 扫地机器人 扫拖', /扫拖机|扫地的|拖地机|\brobot (?:vacuum|cleaner)s?\b|\bvacuums?\b/], ['血压计', /量血压|血压仪|\bblood pressure\b|\bbp monitor\b/],
  ['充电宝', /移动电源|尿袋|\bpower ?banks?\b/], ['台灯 护眼灯', /桌灯|\b(?:desk )?lamps?\b/], ['微波炉', /\bmicrowaves?\b/], ['手表', /腕表|\b(?:smart ?)?watch(?:es)?\b/], ['牛奶 鲜牛奶', /鲜奶|\bmilk\b/], ['奶粉', /\bformula\b|\bmilk powder\b/],
  ['运动鞋 跑鞋 鞋', /鞋子|球鞋|波鞋|\bshoes?\b|\bsneakers?\b|\btrainers?\b/], ['被 羊毛被', /被子|棉被|\bquilts?\b|\bduvets?\b/], ['衬衫', /衬衣|\bshirts?\b/], ['外套 大衣', /褛|\bcoats?\b|\bjackets?\b/], ['裤', /裤子|\b(?:trousers|pants|jeans)\b/], ['婴儿车', /bb车|\bstrollers?\b|\bprams?\b/],
  ['纸尿裤', /尿不湿|尿片|\bdiapers?\b|\bnappies\b/], ['吹风机', /风筒|\bhair ?dryers?\b/], ['牙刷', /\btoothbrush(?:es)?\b/], ['净化器', /\bpurifiers?\b/], ['音箱', /喇叭|\bspeakers?\b/], ['相机', /\bcameras?\b/], ['沙发', /\bsofas?\b|\bcouch\b/],
]

/** The folded text, and behind it the usual names of the goods it says in other words. Only for comparing with titles. */
export function withGoodsNames (folded: string): string {
  const names = NAMES.filter(([name, said]) => said.test(folded) || (name.includes(' ') && name.split(' ').some(one => one.length > 1 && folded.includes(one)))).map(([name]) => name)
  return names.length === 0 ? folded : `${folded} ${names.join(' ')}`
}

const KNOWN = new RegExp([...new Set(NAMES.flatMap(([name]) => name.split(' ')))].filter(one => one.length > 1).join('|'), 'u')
const OTHERS = /卫衣|面霜|血压仪|安全座椅|车厘子|智慧屏|一体机|键盘|鼠标|充电器|鞋|\b(?:hoodie|cream|monitor|cherries|seat|keyboard|mouse|charger|washer|machine)s?\b/
/** Some goods are named, whichever. */
export const namesGoods = (folded: string): boolean => KNOWN.test(folded) || OTHERS.test(folded) || NAMES.some(([, said]) => said.test(folded))
