/** What a code says about goods. */
export interface Seen { readonly format: Format; readonly text: string }
export type Format = 'ean' | 'itf' | 'line' | 'square'
export type Meaning =
  | { readonly kind: 'goods'; readonly barcode: string | null; readonly serial: string | null }
  | { readonly kind: 'words'; readonly text: string }
  /** Whoever has it can take money or a session: it must not leave the device. */
  | { readonly kind: 'secret' }

const SECRET = /^(wxp:|otpauth:|wifi:|weixin:\/\/|https?:\/\/(qr\.alipay\.com|qr\.95516\.com|payapp\.weixin\.qq\.com|login\.weixin\.qq\.com|wx\.tenpay\.com)\b)/i
/** A payment code of WeChat (10…15) or Alipay (25…30), shown as a line. Source: both wallets' documents on paying by scan. */
const PAYMENT_LINE = /^(1[0-5]\d{16}|(2[5-9]|30)\d{14,22})$/
const LONGEST_SERIAL = 60
const LONGEST_WORDS = 300

/** Undefined when it says nothing that could be used. */
export function meaningOf ({ format, text: given }: Seen): Meaning | undefined {
  const text = given.replace(/^\]\w\d/, '').trim()
  if (text === '') return undefined
  if (SECRET.test(text) || (format === 'line' && PAYMENT_LINE.test(text))) return { kind: 'secret' }
  if (format === 'ean' || format === 'itf') return isGtin(text) ? { kind: 'goods', barcode: plainGtin(text), serial: null } : undefined
  const marked = gs1(text) ?? digitalLink(text)
  if (marked) return marked
  if (isGtin(text)) return { kind: 'goods', barcode: plainGtin(text), serial: null }
  const serial = /^(?:S\/?N\s*[:：]?\s*)?([A-Za-z0-9][A-Za-z0-9./_-]{3,})$/.exec(text)?.[1]
  if (serial && serial.length <= LONGEST_SERIAL && /\d/.test(serial)) return { kind: 'goods', barcode: null, serial }
  return format === 'square' ? { kind: 'words', text: text.slice(0, LONGEST_WORDS) } : undefined
}

/** A GTIN of 8, 12, 13 or 14 digits whose check digit is right. Source: GS1 General Specifications, 7.9. */
export function isGtin (text: string): boolean {
  if (!/^(\d{8}|\d{12,14})$/.test(text)) return false
  let sum = 0
  for (let i = 0; i < text.length - 1; i++) sum += Number(text[text.length - 2 - i]) * (i % 2 === 0 ? 3 : 1)
  return (10 - sum % 10) % 10 === Number(text[text.length - 1])
}

/** A case of 14 digits with a leading 0 is the article of 13. */
const plainGtin = (text: string): string => text.length === 14 && text[0] === '0' ? text.slice(1) : text

/** GS1 element string: (01) article, then perhaps dates of six digits, then (21) serial up to the separator. */
function gs1 (text: string): Meaning | undefined {
  const bare = text.replace(/[()]/g, '').replace(/^\u001d/, '')
  const found = /^01(\d{14})(?:1[1-7]\d{6})*(?:10[^\u001d]{1,20}\u001d)?(?:21([^\u001d]{1,20}))?/.exec(bare)
  return found && isGtin(found[1]!) ? { kind: 'goods', barcode: plainGtin(found[1]!), serial: found[2] ?? null } : undefined
}

/** https://…/01/<article>/21/<serial>. Source: GS1 Digital Link 1.2. */
function digitalLink (text: string): Meaning | undefined {
  const found = /^https?:\/\/[^\s]+?\/01\/(\d{8,14})(?:\/(?!21\/)\d{2,4}\/[^/?#]+)*(?:\/21\/([^/?#]{1,60}))?/.exec(text)
  return found && isGtin(found[1]!) ? { kind: 'goods', barcode: plainGtin(found[1]!), serial: found[2] ?? null } : undefined
}

/** Each meaning once, articles first; at most three, for that is what can be chosen among. */
export function meaningsOf (seen: readonly Seen[]): readonly Meaning[] {
  const rank = (one: Meaning): number => one.kind === 'secret' ? 3 : one.kind === 'words' ? 2 : one.barcode ? 0 : 1
  const once = new Map<string, Meaning>()
  for (const one of seen) { const meaning = meaningOf(one); if (meaning) once.set(JSON.stringify(meaning), meaning) }
  return [...once.values()].sort((a, b) => rank(a) - rank(b)).slice(0, 3)
}
