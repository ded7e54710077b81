/** What the demonstration shop sells. Prices in fen. `glyph` names a drawing in glyphs.ts. */
export type Category = '家电' | '数码' | '母婴' | '服饰' | '生鲜' | '家居' | '美妆'

export interface Goods {
  readonly id: string
  readonly title: string
  readonly category: Category
  readonly priceMinor: number
  readonly glyph: string
  /** How often it is bought, against the others of its price class. */
  readonly weight: number
}

const rows: readonly (readonly [string, string, Category, number, string, number])[] = [
  ['A101', '云溪 对开门风冷冰箱 610L', '家电', 5_299, 'fridge', 2], ['A102', '云溪 滚筒洗烘一体机 10kg', '家电', 3_899, 'washer', 3], ['A103', '朗境 一级能效挂机空调 1.5匹', '家电', 3_199, 'aircon', 3],
  ['A104', '朗境 65英寸 4K 智慧屏', '家电', 3_599, 'tv', 3], ['A105', '小满 IH 电饭煲 4L', '家电', 499, 'ricecooker', 5], ['A106', '净川 扫拖一体机器人', '家电', 2_399, 'robot', 3],
  ['A107', '净川 除甲醛空气净化器', '家电', 1_899, 'purifier', 3], ['A108', '小满 恒温电热水壶 1.7L', '家电', 169, 'kettle', 6], ['A109', '安护 上臂式电子血压计（大字语音）', '家电', 269, 'monitor', 4],
  ['D201', '星野 X5 手机 12GB+256GB', '数码', 4_299, 'phone', 4], ['D202', '星野 颐年 大字长辈手机', '数码', 899, 'phone', 3], ['D203', '星野 平板 11 英寸 护眼版', '数码', 2_199, 'tablet', 3],
  ['D204', '听澜 真无线降噪耳机', '数码', 599, 'earphones', 7], ['D205', '听澜 智能音箱（读屏友好）', '数码', 399, 'speaker', 4], ['D206', '星野 轻薄笔记本 14 英寸', '数码', 5_999, 'laptop', 2],
  ['D207', '拾光 微单相机 套机', '数码', 6_499, 'camera', 1], ['D208', '电满 20000mAh 充电宝', '数码', 149, 'battery', 8], ['D209', '星野 运动手表 GPS', '数码', 999, 'watch', 4], ['D210', '键合 87键机械键盘', '数码', 359, 'keyboard', 4],
  ['M301', '初乳源 婴儿配方奶粉 2段 900g', '母婴', 338, 'milkcan', 9], ['M302', '软绒 纸尿裤 L 码 64片', '母婴', 139, 'diaper', 9], ['M303', '行云 轻便可躺婴儿推车', '母婴', 1_299, 'stroller', 2],
  ['M304', '守护者 儿童安全座椅 0-7岁', '母婴', 1_999, 'carseat', 2], ['M305', '奶爸 恒温调奶器', '母婴', 259, 'bottle', 4], ['M306', '积木森林 大颗粒启蒙积木', '母婴', 129, 'blocks', 5], ['M307', '棉柔巾 加厚 100抽×6', '母婴', 59, 'tissue', 8],
  ['F401', '素纺 重磅纯棉短袖 T 恤', '服饰', 89, 'tshirt', 10], ['F402', '素纺 慵懒风连帽卫衣', '服饰', 199, 'hoodie', 8], ['F403', '山岚 三合一防水冲锋衣', '服饰', 699, 'jacket', 4], ['F404', '晴川 法式碎花连衣裙', '服饰', 329, 'dress', 6],
  ['F405', '素纺 直筒牛仔裤', '服饰', 239, 'jeans', 7], ['F406', '步野 缓震跑鞋', '服饰', 459, 'shoe', 7], ['F407', '暖绒 羊绒围巾', '服饰', 399, 'scarf', 3], ['F408', '步野 妈妈防滑软底鞋', '服饰', 219, 'shoe', 4], ['F409', '山岚 渔夫帽', '服饰', 79, 'hat', 4],
  ['S501', '阳澄湖大闸蟹 公4两母3两 8只', '生鲜', 398, 'crab', 4], ['S502', '智利车厘子 JJ 2.5kg', '生鲜', 239, 'cherry', 7], ['S503', '挪威冰鲜三文鱼 400g', '生鲜', 118, 'fish', 6], ['S504', '内蒙古鲜羊排 2kg', '生鲜', 189, 'meat', 5],
  ['S505', '牧场鲜牛奶 950ml×6', '生鲜', 99, 'milk', 9], ['S506', '五常大米 稻花香 10kg', '生鲜', 129, 'ricebag', 8], ['S507', '每日坚果 30 包礼盒', '生鲜', 109, 'nuts', 8], ['S508', '明前龙井茶 礼盒 250g', '生鲜', 468, 'tea', 4], ['S509', '海南贵妃芒 5kg', '生鲜', 69, 'mango', 7],
  ['H601', '眠山 乳胶独立弹簧床垫 1.8m', '家居', 2_599, 'mattress', 2], ['H602', '眠山 记忆棉护颈枕', '家居', 159, 'pillow', 6], ['H603', '暖冬 澳洲羊毛被', '家居', 599, 'quilt', 5], ['H604', '木几 人体工学椅', '家居', 1_199, 'chair', 3],
  ['H605', '微光 护眼台灯', '家居', 229, 'lamp', 5], ['H606', '铸味 珐琅铸铁锅 24cm', '家居', 459, 'pot', 4], ['H607', '云朵 长绒棉浴巾套装', '家居', 129, 'towel', 6], ['H608', '木几 实木书桌 1.4m', '家居', 1_499, 'desk', 2], ['H609', '清和 免打孔晾衣架', '家居', 99, 'rack', 5],
  ['B701', '花屿 丝绒哑光口红 #红茶', '美妆', 189, 'lipstick', 7], ['B702', '花屿 玻尿酸保湿面霜 50g', '美妆', 269, 'cream', 7], ['B703', '晴护 清透防晒乳 SPF50+', '美妆', 139, 'sunscreen', 8], ['B704', '花屿 烟酰胺精华液 30ml', '美妆', 299, 'serum', 5],
  ['B705', '山茶 氨基酸洁面乳', '美妆', 79, 'tube', 8], ['B706', '鸢尾 木质调淡香水 50ml', '美妆', 499, 'perfume', 3], ['B707', '花屿 修护面膜 20片', '美妆', 129, 'mask', 8],
]

export const goods: readonly Goods[] = rows.map(([id, title, category, yuan, glyph, weight]) => ({ id, title, category, priceMinor: yuan * 100, glyph, weight }))

const byId = new Map(goods.map(one => [one.id, one]))

export function goodsOf (id: string): Goods {
  const found = byId.get(id)
  if (!found) throw new RangeError(`no such goods: ${id}`)
  return found
}

export const pictureOf = (id: string): string => `/v1/demo/pictures/${id}.svg`
