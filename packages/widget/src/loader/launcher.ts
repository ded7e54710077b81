import { dress, drawIcon, revealRoot, wear } from './look.ts'
import type { Locale } from '../protocol.ts'

export interface Launcher {
  readonly frame: () => HTMLIFrameElement | undefined
  isFull(): boolean
  load(): void
  show(open: boolean): void
  badge(count: number): void
  speak(locale: Locale): void
}

const words = {
  'zh-CN': { label: '客服', open: '打开在线客服', unread: '条未读消息', title: '在线客服' },
  en: { label: 'Chat', open: 'Open chat', unread: 'unread messages', title: 'Customer service chat' },
}
const FULL = '(max-width: 480px), (max-height: 480px)'
const BUBBLE = 'M4 12.5C4 8.4 7.6 5 12 5s8 3.4 8 7.5-3.6 7.5-8 7.5c-1.2 0-2.3-.2-3.3-.7l-4.2 1.2 1.1-3.6A7.2 7.2 0 0 1 4 12.5ZM9 11.5v1.5M15 11.5v1.5'

/** The button and the frame, in a closed shadow root the page can neither style nor read. */
export function buildLauncher (src: string, first: Locale, press: () => void): Launcher {
  let locale = first
  let unread = 0
  let open = false
  let frame: HTMLIFrameElement | undefined
  const narrow = matchMedia(FULL)
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches

  const host = document.createElement('zhiyu-widget')
  wear(host, 'all:initial;display:block;position:fixed;right:0;bottom:0;width:0;height:0;z-index:2147483000;visibility:visible;opacity:1')
  const root = host.attachShadow({ mode: 'closed' })
  dress(root)

  const button = document.createElement('button')
  button.type = 'button'
  button.setAttribute('aria-haspopup', 'dialog')
  wear(button, 'position:fixed;right:20px;bottom:20px;min-width:60px;height:60px;padding:0 20px 0 16px;display:flex;align-items:center;border:0;border-radius:30px;background:#0b5f54;color:#fff;cursor:pointer;font:600 17px/1 system-ui,-apple-system,"PingFang SC","Microsoft YaHei",sans-serif;box-shadow:0 6px 20px rgba(0,40,34,.32)')
  wear(button, 'right:calc(20px + env(safe-area-inset-right, 0px));bottom:calc(20px + env(safe-area-inset-bottom, 0px))') // ignored where unknown
  const label = document.createElement('span')
  wear(label, 'margin-left:8px')
  const dot = document.createElement('span')
  wear(dot, 'display:none;position:absolute;top:-6px;right:-2px;min-width:24px;height:24px;padding:0 6px;box-sizing:border-box;border-radius:12px;background:#c3281c;color:#fff;font:700 14px/24px system-ui,sans-serif;text-align:center')
  dot.setAttribute('aria-hidden', 'true')
  button.appendChild(drawIcon(BUBBLE))
  button.appendChild(label)
  button.appendChild(dot)
  button.addEventListener('click', press)
  root.appendChild(button)

  function name (): void {
    const w = words[locale]
    label.textContent = w.label
    button.setAttribute('aria-label', unread > 0 ? `${w.open} (${unread} ${w.unread})` : w.open)
    button.setAttribute('aria-expanded', String(open))
    dot.textContent = unread > 99 ? '99+' : String(unread)
    wear(dot, `display:${unread > 0 ? 'block' : 'none'}`)
    if (frame) frame.title = w.title
  }

  function place (): void {
    wear(button, `display:${open ? 'none' : 'flex'}`)
    if (!frame) return
    const view = narrow.matches ? window.visualViewport : null // the keyboard of a phone covers the page, not its layout
    wear(frame, (narrow.matches
      ? `top:${view ? view.offsetTop : 0}px;left:0;right:auto;bottom:auto;width:100%;height:${view ? `${view.height}px` : '100%'};max-height:none;border-radius:0;box-shadow:none;`
      : 'top:auto;left:auto;right:20px;bottom:20px;width:400px;height:700px;max-height:calc(100% - 40px);border-radius:18px;box-shadow:0 12px 48px rgba(0,20,16,.34);'
    ) + (open ? 'visibility:visible;opacity:1;transform:none' : `visibility:hidden;opacity:0;transform:${still ? 'none' : 'translateY(12px)'}`))
  }

  narrow.addListener(place) // addEventListener on a media query is younger than 2018
  if (window.visualViewport) {
    window.visualViewport.addEventListener('resize', place)
    window.visualViewport.addEventListener('scroll', place)
  }
  name()
  document.documentElement.appendChild(host)
  revealRoot()

  return {
    frame: () => frame,
    isFull: () => narrow.matches,
    load () {
      if (frame) return
      frame = document.createElement('iframe')
      wear(frame, `position:fixed;border:0;margin:0;padding:0;background:transparent;color-scheme:normal;z-index:2147483000${still ? '' : ';transition:opacity .16s ease-out,transform .16s ease-out'}`)
      frame.setAttribute('referrerpolicy', 'no-referrer')
      frame.setAttribute('allow', 'microphone; clipboard-write')
      frame.src = src
      name()
      place()
      root.appendChild(frame)
    },
    show (next) {
      open = next
      name()
      place()
      if (open) frame?.focus()
      else button.focus()
    },
    badge (count) { unread = count; name() },
    speak (next) { locale = next; name() },
  }
}
