import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import type { ClientFrame, ServerFrame } from '@zhiyu/server/contract/realtime'
import type WebSocketType from 'ws'
import type { TestHouse } from '../house.ts'

const WebSocket = createRequire(import.meta.resolve('@zhiyu/server/kernel/work'))('ws') as typeof WebSocketType

/** A body is read as a browser reads it, whatever JSON came; each assertion names the shape it means. */
export interface Reply { readonly status: number; readonly body: Anything }
type Anything = ReturnType<typeof JSON.parse>

export interface Caller {
  get(path: string): Promise<Reply>
  post(path: string, body: unknown): Promise<Reply>
  put(path: string, body: unknown): Promise<Reply>
  cookie(): string
}

/** Speaks HTTP to the house, keeping its cookie as a desk does. */
export function agentClient (house: TestHouse, headers: Record<string, string> = {}): Caller {
  let cookie = ''
  const call = async (method: 'GET' | 'POST' | 'PUT', url: string, payload?: unknown): Promise<Reply> => {
    const reply = await house.app.inject({ method, url, headers: { 'x-zhiyu-desk': '1', ...(cookie ? { cookie } : {}), ...headers }, ...(payload === undefined ? {} : { payload: payload as object }) })
    const set = reply.headers['set-cookie']
    if (set) cookie = String(Array.isArray(set) ? set[0] : set).split(';')[0] ?? ''
    return { status: reply.statusCode, body: reply.body ? JSON.parse(reply.body) : undefined }
  }
  return { get: url => call('GET', url), post: (url, body) => call('POST', url, body), put: (url, body) => call('PUT', url, body), cookie: () => cookie }
}

export interface Line {
  send(frame: ClientFrame): void
  /** The first frame, received already or still to come, that fits; each frame is handed out once. */
  next(fits: (frame: ServerFrame) => boolean): Promise<ServerFrame>
  close(): void
}

/** A socket to the listening house, past its hello. */
export async function connect (house: TestHouse, as: { hello?: { token: string }; cookie?: string }): Promise<Line> {
  const { port } = house.app.server.address() as AddressInfo // it listens on TCP
  const socket = new WebSocket(`ws://127.0.0.1:${port}/v1/socket`, { headers: { origin: `http://127.0.0.1:${port}`, ...(as.cookie ? { cookie: as.cookie } : {}) } })
  const frames: ServerFrame[] = []
  const waiting = new Set<() => void>()
  socket.on('message', bytes => {
    frames.push(JSON.parse(String(bytes)) as ServerFrame) // our own server's frames
    for (const look of waiting) look()
  })
  await new Promise<void>((resolve, reject) => { socket.once('open', () => { resolve() }); socket.once('error', reject) })
  const line: Line = {
    send: frame => { socket.send(JSON.stringify(frame)) },
    next: fits => new Promise((resolve, reject) => {
      const giveUp = setTimeout(() => { waiting.delete(look); reject(new Error(`no such frame; got ${JSON.stringify(frames).slice(0, 2_000)}`)) }, 5_000)
      const look = (): void => {
        const at = frames.findIndex(fits)
        if (at < 0) return
        clearTimeout(giveUp)
        waiting.delete(look)
        resolve(frames.splice(at, 1)[0]!)
      }
      waiting.add(look)
      look()
    }),
    close: () => { socket.close() },
  }
  line.send({ t: 'hello', v: 1, ...as.hello })
  await line.next(frame => frame.t === 'welcome')
  return line
}

export async function until (holds: () => Promise<boolean>, tries = 50): Promise<void> {
  for (let i = 0; i < tries; i++) {
    if (await holds()) return
    await new Promise(resolve => setTimeout(resolve, 50))
  }
  throw new Error('it did not come true in time')
}
