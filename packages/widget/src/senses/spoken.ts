/** Languages the ear can be told to expect, by their own names; the tags are those browsers know. */
export const tongues = [['zh-CN', '普通话'], ['zh-HK', '粤语'], ['en-US', 'English']] as const
export type Tongue = (typeof tongues)[number][0]
export const isTongue = (value: unknown): value is Tongue => tongues.some(([tag]) => tag === value)

/** Characters that are written in Cantonese and hardly anywhere else. */
const CANTONESE = /[嘅咗喺冇佢哋嚟啲嗰噉咁嘢唔乜咩瞓攞畀諗嗌揾]/g

/** In which language a text is to be read aloud: its own, whatever the buttons around it speak. */
export function tongueOf (text: string): Tongue {
  const han = text.match(/[\u3400-\u9fff]/g)?.length ?? 0
  if (han === 0) return 'en-US'
  return (text.match(CANTONESE)?.length ?? 0) >= Math.max(2, han / 12) ? 'zh-HK' : 'zh-CN'
}

const LONGEST_READ = 4_000

/** Long numbers are read digit by digit, addresses of pages by their host. */
export const readable = (text: string): string => text.slice(0, LONGEST_READ)
  .replace(/https?:\/\/([^\s/?#]+)[^\s]*/g, '$1')
  .replace(/\d{6,}/g, digits => digits.split('').join(' '))
