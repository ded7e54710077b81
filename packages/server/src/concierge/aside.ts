/** How, how much, how long, who: what somebody asks who wants to know something first. Read in any script and in Cantonese. */
const QUESTION = /[?？]|[吗嗎咩]|么$|呢$|怎么|怎麼|怎样|如何|咋|点样|點樣|点算|多少|几多|幾多|多久|几天|几日|幾日|几耐|幾耐|几时|幾時|什么时候|啥时候|为什么|点解|點解|哪里|边度|邊度|谁(?:出|付|承担)|边个(?:出|付)|\b(?:how|what|when|where|who|which|why|can i|do i|do you|does|is there|are there)\b/iu
/** A matter of rules: nobody answers a question of ours in these words. */
const RULES = /运费|運費|邮费|郵費|包邮|包郵|免邮|收费|收費|要钱|要錢|免费|免費|保修(?:期|多久|几)|质保(?:期|多久)|规则|規則|政策|谁(?:出|付|承担)|边个(?:出|付)|多久|几天(?:内|到)|几耐|幾耐|\b(?:shipping|postage|delivery) (?:fee|cost|charge)s?|\bwho pays\b|\bhow long\b|\bpolicy\b|\bwarranty\b|\bfree of charge\b|\bfor free\b/iu

/** Something is asked rather than answered. */
export const asksAside = (text: string): boolean => QUESTION.test(text)
/** So plainly that even the name of something that was offered ("质量问题的运费谁出？") does not make it a choice. */
export const asksOfRules = (text: string): boolean => QUESTION.test(text) && RULES.test(text)
