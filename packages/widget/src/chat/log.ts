import type { Card, MessageView } from '@zhiyu/server/contract/conversations'

/** The messages of one conversation as this browser holds them.
 *  Invariant: `messages` are consecutive in seq; what arrives ahead of a gap waits in `held` and is not shown before the gap is filled. */
export interface Log {
  readonly messages: readonly MessageView[]
  readonly held: readonly MessageView[]
  /** The last seq shown; 0 when the log starts at the beginning and is empty. */
  readonly last: number
}

export const emptyLog: Log = { messages: [], held: [], last: 0 }

/** Takes messages in any order, any number of times. Each seq is shown once, in order, without gap. */
export function receive (log: Log, incoming: readonly MessageView[]): Log {
  const waiting = new Map<number, MessageView>()
  for (const message of log.held) waiting.set(message.seq, message)
  for (const message of incoming) if (message.seq > log.last && !waiting.has(message.seq)) waiting.set(message.seq, message)
  const messages = log.messages.slice()
  let last = log.last
  for (let next = waiting.get(last + 1); next; next = waiting.get(last + 1)) {
    messages.push(next)
    waiting.delete(next.seq)
    last = next.seq
  }
  if (last === log.last && waiting.size === log.held.length) return log
  return { messages, last, held: [...waiting.values()] }
}

/** Starts from the newest page: what is older is fetched when asked for. */
export function startFrom (page: readonly MessageView[]): Log {
  const sorted = page.slice().sort((a, b) => a.seq - b.seq)
  const first = sorted[0]
  return first ? receive({ ...emptyLog, last: first.seq - 1 }, sorted) : emptyLog
}

/** Puts an older page before what is shown; pages that do not touch are refused rather than shown with a hole. */
export function prepend (log: Log, older: readonly MessageView[]): Log {
  const first = log.messages[0]
  if (!first) return log
  const sorted = older.filter(message => message.seq < first.seq).sort((a, b) => a.seq - b.seq)
  if (sorted.length === 0 || sorted[sorted.length - 1]!.seq !== first.seq - 1) return log
  return { ...log, messages: [...sorted, ...log.messages] }
}

/** What a message shows has changed: a proposal was answered or ran out. */
export function withCard (log: Log, seq: number, card: Card): Log {
  const put = (message: MessageView): MessageView => message.seq === seq ? { ...message, card } : message
  return { ...log, messages: log.messages.map(put), held: log.held.map(put) }
}

export const hasGap = (log: Log, lastSeq = 0): boolean => log.held.length > 0 || lastSeq > log.last
