export type Keyword = 'and' | 'or' | 'not' | 'between' | 'in' | 'has' | 'tag' | 'known' | 'unknown' | 'is' | 'is-not' | 'to'

/** The words of the language, in both languages alike. A value that is spelled like one is put in quotes. */
const KEYWORDS: Readonly<Record<string, Keyword>> = {
  and: 'and', or: 'or', not: 'not', between: 'between', in: 'in', has: 'has', tag: 'tag', known: 'known', unknown: 'unknown', is: 'is', to: 'to',
  且: 'and', 并且: 'and', 或: 'or', 或者: 'or', 非: 'not', 不: 'not', 介于: 'between', 属于: 'in', 含: 'has', 包含: 'has', 标签: 'tag', 已知: 'known', 未知: 'unknown', 等于: 'is', 不等于: 'is-not', 至: 'to', 到: 'to', 和: 'to',
}

export const keywordOf = (word: string): Keyword | undefined => {
  const low = word.toLowerCase()
  return Object.hasOwn(KEYWORDS, low) ? KEYWORDS[low] : undefined
}

export const WORDS = {
  en: { and: ' and ', or: ' or ', not: 'not ', between: 'between', to: 'and', in: 'in', has: 'has', tag: 'tag', known: 'known', unknown: 'unknown', last: (days: number) => `in last ${days} days`, list: ', ' },
  'zh-CN': { and: ' 且 ', or: ' 或 ', not: '非 ', between: '介于', to: '至', in: '属于', has: '含', tag: '标签', known: '已知', unknown: '未知', last: (days: number) => `近 ${days} 天`, list: '、' },
} as const
