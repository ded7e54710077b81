import { Converter } from 'opencc-js/t2cn'

const simplify = Converter({ from: 't', to: 'cn' })
const HAN = /\p{Script=Han}/u

/** What people say around the question; it says nothing about the answer. Longest first. */
const padding = ['请问一下', '麻烦问一下', '想问一下', '我想问下', '我想问', '我想知道', '想咨询一下', '能不能告诉我', '能不能帮我', '帮我看一下', '帮我看看', '你好', '您好', '请问', '麻烦', '想问', '谢谢', '多谢', '唔该', '拜托', '客服', '亲亲', '哈喽', '在吗', '一下', '请教', '那个', '就是', '到底', '究竟', '啊', '呀', '吧', '哦', '哈', '啦', '嘛', '呢', '亲']

/** Second view of a text: the same thing said the shop's way, dialects and slips included. Never stored, never shown. Longest first. */
const sameChinese: readonly (readonly [string, string])[] = [
  ['什么时间', '什么时候'], ['啥时候', '什么时候'], ['几时', '什么时候'], ['几点', '什么时候'], ['何时', '什么时候'], ['多长时间', '多久'], ['多少天', '多久'], ['几天', '多久'], ['几日', '多久'], ['几耐', '多久'], ['好久', '多久'],
  ['点解', '为什么'], ['为啥', '为什么'], ['为何', '为什么'], ['点样', '怎么'], ['点算', '怎么办'], ['咋个', '怎么'], ['啷个', '怎么'], ['怎样', '怎么'], ['如何', '怎么'], ['咋办', '怎么办'], ['咋', '怎么'], ['边度', '哪里'], ['哪儿', '哪里'], ['在哪', '哪里'], ['啥子', '什么'], ['乜嘢', '什么'], ['咩', '什么'], ['啥', '什么'],
  ['系咪', '是不是'], ['有冇', '有没有'], ['冇', '没有'], ['唔得', '不行'], ['唔到', '不到'], ['唔', '不'], ['咗', '了'], ['嘅', '的'], ['俾', '给'], ['畀', '给'], ['仲', '还'], ['嚟', '来'], ['攞', '拿'], ['睇', '看'], ['揾', '找'], ['搵', '找'], ['得唔得', '行不行'], ['可唔可以', '可以'],
  ['哪一天', '什么时候'], ['哪天', '什么时候'], ['啥时', '什么时候'], ['几点钟', '什么时候'], ['多会儿', '什么时候'],
  ['行不行', '可以'], ['行不', '可以'], ['可不可以', '可以'], ['能不能', '可以'], ['能否', '可以'], ['可否', '可以'], ['能改不', '可以改'], ['能退不', '可以退'], ['给退不', '可以退'], ['得', '要'], ['咋整', '怎么办'], ['怎么弄', '怎么'], ['咋弄', '怎么'], ['哪去', '哪里'], ['有没', '有没有'],
  ['单子', '订单'], ['撤销', '取消'], ['撤单', '取消订单'], ['撤掉', '取消'], ['点错', '下错单'], ['拍错', '下错单'], ['买错', '下错单'], ['拒签', '拒收'], ['不签收', '拒收'], ['寄出', '发货'], ['发出', '发货'], ['寄送', '配送'], ['到手', '送到'], ['能收到', '送到'], ['到货', '送到'], ['补货', '到货补货'], ['上架', '补货'], ['门牌', '地址门牌'], ['收件人', '收货人地址'], ['收货人', '收货人地址'],
  ['裂', '裂破损'], ['碎', '碎破损'], ['瘪', '破损'], ['漏出', '破损'], ['烂掉', '破损'], ['娃', '宝宝'], ['孩子', '宝宝'], ['小孩', '宝宝'], ['师傅', '师傅上门'], ['装机', '安装'], ['来装', '安装'], ['不制冷', '故障维修不制冷'], ['不转', '故障维修'], ['找谁来修', '维修'], ['修理', '维修'], ['掏', '出'], ['承担', '出'], ['包邮', '免运费'], ['老花', '长辈字太小'], ['看不清', '看不清字太小'], ['账户', '账号'], ['帐号', '账号'], ['帐户', '账号'], ['登不进', '登录不上'], ['登不上', '登录不上'], ['登陆', '登录'], ['新号码', '换手机号'], ['手机号', '手机号码'], ['电话号', '手机号码'], ['便宜', '降价便宜'], ['真货', '正品'], ['仿品', '正品'], ['高仿', '正品'], ['不可用', '用不了'], ['不能用', '用不了'], ['没法用', '用不了'], ['真人', '人工'], ['半夜', '晚上'], ['夜里', '晚上'], ['下班', '上班时间'], ['值班', '上班时间'], ['几段', '几段奶粉选段'], ['单位', '公司'], ['企业', '公司'], ['团购', '批量采购'], ['订了', '买了'], ['待付款', '未支付'], ['没付', '未支付'],
  ['快递费', '运费'], ['邮费', '运费'], ['配送费', '运费'], ['邮寄费', '运费'], ['包邮', '免运费'], ['宝贝', '商品'], ['东东', '商品'], ['货品', '商品'], ['快件', '包裹'], ['邮件', '包裹'],
  ['差价', '价差'], ['保价', '价保'], ['买贵', '降价'], ['便宜了', '降价'], ['优惠卷', '优惠券'], ['优惠劵', '优惠券'], ['满减券', '优惠券'], ['红包', '优惠券'], ['抵用券', '优惠券'], ['代金券', '优惠券'], ['发漂', '发票'], ['发飘', '发票'], ['退钱', '退款'], ['返钱', '退款'], ['还钱', '退款'], ['钱退', '退款'], ['退回来的钱', '退款'], ['退費', '退款'],
  ['付款', '支付'], ['付钱', '支付'], ['给钱', '支付'], ['花呗', '支付宝花呗'], ['刷卡', '银行卡支付'], ['积份', '积分'], ['会员卡', '会员'], ['地止', '地址'], ['地扯', '地址'], ['送货', '配送'], ['派送', '配送'], ['寄到', '送到'], ['收不到', '没收到'], ['未收到', '没收到'], ['没有收到', '没收到'], ['坏的', '破损'], ['碎了', '破损'], ['压坏', '破损'], ['烂了', '破损'], ['摔坏', '破损'], ['假货', '正品'], ['真货', '正品'], ['真假', '正品'], ['保修期', '保修'], ['质保', '保修'], ['坏了', '故障'], ['大小', '尺码'], ['码数', '尺码'], ['尺寸', '尺码'], ['老人', '长辈'], ['老年', '长辈'], ['字太小', '字号大字'], ['注消', '注销'], ['销户', '注销'],
]

const stops = new Set('a an the i you we they it is are was be been am do does did can could would will shall should may might have has had of for to in on at by with from my your our me us please hi hello hey thanks thank there this that when who how where why any some now then than too also only still back out up today these those what which and or if so just about tell want need know like get'.split(' '))
const sameEnglish: Readonly<Record<string, string>> = {
  shipping: 'deliver', ship: 'deliver', shipped: 'deliver', delivery: 'deliver', delivered: 'deliver', delivering: 'deliver', deliveries: 'deliver', dispatch: 'deliver', dispatched: 'deliver', arrive: 'deliver', arrives: 'deliver', postage: 'fee', cost: 'fee', costs: 'fee', charge: 'fee', charges: 'fee', fees: 'fee', package: 'parcel', packages: 'parcel', box: 'parcel',
  reimbursement: 'refund', reimbursed: 'refund', moneyback: 'refund', swap: 'exchange', replace: 'exchange', replacement: 'exchange', voucher: 'coupon', promo: 'coupon', discount: 'coupon', code: 'coupon', vat: 'invoice', receipt: 'invoice', broken: 'damage', damaged: 'damage', smashed: 'damage', cracked: 'damage', dented: 'damage', guarantee: 'warranty', fix: 'repair', fixed: 'repair', mend: 'repair', faulty: 'repair', manual: 'manual', instructions: 'manual', handbook: 'manual', fit: 'size', sizing: 'size', payment: 'pay', paying: 'pay', paid: 'pay', genuine: 'authentic', fake: 'authentic', original: 'authentic', counterfeit: 'authentic', elderly: 'senior', older: 'senior', grandma: 'senior', grandpa: 'senior', reward: 'point', rewards: 'point', loyalty: 'member', membership: 'member', vip: 'member', erase: 'delete', erasure: 'delete', remove: 'delete', missing: 'missing', cheaper: 'price', drop: 'price', dropped: 'price', lower: 'price', openings: 'open', opening: 'open', hours: 'hour', courier: 'carrier', address: 'address', addresses: 'address', persons: 'human', person: 'human', instalments: 'instalment', installments: 'instalment', installment: 'instalment', credit: 'credit', wrong: 'wrong', incorrect: 'wrong', mistake: 'wrong', error: 'wrong', accident: 'wrong', abroad: 'oversea', overseas: 'oversea', international: 'oversea', foreign: 'oversea', stuff: 'order', thing: 'order', purchase: 'order', bought: 'order', expect: 'arrive', receive: 'receive', got: 'receive', received: 'receive', nobody: 'not', nothing: 'not', never: 'not', money: 'refund', sign: 'login', log: 'login', signin: 'login', logged: 'login', wipe: 'delete', deleted: 'delete', bigger: 'larger', big: 'larger', larger: 'larger', tiny: 'small', smaller: 'small', letter: 'text', letters: 'text', font: 'text', rotten: 'spoil', mouldy: 'spoil', moldy: 'spoil', sour: 'spoil', off: 'spoil', spoiled: 'spoil', dead: 'spoil', bad: 'spoil', run: 'run', expire: 'expire', expired: 'expire', visa: 'card', mastercard: 'card', cards: 'card', twice: 'twice', double: 'twice', guarantees: 'warranty', technician: 'repair', anybody: 'human', anyone: 'human', somebody: 'human', sunday: 'weekend', saturday: 'weekend', weekends: 'weekend', moved: 'address', house: 'address', home: 'address', tax: 'invoice', less: 'price', expensive: 'price', applicable: 'work', invalid: 'work', stop: 'cancel', smash: 'damage', shattered: 'damage', crack: 'damage', years: 'long', days: 'long', soon: 'long', quick: 'long', quickest: 'long', fast: 'long',
}

/** One shape for one meaning of a character: NFKC (full width), lower case, simplified, no invisible marks. */
export function foldText (text: string): string {
  return simplify(text.normalize('NFKC').toLowerCase()).replace(/[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g, '')
}

/** The terms of a text: unigrams and bigrams of Han runs, stems of Latin words. Repeats stay: their count matters. */
export function termsOf (text: string): string[] {
  let view = foldText(text)
  for (const word of padding) if (view.length > word.length) view = view.replaceAll(word, ' ')
  for (const [from, to] of sameChinese) if (view.includes(from)) view = view.replaceAll(from, to)
  view = view.replace(/(?<!优惠)券/g, '优惠券').replace(/(?<!发)票(?!价|据)/g, '发票')
  const terms: string[] = []
  for (const [run] of view.matchAll(/\p{Script=Han}+|[a-z][a-z']*|\d+/gu)) {
    if (!HAN.test(run)) {
      const word = run.replaceAll("'", '')
      if (!stops.has(word) && word.length > 1) terms.push(sameEnglish[word] ?? stem(word))
      continue
    }
    const letters = [...run]
    letters.forEach((letter, i) => {
      terms.push(letter)
      if (i > 0) terms.push(letters[i - 1]! + letter)
    })
  }
  return terms
}

/** Enough of Porter's first step to bring plurals and tenses together; never shorter than three letters. */
function stem (word: string): string {
  const cut = word.replace(/(?:ies)$/, 'y').replace(/(sses)$/, 'ss').replace(/([^s])s$/, '$1')
  const short = cut.replace(/(?:ing|ed)$/, '')
  const bare = short.length >= 3 ? short.replace(/([bdfgmnprt])\1$/, '$1') : cut
  return sameEnglish[bare] ?? (bare.length > 4 ? bare.replace(/e$/, '') : bare)
}
