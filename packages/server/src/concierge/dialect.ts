import { foldText } from '../knowledge/index.ts'

/** What a shopper writes in: Cantonese, Sichuanese, Northeastern, Wu, Hokkien, Mandarin or English; `und` when there is nothing to go by. ISO 639-3 where it has a code. */
export type Spoken = 'yue' | 'sc' | 'ne' | 'wuu' | 'nan' | 'cmn' | 'en' | 'und'

/** Words that one of them writes and the others do not, in simplified characters. A strong one is enough; two weak ones are as much. */
const MARKS: readonly (readonly [Spoken, RegExp, RegExp])[] = [
  ['yue', /[嘅咗嚟喺哋啲嘢冇佢嗰噉啱揾俾畀攞睇咁喇㗎噃喐]|唔(?:使|该|系|好|要|到|得|见|记|知|识|可|送|收|出|钟)|(?:送|收|出|换|退|得|着)唔|系咪|点解|点样|点(?:改|计|退|用|申请|算|换)|边(?:度|个|步|张)|几时(?=可|先|寄|送|到)|几耐|而家|琴日|听日|搞掂|仲未|乜嘢|得乜|碎晒|扁晒|开唔|成日|熄机|雪柜|呢(?:张|个|件|部)|星期日送唔/u, /唔|咩|仲|返|嘈|靓|晒|阿妈|隻|都系|呀$/gu],
  ['nan', /[袂阮恁毋䆀厝佮硩揀]|按怎|佗(?:位|一)|这马|犹未|会(?:当|使)|予(?:我|人)|今仔|昨昏|歹去|较(?:俗|大的|紧)|遮(?:济|紧)|拢(?:无|总)|啥物|偌(?:济|久)|甲(?:扁|规|湿)|家己|做伙|仔(?:坏|咬|硩)|无(?:去|减着|够|声|公平|反应$)矣?|莫(?:矣|送厝)|佇咧|共我|当时(?:会|过期)|几工|暗时|落价|傷|拄/u, /揣|闲|咧|矣|伊|爱(?=几|等)|着|嘛无/gu],
  ['wuu', /[侬㑚搿呒]|阿拉|辰光|哪能|物事|勿|推板|今朝|明朝|昨日子|邪气|老早子|啥(?:体|人|个态度)|弗|几钿|几日(?!$)|钞票|好.{0,6}伐|伐(?:啦|$|[?？])|(?:坏|错|碎|瘪|裂|见|忘记|锁)脱|轧脚|辣(?:啥|海)|一道(?=用|寄|发)|夜里送|姆妈|寻(?:个|不到|勿)|搭我/u, /拨|忒|介(?:许多|慢|贵)|脱|个(?=伐|$)|漏得来/gu],
  ['sc', /啥子|咋个|啷个|要得|莫得|孬得|巴适|相因|一哈|哈儿|撒子|日白|格老子|晓得不|得行|咋办嘛|瓜娃子|安逸|耍起|娃儿|老汉儿|打个铲铲|烦求|(?:穿|充|装)不(?:进|上)?.{0,2}克|没得(?:人|货|活人)|得(?:到|行|成)不|用得不|遭(?:压|绷|骗|锁|打|摔)|换哈|改哈|看哈|等哈|帮我.{0,6}哈$|整不燃|跟.{0,3}摆(?=$|[，,])|乡坝|那儿去$|好多天$|稀烂|灰起|填拐|咯$|开不到/u, /莫(?!名|非|要说)|嘛(?:$|[?？!！])|老子|喊(?=你|他|快递|我)|噻|哦豁|恼火|晓得|得很|咋|好久(?=能|过|到|发)|撤了/gu],
  ['ne', /咋整|啥前儿|旮旯|嘎哈|嘎嘎|贼(?:拉|慢|贵|差|好|大)|麻溜|整(?:不|成|到|个|错|坏|小|张)|瞅瞅|老(?:贵|多|慢|差|半天)|磨叽|墨迹|唠唠|岔劈|稀碎|得劲|埋汰|膈应|咋地|俺(?:们|家|这)|啥态度|啥意思|使不(?:了|上)?|使唤|明儿个|哪哪|屯子|地儿|搭理|毛都没|得了$|拉倒|色儿|没声儿|好使|俩券|来着|管事|瞎点|大口子|大号的呗|哗哗|名儿/u, /咋|俺|啥|呗|瞅|唠|老铁|咧$/gu],
]
const STRONG = 2

/** By its words alone: for the record and for who is asked to look, never for what is done. Ties go to the first of the list. */
export function spokenIn (text: string): Spoken {
  const folded = foldText(text.slice(0, 1_000))
  if (!/\p{Script=Han}/u.test(folded)) return /[a-z]{2,}/.test(folded) ? 'en' : 'und'
  const counted = MARKS.map(([spoken, strong, weak]) => ({ spoken, n: (strong.test(folded) ? STRONG : 0) + (folded.match(weak)?.length ?? 0) })).toSorted((a, b) => b.n - a.n)
  const [first] = counted
  return first && first.n >= STRONG ? first.spoken : 'cmn'
}
