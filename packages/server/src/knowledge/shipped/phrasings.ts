/** More ways people ask, by topic: added to the shipped articles' own questions. */
export type Phrasing = readonly [topic: string, question: string]

export const zhPhrasings: readonly Phrasing[] = [
  ['delivery-time', '昨天买的，大概哪天能收到啊'], ['delivery-time', '你们发货快不快'], ['shipping-fee', '寄到乌鲁木齐要多少快递费'], ['shipping-fee', '买满多少不用出邮费'], ['address-change', '我把门牌号写错了能改不'],
  ['address-change', '收件人想换成我妈'], ['parcel-lost', '系统说本人签收，可我根本没拿到'], ['parcel-damaged', '拆开一看杯子裂了'], ['missing-item', '订了三件只来了两件'], ['missing-item', '我要的黑色给我发了白色'],
  ['reject-delivery', '我可以直接拒签吗'], ['pickup-point', '快递给我放菜鸟驿站了我不想去拿'], ['invoice', '麻烦开张票，公司要报销'], ['invoice-change', '发票上公司名字写错了'], ['price-protection', '前天刚买今天就便宜了两百'],
  ['coupon-use', '满减券怎么领'], ['coupon-problem', '我那张券怎么显示不可用'], ['membership', '要花多少钱才能当钻石会员'], ['points', '我的积分什么时候过期'], ['payment-methods', '收不收信用卡'],
  ['payment-failed', '微信扣了钱订单还是待付款'], ['instalment', '这个冰箱能分12期不'], ['cancel-order', '刚刚点错了，单子能撤销吗'], ['modify-order', '下完单想从M改成L'], ['stock', '奶粉什么时候补货'],
  ['presale', '定金交了不想要了能退吗'], ['gift-card', '购物卡的余额在哪看'], ['bulk', '我们单位要买五十台'], ['return-7-days', '买回来不满意能退不'], ['return-exceptions', '刻了字的杯子能退吗'], ['return-fee', '退回去的邮费谁掏'],
  ['exchange', '鞋小了能换大一码吗'], ['refund-time', '退款申请三天了钱还没回来'], ['refund-where', '退的钱会回到我哪张卡'], ['return-progress', '退货寄到哪个地址'], ['quality-problem', '洗了一次就掉色'],
  ['warranty', '空调保几年'], ['repair', '洗衣机不转了找谁来修'], ['trade-in', '家里旧电视你们收不收'], ['fresh-return', '螃蟹死了两只'], ['fresh-storage', '三文鱼能冷冻多久'], ['installation', '空调装机要不要另外收钱'],
  ['sizes', '一米六五一百一十斤穿什么号'], ['manual', '这个电饭煲怎么预约煮饭，有教程吗'], ['authentic', '你们卖的是不是真货'], ['senior-mode', '老花眼看不清，字能不能大点'], ['privacy', '不会把我手机号卖给别人吧'],
  ['erasure', '我不想用了，把账户销掉'], ['account', '换了新号码登不进去'], ['opening-hours', '半夜有没有真人客服'], ['complaint', '你们快递员态度太差我要投诉'], ['fraud', '有个电话说给我退款让我下载软件'], ['formula', '八个月的娃喝几段'],
]

export const enPhrasings: readonly Phrasing[] = [
  ['delivery-time', 'when can I expect my stuff'], ['shipping-fee', 'is there a fee for posting it to Tibet'],
  ['address-change', 'I moved house, can you send it to the new place'], ['parcel-lost', 'courier says delivered, nothing here'],
  ['parcel-damaged', 'the mug was smashed when I opened the box'], ['missing-item', 'only two of three things were in the parcel'], ['invoice', 'my boss needs a tax receipt'],
  ['price-protection', 'bought it Monday and today it costs less'], ['coupon-problem', 'voucher says not applicable'], ['points', 'when will my points run out'],
  ['payment-methods', 'do you accept Visa'], ['payment-failed', 'my bank shows the payment twice'], ['cancel-order', 'please stop my order, I changed my mind'],
  ['return-7-days', 'I do not want it any more, can I return it'], ['return-fee', 'do I pay the postage for the return'], ['exchange', 'too small, need one size bigger'],
  ['refund-time', 'how many days for the money to come back'], ['warranty', 'how many years of guarantee on the fridge'],
  ['repair', 'my washing machine is broken, who can fix it'], ['fresh-return', 'half of the cherries were mouldy'], ['sizes', 'which size for 60 kg'],
  ['senior-mode', 'letters are too tiny for my grandma'], ['erasure', 'please wipe all data you hold about me'], ['account', 'I cannot sign in to my account'],
  ['opening-hours', 'is anybody there on Sunday'],
]
