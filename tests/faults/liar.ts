import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import type { WebSocket, WebSocketServer as Server } from 'ws'
import { pg } from '../../bench/scene.ts'

/* The planted bug: a server that speaks the protocol and acknowledges before it has committed. The checker must find it out. */

const { WebSocketServer } = createRequire(import.meta.resolve('@zhiyu/server/kernel/db'))('ws') as { WebSocketServer: typeof Server }
const client = new pg.Pool({ connectionString: process.env['DATABASE_URL'], max: 8 })
client.on('error', () => undefined)
const rooms = new Map<string, Set<WebSocket>>()
const lastSeq = new Map<string, number>()
for (const row of (await client.query<{ conversation_id: string; seq: string }>('select conversation_id, max(seq) as seq from messages group by 1')).rows) lastSeq.set(row.conversation_id, Number(row.seq))
const known = new Map<string, number>()
for (const row of (await client.query<{ client_id: string; seq: string }>('select client_id, seq from messages')).rows) known.set(row.client_id, Number(row.seq))

const server = createServer((_request, reply) => { reply.end('ok') })
new WebSocketServer({ server }).on('connection', socket => {
  socket.on('error', () => undefined)
  socket.on('message', (bytes: Buffer) => {
    const frame = JSON.parse(bytes.toString()) as { t: string; conversation: string; since: number; clientId: string; body: string }
    const tell = (value: unknown): void => { socket.send(JSON.stringify(value)) }
    if (frame.t === 'hello') tell({ t: 'welcome' })
    else if (frame.t === 'open') {
      rooms.set(frame.conversation, (rooms.get(frame.conversation) ?? new Set()).add(socket))
      void client.query<{ seq: string; client_id: string }>('select seq, client_id from messages where conversation_id = $1 and seq > $2 order by seq', [frame.conversation, frame.since]).then(({ rows }) => {
        tell({ t: 'opened' })
        for (const row of rows) tell({ t: 'message', conversation: frame.conversation, message: { seq: Number(row.seq), clientId: row.client_id } })
      })
    } else if (frame.t === 'send') {
      const again = known.get(frame.clientId)
      const seq = again ?? (lastSeq.get(frame.conversation) ?? 0) + 1
      tell({ t: 'ack', clientId: frame.clientId, seq }) // the bug: nothing is committed yet
      if (again !== undefined) return
      lastSeq.set(frame.conversation, seq)
      known.set(frame.clientId, seq)
      for (const other of rooms.get(frame.conversation) ?? []) other.send(JSON.stringify({ t: 'message', conversation: frame.conversation, message: { seq, clientId: frame.clientId } }))
      setTimeout(() => {
        void client.query(`insert into messages (shop_id, conversation_id, seq, sender_kind, sender_id, client_id, body, sent_at) values ('bench', $1, $2, 'customer', 'x', $3, $4, '2026-11-23')`, [frame.conversation, seq, frame.clientId, frame.body]).catch(() => undefined)
      }, 30)
    }
  })
})
server.listen(Number(process.env['PORT']), '127.0.0.1')
