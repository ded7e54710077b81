import { ungrounded } from './decide-grounding.ts'

export interface WordingFacts {
  /** What the house itself would say this turn. */
  readonly template: string
  /** Passages and facts beside it. What the shopper wrote is none: a claim does not become true by being repeated. */
  readonly sources: readonly string[]
  readonly language: 'zh-CN' | 'en'
}
export type WordingRefusal = 'empty' | 'too-long' | 'hidden-letters' | 'link' | 'placeholder' | 'language' | 'claims-to-be-human' | 'ungrounded' | 'claims-a-deed' | 'promises' | 'turned-around' | 'unsupported'

/** Why a model's wording may not be said; undefined when it may. Then the template is said instead. Pure. Source: docs/policy/models.md. */
export function refuseWording (reply: string, facts: WordingFacts): { readonly why: WordingRefusal; readonly found: string } | undefined {
  const { template } = facts
  const sources = [template, ...facts.sources]
  const known = fold(sources.join('\n'))
  const text = fold(reply)
  const first = (why: WordingRefusal, found: string | undefined): { why: WordingRefusal; found: string } | undefined => found === undefined ? undefined : { why, found: found.slice(0, 80) }
  if (reply.trim() === '') return { why: 'empty', found: '' }
  if (reply.length > template.length * 2 + 160) return { why: 'too-long', found: String(reply.length) }
  return first('hidden-letters', /[\u0000-\u0008\u000b-\u001f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]/u.exec(reply)?.[0])
    ?? first('placeholder', /\[[A-Z]+_[0-9A-Z]+\]|\{[\w.]+\}/.exec(reply)?.[0])
    ?? first('link', [...reply.matchAll(/!?\[[^\]]*\]\s*[([]|<[a-z!/]|\b[a-z][a-z0-9+.-]*:\/\/\S+|\bwww\.\S+|(?<![\w@.])(?:[a-z0-9-]+\.)+(?:com|cn|net|org|io|ai|top|xyz|vip|cc|me|ru|shop|app|example)\b\S*|[\w.+-]+@[\w-]+\.\w+/gi)].map(([link]) => link).find(link => !known.includes(fold(link))))
    ?? first('language', wrongLanguage(reply, template, facts.language))
    ?? first('claims-to-be-human', HUMAN.exec(text)?.[0])
    ?? first('ungrounded', ungrounded(reply, sources))
    ?? first('claims-a-deed', claims(text).find(claim => !claims(known).includes(claim)))
    ?? first('promises', [...text.matchAll(PROMISES)].map(([word]) => word).find(word => !known.includes(word)))
    ?? first('turned-around', turnedAround(text, known))
    ?? first('unsupported', sentencesOf(reply).find(sentence => support(sentence, known) < needed(sentence)))
}

/** One width, one case, one word for free delivery. */
const fold = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/[’‘]/g, "'").replace(/包邮|免邮费?|包运费|免配送费/g, '免运费')

/** Chinese is answered in Chinese and English in English; a quotation or a product's name may be in the other. */
function wrongLanguage (reply: string, template: string, language: 'zh-CN' | 'en'): string | undefined {
  const share = (text: string): number => { const han = text.match(/\p{Script=Han}/gu)?.length ?? 0; const latin = text.match(/[a-z]+/gi)?.length ?? 0; return han / Math.max(1, han + latin) }
  const other = /[\p{Script=Cyrillic}\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Hangul}\p{Script=Thai}\p{Script=Devanagari}\p{Script=Greek}]+/u.exec(reply)?.[0]
  if (other !== undefined && !template.includes(other)) return other
  if (language === 'zh-CN') return share(reply) < Math.min(0.5, share(template)) ? reply : undefined
  return share(reply) > Math.max(0.3, share(template) + 0.2) ? reply : undefined
}

const HUMAN = /我是(?:真人|人工|人类|活人)|我(?:不是|并非)(?:机器人|ai|智能助手|人工智能)|本人亲自|\bi(?:'m| am) (?:a (?:real )?(?:human|person)|not (?:a |an )?(?:bot|robot|ai|machine))|\bas a human\b/

/** That something was done: only the ledger says so, and then it stands in the template. Each claim by its verb, so that other words for the same deed pass. */
const DONE = /(?:已经?|刚刚?|成功|业已|完成了?|立刻|马上|立即|正在)(?:为您|帮您|给您|替您|为你|帮你|给你|把|将|对)?[^，。！？,.!?\n]{0,12}?(退款|退回|退还|退给|返还|返现|取消|补偿|赔付|赔偿|赔|补发|发放|补给|打款|转账|汇款|入账|到账|下单|修改|更改|改好|改为|提交|登记|安排|换货|换新|加急|催促|催办|通知|批准|通过|审核|开具|升级|延长|核销|抵扣|扣款|注销|删除|处理)|(退款|取消|补偿|赔付|修改|换货|申请|提交|打款|转账|充值|发放)(?:已|成功|完成|好了|到账)/g
const DONE_EN = /\b(refund|cancel|compensat|credit|reimburs|issu|transferr|approv|authori[sz]|process|submitt|arrang|replac|exchang|updat|chang|modifi|extend|upgrad|waiv|grant|expedit|notif|delet|schedul|register)(?:l?ed|ied)\b/g
const claims = (folded: string): string[] => [...[...folded.matchAll(DONE)].map(match => match[1] ?? match[2]!), ...[...folded.matchAll(DONE_EN)].map(match => match[1]!)]

/** What binds the shop or costs it money: never by a model's choice of words. */
const PROMISES = /保证|承诺|担保|一定会?(?:退|赔|给|送|到)|必定|包赔|赔付|赔偿|赔您|补偿|全额|全款|双倍|翻倍|终身|永久|免费|免运费|包退|包换|特批|破例|例外|立减|满减|赠送|送您|送你|送给|红包|优惠券|代金券|券|积分|返现|返利|打折|折扣|半价|最低价|无条件|法律效力|法律约束|合同|定金|密码|验证码|银行卡号|转账|\b(?:guarante\w+|promis\w+|warrant\w+|compensat\w+|reimburs\w+|full(?:y)? refund\w*|free|lifetime|forever|gift|voucher\w*|coupon\w*|discount\w*|legally|binding|no questions asked|half price|waive\w*|exception\w*|certainly|definitely|password|verification code|cash ?back|double|bonus|reward\w*)\b/g

/** Words whose meaning turns with a "not" before them: the source must have them in the same sense. */
const TURNING = /支持|可以|能够?|需要?|必须|收费|免运费|退|换|免费|提供|包含|包括|适用|允许|影响|算|要|\b(?:can|may|able|allowed|eligible|includ\w+|cover\w*|accept\w*|refundable|returnable|required|need|must|free|available|supported?)\b/g
const NOT = /(?:不|没有?|无法?|未|非|别|勿|莫|拒绝|禁止|唔|冇)(?:会|再|是|太|得|必|用|能|可以?|予|作)?$|\b(?:not|no|never|cannot|can't|isn't|aren't|don't|doesn't|won't|without)\s+(?:be |yet |always |currently )?$|(?:n't|not) (?:be )?$/

function turnedAround (text: string, known: string): string | undefined {
  const senses = (folded: string): { word: string; negative: boolean }[] => [...folded.matchAll(TURNING)].map(match => ({ word: match[0], negative: NOT.test(folded.slice(Math.max(0, match.index - 14), match.index)) || /^(?:not\b|n't)/.test(folded.slice(match.index + match[0].length).trimStart()) }))
  const of = senses(known)
  return senses(text).find(one => of.some(other => other.word === one.word) && !of.some(other => other.word === one.word && other.negative === one.negative))?.word
}

const sentencesOf = (text: string): string[] => text.split(/(?<=[。！？!?\n；;])|(?<=\.)\s+/).map(sentence => sentence.trim()).filter(sentence => sentence.length > 0)
const COURTESY = /随时|告诉我|联系我|还有(?:什么|其他|别的)|需要我|您好|抱歉|感谢|谢谢|不客气|别担心|请放心|理解您|辛苦|久等|祝您|\b(?:let me know|anything else|happy to help|sorry|thank|hello|welcome|hope|please feel)\b/i
const WEIGHTY = /退|换|修|保|赔|费|价|钱|券|积分|税|发票|期限|规定|政策|承诺|法|包装|签收|质量|安全|医|药|\b(?:refund|return|exchange|repair|warrant|fee|cost|charge|pay|price|policy|days?|law|cover|insur|invoice|safe|health)/i
/** How much of a sentence must be the sources' own: nothing of a courtesy, a third of what costs or binds, a fifth of the rest. */
const needed = (sentence: string): number => (sentence.match(/[\p{L}\p{N}]/gu)?.length ?? 0) <= 6 ? 0 : WEIGHTY.test(sentence) ? 0.35 : COURTESY.test(sentence) ? 0 : 0.2

const NUMERALS = /[\d零〇一二三四五六七八九十百千万两]+/g
/** The share of a sentence's pairs of characters (Chinese) or longer words (English) that the sources have too. */
function support (sentence: string, known: string): number {
  const text = fold(sentence).replace(NUMERALS, ' ') // figures are judged as figures
  const pieces = [...[...text.matchAll(/\p{Script=Han}+/gu)].flatMap(([run]) => [...run].slice(1).map((letter, i) => [...run][i]! + letter)), ...text.match(/[a-z]{4,}/g) ?? []].map(piece => /^[a-z]/.test(piece) ? piece.slice(0, 5) : piece)
  return pieces.length === 0 ? 1 : pieces.filter(piece => known.includes(piece)).length / pieces.length
}
