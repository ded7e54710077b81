/** The demonstration shop's own words. Goods keep the names their shop gave them. */
export type Locale = 'zh-CN' | 'en'

const zh = {
  'demo.mark': '演示', 'demo.say': '这是示范店铺。选一位顾客，看看客服怎样认识他：', 'demo.pick': '选择演示顾客', 'demo.visitor': '匿名访客', 'demo.visitorLine': '没有登录，只是看看', 'demo.traffic': '模拟客流：', 'demo.trafficOn': '开', 'demo.trafficOff': '关', 'demo.trafficFail': '没有切换成功', 'demo.desk': '客服工作台', 'demo.docs': 'API 文档', 'demo.off': '演示模式没有打开，示范店铺暂停营业。', 'demo.fail': '暂时连不上店铺，请刷新再试。',
  'nav.home': '首页', 'nav.orders': '我的订单', 'nav.help': '联系客服', 'nav.search': '搜索商品', 'nav.skip': '跳到主要内容', 'nav.language': 'English', 'nav.categories': '商品分类', 'nav.shelves': '店铺导航', 'nav.back': '返回',
  'hero.kicker': '冬日焕新 · 全场顺丰包邮', 'hero.title': '好物相逢，\n如遇知己', 'hero.words': '七类生活良品，件件有人懂。拿不准的，随时问客服。', 'hero.go': '看看新品', 'hero.ask': '问问客服',
  'serve.1': '七天无理由退货', 'serve.1b': '拆封试用也能退', 'serve.2': '问题 24 小时办结', 'serve.2b': '逾期主动赔付', 'serve.3': '人工客服一键直达', 'serve.3b': '长辈与障碍人士优先', 'serve.4': '价格保护 30 天', 'serve.4b': '降价自动退差',
  'list.all': '全部', 'list.title': '本季良品', 'list.none': '没有找到相关商品，换个词试试？', 'list.found': '共 {n} 件', 'goods.stock': '现货', 'goods.gone': '补货中', 'goods.ask': '咨询这件商品', 'goods.no': '货号 {id}', 'goods.why': '为什么选它', 'goods.point1': '本店自营，假一赔十', 'goods.point2': '下单后 24 小时内发出', 'goods.point3': '签收后 7 天内可无理由退货', 'goods.more': '同类良品',
  'orders.title': '我的订单', 'orders.of': '{name} 的订单', 'orders.sign': '先在上方选一位演示顾客，就能看到他的订单。', 'orders.none': '还没有订单。', 'orders.ask': '问问这单', 'orders.total': '合计', 'orders.no': '订单号 {id}', 'orders.count': '共 {n} 件', 'orders.trace': '物流详情', 'orders.return': '退货单',
  's.pending': '待付款', 's.paid': '待发货', 's.shipped': '运输中', 's.delivered': '已签收', 's.completed': '交易完成', 's.cancelled': '已取消', 's.returned': '已退货', 's.packed': '已打包', 's.in-transit': '运输中', 's.out-for-delivery': '派送中', 's.exception': '运输异常', 's.expected': '预计 {at} 送达', 's.arrived': '{at} 签收',
  'tier.diamond': '钻石会员', 'tier.core': '核心会员', 'tier.mass': '会员',
  'foot.words': '知遇良品是开源客服平台“知遇”的示范店铺，商品、顾客和订单都是虚构的。', 'foot.powered': '由知遇提供客服',
  'cat.家电': '家电', 'cat.数码': '数码', 'cat.母婴': '母婴', 'cat.服饰': '服饰', 'cat.生鲜': '生鲜', 'cat.家居': '家居', 'cat.美妆': '美妆',
}
export type Key = keyof typeof zh

const en: Readonly<Record<Key, string>> = {
  'demo.mark': 'Demo', 'demo.say': 'A demonstration shop. Choose a shopper and see how customer service knows them:', 'demo.pick': 'Choose a demo shopper', 'demo.visitor': 'Anonymous visitor', 'demo.visitorLine': 'Not signed in, just looking', 'demo.traffic': 'Simulated traffic: ', 'demo.trafficOn': 'on', 'demo.trafficOff': 'off', 'demo.trafficFail': 'Could not switch', 'demo.desk': 'Agents’ desk', 'demo.docs': 'API reference', 'demo.off': 'Demo mode is off; the demonstration shop is closed.', 'demo.fail': 'The shop cannot be reached; please reload.',
  'nav.home': 'Home', 'nav.orders': 'My orders', 'nav.help': 'Help', 'nav.search': 'Search goods', 'nav.skip': 'Skip to content', 'nav.language': '中文', 'nav.categories': 'Categories', 'nav.shelves': 'Shop', 'nav.back': 'Back',
  'hero.kicker': 'Winter picks · free express delivery', 'hero.title': 'Good things,\nwell met', 'hero.words': 'Seven shelves of everyday goods, each with someone who knows it. Unsure? Just ask.', 'hero.go': 'See what is new', 'hero.ask': 'Ask us',
  'serve.1': '7-day returns', 'serve.1b': 'No reason needed', 'serve.2': 'Solved within 24 hours', 'serve.2b': 'Or we make it up to you', 'serve.3': 'A person in one tap', 'serve.3b': 'Seniors and disabled first', 'serve.4': '30-day price protection', 'serve.4b': 'Difference paid back',
  'list.all': 'All', 'list.title': 'This season', 'list.none': 'Nothing found. Try another word?', 'list.found': '{n} goods', 'goods.stock': 'In stock', 'goods.gone': 'Coming back', 'goods.ask': 'Ask about this', 'goods.no': 'Item {id}', 'goods.why': 'Why this one', 'goods.point1': 'Sold by us, genuine or ten times back', 'goods.point2': 'Leaves within 24 hours', 'goods.point3': 'Return within 7 days of delivery', 'goods.more': 'More like this',
  'orders.title': 'My orders', 'orders.of': 'Orders of {name}', 'orders.sign': 'Choose a demo shopper above to see their orders.', 'orders.none': 'No orders yet.', 'orders.ask': 'Ask about it', 'orders.total': 'Total', 'orders.no': 'Order {id}', 'orders.count': '{n} items', 'orders.trace': 'Delivery', 'orders.return': 'Return',
  's.pending': 'Awaiting payment', 's.paid': 'Being prepared', 's.shipped': 'On its way', 's.delivered': 'Delivered', 's.completed': 'Completed', 's.cancelled': 'Cancelled', 's.returned': 'Returned', 's.packed': 'Packed', 's.in-transit': 'In transit', 's.out-for-delivery': 'Out for delivery', 's.exception': 'Delivery problem', 's.expected': 'Expected {at}', 's.arrived': 'Delivered {at}',
  'tier.diamond': 'Diamond member', 'tier.core': 'Core member', 'tier.mass': 'Member',
  'foot.words': 'Zhiyu Goods is the demonstration shop of Zhiyu, open-source customer service. Its goods, shoppers and orders are made up.', 'foot.powered': 'Customer service by Zhiyu',
  'cat.家电': 'Appliances', 'cat.数码': 'Digital', 'cat.母婴': 'Baby', 'cat.服饰': 'Fashion', 'cat.生鲜': 'Fresh', 'cat.家居': 'Home', 'cat.美妆': 'Beauty',
}
export const catalogues: Readonly<Record<Locale, Readonly<Record<Key, string>>>> = { 'zh-CN': zh, en }

export type Say = (key: Key, values?: Readonly<Record<string, string | number>>) => string

export function speaker (locale: Locale): Say {
  return (key, values = {}) => catalogues[locale][key].replace(/\{(\w+)\}/g, (hole, name: string) => String(values[name] ?? hole))
}

export const isKey = (key: string): key is Key => Object.prototype.hasOwnProperty.call(zh, key)
export const named = (say: Say, group: 's' | 'cat' | 'tier', word: string): string => { const key = `${group}.${word}`; return isKey(key) ? say(key) : word }
