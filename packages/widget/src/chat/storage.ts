import { signal } from '@preact/signals'

/** The frame's own storage: another origin than the shop's page, so the page cannot read it. Private windows and strict browsers throw
 *  on any touch; then everything lives in memory for this page and the shopper is told so. */
function openStorage (): Storage | undefined {
  try {
    const storage = window.localStorage
    storage.setItem('zhiyu.probe', '1')
    storage.removeItem('zhiyu.probe')
    return storage
  } catch {
    return undefined
  }
}

let disk = openStorage()
const memory = new Map<string, string>()

/** False once the browser refused to keep anything. */
export const keeps = signal(disk !== undefined)

export function recall (key: string): string | null {
  try { if (disk) return disk.getItem(key) } catch { lose() }
  return memory.get(key) ?? null
}

export function remember (key: string, value: string): void {
  memory.set(key, value)
  try { disk?.setItem(key, value) } catch { lose() }
}

export function forget (key: string): void {
  memory.delete(key)
  try { disk?.removeItem(key) } catch { lose() }
}

export function keysUnder (prefix: string): string[] {
  const found = new Set<string>()
  for (const key of memory.keys()) if (key.startsWith(prefix)) found.add(key)
  try { if (disk) for (let i = 0; i < disk.length; i++) { const key = disk.key(i); if (key?.startsWith(prefix)) found.add(key) } } catch { lose() }
  return [...found]
}

function lose (): void {
  disk = undefined
  keeps.value = false
}
