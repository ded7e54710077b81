import type { Case } from './bank.ts'

/** What the shopper sees after an answer. */
export interface Seen { readonly text: string; readonly choices: readonly string[] }
type Answer = keyof NonNullable<Case['answers']>

/** By what a question is told apart; more telling ones first. Read by a shopper, so in nobody's internal words. */
const ASKED: readonly (readonly [Answer, RegExp])[] = [
  ['email', /(?:哪个|您的|什么)邮箱|邮箱(?:地址)?是|(?:your|which|what) e-?mail/i],
  ['title', /抬头|税号|开给|个人还是公司|公司名|made out to|tax (?:number|id)|company/i],
  ['address', /地址|寄到哪|送到哪|where (?:to|should)|address/i],
  ['size', /尺码|颜色|规格|换成|哪(?:一|个|种)?(?:款|码|色)|which (?:size|colour|color|variant|one would)|exchange (?:it )?for|instead/i],
  ['photo', /照片|拍照|图片|拍(?:张|个)|photo|picture/i],
  ['share', /比例|大概.{0,6}坏|坏了多少|how much (?:of it )?(?:is|was) bad|what share/i],
  ['count', /几[个件只瓶份]|多少[个件只瓶份]|how many/i],
  ['condition', /成色|什么状况|旧机.{0,6}(?:情况|状况)|condition/i],
  ['new', /(?:想|要)换(?:的)?(?:新|哪)|新机|which new/i],
  ['model', /型号|机型|哪款旧|what model|which model/i],
  ['why', /原因|为什么|为何|reason|why/i],
  ['symptom', /现象|症状|哪种情况|什么(?:问题|毛病|故障)|怎么(?:坏|了)|故障(?:是|表现)|what (?:does it do|is (?:it doing|wrong))|what happens|symptom|the fault/i],
  ['date', /哪天|哪一天|什么时候|什么时间|日期|时段|which day|what day|\bwhen\b/i],
  ['solved', /解决了(?:吗|没)|好了(?:吗|没)|did (?:that|it) (?:help|work)|is it (?:fixed|solved)/i],
  ['tried', /试(?:过|一下|试)|请先|did you|have you (?:tried|checked)|please (?:try|check)/i],
  ['which', /哪(?:一)?[个件笔单款样份种]|哪里的|which (?:one|order|item|parcel|of)|what product|哪台|选一/i],
  ['yesno', /^(?!.*(?:人工|真人|person|human)).*(?:吗[？?]|是否|有没有|是不是|shall i|is (?:that|this)|do you|did you)/isu],
]

/** An answer may be given in two ways, `水壶|the kettle`: either finds a button; what is typed is the first, or in English the last. */
export type Reaction = { readonly kind: 'say'; readonly text: string; readonly to: string }

/**
 * What the scripted shopper says when the script has ended and the case is not solved yet: answers what was asked, or presses the button that means
 * what they came for. Each kind of question is answered three times at most, so that a flow that asks in circles is left. Undefined: they leave.
 */
export function decideReaction (seen: Seen, { answers = {}, means, locale }: Pick<Case, 'answers' | 'means' | 'locale'>, used: ReadonlyMap<string, number>): Reaction | undefined {
  const left = (to: string): boolean => (used.get(to) ?? 0) < MOST_ANSWERS
  const say = (text: string, to: string): Reaction => ({ kind: 'say', text, to })
  const ways = (name: Answer): string[] => answers[name]?.split('|') ?? []
  const typed = (name: Answer): string => (locale === 'en' ? ways(name).at(-1) : ways(name)[0]) ?? ''
  const listed = left('which') ? seen.choices.find(choice => ways('which').some(way => choice.includes(way))) : undefined
  if (listed !== undefined) return say(listed, 'which')
  const questions = QUESTION.test(seen.text) ? ASKED.filter(([name, pattern]) => answers[name] !== undefined && left(name) && pattern.test(seen.text)).map(([name]) => ({ name, button: ways(name).map(way => buttonFor(way, seen.choices)).find(button => button !== undefined) })) : []
  const pressed = questions.find(one => one.button !== undefined)
  if (pressed) return say(pressed.button!, pressed.name)
  // "Did you mean": buttons of which one is what they came for. Only then is a question answered in words.
  const meant = means === undefined || !left('means') ? undefined : seen.choices.find(choice => RegExp(means, 'iu').test(choice))
  if (meant !== undefined) return say(meant, 'means')
  return questions[0] && say(typed(questions[0].name), questions[0].name)
}

const MOST_ANSWERS = 3
const QUESTION = /[？?]|请|告诉|哪|please|tell me|which|what/iu

/** The button nearest to what the shopper would say: the same words, a no where they would say no, else the most letters in common. */
function buttonFor (value: string, choices: readonly string[]): string | undefined {
  const same = choices.find(choice => choice.includes(value) || value.includes(choice))
  if (same !== undefined) return same
  const fitting = NO.test(value) && choices.some(choice => NO.test(choice)) ? choices.filter(choice => NO.test(choice)) : choices
  const near = fitting.map(choice => ({ choice, common: shared(choice, value) })).toSorted((a, b) => b.common - a.common)[0]
  if (near && near.common >= 0.3) return near.choice
  return fitting.length === choices.length ? undefined : fitting[0]
}

const NO = /没|不行|还是|\bno\b|\bnot\b|still/iu
/** The part of a button's letters that are in the words, too. */
const shared = (button: string, words: string): number => {
  const letters = [...new Set(button.replace(/[^\p{L}\p{N}]/gu, ''))]
  return letters.filter(letter => words.includes(letter)).length / Math.max(2, letters.length)
}

/** "Yes" to what was just shown, and nothing else in the message: what may count as a confirmation in words. */
const YES = /^(?:是的?|对的?|确认(?:取消|退货|提交)?|确定|好的?|同意|可以|行|没错|就这么办|要得|嗯呐?|好个|係(?:啊)?|好，?就按呢|yes(?: please)?|yep|ok(?:ay)?|confirm(?:ed)?|i confirm|sure|👌|yes do it|是的，?确认|好的，?确认|好的，?是|係，?確認|好个，?确认|好的确认|确定确定确定|好，?同意，?就这么办|嗯呐，?整吧|要得，?就这么办|整吧)[。！!.~～]*$/iu
export const isYes = (text: string): boolean => YES.test(text.trim())
