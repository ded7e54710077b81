import { useEffect, useRef } from 'react'
import { useSettings } from '../settings.tsx'

export const isApple = /Mac|iPhone|iPad/.test(navigator.platform)
export const modKey = isApple ? '⌘' : 'Ctrl'

/** `mod+k`, `?`, `j`, `ArrowDown`: how a key press is written in a table of shortcuts. */
function nameOf (event: KeyboardEvent): string {
  const mod = event.metaKey || event.ctrlKey
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key
  return `${mod ? 'mod+' : ''}${event.altKey ? 'alt+' : ''}${key}`
}

function writing (target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
}

const inDialog = (): boolean => document.querySelector('.ant-modal-wrap:not([style*="display: none"]), .ant-drawer-open, .ant-dropdown:not(.ant-dropdown-hidden)') !== null

/** Shortcuts while this component is on screen. Plain letters never act while somebody writes, while a dialog is open, or when switched off. */
export function useShortcuts (table: Readonly<Record<string, (event: KeyboardEvent) => void>>): void {
  const { letterKeys } = useSettings()
  const latest = useRef(table)
  useEffect(() => { latest.current = table })
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing) return
      const name = nameOf(event)
      const act = latest.current[name]
      if (!act) return
      if (!name.startsWith('mod+') && (!letterKeys || writing(event.target) || inDialog())) return
      if (name.startsWith('Arrow') && event.target instanceof HTMLElement && event.target.closest('[role="tablist"], [role="radiogroup"], [role="listbox"], [role="menu"]')) return
      event.preventDefault()
      act(event)
    }
    window.addEventListener('keydown', press)
    return () => { window.removeEventListener('keydown', press) }
  }, [letterKeys])
}
