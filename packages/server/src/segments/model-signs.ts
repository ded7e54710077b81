/** A condition's text, cut into signs. Each keeps where it began, for who has to find the mistake. */
export type Sign =
  | { readonly kind: 'word' | 'quoted' | 'named'; readonly text: string; readonly at: number }
  | { readonly kind: 'figure'; readonly text: string; readonly at: number }
  | { readonly kind: 'date'; readonly text: string; readonly at: number }
  | { readonly kind: 'last'; readonly days: string; readonly at: number }
  | { readonly kind: 'mark'; readonly text: string; readonly at: number }
  | { readonly kind: 'end'; readonly at: number }
export type Signs = { readonly kind: 'signs'; readonly signs: readonly Sign[] } | { readonly kind: 'bad'; readonly code: 'bad-sign' | 'unclosed-quote'; readonly at: number; readonly text: string }

/** What a keyboard in Chinese gives, and what it means. */
const WIDE: Readonly<Record<string, string>> = { '（': '(', '）': ')', '，': ',', '、': ',', '＝': '=', '＜': '<', '＞': '>', '≥': '>=', '≤': '<=', '≠': '!=', '！': '!', '％': '%', '￥': '¥' }
const SPACE = /[\s\u3000]+/uy
const LAST = /(?:in\s+(?:the\s+)?last\s+(\d{1,9})\s+days?(?![\p{L}\p{N}_])|近\s*(\d{1,9})\s*天)/iuy
const DATE = /\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}:\d{2}(?:\.\d{1,3})?Z)?(?![\p{L}\p{N}])/uy
const FIGURE = /-?\d+(?:\.\d+)?/uy
const WORD = /[\p{L}_][\p{L}\p{M}\p{N}_-]*/uy
const MARK = />=|<=|!=|[=<>(),%¥≥≤≠（），、＝＜＞％￥]/uy
const QUOTES: Readonly<Record<string, string>> = { '"': '"', '“': '”', '「': '」' }
const NAMES: Readonly<Record<string, string>> = { '[': ']', '【': '】' }

export function signsOf (text: string): Signs {
  const signs: Sign[] = []
  let at = 0
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at
    return pattern.exec(text)
  }
  while (at < text.length) {
    const space = take(SPACE)
    if (space) { at += space[0].length; continue }
    const opened = QUOTES[text[at]!] ?? NAMES[text[at]!]
    if (opened !== undefined) {
      const found = closing(text, at + 1, opened)
      if (!found) return { kind: 'bad', code: 'unclosed-quote', at, text: text[at]! }
      signs.push({ kind: QUOTES[text[at]!] === undefined ? 'named' : 'quoted', text: found.text, at })
      at = found.end
      continue
    }
    const last = take(LAST)
    const hit = last ?? take(DATE) ?? take(FIGURE) ?? take(WORD) ?? take(MARK)
    if (!hit) return { kind: 'bad', code: 'bad-sign', at, text: String.fromCodePoint(text.codePointAt(at)!) }
    const [whole] = hit
    if (last) signs.push({ kind: 'last', days: last[1] ?? last[2]!, at })
    else if (/^\d{4}-\d{2}-\d{2}/.test(whole)) signs.push({ kind: 'date', text: whole, at })
    else if (/^-?\d/.test(whole)) signs.push({ kind: 'figure', text: whole, at })
    else if (/^[\p{L}_]/u.test(whole)) signs.push({ kind: 'word', text: whole, at })
    else signs.push({ kind: 'mark', text: WIDE[whole] ?? whole, at })
    at += whole.length
  }
  signs.push({ kind: 'end', at })
  return { kind: 'signs', signs }
}

/** Up to the closing sign; a backslash makes the next sign plain. */
function closing (text: string, from: number, close: string): { text: string; end: number } | undefined {
  let body = ''
  for (let i = from; i < text.length; i++) {
    if (text[i] === '\\' && i + 1 < text.length) body += text[++i]
    else if (text[i] === close) return { text: body, end: i + 1 }
    else body += text[i]
  }
  return undefined
}
