import { randomUUID } from 'node:crypto'
import type { HouseEvent } from './events.ts'
import { openLine } from './line.ts'
import type { World } from './work.ts'

/* Between processes of one database: NOTIFY in coalesced batches, after the commit, on a connection of its own. Inside the message's
 * transaction it would take a database-wide lock (12.1 k/s → 2.9 k/s, measured). Only hints: who hears one reads the database,
 * and after a lost connection everybody looks for themselves. */

export interface Doorbell { close(): Promise<void> }

interface Ring { readonly from: string; readonly events: readonly HouseEvent[]; readonly jobs: boolean }

const CHANNEL = 'zhiyu'
/** PostgreSQL refuses payloads from 8,000 bytes. */
const MOST_BYTES = 7_600
const ANSWER_WITHIN_MS = 5_000

/** Announces what this process commits and rings the bell for what others announce. For config.cluster. */
export function openDoorbell (world: World): Doorbell {
  const self = randomUUID()
  let waiting: HouseEvent[] = []
  let jobs = false
  let sending: Promise<void> | undefined
  let echo = false
  let closed = false

  const ears = openLine({
    url: world.db.url, answerWithinMs: 0, settings: { application_name: 'zhiyu-doorbell' },
    async prepare (client) {
      client.on('notification', ({ payload }) => { if (payload) hear(payload) })
      await client.query(`listen ${CHANNEL}`)
    },
    onLost: () => { if (!closed) void listen() },
  })
  // A hint need not wait for the disk.
  const mouth = openLine({ url: world.db.url, answerWithinMs: ANSWER_WITHIN_MS, settings: { application_name: 'zhiyu-doorbell', synchronous_commit: 'off' } })

  async function listen (): Promise<void> {
    while (!closed && !await ears.ready(60_000)) { /* keep trying: the database is away */ }
    if (closed) return
    world.bell.ringRemote(undefined)
    ringJobs()
  }

  function ringJobs (): void {
    echo = true // our own listener must not announce what it was told
    try { world.bell.ringJobs() } finally { echo = false }
  }

  function hear (payload: string): void {
    const ring = JSON.parse(payload) as Ring // written by `send` of a process of ours: nobody else may notify in our database
    if (ring.from === self) return
    if (ring.events.length > 0) world.bell.ringRemote(ring.events)
    if (ring.jobs) ringJobs()
  }

  function send (): void {
    sending ??= speak().catch((error: unknown) => { world.log.warn({ err: error }, 'doorbell failed') }).finally(() => {
      sending = undefined
      if ((waiting.length > 0 || jobs) && !closed) send()
    })
  }

  async function speak (): Promise<void> {
    await new Promise(resolve => { setImmediate(resolve) }) // what was committed in this turn goes together
    const client = await mouth.ready(2_000)
    const events = coalesce(waiting)
    const withJobs = jobs
    waiting = []
    jobs = false
    if (!client) return // receivers look for themselves when their own connection comes back
    for (const payload of payloads(self, events, withJobs)) await client.query({ name: 'ring', text: 'select pg_notify($1, $2)', values: [CHANNEL, payload] })
  }

  const deaf = [
    world.bell.onEvents(events => { waiting.push(...events); send() }),
    world.bell.onJobs(() => { if (!echo) { jobs = true; send() } }),
  ]
  void listen()
  return {
    async close () {
      closed = true
      for (const stop of deaf) stop()
      while (sending) await sending
      await Promise.all([ears.close(), mouth.close()])
    },
  }
}

/** Of many messages of one conversation only the newest is worth a hint: receivers read everything up to it. */
export function coalesce (events: readonly HouseEvent[]): HouseEvent[] {
  const newest = new Map<string, HouseEvent>()
  const rest: HouseEvent[] = []
  for (const event of events) {
    if (event.kind === 'message.received') newest.set(`${event.shopId} ${event.payload.conversationId}`, event)
    else rest.push(event)
  }
  return [...newest.values(), ...rest]
}

/** Cuts a list of hints into payloads PostgreSQL accepts. */
export function payloads (from: string, events: readonly HouseEvent[], jobs: boolean): string[] {
  const cut: HouseEvent[][] = [[]]
  let bytes = 0
  for (const event of events) {
    const size = Buffer.byteLength(JSON.stringify(event)) + 1
    if (bytes + size > MOST_BYTES - 100) { cut.push([]); bytes = 0 }
    cut.at(-1)!.push(event)
    bytes += size
  }
  return cut.map((some, i) => JSON.stringify({ from, events: some, jobs: jobs && i === 0 } satisfies Ring))
}
