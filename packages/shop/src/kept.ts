/** What this shop remembers of its visitor: who they are and which language. Nothing of the chat passes through here. */
export function recall (key: string): string | null {
  try { return window.localStorage.getItem(`demo-shop.${key}`) } catch { return null }
}

export function remember (key: string, value: string | null): void {
  try {
    if (value === null) window.localStorage.removeItem(`demo-shop.${key}`)
    else window.localStorage.setItem(`demo-shop.${key}`, value)
  } catch { /* the choice lasts for this page */ }
}
