import { randomUUID } from 'node:crypto'
import { createRequire } from 'node:module'
import type { ServerFrame } from '@zhiyu/server/contract/realtime'
import type WebSocketType from 'ws'
import type { ClientLog, Sighting } from './log.ts'

const WebSocket = createRequire(import.meta.resolve('@zhiyu/server/kernel/work'))('ws') as typeof WebSocketType

export interface Role { readonly conversation: string; readonly token?: string; readonly cookie?: string; readonly address: string }

/** Clients that behave as ours do: send, keep what is not acknowledged, reconnect with the last seq, send again under the same client id. */
export interface Crowd {
  /** Everyone keeps `atOnce` messages under way until stopped. */
  talk(atOnce: number): void
  /** Stops new messages; resolves when everything sent is acknowledged and shown to all, or rejects after `withinMs`. */
  rest(withinMs: number): Promise<void>
  acknowledged(): number
  log(): ClientLog
  leave(): void
}

export function createCrowd (port: number, roles: readonly Role[]): Crowd {
  const sent = new Map<string, { conversation: string; body: string }>()
  const acknowledged: Sighting[] = []
  let goal = 0
  let leaving = false

  const clients = roles.map((role, index) => {
    const waiting = new Map<string, string>() // not acknowledged yet: client id → body
    const shown: Sighting[] = []
    let lastSeq = 0
    let socket: WebSocketType | undefined
    let ready = false
    let retry: NodeJS.Timeout | undefined

    const transmit = (clientId: string, body: string): void => { socket?.send(JSON.stringify({ t: 'send', conversation: role.conversation, clientId, body })) }
    const more = (): void => {
      while (ready && waiting.size < goal) {
        const clientId = randomUUID()
        const body = `${index} ${sent.size} 有货吗？`
        sent.set(clientId, { conversation: role.conversation, body })
        waiting.set(clientId, body)
        transmit(clientId, body)
      }
    }
    const redial = (): void => { if (!leaving) { clearTimeout(retry); retry = setTimeout(dial, 20 + Math.random() * 60) } }
    function dial (): void {
      ready = false
      const mine = new WebSocket(`ws://127.0.0.1:${port}/v1/socket`, { headers: { origin: `http://127.0.0.1:${port}`, 'x-forwarded-for': role.address, ...(role.cookie ? { cookie: role.cookie } : {}) }, handshakeTimeout: 2_000 })
      socket = mine
      mine.on('error', () => undefined) // close follows
      mine.on('close', () => { if (socket === mine) { ready = false; redial() } })
      mine.on('open', () => { mine.send(JSON.stringify({ t: 'hello', v: 1, ...(role.token ? { token: role.token } : {}) })) })
      mine.on('message', bytes => {
        const frame = JSON.parse(String(bytes)) as ServerFrame // our own server's frames
        if (frame.t === 'welcome') mine.send(JSON.stringify({ t: 'open', conversation: role.conversation, since: lastSeq }))
        else if (frame.t === 'opened') {
          ready = true
          for (const [clientId, body] of waiting) transmit(clientId, body)
          more()
        } else if (frame.t === 'message') {
          shown.push({ conversation: role.conversation, clientId: frame.message.clientId, seq: frame.message.seq })
          lastSeq = frame.message.seq
        } else if (frame.t === 'ack') {
          if (waiting.delete(frame.clientId)) acknowledged.push({ conversation: role.conversation, clientId: frame.clientId, seq: frame.seq })
          setTimeout(more, 10 + Math.random() * 40) // a crowd, not a flood: the house refuses those
        } else if (frame.t === 'refused' && frame.clientId) {
          const { clientId } = frame
          const body = waiting.get(clientId)
          if (body !== undefined) setTimeout(() => { if (ready && waiting.has(clientId)) transmit(clientId, body) }, frame.retryAfterMs ?? 50)
        } else if (frame.t === 'refused') mine.close()
      })
    }
    dial()
    return { waiting, shown, more, lastSeq: () => lastSeq, stop: () => { clearTimeout(retry); socket?.terminate() } }
  })

  return {
    talk (atOnce) { goal = atOnce; for (const client of clients) client.more() },
    async rest (withinMs) {
      goal = 0
      const until = performance.now() + withinMs
      const pending = (): string => {
        const unanswered = clients.reduce((sum, client) => sum + client.waiting.size, 0)
        const ends = new Map<string, Set<number>>()
        clients.forEach((client, i) => { const { conversation } = roles[i]!; ends.set(conversation, (ends.get(conversation) ?? new Set()).add(client.lastSeq())) })
        const apart = [...ends.values()].filter(seqs => seqs.size > 1).length
        return unanswered + apart === 0 ? '' : `${unanswered} unacknowledged, ${apart} conversations not shown alike`
      }
      while (pending() !== '') {
        if (performance.now() > until) throw new Error(`not at rest: ${pending()}`)
        await new Promise(resolve => { setTimeout(resolve, 25) })
      }
    },
    acknowledged: () => acknowledged.length,
    log: () => ({ sent, acknowledged, shown: clients.map(client => client.shown) }),
    leave () { leaving = true; for (const client of clients) client.stop() },
  }
}
