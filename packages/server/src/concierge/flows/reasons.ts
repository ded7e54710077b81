import type { Tongue } from '../commands.ts'
import type { Choice } from './flow.ts'

interface Reason { readonly id: string; readonly 'zh-CN': string; readonly en: string; readonly yue: string; readonly means: RegExp }

/** Why goods come back: a fixed list. What money hangs on is which of these it is, never how it was put. Looked through from the top. */
const RETURN: readonly Reason[] = [
  { id: 'wrong', 'zh-CN': '发错或少发', yue: '發錯或者少發', en: 'Wrong or missing item', means: /发错|错发|少发|漏发|少了|不是我(?:买|要|拍)的|wrong (?:item|one|product|size|colou?r)|missing|not what i ordered/i },
  { id: 'damaged', 'zh-CN': '收到时破损', yue: '收到嗰陣已經爛咗', en: 'Arrived damaged', means: /破损|破了|摔坏|压坏|碎|裂|漏液|变形|划痕|damaged|broken|cracked|leak|scratch|dent/i },
  { id: 'quality', 'zh-CN': '质量问题', yue: '質量問題', en: 'Faulty', means: /质量|坏了|坏的|故障|不能用|用不了|开不了机|没反应|瑕疵|次品|假货|掉色|起球|异味|fault|defect|(?:does|did)(?: not|n'?t) work|not working|poor quality/i },
  { id: 'no-longer', 'zh-CN': '不想要了（七天无理由）', yue: '唔想要（七天無理由）', en: 'No longer wanted', means: /无理由|無理由|太薄|太厚|唔想要|唔要|唔啱|唔鍾意|唔钟意|不想要|不想留|不要了|不喜欢|不合适|不合身|不需要|大了|小了|太大|太小|买错|拍错|后悔|买多|no longer|unopened|changed? my mind|don'?t (?:want|like|need)|too (?:big|small|large)|doesn'?t fit|by mistake/i },
]

/** What may be wrong with fresh goods. */
const FRESH: readonly Reason[] = [
  { id: 'spoiled', 'zh-CN': '变质或不新鲜', yue: '變質或者唔新鮮', en: 'Spoiled or not fresh', means: /变质|坏了|烂|臭|馊|发霉|霉|不新鲜|过期|化了|解冻|spoil|rotten|mou?ld|expired|not fresh|melted|gone off/i },
  { id: 'damaged', 'zh-CN': '压坏或破损', yue: '壓壞或者爛咗', en: 'Crushed or damaged', means: /破|碎|压坏|裂|漏|damaged|broken|crushed|leak/i },
  { id: 'missing', 'zh-CN': '少了或发错', yue: '少咗或者發錯', en: 'Missing or wrong', means: /少|漏发|发错|不是我(?:买|要)的|missing|wrong|short/i },
  { id: 'dislike', 'zh-CN': '不想要了', yue: '唔想要', en: 'No longer wanted', means: /唔想要|唔要|唔好食|不想要|不要了|不喜欢|不好吃|口味|no longer|changed? my mind|don'?t (?:want|like)/i },
]

const LISTS = { return: RETURN, fresh: FRESH } as const

/** The reason a slot's words or the request itself gives; undefined when none of the list is in it. */
export function reasonIn (list: keyof typeof LISTS, texts: readonly string[]): string | undefined {
  for (const text of texts) {
    const found = LISTS[list].find(reason => reason.id === text || reason['zh-CN'] === text || reason.en === text || reason.yue === text || reason.means.test(text))
    if (found) return found.id
  }
  return undefined
}

export const reasonChoices = (list: keyof typeof LISTS, language: Tongue): readonly Choice[] => LISTS[list].map(reason => ({ id: reason.id, title: reason[language] }))
export const reasonWords = (list: keyof typeof LISTS, id: string, language: Tongue): string => LISTS[list].find(reason => reason.id === id)?.[language] ?? id
