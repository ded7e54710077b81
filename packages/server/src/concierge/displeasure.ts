import { foldText } from '../knowledge/index.ts'

/** More than this is a matter of its own, whatever it begins with. */
const LONGEST = 24

const NOT = '(?:不|没有?|冇|唔|勿|弗|毋|莫|无|呒没|未|别)'
const UNDERSTAND = '(?:懂|明白|清楚|清爽|了然|灵清|理解)'
/** "No use", and not "not used" or "no need of it". */
const NO_HELP = '(?:没有?|冇|无|莫得|呒没|毋)(?:啥|什么)?(?:帮助|帮到|效果|用场?(?!过|券|上|到|完|几|优|了|原))|(?:不|唔|没有?|勿|毋)(?:解决|好使|搞掂|管用|顶用)'
/** Parts of it in Mandarin and the five dialects; folded, letters only. */
const ZH = new RegExp([
  `${NOT}.{0,2}${UNDERSTAND}`, `${UNDERSTAND}${NOT}`, `(?:听|看|搞|弄|整|想)${NOT}(?:到|出|来)?${UNDERSTAND}?$`, '听无', NO_HELP,
  // "Again not that", in any of them.
  `^(?:.{0,4}(?:说了|说过|我说|明明|根本|完全|压根|真的|也|依旧|还是|又|都|仍然|仍旧|依然|仲|犹|猶|侪|再|阁))?${NOT}(?:是|系|对头?|著|啱|行|得|中)(?:这个?|呢个|搿个|这|那个|个意思)?(?:意思)?[啊呀啦喇嘛的呢哦]?$`,
  `${NOT}是这(?:个|样|意思|个意思)|${NOT}[是系](?:呢个|搿个)|我${NOT}是(?:这个?|问这个|说这个|问这|说这)`, `(?:${NOT}是|${NOT}系)(?:问|说|讲|想问|要问|想说)(?:你)?(?:这|那|呢|搿)`,
  '答(?:得|的)?(?:都)?(?:不对|错|唔啱|勿对)|(?:回答|答案)(?:不对|错了?)|所答非|没(?:有)?(?:回答|答)(?:到|我|上)', '又是这|还是这(?:个|句|些|样)|换个说法|(?:你|别|又|还|老|总|一直)在?重复|^(?:又|还|老|你|别|都)*重复了?$|重复的?(?:话|回答)|复读|车轱辘|老一套|(?:同样|一样|相同)的(?:话|回答|答案|东西)|说过了|讲过了|说了(?:几|好几|多少|半天)',
  '^.{0,4}(?:啥|什么|乜|咩|何)(?:个)?意思.{0,2}$|^莫名其妙.{0,2}$|(?:说|讲|答)(?:的|得|紧|个)?(?:到底)?(?:是)?(?:些)?(?:啥|什么|乜|咩|啥子|啥物|甚物)|在说(?:啥|什么)|(?:咧讲|噻讲|勒讲)啥|^(?:咩|乜嘢?|啥子?|啥玩意)(?:嚟|来)?(?:㗎|噶|架|呀|啊|哦|喔)*$',
  '(?:有|有没有|有冇|有无)(?:在)?(?:听|看|读)(?:到|见|懂)?(?:没|未|吗|伐|冇)?(?:我)?(?:讲|说|问|写)?(?:的|话)?$|(?:听|看)(?:没有?|冇|没|不)(?:到|见|懂)(?:我)?(?:讲|说|问|写)?(?:的|话)?$|听(?:到|见|懂)(?:没有?|未|吗|伐)', '^(?:不|不是|不对|错|否|非也)+(?:啊|呀|的|了)*$', '^(?:又|还是|都|全|你|也)*(?:答|说|讲|弄|搞|理解|听|看|认|回答)?错(?:了|啦|咗|脱|掉)*(?:啊|吧|吗|呀|哦)*$', `我(?:问|说|要|讲|想要|想问|想说)的(?:又)?(?:不|唔|勿|毋)(?:是|系)`,
  '^.{0,4}(?:无语|服了|呵呵|晕|懵|迷糊|一头雾水|什么鬼|搞什么|搞毛|什么(?:东西|玩意)|啥(?:东西|玩意)|胡说|瞎说|乱说|扯淡|跑题|离题|不沾边|不相关|无关|莫名)(?:八道|了|啊|吧|吗|呀|哦|儿)*$', '换(?:个|种)(?:说法|方式)|(?:说|讲|写|解释|回答)(?:得|的)?(?:明白|清楚|具体|详细|简单|仔细)(?:点|些|一点)?',
  '^(?:你|怎么|为什么|咋|又|还|都)*(?:不|没)(?:回|回复|回答|理|说话|反应|吭声)(?:我|了|话|啊|呢|吗)*$', '^(?:说话|回话|回复|回答|倒是说)(?:我|呀|啊|呢|一下)*$', '^(?:你)?(?:重来|再来|重新(?:来|说|回答|答|讲)|再(?:说|答|讲|试))(?:一?次|一?遍|一下|吧|啊)*$',
  '听(?:唔|不|勿)听|理解错|误会我|说人话|讲人话|好好(?:回答|说|讲)|认真(?:回答|看)|别敷衍',
].join('|'), 'u')
const EN = /\b(?:huh|what\?|(?:doesn'?t|does not|isn'?t|not|didn'?t|did not|no) (?:really )?(?:help|helping|helpful|work|make sense)|no (?:use|sense|help)|you (?:already |just |keep )?(?:said|say|saying|told me|telling me) (?:that|this|the same)|same (?:answer|thing|reply)|repeating|not (?:that|this|it|what i (?:asked|meant|mean))|wrong (?:answer|again|one)|don'?t (?:get|understand)|misunderst\w+|makes? no sense|what (?:do you|does (?:that|this|it)) mean|meaning what|pardon|come again)\b|^(?:what|huh|eh|wut|wat)\W*$/iu
const NO_WORD = /^[\p{P}\p{S}\s]*$/u

/** Not an answer, and nothing of its own: "?", "what do you mean", "that does not help". Said after we said something. */
export function saysDispleased (text: string): boolean {
  if (NO_WORD.test(text)) return true
  const folded = foldText(text.slice(0, 400))
  const zh = folded.replace(/[^\p{L}\p{N}]+/gu, '')
  return /\p{Script=Han}/u.test(zh) ? [...zh].length <= LONGEST && ZH.test(zh) : [...folded].length <= LONGEST * 3 && EN.test(folded.replace(/[’‘]/g, "'"))
}
