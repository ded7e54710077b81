/** The browser's clock and chance: the only place that asks for either. */
let offsetMs = 0

/** Milliseconds as the server counts them: promises are due by its clock, not by this computer's. */
export const nowMs = (): number => Date.now() + offsetMs

export function learnServerTime (at: string): void {
  const server = Date.parse(at)
  if (Number.isFinite(server)) offsetMs = server - Date.now()
}

export const parseInstant = (iso: string): number => Date.parse(iso)

export const instantOf = (ms: number): Date => new Date(ms)

/** 0 ≤ x < 1, for spreading reconnects. */
export const chance = (): number => Math.random()

/** UUID version 4; `crypto.randomUUID` is missing on plain-http addresses, where desks also run. */
export function newId (): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = (bytes[6]! & 0x0f) | 0x40
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  const hex = Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
