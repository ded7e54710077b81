import type { ClientFrame, ServerFrame } from '@zhiyu/server/contract/realtime'
import { chance } from '../clock.ts'

/** The live line: one socket that is always being (re)made while wanted. */
export interface Link {
  start(): void
  stop(): void
  /** False when there is no line now; the caller keeps what it wanted to say. */
  send(frame: ClientFrame): boolean
  /** The device woke, came online or back to the foreground: do not wait for the next attempt. */
  nudge(): void
  /** Cut and dial again, e.g. when an answer is overdue. */
  redial(): void
}

export interface LinkHooks {
  token(): string | null
  onWelcome(frame: Extract<ServerFrame, { t: 'welcome' }>): void
  onFrame(frame: ServerFrame): void
  onDown(failures: number): void
}

const FIRST_WAIT_MS = 400
const LONGEST_WAIT_MS = 20_000
const WELCOME_WITHIN_MS = 10_000

export function createLink (url: string, hooks: LinkHooks): Link {
  let socket: WebSocket | undefined
  let wanted = false
  let welcome = false
  let failures = 0
  let retry: ReturnType<typeof setTimeout> | undefined
  let beat: ReturnType<typeof setInterval> | undefined
  let heard = true

  function dial (): void {
    clearTimeout(retry)
    retry = undefined
    if (!wanted || socket) return
    const token = hooks.token()
    if (!token) return lost()
    let mine: WebSocket
    try { mine = new WebSocket(url) } catch { return lost() }
    socket = mine
    const late = setTimeout(() => { if (socket === mine && !welcome) drop() }, WELCOME_WITHIN_MS)
    mine.onopen = () => mine.send(JSON.stringify({ t: 'hello', v: 1, token }))
    mine.onmessage = event => {
      if (socket !== mine) return
      heard = true
      let frame: ServerFrame
      try { frame = JSON.parse(String(event.data)) as ServerFrame } catch { return } // our own server; unknown kinds fall through
      if (frame.t === 'welcome') {
        clearTimeout(late)
        welcome = true
        failures = 0
        clearInterval(beat)
        beat = setInterval(listen, Math.max(5_000, frame.heartbeatMs))
        hooks.onWelcome(frame)
      } else if (frame.t !== 'pong') hooks.onFrame(frame)
    }
    mine.onclose = () => { clearTimeout(late); if (socket === mine) drop() }
    mine.onerror = () => {}
  }

  /** A half-open line looks alive for minutes; a missing pong shows it. */
  function listen (): void {
    if (!heard) return drop()
    heard = false
    speak({ t: 'ping' })
  }

  function speak (frame: ClientFrame): boolean {
    if (!socket || socket.readyState !== 1 || (!welcome && frame.t !== 'hello')) return false
    socket.send(JSON.stringify(frame))
    return true
  }

  function drop (): void {
    clearInterval(beat)
    const old = socket
    socket = undefined
    welcome = false
    heard = true
    if (old) { old.onclose = old.onmessage = null; try { old.close() } catch { /* already closed */ } }
    lost()
  }

  function lost (): void {
    failures++
    hooks.onDown(failures)
    if (!wanted || retry) return
    const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(failures - 1, 10))
    retry = setTimeout(dial, wait * (0.5 + chance() / 2)) // jitter: a restarted server must not meet everybody at once
  }

  return {
    start () { wanted = true; dial() },
    stop () { wanted = false; clearTimeout(retry); retry = undefined; if (socket) drop(); failures = 0 },
    send: speak,
    redial () { if (socket) drop() },
    nudge () {
      if (!wanted) return
      if (!socket) { failures = 0; dial() } else if (welcome) {
        heard = false
        speak({ t: 'ping' })
        const asked = socket
        setTimeout(() => { if (socket === asked && !heard) drop() }, 3_000)
      }
    },
  }
}
