/** Small things kept in this browser. A full or forbidden storage must never break the desk, so every access is guarded. */
const PREFIX = 'zhiyu.desk.'

export function readKept (key: string): string | null {
  try { return localStorage.getItem(PREFIX + key) } catch { return null }
}

export function keep (key: string, value: string | null): void {
  try {
    if (value === null || value === '') localStorage.removeItem(PREFIX + key)
    else localStorage.setItem(PREFIX + key, value)
  } catch { /* private mode or full: the value lives until the reload */ }
}
