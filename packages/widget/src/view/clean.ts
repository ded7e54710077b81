/** The one thing a message cannot hold is what the database cannot hold: NUL and half of a surrogate pair. The rest goes as written. */
export function clean (text: string): string {
  let out = ''
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit === 0) continue
    if (unit >= 0xd800 && unit <= 0xdbff) {
      const next = text.charCodeAt(i + 1)
      if (next >= 0xdc00 && next <= 0xdfff) { out += text[i]! + text[i + 1]!; i++ } else out += '\ufffd'
    } else out += unit >= 0xdc00 && unit <= 0xdfff ? '\ufffd' : text[i]!
  }
  return out
}

export const byteLength = (text: string): number => new TextEncoder().encode(text).length
