import { foldText } from '../knowledge/index.ts'

/**
 * A plain yes and nothing else. Kept apart from every understander: what moves money or goods may not hang on how sure a model is.
 * A yes with a condition, a question or a number beside it is none.
 */
const YES = /^(?:确认|确定|我确认|确认办理|同意|是|是的|对|对的|好|好的|好吧|好呀|行|可以|可以的|没错|没问题|要|要的|办吧|系|系呀|系啊|好呀|好啊|得|冇错|冇問題|冇问题|嗯|嗯嗯|ok|okay|yes|yes please|yep|yeah|sure|correct|confirm|confirmed|i confirm|go ahead|please do|please go ahead)$/

export function saysYes (text: string): boolean {
  const folded = foldText(text).slice(0, 200)
  const zh = folded.replace(/[\p{P}\p{S}\s]+/gu, '')
  const en = folded.replace(/[\p{P}\p{S}\s]+/gu, ' ').trim()
  return !/[?？]/.test(text) && (YES.test(zh) || YES.test(en))
}
