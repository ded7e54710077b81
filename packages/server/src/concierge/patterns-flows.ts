import type { FlowName } from './commands.ts'
import { namesGoods } from './flows/goods-words.ts'

/** How, how long, what does it cost: a question about the rule, not a wish to have it done. */
const QUESTION = /怎么(?!还|没|都)|能(?:送|寄)?到(?:不|吗|么|伐|没)?$|加钱|收费|(?:要|会|得|需)(?:不要|不会)?(?:另外|额外|再)?(?:付|交|收|花|扣)(?:钱|费)|怎样|如何|咋|点样|点算|多久|(?<!才买|买了|买|才|没|刚|了|过|前|好)几天(?!前|就|了)|几时|什么时候|运费|规则|政策|条件|流程|为什么|多少|会不会|要不要|\b(?:how|what|when|why|policy|cost|fee|can i|do you|is it possible)\b/

const FLOWS: readonly (readonly [FlowName, RegExp])[] = [
  ['price-protection', /(?:补|退|返|赔)(?:给|返|翻)?(?:我|返)?(?:一下|下|个|点)?(?:差价|差额|价差)|差价(?:退|补|返)|我(?:的|买的|上周买的|刚买的).{0,8}(?:降价|便宜了|减价|减咗价)|(?:对|部|台|个|条).{0,6}(?:减咗价|降价了)|\b(?:refund|pay|give|get)\b.{0,16}\bdifference\b|\bprice\b.{0,12}\b(?:dropped|went down|fell)\b.{0,16}\bmy\b|\bmy\b.{0,24}\b(?:dropped in price|got cheaper|is cheaper now)\b/],
  ['repair', /(?:坏|烂|歹|罢工|不动|开不了|死机|不充电|没反应|唔郁|失灵|故障)(?:了|咗|去|矣|脱了)?.{0,8}(?:修|整返|整好|弄好)|(?:机器?人?|扫地机|洗衣机|冰箱|空调|电视|手机|耳机|饭煲|水壶|台灯|血压计|热水器).{0,4}(?:不动了|罢工|不转|不启动|没反应|不充电|充不进|开不了机|不制冷|不加热|不上水|(?:报|显示).{0,2}e\d)|\b(?:vacuum|robot|washer|fridge|kettle|cooker|phone|tv|monitor|earbuds|headphones|lamp|machine)\b.{0,8}\b(?:won'?t (?:start|turn on|charge|work)|died|is dead|broke down|stopped working|not (?:charging|working|starting))\b/],
  ['invoice', /(?:我|阮|阿拉|俺|那个|这个|要?报销|欲报销|帮我|给我).{0,10}发票|发票.{0,6}(?:帮我|给我|开给我)/],
  ['coupon', /^(?:看看?|查|查下|睇下)?(?:我|俺|阮|阿拉)(?:的|嘅|个)?(?:还|仲)?(?:有)?(?:啥子|什么|啥|哪些|几张|几多)?(?:优惠|红包)?券(?:还?没用|能用|可用|有哪些|呢)?$|(?:优惠|新人|满减|店铺)?(?:券|红包).{0,6}(?:用不了|用唔到|不能用|唔用得|不可用|没法用|使不了|失效|抵不了)|\bmy (?:\w+ )?(?:coupons?|vouchers?)\b/],
  ['refund-state', /我的退款|退款.{0,6}(?:审核|处理中|卡住|没动静|成功了?[吗没但]|通过|被拒|哪一步|几天了)|(?:怎么|为什么|咋)?(?:只|才|就)退了|少退|退少了|售后(?:单|申请)?.{0,4}(?:处理|进度|到哪|审核)|退.{0,4}(?:货|的东西)(?:你们)?(?:收到|签收)(?:了)?(?:吗|没|未)|(?:订单|单)?取消(?:了|咗|脱)?(?:的)?.{0,6}(?:钱|款)|退(?:脱|掉|了)?(?:个|的)?(?:钱|铜钿|款)(?:呢|去哪|哪去|退到哪)|钱退到(?:哪|边|佗)|寄(?:回|返|转)(?:去|来|厝)?(?:的|了)?.{0,8}(?:收到|签收|到|显示|处理|验收)(?:了)?(?:吗|没|未|么|伐)?|我?(?:退|退掉|退回|退货)(?:的|个|咗|了)?[\p{Script=Han}]{0,6}?(?:处理|办|搞|审核|弄)(?:得|到|的)?(?:怎么样|哪能|咋样|点样|如何|按怎|咋个|哪一步|完了?[吗没]|好了?[吗没])|退款.{0,3}(?:到哪|进度|状态|怎么(?:样|还没)|咋样|点样|如何了|好了[吗没]|还没到|没到账|到账了?[吗没])|取消(?:了)?的.{0,10}(?:钱|款)|(?:钱|款)(?:呢|怎么没|咋没|犹未|仲未|还没|还勿|犹|冇|还冇|呒没)(?:有)?(?:退|返|到|入|来|回)?|钱(?:怎么)?还没退|仲未退钱|退钱.{0,4}未|\b(?:where(?:'s| is)? my refund|(?:status of|any news on) (?:my |the )?return|did you (?:get|receive) (?:my|the) (?:return|parcel i sent|package i sent)|how much (?:will|do) i get back|cancell?ed (?:order|it).{0,12}(?:not|no) (?:been )?(?:refund\w*|money)|refund status|status of my refund|(?:not|haven't) (?:got|received) my refund|how is my return (?:going|doing)|(?:any )?(?:news|update) on my (?:refund|return))\b/u],
  ['return-fresh', /生鲜.{0,6}(?:退|坏|烂|臭|馊)|(?:车离子|水果|海鲜|蔬菜|牛奶|鲜奶|肉|鱼|虾|蟹|鸡蛋|草莓|樱桃|车厘子|苹果|橙子?|香蕉|榴莲|荔枝|葡萄|桃子?|西瓜|芒果|蓝莓).{0,10}(?:坏|烂|臭|馊|变质|发霉|不新鲜|化了|死了|碎了)|\b(?:fruit|seafood|fish|meat|milk|eggs?|vegetables?|strawberr\w+|cherr\w+|apples?|oranges?|bananas?|grapes?|mango\w*) .{0,20}(?:rotten|spoiled|bad|mou?ldy|smell\w*|off)\b/],
  ['exchange-items', /(?:想|要|给我)还(?:个|双|件)?(?:大|小|\d{2})码?|换货|把.{1,10}换(?:成|做)|(?:件|双|对|条|个|款).{0,3}换(?:成|做)?(?:[smlx]{1,3}$|\d{2}|大|小|黑|白|灰|红|蓝|绿|粉|紫|黄|棕|米|深|浅)|(?:整|换|调)(?:个|双|件|只|对)?(?:大|小)(?:一)?(?:码|号|点)|(?:整|换|欲换|换只|调)(?:双|件|只|较)(?:大|小|较大|较小)(?:双|的|点个?)|调个?码|调换|\bchange the (?:size|colou?r) to\b|\bneed (?:a |the )?(?:larger|smaller|bigger|different) (?:one|size|colou?r)\b|(?:想|要|帮我|申请|可以|能)(?:把.{1,12})?换(?:一?[个件双条码号]|成|大|小|货|尺码|颜色|款)|\b(?:exchange|swap|replace) (?:my|the|this|it|an?|these|for)\b|\bexchange\b.*\bplease\b|\blike to exchange\b/],
  ['return-items', /怎么都不喜欢.{0,3}退|不一样.{0,3}要退|(?:我要|我想|想要?|要|帮我|申请|办理?|能|可以|麻烦).{0,10}退(?:货|掉|了|这|那|件|单)|把.{1,15}退(?:了|掉|货)|(?:我要|我想|想|欲|要|帮我|申请)退(?!款|钱|换|差|税|单|订|押|会|出|回)[\p{Script=Han}]{1,10}$|^[^退换坏烂]{1,12}(?:给我|帮我)?(?:退掉|退货|退了吧?|退嘢|退脱)$|不想留(?:着|下)?了?$|^退货$|^退了吧$|\b(?:want|like|need|would love) to (?:return|send back)\b|\breturn (?:my|this|the|these|an? item|it)\b|\bsend (?:it|this|them) back\b|\b(?:want|need|get|like) my money back for\b|\balready received\b.{0,20}\bchanged my mind\b|\bchanged my mind\b.{0,30}\balready received\b/u],
  ['cancel-order', /(?:还|仲|犹)(?:没|未|勿)发(?:货)?(?:吧)?.{0,2}(?:不要|唔要|勿要)|(?:唔|勿|无爱|不)(?:想)?买(?:了|喇|啦|矣)$|(?:那|嗰|迄)?单(?:我)?(?:无爱|不要|唔要|勿要)|(?:太贵|贵了|等太久|太慢).{0,3}不要了|直接取消|(?:单|订单)(?:子)?(?:里|里面|里头|入面).{1,10}(?:不要|唔要|勿要)|取消(?:我的|这个|那个|这笔|一下)?.{0,12}(?:订单|单|购买)|(?:订单|单).{0,8}取消|(?:我要|我想|帮我|麻烦|想)取消|撤单|^取消$|\bcancel (?:my|the|this|that|an?|order)\b|\bcancel (?:it|order)\b/],
  ['change-address', /(?:改|换|修改|更改|变更)(?:一下|个|下)?(?:收货|送货|配送|寄送|快递)?(?:的)?地址|地址.{0,6}(?:错|改|换|变)|\b(?:change|update|correct|fix|modify)\b.{0,24}\baddress\b|\bwrong address\b/],
  ['change-delivery', /(?:放|摆|搁|寄放|交给|交畀|送到|放到|放在|丢|擺)(?:在|到|畀|去)?(?:门口|家门口|驿站|菜鸟|丰巢|快递柜|柜子|楼下|门卫|保安|物业|管理处|前台|传达室|小卖部|超市|便利店|邻居|自提|代收|大堂|信箱|车库)|改(?:成)?自提|(?:今天|明天|白天|最近|这几天)(?:都)?不在家|\bleave (?:it|them|my parcel|the parcel) (?:with|at|in|by)\b|(?:改|换|调)(?:一下|个|下)?(?:配送|送货|派送|送达|收货)(?:的)?(?:时间|日期)|(?:改|换)(?:个|到|一?天|成).{0,10}(?:送|派|收)|(?:晚|迟|早)(?:点|些|几天|一天).{0,3}送|(?:明天|后天|周[一二三四五六日天]|星期[一二三四五六日天]|周末).{0,6}再?送|\breschedul\w*\b|\b(?:deliver|delivery)\b.{0,30}\b(?:another day|later|tomorrow|instead|change)\b|\bchange\b.{0,20}\bdelivery (?:date|day|time)\b/],
]

/** What is wrong with it, beside what the diagnosis asks for. */
const FAULT = /坏(?!了?蛋|话|处)|壞|歹去|烂了|不(?:亮|转|响|热|加热|启动|动|回充|吸|喷|制冷|脱水|冻|好使)|勿(?:亮|转|响|热|冷|动)|唔(?:着|转|响|热|冻|郁)|闪(?=$|了|个|屏)|花屏|撞墙|漏(?:水|电)|结霜|死机|卡死|黑屏|失灵|\b(?:broken|stopped|leak(?:s|ing)?|won'?t|(?:doesn|does not|isn|is not|not)'?t? (?:\w+ )?(?:cold|heat|light|work|spin|charg|pair|cook|turn)\w*|flicker\w*|dead|stuck|wrong (?:numbers|readings?))\b/
/** It came so, or something else is to become of it: not a matter of repair. */
const NOT_REPAIR = /收到(?:时|就|的时候)|刚到|一到|拆开|快递|签收|退|换(?!了)|取消|赔|投诉|发票|价|优惠|食|水果|怕|担心|\b(?:arrived|delivered|return|refund|exchange|cancel|price)\b/
const saysFaulty = (zh: string, en: string): boolean => (FAULT.test(zh) || FAULT.test(en)) && (namesGoods(zh) || namesGoods(en)) && (/\p{Script=Han}/u.test(zh) ? zh.length <= 24 : en.length <= 80) && !NOT_REPAIR.test(zh) && !NOT_REPAIR.test(en) && !/[吗么]$|会不会|能不能/.test(zh)

/** Of these the patterns hear only one's own affair, and then "how" asks to have it done. */
const OWN_AFFAIRS: ReadonlySet<FlowName> = new Set(['refund-state', 'coupon', 'repair', 'invoice'])
/** An invoice there is already, or its rules: the knowledge says where it lies and when it comes. */
const INVOICE_RULES = /下载|什么时候|啥时候|几时|哪里看|在哪|错|换开|重开|改抬头|抬头.{0,4}改|怎么还没|\bdownload\b|\bwrong\b|\bwhen\b/

/** What is wished to be done, among the flows that are switched on; undefined when it is a question or nothing of the kind. */
export function flowWished (zh: string, en: string, flows: readonly FlowName[]): FlowName | undefined {
  const pattern = FLOWS.find(([name, pattern]) => flows.includes(name) && (pattern.test(zh) || pattern.test(en)) && !(name === 'invoice' && (INVOICE_RULES.test(zh) || INVOICE_RULES.test(en))))?.[0]
  const found = pattern ?? (flows.includes('repair') && saysFaulty(zh, en) ? 'repair' : undefined)
  return found !== undefined && !OWN_AFFAIRS.has(found) && (QUESTION.test(zh) || QUESTION.test(en)) ? undefined : found
}

/** What goods are like, in numbers and words a catalogue has: a question about goods, whatever else it resembles. */
const LIKE_ZH = /几(?:升(?!级)|斤|公斤|寸|吋|度电|个人|钟头|小时|岁|匹|瓦|毫安|个摄像头|个摄|色|档|码的|米)|多少(?:公斤|斤|升|像素|寸|度电|毫安|瓦|个摄像头|克)(?!级)|几化(?:阔|大|重|长)|偌(?:大|宽|济钱|重)|显指|摄像头|像素|(?:好多|几|几多|偌济)(?:钱|钿)|(?:卖|现在|要)?多少钱$|烧水.{0,3}多久|适合.{0,6}(?:岁|皮肤|肌)|敏感肌|缩水|偏(?:大|小)|布料|料子|料作|(?:什么|啥|啥子|啥物|咩|乜)(?:布|材料|物料|料)|(?:多|几|偌|好|有几)(?:宽|高|重|厚|深|阔|长(?!时间))|尺寸|长宽高|多大(?:的?(?:屏|电池|容量|功率))?$|电池?(?:有)?(?:多|几|偌)大|续航|电池容量|待机|毫安|显色|色温|功率|瓦数|噪音|噪声|分贝|(?:内存|容量|像素|分辨率)(?:多|是|有|几|多少)|蛋白质|含(?:糖|钙|量)|配料表|成分|材质|面料|什么料|填充物|防水|几个?人(?:够|吃|用)|袖带|(?:上|坐)飞机|能效|支持(?:快充|蓝牙|无线)/
const LIKE_EN = /\bhow (?:much|expensive) (?:is|are|does) (?:the|this|a|your) (?!shipping|delivery|postage)\w+(?: \w+)?(?: cost)?$|\bhow many (?:litres|liters|megapixels|people|colou?rs|watts|inches|kilos|kg|ports)\b|\bwhat(?:'s| is) the (?:capacity|size|weight|power|resolution|material|difference)\b|\bdo you have (?:it|this|them|that|one) in\b|\bstainless\b|\bhow (?:wide|tall|high|heavy|big|large|thick|deep|loud|noisy|bright)\b|\bhow much (?:protein|sugar|calcium|fat|memory|storage|does it (?:weigh|hold))\b|\bdimensions?\b|\bbattery (?:life|capacity|last)\w*\b|\bhow long does the battery\b|\bon (?:a|the) (?:plane|flight)\b|\b(?:wattage|ingredients|waterproof|noise level|colou?r temperature|screen size)\b/
/** Of the order, its way or the rules, and so not of the goods. */
const NOT_GOODS = /旧|抵|回收|折价|取消|退(?!烧)|改|换|安装|花呗|支付|付款|运|送|寄|到货|签收|赔|坏|不(?:亮|转|响|热|了)|退(?:货|款|钱)|换货|运费|邮费|快递|物流|包裹|发货|发票|优惠券|积分|会员|订单|地址|价保|投诉|坏了|修|\b(?:refund|return|order|parcel|package|shipping|delivery|invoice|coupon|points|broken|repair)\b/
/** Something is wished or wrong beside the goods that are named: no mere "and the kettle?". */
const MORE = /退|换|取消|改|坏|修|发票|投诉|优惠|多少钱|价格|有货|怎么|说明书|\b(?:return|exchange|cancel|change|broken|repair|invoice|price|cost|stock|manual|refund)\b/
export const saysMore = (zh: string, en: string): boolean => MORE.test(zh) || MORE.test(en)

/** "Can the robot mop", "is the kettle steel": of goods that are named, what they can and are. */
const CAN_ZH = /(?:能不能|会不会|可不可以|支不支持|有没有|是不是|能|会|可以|支持|带|有|是|属于)[^,，。]{1,10}(?:吗|么|不|伐|无|没有?|冇)$|(?:能不能|会不会|可不可以|支不支持|是不是)[^,，。]{1,10}$|(?:吵|重|响|热|贵|好用|好听|耐用|结实|防水)(?:不(?:吵|重|响|好用|好听))?(?:吗|不|么|伐)$/u
const CAN_EN = /^(?:hi |hello |hey )?(?:is|are|does|do|can|will|has|have) (?:the|this|that|your|these|those|it)\b/
const OWN = /我(?:的|买|个|啲)|订单|\b(?:my|order|ship\w*|arriv\w*|deliver\w*|come|received?)\b/
const asksWhetherIt = (zh: string, en: string): boolean => /\p{Script=Han}/u.test(zh) ? zh.length <= 24 && CAN_ZH.test(zh) && namesGoods(zh) && !OWN.test(zh) && !/说明书|怎么|哪里|送|到/.test(zh) : en.length <= 80 && CAN_EN.test(en) && namesGoods(en) && !OWN.test(en)

export const asksWhatLike = (zh: string, en: string): boolean => (LIKE_ZH.test(zh) || LIKE_EN.test(en) || asksWhetherIt(zh, en)) && !NOT_GOODS.test(zh) && !NOT_GOODS.test(en)

/** Where the booklet is, rather than how something of one's own is used. */
const BOOKLET = /^(?:请问)?(?:纸质)?(?:电子)?(?:版)?(?:的)?(?:产品)?(?:说明书|使用手册|手册)(?:在?哪|怎么|丢|没|有).{0,10}$|^(?:where|do you have|is there).{0,20}(?:manual|instructions?|booklet)\??$/
export const asksForBooklet = (zh: string, en: string): boolean => BOOKLET.test(zh) || BOOKLET.test(en)

const ARRIVED = /(?<![没未冇曾有].{0,2})(?:收到|签收|到手|到货了|拆封|拆开|用过|用了|试穿|穿过)|\b(?:i(?:'ve| have)? (?:received|got|had|opened|used|worn)|it (?:has )?arrived|was delivered|unopened)\b/
/** What has arrived is sent back, not cancelled. */
export const saysArrived = (zh: string, en: string): boolean => ARRIVED.test(zh) || ARRIVED.test(en)

const SENT = /在路上|已经?发货?了?|已经?寄|发出|寄出|寄咗|运输中|配送中|\b(?:already (?:been )?(?:shipped|sent)|on (?:its|the) way|in transit|has shipped)\b/
export const saysSent = (zh: string, en: string): boolean => SENT.test(zh) || SENT.test(en)

/** What is over already: "the one I cancelled yesterday" wishes for no cancelling. */
const OVER = /(?:取消|退|退货|退款|换|换货|付款?|申请)(?:好)?(?:了的?|的|咗嘅?|咗|脱了?|矣|完)$|^(?:昨天|前天|上周|昨昏|琴日|昨日|早上|刚才|之前).{0,6}(?:取消|退|换)(?:的|了|咗|脱)?$|\b(?:i|we)(?:'ve| have)? (?:already )?(?:cancelled|canceled|returned|sent)\b/
export const tellsOfPast = (part: string): boolean => OVER.test(part)

/** Words of a return that is under way. */
const SENT_BACK = /退的|退了|寄回|退回|退货了|寄返|寄转|退咗|\b(?:sent|shipped|returned) (?:it |them )?back\b|\bi returned\b/
export const saysSentBack = (zh: string, en: string): boolean => SENT_BACK.test(zh) || SENT_BACK.test(en)
