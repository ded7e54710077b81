import type { ClientFrame, ServerFrame } from '@zhiyu/server/contract/realtime'
import { chance, learnServerTime } from '../clock.ts'
import { tellSignedOut } from '../api/http.ts'

export type LiveStatus = 'connecting' | 'online' | 'offline' | 'too-old'

/** First wait, longest wait: full jitter between zero and the doubled bound, so that a restarted house is not stormed. */
const BACKOFF_MS = { first: 500, longest: 15_000 }

export interface Live {
  start (): void
  stop (): void
  retryNow (): void
  status (): LiveStatus
  onStatus (listener: () => void): () => void
  listen (listener: (frame: ServerFrame) => void): () => void
  send (frame: ClientFrame): boolean
  watch (what: 'inbox' | 'wall'): () => void
  /** Keeps the conversation open over reconnects, for as long as anybody holds it; `since` is asked each time for the last seq held. */
  open (conversation: string, since: () => number): () => void
}

/** The socket client: says hello, keeps the heartbeat, reconnects, and asks again for exactly what it missed. */
export function createLive (address: () => string): Live {
  let socket: WebSocket | undefined
  let status: LiveStatus = 'offline'
  let running = false
  let attempt = 0
  let welcomed = false
  let retry: ReturnType<typeof setTimeout> | undefined
  let beat: ReturnType<typeof setInterval> | undefined
  let heardSinceBeat = true
  const statusListeners = new Set<() => void>()
  const frameListeners = new Set<(frame: ServerFrame) => void>()
  const opened = new Map<string, Set<() => number>>()
  const watched = new Map<'inbox' | 'wall', number>()

  const become = (next: LiveStatus): void => {
    if (status === next) return
    status = next
    for (const listener of statusListeners) listener()
  }

  const send = (frame: ClientFrame): boolean => {
    if (!socket || socket.readyState !== WebSocket.OPEN || (!welcomed && frame.t !== 'hello')) return false
    socket.send(JSON.stringify(frame))
    return true
  }

  const welcome = (frame: ServerFrame & { t: 'welcome' }): void => {
    welcomed = true
    attempt = 0
    learnServerTime(frame.at)
    for (const what of watched.keys()) send({ t: 'watch', what, on: true })
    for (const [conversation, holders] of opened) send({ t: 'open', conversation, since: Math.min(...[...holders].map(since => since())) })
    clearInterval(beat)
    heardSinceBeat = true
    beat = setInterval(() => {
      if (!heardSinceBeat) { socket?.close(); return } // silent for a whole beat: the line is dead, whatever the browser thinks
      heardSinceBeat = false
      send({ t: 'ping' })
    }, Math.max(2_000, frame.heartbeatMs))
    become('online')
  }

  const receive = (text: string): void => {
    heardSinceBeat = true
    const frame = JSON.parse(text) as ServerFrame // our own server's frames
    if (frame.t === 'welcome') welcome(frame)
    if (frame.t === 'signed-out') { stop(); tellSignedOut() }
    if (frame.t === 'refused' && frame.code === 'protocol.client-too-old') { stop(); become('too-old') }
    if (frame.t === 'refused' && frame.code === 'auth.required') { stop(); tellSignedOut() }
    for (const listener of frameListeners) listener(frame)
  }

  const connect = (): void => {
    clearTimeout(retry)
    if (!running) return
    if (status !== 'offline') become('connecting')
    const line = new WebSocket(address())
    socket = line
    welcomed = false
    line.onopen = () => { send({ t: 'hello', v: 1 }) }
    line.onmessage = event => { if (socket === line && typeof event.data === 'string') receive(event.data) }
    line.onclose = () => {
      if (socket !== line) return
      clearInterval(beat)
      welcomed = false
      if (!running) return
      become('offline')
      attempt++
      retry = setTimeout(connect, chance() * Math.min(BACKOFF_MS.longest, BACKOFF_MS.first * 2 ** attempt) + 100)
    }
  }

  function stop (): void {
    running = false
    clearTimeout(retry)
    clearInterval(beat)
    const line = socket
    socket = undefined
    line?.close()
  }

  return {
    start () {
      if (running) return
      running = true
      status = 'connecting'
      connect()
    },
    stop,
    retryNow () {
      if (!running || status === 'online') return
      attempt = 0
      const line = socket
      socket = undefined
      line?.close()
      connect()
    },
    status: () => status,
    onStatus: listener => { statusListeners.add(listener); return () => { statusListeners.delete(listener) } },
    listen: listener => { frameListeners.add(listener); return () => { frameListeners.delete(listener) } },
    send,
    watch (what) {
      const held = watched.get(what) ?? 0
      watched.set(what, held + 1)
      if (held === 0) send({ t: 'watch', what, on: true })
      return () => {
        const left = (watched.get(what) ?? 1) - 1
        if (left > 0) { watched.set(what, left); return }
        watched.delete(what)
        send({ t: 'watch', what, on: false })
      }
    },
    open (conversation, since) {
      const holders = opened.get(conversation) ?? new Set()
      opened.set(conversation, holders.add(since))
      send({ t: 'open', conversation, since: since() })
      return () => {
        holders.delete(since)
        if (holders.size > 0) return
        opened.delete(conversation)
        send({ t: 'close', conversation })
      }
    },
  }
}

export const live = createLive(() => `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/v1/socket`)
