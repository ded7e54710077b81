import { findNumbers } from './entities/numbers.ts'
import { callsPerson } from './patterns-person.ts'

/** The words people use. Chinese patterns see folded text (simplified, lower case, no spaces or punctuation). */

/** 人工 in every spelling met: typos, pinyin, Cantonese, half and full width. */
const HUMAN_ZH = /(人工|仁工|人エ|认工|(?:^|[转找要专叫接换])(?:人共|人公|仁公|人供)|真人|活人|真仁|人类(?:客服|讲|说|聊)|大活人|专员|坐席|接线员|接待员|人类讲话|(?:不要|不想|别|不)(?:跟|和|同|用)?(?:机器人?|ai)(?:讲|说|聊|对话|倾|了|回|答)|揣(?:个|一个)?人|欲揣人|rengong|zhenren|zhuanrg|专人客服|客服人员|职员|工作人员|客服小姐姐|客服小哥|客服妹妹|(?:转|找|叫|换|接|要|联系|来个|给我)(?:个|一个|一下|到|你们)?(?:客服|人来(?!.{0,3}(?:安装|上门|修|取|收|搬|装|送|量))|领导|经理|主管|负责人))/
const HUMAN_ZH_PERSON = /^(?:我要|我想|帮我|请|快|能不能|可以|可唔可以|我要求|同我)?(?:找|揾|搵|叫|跟|同|和|换|转|要)(?:个|一个|返个)?人(?:来|吧|啊|聊|倾|讲|说|说话|沟通|处理|帮我|接|谈|客服|聊聊|啦|呀|哋)?$/
const NOT_HUMAN_ZH = /(人工智能|人工费|人工成本|安装人工|人工草|(?:你|您|对面)(?:到底)?(?:是|系)(?:不是|唔系|咪)?(?:真|人工|活)?人|是不是(?:真人|人工|活人|机器人)|系咪(?:真人|人工|机器人)|是人工还是|是真人还是|不(?:用|要|需要|想|必)?(?:转|找)?(?:人工|真人)|人工(?:安装|拆|搬)|唔使(?:转)?人工|^(?:你?(?:真的)?(?:不|唔)?[是系])(?:真的?)?(?:是)?(?:真人|活人|人工|仁工)(?:吗|么|吧|不|伐|呀)?$|^(?:真人|活人)(?:吗|么|吧|不|伐)$|(?:机器|机器人|ai)还是.{0,8}真人|[跟比和]真人(?:有啥|有什么|还)|(?:自称|冒充|假冒?|骗子).{0,6}(?:专员|客服|人员)|专员(?:要|叫|让)我|人工(?:智障|弱智|审核)|客服(?:小姐姐|小哥|妹妹)(?:人)?(?:真|超|很|太|挺)|(?:谢谢|感谢|多谢)客服)/
/** Called for in so many words: whatever else is said or asked beside it. */
const CALLED_ZH = /(?<!不用|不要|不想|不需要|不必|别|先不|不|勿|莫|毋免|唔使|唔好)(?:转|找|接|叫|换|联系|呼叫|请|给我|帮我|我要|只要|就要|来)(?:到|一下|个|一个|位|一位|接|我|下)?(?:人工|真人|活人|客服人员)(?!费|成本|智|安装|审核|草|湖|耳|拆|搬)/
const HUMAN_HOURS_ZH = /(人工|真人|客服).{0,6}(几点|什么时候|时间|上班|下班|周末|节假日)|(几点|什么时候|半夜|晚上|周末).{0,6}(人工|真人|客服)/
const HUMAN_EN = /\b(humans?|real (?:person|human|agent)|live (?:person|agent|chat|human)|actual (?:person|human)|agents?|operator|representative|rep|customer (?:service|support|care) (?:agent|rep|person|representative)|(?:^|contact |need |want |to |with |get |call )(?:customer (?:service|support|care))(?: please)?$|(?:speak|talk|chat|connect|transfer|pass|put)(?: me)?(?: through)?(?: on)? (?:to|with) (?:a |an |the |your |some)?(?:\w+ )?(?:person|human|someone|somebody|people|staff|manager|supervisor|agent|advisor)|(?:get|give) me (?:a |an )?(?:person|human|someone|somebody|manager|agent)|someone real|human being|staff member|support (?:person|staff|agent)|(?:no|not|stop|without) (?:more )?(?:the |a )?(?:bots?|robots?|machine)|manager|supervisor)\b/
const NOT_HUMAN_EN = /\b(are you (?:a |an )?(?:real |actual |live )?(?:human|person|robot|bot|ai|agent)|am i (?:talking|speaking|chatting) (?:to|with) (?:a |an )?(?:\w+ )?(?:human|person|robot|bot|ai|machine)|(?:no|not|don'?t (?:want|need)) (?:a |an )?(?:human|agent|person)|your (?:agent|rep) was|(?:human|person) or (?:a )?(?:machine|bot|robot|ai)|(?:machine|bot|robot|ai) or (?:a )?(?:human|person)|r u (?:a )?(?:human|person|bot)|is this a (?:real )?(?:person|human|bot)|(?:don'?t|do not) sound (?:like a )?human|(?:fake|scam|refund|whatsapp|pretending to be|claiming to be) (?:\w+ )?(?:agents?|customer service|representative)|agent on whatsapp|(?:best|great|brilliant|excellent|lovely) customer (?:service|support)|delivered to agent|human hair|travel agent)\b/
const HUMAN_EN_HOURS = /\b(hours|when (?:is|are)|open|weekend|sunday|holiday)\b/

/** "Have somebody come": a person to talk to, not one who fits or fetches. */
const HUMAN_ZH_COME = /(?:换|叫|喊|让|派|找|寻|揾|搵|请|安排|整|讨|唤)(?:个|一个|位|一位|下)?(?:真的?|活的?)?(?:人|同事|员工|工作人员)(?:来|过来|嚟)?(?:跟我|同我|给我|帮我|和我|佮我|共我)?(?:讲|说|聊|谈|倾|唠|处理|解决|沟通|接|回|看看|啊|吧|呗|嘛|啦|咯)?(?:话|一下|下)?(?:吗|么|好吗|行吗|可以吗|行不|得不|好无|好伐)?$/
/** 人工 and 客服 by their sound, where nothing else stands beside them or a word for turning to does. */
const SOUNDS = '(?:[人仁认任仍忍刃韧壬][工公共功攻弓宫恭供龚躬]|[客克课可刻][服夫付复府])'
const HUMAN_SHORT = new RegExp(`^(?:zrg|zhrg|rgkf|rgfw|zzrg|rg|转rg|人gong|ren工|(?:zhao|zhuan|jiao|yao|zhaoge)?kefu|人类?|专人|${SOUNDS}+|(?:[转专砖赚装撰]|找|叫|要|接|喊|换|请|联系)(?:到|接|个|一下)?${SOUNDS}+(?:服务|谢谢|吧|啊|呀)?|(?:有|有没有|有冇)(?:人工)?客服(?:吗|么|冇|无|伐|没|不)?)$`)
const HUMAN_EN_TYPO = /\b(?:humna|huamn|hunam|humman|humen|humn|hman|hooman|agnet|agetn|agnt|agen|a?gaent|re?pr[aeio]*s[aeio]*n?t[aeiou]*t[aeiou]*v?e?|op[aeio]r?[aeio]?tor|opertor|persn|peron|preson|pesron|pearson please|(?!customer )c[ou]?st[ou]?m[ae]?r? (?:se?rv[ia]ce?s?|suport|supp?ort|care)|supervis[eo]r|superviser|manger please|real (?:persn|preson|peson))\b/

export function asksForHuman (zh: string, en: string): boolean {
  if (HUMAN_ZH_PERSON.test(zh) || HUMAN_SHORT.test(zh) || (HUMAN_EN_TYPO.test(en) && !NOT_HUMAN_EN.test(en) && !HUMAN_EN_HOURS.test(en))) return true
  if (callsPerson(zh) && !NOT_HUMAN_ZH.test(zh)) return true
  if (HUMAN_ZH_COME.test(zh) && !/(?:安装|上门|维修|修理|取件|收货|搬|送货|代收|装机)/.test(zh)) return true
  if (CALLED_ZH.test(zh)) return true
  if (HUMAN_ZH.test(zh)) return !NOT_HUMAN_ZH.test(zh) && !HUMAN_HOURS_ZH.test(zh)
  return HUMAN_EN.test(en) && !NOT_HUMAN_EN.test(en) && !HUMAN_EN_HOURS.test(en)
}

/** Names a person without wanting one: "no need for a human", "when does the hotline open", "fitting costs". */
export const declinesHuman = (zh: string, en: string): boolean => NOT_HUMAN_ZH.test(zh) || HUMAN_HOURS_ZH.test(zh) || NOT_HUMAN_EN.test(en) || (HUMAN_EN.test(en) && HUMAN_EN_HOURS.test(en))

const WHO_ZH = /((?:你|您|对面|这边)(?:到底)?(?:是|系)(?:不是|唔系|咪)?(?:机器人|真人|人工|活人|ai|人还是|什么人|谁|人吗|人类|智能|robot)|是(?:真人|人工|机器人|人)还是|是不是(?:真人|人工|机器人|ai|活人)|系咪(?:真人|人工|机器人|ai)|你叫什么|你是真的人|承认你是人|^(?:你?(?:真的)?(?:不|唔)?[是系])(?:真的?)?(?:是)?(?:真人|活人|人工|仁工)(?:吗|么|吧|不|伐|呀)?$|^(?:真人|活人)(?:吗|么|吧|不|伐)$|(?:机器|ai)还是.{0,8}真人|说你是(?:真)?人|假装.{0,4}人)/
const WHO_EN = /\b((?:human|person) or (?:a )?(?:machine|bot|robot|ai)|(?:machine|bot|robot|ai) or (?:a )?(?:human|person)|r u (?:a )?(?:real )?(?:human|person|bot)|(?:don'?t|do not) sound (?:like a )?human|are you (?:a |an )?(?:real |actual |live )?(?:human|person|robot|bot|ai|machine|chatbot)|who are you|what are you|(?:am i|is this) (?:(?:talking|speaking|chatting) (?:to|with) )?(?:a |an )?(?:real |actual )?(?:human|person|robot|bot|ai|machine)|(?:say|admit|pretend|tell me) (?:that )?you(?: are|'re) (?:a )?(?:real )?human|what is your name)\b/
export const asksWhoYouAre = (zh: string, en: string): boolean => WHO_ZH.test(zh) || WHO_EN.test(en)

const SAFETY: readonly (readonly ['self-harm' | 'threat' | 'medical' | 'minor', RegExp])[] = [
  ['self-harm', /(自杀|自残|[不勿毋无]想(?:再)?(?:欲)?活|活不下去|活够了|活着没(?:意思|劲|意义)|想死|去死算了|死了算了|不如死|轻生|割腕|跳楼(?!价|甩|大|清仓|特|吐血)|跳河|跳桥|烧炭|喝农药|[吃吞](?:了|下)?(?:一瓶|一把|整瓶|很多|好多|大量|几十[片颗粒])(?:的)?(?:安眠)?药|一了百了|一死了之|死给你们?看|寻死|上吊|自尽|遗书|没(?:有)?活下去的|活得.{0,4}没意思|从.{0,4}楼.{0,3}跳下|结束(?:自己的|我的)?(?:生命|一切)|告别(?:这个)?世界|唔想(?:做人|生|活)|\b(?:kill myself|suicid(?:e|al)|(?:end|ending) (?:my life|it all)|take my own life|no reason to live|better off dead|cut(?:ting)? my wrists?|jump off (?:a|the) (?:bridge|roof|building)|want to die|don'?t want to (?:live|be alive)|hurt myself|self[- ]?harm|overdosed?|(?:swallowed|took|taken) (?:a (?:lot|bottle|bunch|handful)|lots|too many|all)(?: of)?(?: \w+)? ?(?:pills|tablets|painkillers|sleeping pills))\b)/],
  ['threat', /((?:砍|捅|刣|斩|掐|弄|整|打|撞)死(?:你|恁|侬|㑚|他|她|店|客服|快递)|砍死|捅死|刣死|斩死|杀了你|杀死|捅了?你|剁了你|砍你|斩你|劈死|揍死|做低你|要你们?(?:的)?(?:命|偿命)|同归于尽|血溅|打断(?:你|他|快递).{0,3}腿|炸(?:了|掉|平)?你们|放火|烧了你们|(?:带|拿|提)(?:着|把)?刀|下毒|投毒|报复社会|(?:上门|去你们).{0,6}(?:打|砍|砸)|\b(?:kill (?:you|him|her|them|the (?:driver|courier|staff))|stab you|beat you up|with a (?:gun|knife)|i(?:'ll| will) (?:hurt|beat|come after) you|bomb|blow up your|burn (?:down )?your|set (?:your|the) \w+ on fire|shoot you)\b)/],
  ['medical', /(中毒|过敏性?休克|呼吸困难|喘不(?:过|上)气|透不过气|透唔到气|窒息|噎住|卡(?:住|在)?(?:了)?(?:喉咙|嗓子|气管)|(?:嘴唇|嘴|脸|面)(?:色)?(?:发|变)?(?:紫|青|黑)|没有?反应了?叫不醒|叫不醒|昏迷|昏过去|晕倒|晕过去|休克|抽搐|抽筋不停|口吐白沫|吐血|大出血|血止不住|流血不止|触电|电到(?:人|手|我|孩子)|烫伤|烧伤|灼伤|误食|误吞|[吞咽](?:了|下|咗|落|进)?(?:去)?.{0,4}(?:电池|纽扣|磁铁|磁珠|硬币|干燥剂|钉子|玻璃|洗衣液|洗衣凝珠)|(?:电池|纽扣|磁铁|磁珠|硬币|干燥剂|洗衣液|洗衣凝珠|洁厕).{0,4}(?:吞|咽|吃|喝)(?:了|下|咗|进|落|掉)|喝了.{0,4}(?:洗衣液|消毒液|洗洁精|洁厕|农药)|送医院|送急诊|救护车|急救|救命(?!稻草|恩人)|(?:全身|浑身|满身|脸上).{0,3}(?:起|长|都是|是).{0,3}(?:疹|疙瘩|红包|水泡)|(?:喉咙|舌头|脸|嘴|眼睛).{0,2}肿|食物中毒|上吐下泻|[吃喝](?:完|了|过).{0,8}(?:吐了|呕吐|拉肚子|肚子[疼痛]|过敏|头晕)|胸口?[疼痛闷]|流了(?:好多|很多|不少)血|割伤|划伤.{0,6}血|夹断|起火|着火|冒烟|冒火|爆炸|(?:充电宝|电池|手机|锅|玻璃|热水器|热水壶|插座|杯子|瓶).{0,3}炸(?:了|开|裂|伤|咗|啦|$)|煤气(?:泄漏|味)|燃气泄漏|漏电|一氧化碳|\b(?:poison(?:ed|ing)|anaphyla\w*|(?:can'?t|cannot|struggling to|hard to) breathe|not breathing|chok(?:ed|ing)|turn(?:ed|ing)? blue|passed out|unconscious|seizure|bleeding (?:badly|heavily)|won'?t stop bleeding|throat is (?:swelling|closing)|electrocuted|electric shock|swallow(?:ed|ing) (?:a |an |the |some |one of the )?(?:\w+ )?(?:button|battery|batteries|magnets?|coin|detergent|bleach|pills?|beads?|silica)|drank (?:the |some )?(?:\w+ )?(?:bleach|detergent|cleaner)|allergic (?:reaction|shock)|(?:face|throat|tongue|lips?) (?:is|are|got|has) (?:swollen|swelling)|rash all over|(?:vomiting|threw up|throwing up|food poisoning) after|ambulance|burn(?:ed|t) (?:my|his|her|the child'?s?) \w+|badly (?:burn(?:ed|t)|cut|hurt)|(?:smell|leak(?:ing)?) (?:of )?gas|gas leak|carbon monoxide|smok(?:e|ing) (?:coming|from)|caught fire|on fire|exploded)\b)/],
  ['minor', /((?:我|俺)(?:今年)?(?:才)?(?:[6-9]|1[0-7]|六|七|八|九|十|十一|十二|十三|十四|十五|十六|十七)岁|(?:我|俺)(?:还)?(?:是|系|上|在读|念)?(?:一个)?(?:小学生?|初[中一二三]生?|未成年|没成年|未满十?8?八?岁?)(?!.{0,4}(?:教材|课本|老师|孩子|家长))|(?:我|俺)(?:还)?(?:在)?(?:上|读|念)(?:小学|初[一二三中]|[一二三四五六](?:年级|年)|[七八九]年级)|(?:孩子|小孩|细路|阿仔|个仔|娃儿?|囡囡|囝|儿子|女儿|弟弟|妹妹|未成年人?).{0,8}(?:偷偷|偷|瞒着|自己|误|乱|拿.{0,4}手机).{0,8}(?:买|下单|付款|付了|充值|充了|支付|拍了)|(?:爸妈|爸爸|妈妈|家长|父母|大人).{0,3}不知道.{0,6}(?:买|下单|付|充)|没(?:跟|告诉|同)(?:爸妈|爸爸|妈妈|家长|父母|大人)|偷(?:偷)?(?:用|拿)(?:了)?(?:爸|妈|家长|父母|爷爷|奶奶).{0,4}(?:手机|卡|钱|账号|支付)|\bi(?:'m| am) (?:only )?(?:[6-9]|1[0-7])(?: years old)?\b(?! ?(?:cm|kg|days|minutes|hours))|\bi(?:'m| am) (?:only )?(?:six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen)\b|\bi(?:'m| am) (?:a minor|under ?(?:age|18)|in (?:the )?\w+ grade)\b|\bmy (?:parents|mom|mum|dad) (?:don'?t|doesn'?t|do not|does not) know\b|\bmy (?:\w+[- ]year[- ]old|child|kid|son|daughter)(?: \w+)? (?:bought|ordered|paid|placed)\b|\bused my (?:mom|mum|dad|parent)\w*'?s? (?:card|phone|account)\b)/],
]
export function safetyTopic (zh: string, en: string): 'self-harm' | 'threat' | 'medical' | 'minor' | undefined {
  return SAFETY.find(([, pattern]) => pattern.test(zh) || pattern.test(en))?.[0]
}

const FRUSTRATED = /(答非所问|所答非所问|文不对题|牛头不对马嘴|鸡同鸭讲|不知所云|没听懂|听不懂|理解错|没(?:有)?回答(?:我|问题)|不是我(?:问|要问|想问|说)的|我(?:问|说)的不是|听不懂人话|你听不懂|听不懂我|说了(?:多少|几|好多)遍|问了(?:多少|几|好多)遍|绕圈|兜圈|气死|烦死|受够|垃圾(?!桶|袋|处理|箱|盒)|什么破|破玩意|废物|没用的?东西|没用的?客服|你(?:真|太)?没用|傻[逼x叉子]|智障|白痴|骗子|骗人|忽悠|有病吧|滚(?!筒|轮|动|珠|边|圆)|(?:他|特)?妈的|无语死|太差劲|敷衍|机器人真(?:笨|蠢|差)|(?:真|太|好)(?:笨|蠢)|顶你|仆街|痴线|嬲|\b(?:useless|ridiculous|stupid|idiot|garbage|rubbish|scammers?|terrible service|worst|fed up|sick of|wtf|fuck\w*|shit|damn|are you (?:even )?listening|not what i asked|you (?:don'?t|didn'?t|do not|did not|never) (?:understand|answer|listen)\w*|not helpful|(?:doesn'?t|didn'?t|isn'?t) help\w*|going in circles|waste of time)\b)/
const COMPLAINT = /(投诉(?!电话|渠道)|12315|消协|工商局|市监局|市场监管|曝光|起诉|法院|律师|告你们?|告(?:他|她|它|死|到底)|举报|(?:给|要)(?:我)?(?:个|一个)?(?:说法|交代)|乱收费|(?<!多)媒体|维权|\b(?:complain(?:t|ing)?|lawyer|sue|court|lawsuit|consumer (?:protection|rights)|report you|chargeback)\b)/
export const isFrustrated = (zh: string, en: string): boolean => FRUSTRATED.test(zh) || FRUSTRATED.test(en)
export const isComplaint = (zh: string, en: string): boolean => COMPLAINT.test(zh) || COMPLAINT.test(en)

const GREET = /^(?:你好|您好|哈喽|嗨|喂|在吗|在不在|在么|早上好|上午好|下午好|晚上好|早|早晨|有人吗|有人在吗|亲|hi|hello|hey|good (?:morning|afternoon|evening)|hi there|hello there|anyone there|你好呀|你好啊|你好你好|您好呀|hihi|哈啰)+$/
const THANK = /^(?:好的|好|嗯|ok|行|okay|great|perfect|明白了?|知道了|收到| )*(?:谢谢|多谢|感谢|唔该|唔该晒|谢了|谢啦|辛苦了|thanks|thank you|thx|ty|cheers)(?:你|您|啦|了|哈|啊|亲|哦|very much|so much|a lot|晒|咗| )*$/
const GOODBYE = /^(?:再见|拜拜|拜|回见|88|先这样|那先这样|bye|goodbye|bye bye|see you|good night|晚安|走了)(?:啦|了|吧|哈|啊)*$/
const SOLVED = /^(?:好的|好|嗯|ok|哦)*(?:问题)?(?:已经)?(?:解决了|搞定了|弄好了|可以了|没问题了|没事了|没有问题了|没有其他问题了?|没别的了|没有别的了?|没有了|不用了|搞掂|搞掂晒|冇嘢喇|够了|清楚了|懂了|结束|没有了结束|没有了可以结束|可以结束了?)(?:谢谢|多谢|感谢|唔该|辛苦)?(?:你|您|啦|了|哈|啊|晒)*$|^(?:ok |okay |great |perfect |no |nope )?(?:that(?:'s| is| was)? (?:all|it|everything|what i needed)|solved|problem solved|it(?:'s| is) (?:solved|fixed|resolved)|all good|i'm good|nothing else|no more questions|no,? that is all|that answers my question|all done|we are done|i am done|please close|close (?:it|the chat))(?: thanks| thank you| for now)*$|^(?:thanks|thank you|great|perfect)[, ]+(?:that(?:'s| is) (?:all|it|everything)|all good|solved|nothing else)$/
const AFFIRM = /^(?:确认|确定|确认办理|同意|confirm|confirmed|yes please|go ahead|是|是的|对|对的|好|好的|好吧|嗯|嗯嗯|行|可以|没错|要|系|系呀|得|ok|okay|yes|yep|yeah|sure|right|correct|please do|fine|嗯好|好滴|好哒|行吧|没有了结束吧|没有了可以结束)$/
const DENY = /^(?:还是?|又|都|仍然|犹|猶|依然)?(?:不|不是|不对|没有|没|还有|还有问题|不用|不行|唔系|唔得|错了|都不是|no|nope|not yet|not really|wrong|none|none of these|neither|i have another question|one more thing|还没|没解决|还没解决|没有解决|没用|不行啊|毋是|毋著|毋对|勿是|勿对|弗是|唔啱|唔对|毋是这|毋是這|不是这个|不对啊|不对呀)(?:啊|呀|的|啦|喇|个|嘛)?$|^(?:(?:no |but )?(?:that(?:'s| is| was)|it(?:'s| is)|this is|you(?:'re| are)|still|again) )?(?:all )?(?:wrong|incorrect|not (?:right|correct|it|that|what i (?:asked|meant|want(?:ed)?)))(?: again)?$/
const NEVER = /^(?:那)?(?:算了|算啦|不办了|不弄了|不用办了|先不办了|取消办理|不退了|不取消了|不改了|不换了|不要了吧|唔使啦|唔搞啦|never ?mind|forget it|leave it)(?:吧|啊|谢谢|thanks|thank you| )*$/
const bare = (text: string): string => text.replace(/[\s!！。.~～?？,，、…:：;；]+$/u, '').trim()
export const isGreeting = (zh: string, en: string): boolean => GREET.test(zh) || GREET.test(bare(en))
export const isThanks = (zh: string, en: string): boolean => THANK.test(zh) || THANK.test(bare(en))
export const isGoodbye = (zh: string, en: string): boolean => GOODBYE.test(zh) || GOODBYE.test(bare(en))
export const isSolved = (zh: string, en: string): boolean => SOLVED.test(zh) || SOLVED.test(bare(en))
export const isYes = (zh: string, en: string): boolean => AFFIRM.test(zh) || AFFIRM.test(bare(en))
/** "Never mind": whatever is being done is dropped. */
export const isNever = (zh: string, en: string): boolean => NEVER.test(zh) || NEVER.test(bare(en))
export const isNo = (zh: string, en: string): boolean => DENY.test(zh) || DENY.test(bare(en))

/** While a flow is at hand: no more of it. "不要了" is not among them: it answers why something is sent back. */
const DROPS = /^(?:(?:那|还是|那就|我|先)?(?:算了|算啦|先不了|不(?:用|想|打算)?(?:退|换|改|取消|修|办|弄|开|投诉|申请|查|约)(?:货|款|票|单|地址|时间)?(?:了|啦)|别(?:退|换|改|取消|弄|办)了|(?:我)?(?:又|还是|仲系|猶)(?:想)?要(?:了|啦|返)?|(?:先)?(?:别|唔好|莫|甭|毋通|覅)(?:取消|退|换|改|修|办)(?:了|啦|住)?|唔(?:退|换|改|搞|使)(?:啦|喇|住)?|毋免|勿(?:退|换)了?)(?:吧|啊|哈|谢谢)*){1,3}$|^(?:never ?mind|forget (?:it|about it)|leave it|don'?t bother|stop(?: it| this)?|i(?:'ve| have)? changed my mind(?: about (?:it|this|that))?|no longer needed|cancel (?:that|this)(?: request)?)(?: thanks| thank you| please)*$/
export const dropsFlow = (zh: string, en: string): boolean => DROPS.test(zh) || DROPS.test(bare(en))

/** How something goes in general, rather than a wish for it. */
const HOW_ZH = /(?:要|会|得|需)(?:不要|不会)?(?:另外|额外|再)?(?:加|付|交|收|扣|花)(?:我)?(?:钱|费)|加钱|(?:退|回|返)(?:到|去|回)(?:哪|边|原来|原卡|我的?卡)|原路|会不会过期|会过期|过期(?:吗|么|不|的吗)|清零|叠加|(?:一起|一齐|同时)用|哪(?:里|儿|度)?领|会不会(?:返|退)|怎么(?!还|没|不|回事|这么|就|又|会)|如何|怎样|点样|咋个|按怎|哪能|规则|政策|流程|条件|一般|通常|支持.{0,8}[吗么不]|(?<!我的.{0,8})(?:多久|几天|几(?:多)?日|几工|多长时间)|谁出|谁付|谁承担|要钱吗|收费吗?|免费吗|哪些|什么(?:时候)?(?:可以|能)/
const HOW_EN = /\b(?:will|does|do|would) (?:the |my )?(?:money|refund) (?:go|come|be|get)\b|\bdo (?:they|coupons|vouchers) stack\b|\b(?:do|does|will|can) (?:my |the )?(?:\w+ )?(?:points?|coupons?|vouchers?) (?:expire|run out|stack)\b|\bhow (?:do|does|can|long|much|many|often)\b|\bwhat(?:'s| is| are) (?:the|your)\b|\bpolicy\b|\bdo you\b|\bis there\b|\bwho pays\b|\brules?\b/
/** How many one has oneself: a look, not a rule. */
const OWN_ZH = /我(?:现在|目前|账户里|还|一共)?(?:还|一共)?(?:有|剩)(?:下)?(?:多少|几|哪些|啥|什么).{0,3}(?:积分|分|优惠券|券|红包|等级)|我的?(?:积分|券|优惠券|会员等级|等级|成长值).{0,3}(?:有)?(?:多少|几|还剩|是什么|是啥)/
const OWN_EN = /\bhow many (?:\w+ )?(?:points|coupons|vouchers) (?:do i|have i|i(?:'ve| have)|are left|left|on my)\b|\bmy (?:points|coupons?|vouchers?|tier|level|status)(?: balance)?(?: please)?$/
export const asksHow = (zh: string, en: string): boolean => (HOW_ZH.test(zh) || HOW_EN.test(en)) && !OWN_ZH.test(zh) && !OWN_EN.test(en)

const SAYS_PARCEL = /快递|物流|包裹|快件|运单|派送|宅配|\b(?:parcel|package|shipment|track\w*|courier)\b/
export const saysParcel = (zh: string, en: string): boolean => SAYS_PARCEL.test(zh) || SAYS_PARCEL.test(en)

/** Words that make it a question of policy rather than of one order's state. */
const POLICY_ZH = /(退款|退货|退钱|返钱|换货|发票|运费|邮费|快递费|丢件|丢了|弄丢|破损|坏|碎|烂|少发|漏发|发错|取消|撤单|地址|保修|维修|安装|价保|降价|优惠券|积分|会员|投诉|拒收|签收.{0,4}(?:没|未|不)|没.{0,3}收到.{0,6}签收|自提|驿站|取件|指定|预约|能送|配送范围|多久发货|一般|通常|今天下单|如果|分期|评价)/
const ORDER_ZH = /(^(?:还有|还要|仲要|大概|到底)?(?:要)?(?:几天|多久|几时|啥时候|什么时候|好久|啥前儿|啥辰光|当时|几日|几工)(?:能|可以|才|会|好)?(?:送)?(?:到|来|嚟)(?:货)?(?:嘛|啊|呢|呀|哦|㗎)?$|^(?:你们)?(?:用|发|走)?(?:的)?(?:是)?(?:什么|啥|哪家|哪个|边间)(?:快递|物流|速递|宅配)(?:发的?|送的?|公司)?(?:啊|呀)?$|快递员.{0,4}电话|(?:速递|快递|包裹).{0,3}(?:今天|今日|明天|听日|今朝).{0,4}(?:来|嚟|到|送)|(?:包裹|快递|快件|速递|宅配|物件|物事|东西|货|单|单子).{0,4}(?:行|去|走|送|运)(?:到|咗)(?:了)?(?:边|哪|佗|啥)|(?:哪能|怎么|咋|点解|为啥|按怎).{0,3}(?:还|犹|仲)(?:勿|未|不|没|冇)(?:发|送|寄|到|来)|(?:包裹|快递|快件|速递|宅配|物件|物事|东西|货).{0,4}(?:还有|还要)?(?:好久|啥前儿|啥时候|啥辰光|几时|哪天|哪时|啥物时阵|啥物时|当时|多久)(?:好|能|会|才|可以)*(?:到|来|收到)|预计.{0,4}(?:哪天|什么时候|几时|啥时候).{0,4}(?:收到|到|送)|(?:我的|我|我个|我啲)?.{0,8}(?:订单|包裹|快递|快件|货|东西|宝贝|商品|件).{0,6}(?:到哪|在哪|去哪|走到|到了没|到了吗|到没|到未|进度|状态|情况|动态|什么时候(?:能)?(?:到|送|来|发)|几时(?:到|送|发)|哪天到|多久(?:能)?到|还要多久|还没(?:到|来|发|送|收到)|仲未(?:到|送|发|收到)|没(?:到|发货)|发了没|发货了?(?:没|吗)|发货没|送到哪|寄到哪|怎么样了|点样|送了没|出库))|(?:查|睇|看看?|跟进|追踪|跟踪|查下|查询|想知道).{0,6}(?:订单|物流|快递|速递|宅配|包裹|单号|运单|进度|货)|(?:物流|快递|配送|发货)(?:进度|状态|信息|情况|动态|到哪)|(?:怎么|为什么|点解)(?:还|仲)(?:没|不|未|唔)(?:有)?(?:到|发货|送|收到|来)|(?:还没|仲未|一直没)(?:收到货|收到|发货|到货)|^(?:到哪|到边)(?:了|里了|儿了|度)?$|^(?:物流|快递|订单|查订单|查物流|查快递|订单状态|订单查询|物流查询|我的包裹|我的快递)$/
const PARCEL_ZH = /(物流|快递|速递|宅配|包裹|快件|运单|到哪|送到|派送|配送|在哪|走到)/
const LIST_ZH = /((?:两|三|几|俩|所有|全部)(?:个|笔|张)?(?:订单|单子?).{0,4}(?:都|一起|一道|做伙)?(?:看|查|睇|瞅)|(?:我的|全部|所有|最近的?|有哪些|列出|显示|我有几个|我有哪几个|睇晒我嘅)(?:全部|所有|最近的?|几个|哪些)?(?:的)?订单(?:列表|记录|有哪些)?$|(?:查看|看看|看一下|打开)(?:我的)?(?:全部|所有|最近的?)?订单$|我(?:最近)?(?:都)?买(?:过|了)(?:什么|啥|哪些|咩)|购买记录|历史订单)/
const ORDER_EN = /\b((?:which|what) (?:courier|carrier)|(?:when )?will it (?:come|arrive|be here|get here)|(?:parcel|package|order|delivery|shipment) eta|eta (?:of|for|on) (?:my|the)|where(?:'s| is| are)? (?:my |the )?(?:\w+ ){0,2}(?:order|parcel|package|delivery|shipment|stuff|goods|item)|track(?:ing)? (?:my |the |this )?(?:order|parcel|package|shipment|number|delivery)|order status|status of (?:my |the )?(?:order|parcel|package|delivery)|(?:has|have|did|is|was|when will|when does|when is|will) (?:my |the )(?:\w+ ){0,2}(?:order|parcel|package|delivery|shipment|item)s?(?: \S+)? (?:been )?(?:ship\w*|sent|dispatch\w*|arriv\w*|come|coming|deliver\w*|get here|be here|on its way|out)|(?:order|parcel|package|delivery) (?:still )?(?:has not|hasn'?t|have not|didn'?t|did not|not) (?:arrived?|come|been (?:sent|shipped|delivered)|shipped)|still waiting for my (?:\w+ )?(?:order|parcel|package|delivery)|check (?:on )?(?:my |the )?(?:order|parcel|package|delivery)|how far is my (?:order|parcel|package))\b/
const POLICY_EN = /\b(refund|return|exchange|invoice|cancel|address|damaged|broken|missing|lost|stolen|wrong|warranty|repair|install\w*|coupon|points|postage|shipping (?:cost|fee)|how long does|do you|can you|usually|policy|code|manual|password|account)\b/
const LIST_EN = /\b(?:(?:show|list|see|view|check|all)(?: me)?(?: all)?(?: of)? my (?:recent |past |last )?orders|my orders|what (?:did|have) i (?:buy|order|bought|ordered)|order history|my purchases)\b/

/** "我的冰箱到哪了": anything that is mine, and where it is. */
const MINE_ZH = /(?:我的|我买的|我买|我订的|我那个|我个|我啲|我拍的|俺的|我家的|买的|拍的).{1,14}?(?:到哪|在哪|去哪|走到|到边度|去咗边|喺边|几时到|几时送|什么时候(?:能|会|才)?(?:到|送|来|发)|哪天(?:能|会)?(?:到|送)|多久(?:能|才)?到|到了(?:没|吗)|到没|到咗未|到未|还没(?:到|来|发|送)|仲未(?:到|嚟|发|送)|怎么还(?:没|不)|送到了|发货(?:了)?(?:没|吗)|发了(?:没|吗))/
const MINE_EN = /\b(?:track(?:ing)? my .{2,30}|where(?:'s| is| are) my|when (?:will|does|do|is) (?:my|the) .{2,30} (?:arrive|come|get here|be here|delivered)|has my .{2,30} (?:shipped|arrived|been))\b/

/** Which order question this is; undefined when it asks for none. `numbered`: a number was named, which makes the order the subject. */
export function orderQuestion (zh: string, en: string, numbered: boolean): 'order-status' | 'parcel-tracking' | 'my-orders' | undefined {
  const policy = POLICY_ZH.test(zh) || POLICY_EN.test(en)
  if (!policy && (LIST_ZH.test(zh) || LIST_EN.test(en))) return 'my-orders'
  if (ORDER_ZH.test(zh) && (!policy || numbered)) return PARCEL_ZH.test(zh) && !/订单|发货了?(?:没|吗)|付款/.test(zh) ? 'parcel-tracking' : 'order-status'
  if (ORDER_EN.test(en) && (!policy || numbered)) return /\b(parcel|package|shipment|track\w*)\b/.test(en) ? 'parcel-tracking' : 'order-status'
  if (!policy && (MINE_ZH.test(zh) || MINE_EN.test(en))) return /发货|发了(?:没|吗)|shipped/.test(zh) ? 'order-status' : 'parcel-tracking'
  return numbered && !policy && zh.length < 40 ? 'order-status' : undefined
}

const BARCODE = /(?:条码|条形码|barcode)\s*[:：#]?\s*(?:\d{8}|\d{12,14})(?!\d)|(?:序列号|serial(?: number)?)\s*[:：#]?\s*[a-z0-9][a-z0-9._-]{3,}/
/** A number of goods, or of one piece, and not of an order: what the widget reads from a picture, or somebody copies from the box. */
export const namesBarcode = (folded: string): boolean => BARCODE.test(folded)

/** Numbers that may name an order or a parcel, as written (folded). What is a telephone's, a tax number or an e-mail is none. */
export function numbersIn (folded: string): string[] {
  const { trackings, orders } = findNumbers(folded)
  return [...trackings, ...orders].toSorted((a, b) => a.from - b.from).map(one => one.value).slice(0, 5)
}

const PLACES: readonly (readonly [number, RegExp])[] = [
  [0, /^(?:第一|第1|头一|1|一|1号|①)(?:个|单|笔|件|条|款)?(?:吧|啊|订单)?$|^(?:the )?(?:first|1st|top)(?: one| order)?$/], [1, /^(?:第二|第2|2|二|2号|②)(?:个|单|笔|件|条|款)?(?:吧|啊|订单)?$|^(?:the )?(?:second|2nd)(?: one| order)?$/],
  [2, /^(?:第三|第3|3|三|3号|③)(?:个|单|笔|件|条|款)?(?:吧|啊|订单)?$|^(?:the )?(?:third|3rd)(?: one| order)?$/], [3, /^(?:第四|第4|4|四|④)(?:个|单|笔|件|条|款)?(?:吧|啊)?$|^(?:the )?(?:fourth|4th)(?: one| order)?$/],
  [-1, /^(?:最后|最后一|最下面)(?:那)?(?:个|单|笔)?$|^(?:the )?last(?: one| order)?$/],
]
export function placeIn (zh: string, en: string): number | undefined {
  return PLACES.find(([, pattern]) => pattern.test(zh) || pattern.test(bare(en)))?.[0]
}

const NAMED_PLACE = /第([一二三四五六七八九1-9])(?:个|单|笔|件|条|款)?/g
/** Several places in one answer: "第一个和第三个". */
export function placesIn (zh: string): number[] {
  return [...new Set([...zh.matchAll(NAMED_PLACE)].map(([, digit = '']) => '一二三四五六七八九'.includes(digit) ? '一二三四五六七八九'.indexOf(digit) : Number(digit) - 1))]
}
