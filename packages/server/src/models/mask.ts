/** Puts placeholders where personal data stands, the same one for the same value, and puts the values back. */
export interface Masker {
  mask(text: string): string
  /** Undefined when a placeholder stands in it that was never given out: somebody invented it. */
  unmask(text: string): string | undefined
}

export type MaskedKind = 'NAME' | 'PHONE' | 'EMAIL' | 'ADDRESS' | 'NUMBER' | 'IDENTITY'
export interface KnownValue { readonly kind: MaskedKind; readonly value: string }

const SURNAME = '(?:欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|[王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蔡蒋余于杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤張劉陳楊黃趙吳孫馬羅鄭謝許韓馮鄧曾蕭葉蘇魏呂盧鍾譚陸範賈韋鄒])'
const HAN = '\\p{Script=Han}'

/** What personal data looks like. In this order: what is longer and surer first. Source: GB 11643, ISO/IEC 7812, research on personal data. */
const SHAPES: readonly (readonly [MaskedKind, RegExp])[] = [
  ['EMAIL', /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g],
  ['IDENTITY', /(?<![\da-z])\d{6}(?:19|20)\d{9}[\dx](?![\da-z])/gi],
  ['IDENTITY', /(?<![\w-])o[A-Za-z0-9_-]{27}(?![\w-])/g],
  ['IDENTITY', new RegExp(`[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z][·\\s]?[A-Z0-9]{5,6}(?![A-Z0-9])`, 'g')],
  ['IDENTITY', /(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])/g],
  ['PHONE', /(?<![\da-z])(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)/gi],
  ['PHONE', /(?<![\da-z])0\d{2,3}[- ]?\d{7,8}(?!\d)/gi],
  ['PHONE', /[零〇一二三四五六七八九幺]{7,}/g],
  ['IDENTITY', /(?<!\d)\d{4}(?:[ -]\d{4}){3}(?:[ -]?\d{1,3})?(?!\d)/g],
  ['ADDRESS', new RegExp(`(?:${HAN}{2,8}?(?:省|自治区))?(?:${HAN}{2,8}?(?:市|自治州|盟))?(?:${HAN}{1,8}?(?:区|县|镇|乡|旗))?${HAN}{1,12}?(?:路|街|大道|道|巷|弄|村|小区|胡同|花园|苑|里|屯)[${HAN}\\dA-Za-z-]{0,8}?(?:号|弄|栋|幢|座|楼|单元|室|层|組|组|#)(?:[${HAN}\\dA-Za-z-]{0,10}?(?:号|栋|幢|座|楼|单元|室|层|户))*\\d{0,5}(?:室|户)?`, 'gu')],
  ['ADDRESS', /\b\d{1,5}\s+(?:[A-Z][\w.'-]*\s+){1,4}(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Boulevard|Blvd|Court|Ct|Way|Place|Pl)\b\.?(?:,?\s*(?:Apt|Suite|Unit|#)\s*\w+)?(?:,\s*[A-Z][\w ]{1,30}){0,3}(?:\s+\d{5})?/g],
  ['NUMBER', /(?<![\da-z¥￥$.])#?[a-z]{0,6}-?(?=[\d-]*\d{5})\d+(?:-\d+)*[a-z]?(?![\da-z]|\s*(?:元|块|圆|yuan|rmb|cny)|\.\d)/gi],
  ['NAME', new RegExp(`(?<=(?:我叫|我是|姓名|名字|收件人|收货人|联系人|寄给|本人|叫做)[是为叫:：\\s]{0,3})${SURNAME}${HAN}{1,2}(?!${HAN}{0,1}(?:客|店|家))`, 'gu')],
  ['NAME', new RegExp(`(?<!${HAN})${SURNAME}${HAN}{0,2}(?=先生|女士|小姐|老师|阿姨|叔叔|[\\s,，:：]*\\[(?:PHONE|ADDRESS))`, 'gu')],
  ['NAME', /(?<=\b(?:[Mm]y name is|[Nn]ame:|[Rr]ecipient:|[Tt]his is|I am|I'm|[Mm]r\.?|[Mm]rs\.?|[Mm]s\.?)\s+)[A-Z][a-z]+(?:\s+[A-Z][a-z]+){0,2}/g],
]

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** `known`: what the house itself knows of this shopper. `keyOf`: a short keyed digest, so that a value has the same placeholder in every turn and nobody outside can find it by trying. */
export function createMasker (known: readonly KnownValue[], keyOf: (text: string) => string): Masker {
  const values = new Map<string, string>()
  const places = new Map<string, string>()
  const place = (kind: MaskedKind, value: string): string => {
    const id = `${kind} ${value.toLowerCase()}`
    const given = places.get(id)
    if (given) return given
    const key = keyOf(id).toUpperCase()
    let length = 4
    while (values.has(`[${kind}_${key.slice(0, length)}]`) && length < key.length) length += 2 // two values of one short digest: the second is named longer
    const placeholder = `[${kind}_${key.slice(0, length)}]`
    places.set(id, placeholder)
    values.set(placeholder, value)
    return placeholder
  }
  const own = known.filter(one => [...one.value.trim()].length >= 2).toSorted((a, b) => b.value.length - a.value.length)
    .map(one => [one.kind, new RegExp(escaped(fold(one.value.trim())), 'gi')] as const)
  return {
    mask (text) {
      let masked = fold(text).replace(/\[(?=[A-Z]+_)/g, '(') // what looks like a placeholder and is none
      for (const [kind, shape] of [...own, ...SHAPES]) masked = outside(masked, shape, value => place(kind, value))
      return masked
    },
    unmask (text) {
      let invented = false
      const whole = text.replace(/\[[A-Z]+_[0-9A-Z]+\]/g, placeholder => values.get(placeholder) ?? (invented = true, placeholder))
      return invented ? undefined : whole
    },
  }
}

/** One way of writing: full-width digits and letters, invisible characters between them. */
const fold = (text: string): string => text.replace(/[\p{L}\p{N}＠．－＿＋]+/gu, run => run.normalize('NFKC')).replace(/[\u200b-\u200f\u2060-\u2064\ufeff\u00ad\u202a-\u202e]/g, '')

/** Replaces outside of placeholders that stand already. A look-ahead may see them. */
function outside (text: string, shape: RegExp, replace: (value: string) => string): string {
  const held = [...text.matchAll(/\[[A-Z]+_[0-9A-Z]+\]/g)].map(match => [match.index, match.index + match[0].length] as const)
  return text.replace(shape, (value: string, ...rest: unknown[]) => {
    const offset = rest.findLast(part => typeof part === 'number') as number // replace passes the offset after the groups
    return held.some(([from, to]) => offset < to && offset + value.length > from) ? value : replace(value)
  })
}
