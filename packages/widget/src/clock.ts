/** The only place of the widget that asks the device for time or chance. */
export const deviceNow = (): number => Date.now()

/** 0 ≤ x < 1, for jitter only. */
export const chance = (): number => Math.random()

export const parseInstant = (text: string): number => Date.parse(text)

export const instantText = (at: number): string => new Date(at).toISOString()

/** UUID version 4 from the browser's own generator: a client id must never repeat, also across devices. */
export function newClientId (): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  let hex = ''
  for (let i = 0; i < 16; i++) {
    const byte = i === 6 ? (bytes[i]! & 0x0f) | 0x40 : i === 8 ? (bytes[i]! & 0x3f) | 0x80 : bytes[i]!
    hex += (byte + 256).toString(16).slice(1)
    if (i === 3 || i === 5 || i === 7 || i === 9) hex += '-'
  }
  return hex
}

/** A calendar moment in the shop's zone. Falls back to the device's zone where the browser does not know the shop's. */
export function zoned (at: number, zone: string, locale: string, options: Intl.DateTimeFormatOptions): string {
  try {
    return new Intl.DateTimeFormat(locale, { ...options, timeZone: zone }).format(new Date(at))
  } catch {
    return new Intl.DateTimeFormat(locale, options).format(new Date(at))
  }
}
