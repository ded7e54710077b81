/** What a client saw: every send, every acknowledgement, every message it was shown. Judged against what the database holds. */
export interface Sighting { readonly conversation: string; readonly clientId: string; readonly seq: number }
export interface ClientLog {
  readonly sent: ReadonlyMap<string, { conversation: string; body: string }>
  readonly acknowledged: readonly Sighting[]
  /** Per viewer, in the order shown. */
  readonly shown: readonly (readonly Sighting[])[]
}
export interface StoredMessage { readonly conversation: string; readonly clientId: string; readonly seq: number; readonly body: string }

/** Everything that breaks the message promise, in words. Empty: it was kept. */
export function judge (log: ClientLog, stored: readonly StoredMessage[]): string[] {
  const wrong: string[] = []
  const byClientId = new Map<string, StoredMessage[]>()
  const byConversation = new Map<string, StoredMessage[]>()
  for (const message of stored) {
    byClientId.set(message.clientId, [...byClientId.get(message.clientId) ?? [], message])
    byConversation.set(message.conversation, [...byConversation.get(message.conversation) ?? [], message])
  }
  for (const [conversation, messages] of byConversation) {
    messages.toSorted((a, b) => a.seq - b.seq).forEach((message, i) => { if (message.seq !== i + 1) wrong.push(`gap: ${conversation} has ${message.seq} where ${i + 1} belongs`) })
  }
  for (const [clientId, { body }] of log.sent) {
    const rows = byClientId.get(clientId) ?? []
    if (rows.length > 1) wrong.push(`doubled: ${clientId} is stored ${rows.length} times`)
    if (rows.some(row => row.body !== body)) wrong.push(`altered: ${clientId}`)
  }
  for (const { clientId, conversation, seq } of log.acknowledged) {
    const row = byClientId.get(clientId)?.[0]
    if (!row) wrong.push(`lost: ${clientId} was acknowledged as ${seq} and is not stored`)
    else if (row.seq !== seq || row.conversation !== conversation) wrong.push(`renumbered: ${clientId} was acknowledged as ${seq} and is ${row.seq}`)
  }
  for (const viewer of log.shown) {
    const last = new Map<string, number>()
    for (const { conversation, clientId, seq } of viewer) {
      const before = last.get(conversation) ?? 0
      if (seq !== before + 1) wrong.push(`shown out of order: ${conversation} showed ${seq} after ${before}`)
      last.set(conversation, seq)
      const row = byConversation.get(conversation)?.find(each => each.seq === seq)
      if (row?.clientId !== clientId) wrong.push(`shown but never committed: ${conversation} ${seq}`)
    }
    for (const [conversation, seq] of last) {
      const end = byConversation.get(conversation)?.length ?? 0
      if (seq !== end) wrong.push(`not shown: ${conversation} stopped at ${seq} of ${end}`)
    }
  }
  return wrong
}
