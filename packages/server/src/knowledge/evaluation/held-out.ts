/** topic, and how someone might ask for it */
export type Asked = readonly [topic: string, question: string]

/** Never used for choosing anything: 141 Chinese and 64 English paraphrases, 66 sentences out of scope. */
export const zhHeldOut: readonly Asked[] = [
  ['delivery-time', '我急用，最快啥时候能到手'], ['delivery-time', '今天付的钱今天能寄出来吗'], ['delivery-time', '到哈尔滨得走几天'], ['shipping-fee', '九十块钱的东西还得加邮费吗'], ['shipping-fee', '怎么收快递费的'], ['shipping-fee', '青海那边运费贵吗'],
  ['delivery-range', '我们村里你们送吗'], ['delivery-range', '能不能寄香港'], ['delivery-range', '国外朋友想买能邮过去吗'], ['address-change', '下单时选成了旧地址'], ['address-change', '电话号码少打了一位'], ['address-change', '货已经在路上，想改送到公司'],
  ['delivery-window', '白天没人，晚上七点后送行吗'], ['delivery-window', '可不可以下周三再送过来'], ['parcel-lost', '物流三天没更新了怕是丢件'], ['parcel-lost', '快递柜里空的，却说我取走了'], ['parcel-lost', '显示签收，家里没人收过'],
  ['parcel-damaged', '盒子瘪了，里面屏幕有裂纹'], ['parcel-damaged', '酱油瓶漏得到处都是'], ['parcel-damaged', '包裹送来就是烂的'], ['missing-item', '说好送的杯子没看见'], ['missing-item', '少给我一个充电头'], ['missing-item', '寄错了，这不是我买的'],
  ['reject-delivery', '不签收的话钱会退我吗'], ['reject-delivery', '不想收了让快递员带回去可以不'], ['pickup-point', '提货码找不到了'], ['pickup-point', '我要送到家门口不要丢驿站'], ['carrier-choice', '你们用哪家物流'], ['carrier-choice', '我只要顺丰可以吗'],
  ['invoice', '电子票在哪儿弄'], ['invoice', '可以开专票不'], ['invoice', '需要发票报账'], ['invoice-change', '税号错一位，要重新开'], ['invoice-change', '三个月前的单子忘记要发票了'],
  ['price-protection', '买贵了，差的钱能补给我吗'], ['price-protection', '价保期是几天'], ['price-protection', '昨天下单今天搞活动降了'], ['coupon-use', '新用户的券去哪领'], ['coupon-use', '两张券能一块儿用吗'], ['coupon-problem', '退了货，那张优惠券会还我吗'], ['coupon-problem', '优惠券到期了能延长吗'],
  ['membership', '会员等级咋升'], ['membership', '钻石会员有啥特权'], ['points', '积分可以当钱花吗'], ['points', '买了东西怎么没给我加积分'], ['payment-methods', '用微信付行不行'], ['payment-methods', '支不支持货到再付钱'], ['payment-methods', '我爸帮我付可以吗'],
  ['payment-failed', '老是提示付款异常'], ['payment-failed', '银行卡被扣了两次'], ['instalment', '能不能分期买手机'], ['instalment', '分期要不要手续费'], ['cancel-order', '这单我不要了，取消掉'], ['cancel-order', '买重复了怎么撤单'], ['cancel-order', '已经付过钱了还能取消不'],
  ['modify-order', '颜色选错了想换成蓝的，还没发货'], ['modify-order', '我两笔单放一个箱子寄'], ['stock', '这款啥时候再上架'], ['stock', '没货了能通知我吗'], ['presale', '尾款忘付了咋整'], ['presale', '预定的啥时候发'],
  ['gift-wrap', '过生日送人的，能包好看点吗'], ['gift-wrap', '别把价格小票放里面'], ['gift-card', '礼品卡绑不上'], ['gift-card', '朋友送的购物卡咋用'], ['bulk', '公司年会要采购一百份'], ['bulk', '量大能便宜吗'],
  ['return-7-days', '东西不合适，怎么退回去'], ['return-7-days', '收到第五天了还来得及退吗'], ['return-7-days', '拆开试过还给退不'], ['return-exceptions', '内裤买错了能退吗'], ['return-exceptions', '手机已经激活，还可以退货吗'], ['return-exceptions', '定做的窗帘给退吗'],
  ['return-fee', '退货的快递费谁承担啊'], ['return-fee', '有没有运费险赔我'], ['exchange', '买大了，能换小一号的吗'], ['exchange', '换货得等多少天'], ['refund-time', '钱怎么还没退给我'], ['refund-time', '取消了订单，款几天回来'], ['refund-time', '信用卡退款要多久'],
  ['refund-where', '我用花呗付的，退到哪去'], ['refund-where', '那张银行卡已经停用了，退款怎么收'], ['return-progress', '我寄回去的货你们收到没有'], ['return-progress', '上门取退货的人几点来'], ['return-progress', '退货单号填在哪个页面'],
  ['quality-problem', '毛衣穿两次就起球'], ['quality-problem', '刚用一周就不亮了'], ['quality-problem', '锅的涂层脱落'], ['warranty', '这手机质保期多长'], ['warranty', '超过保修期怎么办'], ['warranty', '保修卡找不到了还保吗'],
  ['repair', '冰箱不制冷，能派师傅吗'], ['repair', '耳机要寄回去修吗'], ['repair', '修一次收多少钱'], ['trade-in', '我的旧手机能抵多少'], ['trade-in', '买新冰箱，旧的帮拉走吗'], ['trade-in', '国补怎么领，以旧换新那个'],
  ['fresh-return', '芒果到手一半是坏的'], ['fresh-return', '牛奶有酸味，怎么赔'], ['fresh-return', '羊排化了发臭'], ['fresh-storage', '冰袋都化成水了肉还能吃不'], ['fresh-storage', '大闸蟹收到先放哪'], ['fresh-storage', '坚果能放几个月'],
  ['installation', '师傅哪天来装洗衣机'], ['installation', '电视挂墙上收费不'], ['installation', '热水器包安装吗'], ['sizes', '我脚长24.5买多大的鞋'], ['sizes', '裙子偏小吗，要不要拿大一号'], ['manual', '说明书弄丢了，有电子的吗'], ['manual', '扫地机怎么连无线网'],
  ['authentic', '会不会买到仿品'], ['authentic', '能拿去专柜验吗'], ['senior-mode', '给我爸用，字调大'], ['senior-mode', '有适合老人的版本不'], ['accessibility', '我视力残疾，用旁白可以买吗'], ['accessibility', '耳朵听不见能只打字吗'],
  ['privacy', '我的资料你们怎么保密'], ['privacy', '别再给我推荐广告了'], ['erasure', '账号怎么注消'], ['erasure', '把我所有个人资料删除'], ['account', '密码想不起来了'], ['account', '验证码一直收不到'], ['account', '感觉账号被人盗了'],
  ['opening-hours', '你们晚上几点下班'], ['opening-hours', '春节有人值班吗'], ['phone-line', '你们的电话号码给我一个'], ['phone-line', '能打过来跟我说吗'], ['complaint', '你们服务太差，我要反映'], ['complaint', '有建议往哪提'], ['review', '写错评价了能改吗'], ['review', '好评有返现没'],
  ['fraud', '自称你们客服的人要我的验证码'], ['fraud', '说我快递丢了要加微信赔钱，是真的吗'], ['formula', '从一段换到二段要注意啥'], ['formula', '六个月宝宝该吃哪段奶粉'],
  // Cantonese and traditional script
  ['refund-time', '退款幾時先到帳呀'], ['delivery-time', '落單之後幾耐先寄出'], ['return-7-days', '唔鍾意可唔可以退貨'], ['invoice', '點樣開發票'], ['fresh-return', '啲蟹死咗點算'], ['shipping-fee', '運費係點計㗎'],
]
export const enHeldOut: readonly Asked[] = [
  ['delivery-time', 'I need it fast, what is the quickest you can get it here'], ['delivery-time', 'if I pay today will it leave today'], ['delivery-time', 'how many days to Harbin'], ['shipping-fee', 'how much do you charge for postage'], ['shipping-fee', 'do I get free delivery over 99'],
  ['delivery-range', 'do you send things to Hong Kong'], ['delivery-range', 'can my friend abroad order from you'], ['address-change', 'I picked my old address by accident'], ['address-change', 'phone number on the order is wrong'], ['delivery-window', 'can they come after 7 in the evening'], ['parcel-lost', 'tracking stuck for three days, is it lost'], ['parcel-lost', 'marked as delivered but nobody got it'],
  ['parcel-damaged', 'screen was cracked when it came'], ['parcel-damaged', 'the package arrived crushed'], ['missing-item', 'the charger is missing'], ['missing-item', 'this is not what I ordered, wrong item'], ['reject-delivery', 'can I just refuse to accept the parcel'], ['pickup-point', 'I lost my pick-up code'], ['carrier-choice', 'which courier company will bring it'],
  ['invoice', 'can you give me an invoice for my company'], ['invoice-change', 'the name on my invoice is incorrect'], ['price-protection', 'it got cheaper the day after I paid'], ['price-protection', 'refund the price difference'], ['coupon-use', 'where do I put in my discount code'], ['coupon-problem', 'why is my coupon not working'],
  ['membership', 'what do diamond members get'], ['points', 'can I use my points as money'], ['payment-methods', 'which cards do you take'], ['payment-methods', 'can I pay when it arrives'], ['payment-failed', 'the payment keeps failing'], ['payment-failed', 'I have been charged two times'], ['instalment', 'can I pay monthly for the phone'],
  ['cancel-order', 'I want my order cancelled'], ['cancel-order', 'ordered twice by mistake, cancel one'], ['modify-order', 'I want blue instead of black, not shipped yet'], ['stock', 'let me know when it is back in stock'], ['presale', 'when will the pre-order be shipped'], ['gift-wrap', 'it is a birthday present, can you wrap it'], ['gift-card', 'how can I redeem a gift card'], ['bulk', 'any discount if we buy 100 pieces for the company'],
  ['return-7-days', 'how can I send it back'], ['return-7-days', 'it is day five, can I still return it'], ['return-exceptions', 'can an activated phone be returned'], ['return-fee', 'is the return shipping paid by you'], ['exchange', 'could I swap it for a smaller size'], ['refund-time', 'where is my refund, it has been days'], ['refund-where', 'which card will the refund go to'], ['return-progress', 'did you receive the return I posted'],
  ['quality-problem', 'it broke after one week of use'], ['warranty', 'is there a warranty on headphones'], ['repair', 'the fridge does not cool, send a technician'], ['trade-in', 'what do I get for my old phone'], ['fresh-return', 'the milk was sour'], ['fresh-storage', 'how long can I keep the salmon'], ['installation', 'is fitting the air conditioner free'], ['sizes', 'do the shoes run small'],
  ['manual', 'I lost the instruction book'], ['authentic', 'are these real or fake'], ['senior-mode', 'bigger text for my father please'], ['accessibility', 'can blind people use this site'], ['privacy', 'who can see my personal data'], ['erasure', 'I want my account deleted'], ['account', 'forgot the password'], ['fraud', 'a man called and wants my verification code'],
]
export const outOfScope: readonly (readonly [locale: 'zh-CN' | 'en', question: string])[] = [
  ...['明天会下雨吗', '帮我写一篇作文', '你知道李白吗', '现在几点了', '推荐一部好看的电视剧', '怎么减肥最快', '我女朋友生气了怎么办', '比特币还会涨吗', '给我算一下微积分', '广州有什么好玩的', '谁是现任联合国秘书长', '猫为什么会打呼噜',
    '高考分数线是多少', '头疼吃什么药', '驾照怎么考', '飞机晚点怎么赔偿', '帮我订一张火车票', '你有没有男朋友', '人为什么会做梦', '租房合同怎么写', '宫保鸡丁怎么做', '怎么学好英语', '油价又涨了吗', '晚饭吃什么好', '地球离月亮多远', '周杰伦新专辑叫什么',
    '帮我起个网名', '社保怎么转移', '狗狗拉肚子怎么办', '我想离职', '彩票中奖号码是多少', '哪家医院看牙好', '三国演义作者是谁', '手指头痛', '怎么给汽车换轮胎', '今晚球赛几点开始'].map(text => ['zh-CN', text] as const),
  ...['will it rain tomorrow', 'write an essay about spring', 'who painted the Mona Lisa', 'recommend a good series', 'how do I lose weight', 'my girlfriend is angry with me', 'will the stock market crash', 'solve this equation for x', 'what should I see in Rome', 'why do cats purr',
    'how do I get a driving licence', 'what helps against a headache', 'book a train ticket for me', 'do you have a boyfriend', 'why do we dream', 'how do I bake bread', 'how can I learn Spanish', 'how far is the moon', 'what is the score of the game', 'give me a nickname',
    'which dentist is good', 'who wrote Hamlet', 'how do I change a tyre', 'are you married', 'sing me a song', 'what is the meaning of life', 'play some music', 'best holiday destinations', 'how tall is Mount Everest', 'my dog is sick'].map(text => ['en', text] as const),
]
