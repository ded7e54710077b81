import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import type { WebSocket, WebSocketServer as Server } from 'ws'
import { pg } from './scene.ts'

/* The limit everything is measured against: a socket handler that knows nobody, checks nothing and commits the same rows in groups.
 * One statement numbers by upserting the conversation's counters and inserts the messages; ack and fan-out after the commit. */

const { WebSocketServer } = createRequire(import.meta.resolve('@zhiyu/server/kernel/db'))('ws') as { WebSocketServer: typeof Server }

const COMMIT = `
with incoming as materialized (
  select * from unnest($2::uuid[], $3::text[], $4::uuid[], $5::text[]) with ordinality as i (conversation_id, sender_kind, client_id, body, ord)
), counts as materialized (
  select conversation_id, count(*) as n, (array_agg(sender_kind order by ord desc))[1] as sender_kind, (array_agg(left(body, 120) order by ord desc))[1] as words from incoming group by 1 order by 1
), counted as (
  insert into conversations as c (shop_id, id, customer_id, state, last_seq, last_at, last_sender, last_words, opened_at)
  select 'bench', conversation_id, conversation_id, 'with-agent', n, $1, sender_kind, words, $1 from counts order by conversation_id
  on conflict (shop_id, id) do update set last_seq = c.last_seq + excluded.last_seq, last_at = excluded.last_at, last_sender = excluded.last_sender, last_words = excluded.last_words
  returning c.id, c.last_seq
)
insert into messages (shop_id, conversation_id, seq, sender_kind, sender_id, client_id, body, sent_at)
select 'bench', i.conversation_id, k.last_seq - t.n + row_number() over (partition by i.conversation_id order by i.ord), i.sender_kind, i.sender_kind, i.client_id, i.body, $1
from incoming i join counted k on k.id = i.conversation_id join counts t on t.conversation_id = i.conversation_id
on conflict do nothing returning client_id, seq`

interface Waiting { socket: WebSocket; conversation: string; clientId: string; body: string; kind: string }

const client = new pg.Client({ connectionString: process.env['DATABASE_URL'] })
await client.connect()
const rooms = new Map<string, Set<WebSocket>>()
let waiting: Waiting[] = []
let flushing = false

async function flush (): Promise<void> {
  flushing = true
  await new Promise(resolve => { setImmediate(resolve) })
  while (waiting.length > 0) {
    const batch = waiting.splice(0, 256)
    const at = new Date().toISOString()
    const { rows } = await client.query<[string, string][]>({ name: 'commit', text: COMMIT, rowMode: 'array', values: [at, batch.map(w => w.conversation), batch.map(w => w.kind), batch.map(w => w.clientId), batch.map(w => w.body)] } as never)
    const seqs = new Map(rows as unknown as [string, string][])
    for (const { socket, conversation, clientId, body, kind } of batch) {
      const seq = Number(seqs.get(clientId))
      const text = JSON.stringify({ t: 'message', conversation, message: { seq, clientId, senderKind: kind, senderName: null, label: null, body, card: null, sentAt: at } })
      for (const other of rooms.get(conversation) ?? []) if (other !== socket) other.send(text)
      socket.send(JSON.stringify({ t: 'ack', conversation, clientId, seq, at }))
    }
  }
  flushing = false
}

const server = createServer((_request, reply) => { reply.end('ok') })
new WebSocketServer({ server, maxPayload: 80 * 1024 }).on('connection', socket => {
  let kind = 'agent'
  socket.on('message', (bytes: Buffer) => {
    const frame = JSON.parse(bytes.toString()) as { t: string; token?: string; conversation: string; clientId: string; body: string } // only our own load speaks here
    if (frame.t === 'hello') { if (frame.token) kind = 'customer'; socket.send('{"t":"welcome"}') }
    else if (frame.t === 'open') { rooms.set(frame.conversation, (rooms.get(frame.conversation) ?? new Set()).add(socket)); socket.send(`{"t":"opened","conversation":"${frame.conversation}"}`) }
    else if (frame.t === 'send') { waiting.push({ socket, kind, conversation: frame.conversation, clientId: frame.clientId, body: frame.body }); if (!flushing) void flush() }
  })
})
server.listen(Number(process.env['PORT']), '127.0.0.1')
