/** What simulated people talk about. `agent` lines never promise money: the demo has no such flow yet. */
export interface Scene { readonly shopper: readonly string[]; readonly skill: string; readonly agent: readonly string[] }

export const scenes: readonly Scene[] = [
  { shopper: ['我的快递怎么还没到', '转人工'], skill: 'delivery', agent: ['您好，我看到您的包裹了，正在帮您联系快递公司。', '快递公司回复：今天会优先派送，送到前会给您打电话。'] },
  { shopper: ['发票抬头写错了怎么办', '人工客服'], skill: 'order', agent: ['您好，请把正确的抬头和税号发给我。', '已经为您换开，稍后可以在订单里下载。'] },
  { shopper: ['买的衣服尺码不合适', '找真人'], skill: 'return', agent: ['您好，请问是偏大还是偏小？', '可以换的，请在订单里点“申请换货”，我们上门取件。'] },
  { shopper: ['空调什么时候来安装', '转人工'], skill: 'appliance', agent: ['您好，我来查一下安装单。', '师傅明天上午联系您，上门前会打电话。'] },
  { shopper: ['宝宝六个月该喝几段奶粉', '我想问真人'], skill: 'baby', agent: ['您好，六个月正好开始喝二段，建议一周左右慢慢换。', '如果宝宝有过敏史，请先问医生。'] },
  { shopper: ['收到的车厘子坏了好几个', '转人工客服'], skill: 'food', agent: ['非常抱歉，麻烦您拍张照片。', '核实好了，已经按坏的数量登记售后，请在订单里查看进度。'] },
  { shopper: ['耳机左边没有声音', '人工'], skill: 'digital', agent: ['您好，请先把两只耳机放回盒子重新配对试试。', '还是不行的话，在保修期内可以寄修，来回运费我们出。'] },
  { shopper: ['裙子配什么外套好看', '转人工'], skill: 'fashion', agent: ['您好，碎花裙配短款针织或者牛仔外套都好看。', '尺码按您平时穿的选就可以。'] },
  { shopper: ['你们发货太慢了我要投诉'], skill: 'complaint', agent: ['非常抱歉让您久等了，我来处理。', '已经催仓库优先发出，今天之内给您物流单号。'] },
]

/** Questions the AI answers by itself from the articles. */
export const questions: readonly string[] = [
  '多久能发货', '满多少包邮', '怎么开电子发票', '支持七天无理由吗', '退款多久到账', '优惠券怎么用', '积分怎么用', '能用微信支付吗', '买完降价了怎么办', '怎么取消订单',
  '保修多久', '旧手机能以旧换新吗', '生鲜坏了怎么赔', '我穿多大码', '说明书在哪里', '是正品吗', '怎么放大字', '怎么注销账号', '客服几点上班', '换货要多久', '收货地址填错了', '哪些商品不能退',
]

export const ratings: readonly (readonly [score: number, share: number])[] = [[5, 0.66], [4, 0.22], [3, 0.07], [2, 0.03], [1, 0.02]]
export const words: Readonly<Record<number, readonly string[]>> = { 5: ['很耐心，点赞', '解决得很快', '态度特别好'], 4: ['不错', '挺好的'], 3: ['一般'], 2: ['等得有点久'], 1: ['没解决我的问题'] }
