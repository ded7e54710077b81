import type { FlowName } from './commands.ts'

/** How, how much, how long, who: what somebody asks who wants to know something first. Read in any script and in Cantonese. */
const QUESTION = /[?？]|[吗嗎咩]|么$|呢$|嘛[?？]|会不会|會不會|能不能|可不可以|可唔可以|要不要|使唔使|需不需要|用不用|是不是|系咪|係咪|有没有|有冇|得不得|得唔得|行不行|几多钱|多长(?!时间的)|多長|先问|先問|问下|問下|问一下|想知道|说下|講下|讲下|怎么|怎麼|怎样|如何|咋|点样|點樣|点算|多少|几多|幾多|多久|几天|几日|幾日|几耐|幾耐|几时|幾時|什么时候|啥时候|为什么|点解|點解|哪里|边度|邊度|谁(?:出|付|承担)|边个(?:出|付)|\b(?:how|what|when|where|who|which|why|can i|can you|do i|do you|does|will (?:it|i|you|the|my)|is (?:there|it|that|this|the)|are (?:there|you|they)|would it|should i)\b/iu
/** A matter of rules: nobody answers a question of ours in these words. */
const RULES = /运费|運費|邮费|郵費|包邮|包郵|免邮|收费|收費|要钱|要錢|免费|免費|保修(?:期|多久|几)|质保(?:期|多久)|规则|規則|政策|谁(?:出|付|承担)|边个(?:出|付)|多久|多长|多長|加钱|加錢|(?:要|会|會|需|得)(?:不要)?(?:另外|额外|再)?(?:付|交|收|花|扣|给)(?:钱|錢|费|費)|几天|幾天|几日|幾日|几耐|幾耐|\b(?:shipping|postage|delivery) (?:fee|cost|charge)s?|\bwho pays\b|\bhow long\b|\bpolicy\b|\bwarranty\b|\bfree of charge\b|\bfor free\b/iu

/** Something is asked rather than answered. */
export const asksAside = (text: string): boolean => QUESTION.test(text)
/** So plainly that even the name of something that was offered ("质量问题的运费谁出？") does not make it a choice. */
export const asksOfRules = (text: string): boolean => QUESTION.test(text) && RULES.test(text)

/** How each flow's wish is said by who wants to get on with it. */
const DEEDS: Readonly<Partial<Record<FlowName, readonly [zh: string, en: string]>>> = {
  'repair': ['修|约|預約|预约|整', 'book (?:it|that|a (?:repair|visit)|the (?:repair|visit))|repair it|fix it'], 'change-address': ['改|换|寄|送', 'change (?:it|the address)'], 'return-items': ['退', 'return (?:it|them)'], 'return-fresh': ['退|赔', 'refund it'],
  'exchange-items': ['换', 'exchange it|swap it'], 'trade-in': ['估|回收|换|卖|收', 'trade it in|value it|quote me'], 'invoice': ['开', 'make it out|issue it'], 'price-protection': ['补|退', 'refund (?:it|me)'], 'change-delivery': ['改|约|送', 'change it'], 'cancel-order': ['取消|退', 'cancel it'],
}
const ZH_BEFORE = '(?:好的?|行|嗯|可以|那就?|就|请|帮我|给我|你们?|先|还是|都|还|唔该|麻烦)*'
const ZH_AFTER = '(?:个|一下|下|一个)?(?:价|货|修|单|理|票|师傅|人|地址|时间|办)?(?:吧|呗|嘛|啦|咯|好了|就行|呀|噻|撒|嘞|啰|了)?'
const EN_BEFORE = "(?:(?:ok(?:ay)?|yes|well|alright|all right|fine|then|so|right|good|cool|great|thanks|and|but|please|just|let'?s|i(?:'d| would) like to|i want to|can you|could you)[, ]+)*"

/** "All right, mend it": the wish that is at hand once more, with nothing of an answer in it. Told by its last words; what stands before them is a reason. */
export function goesOn (text: string, flow: FlowName): boolean {
  const parts = text.toLowerCase().split(/[,，。.;；!！]/).map(part => part.trim()).filter(part => part !== '')
  const last = parts.at(-1) ?? ''
  if (parts.length > 3 || text.length > 60 || asksAside(text)) return false
  const [zh, en] = DEEDS[flow] ?? ['办', 'do it']
  return /\p{Script=Han}/u.test(last)
    ? new RegExp(`^${ZH_BEFORE}(?:(?:继续|接着|开始)?(?:${zh}|办|弄|搞|申请|安排|处理|登记)|继续|接着|开始)${ZH_AFTER}$`, 'u').test(last.replace(/[^\p{L}\p{N}]+/gu, ''))
    : new RegExp(`^${EN_BEFORE}(?:go on|carry on|continue|go ahead|proceed|do it|${en})(?: (?:then|please|now|anyway))*$`).test(last)
}
