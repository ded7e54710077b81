import type { QueueView } from '@zhiyu/server/contract/conversations'
import { serverNow, shop } from '../chat/session.ts'
import { recall, remember } from '../chat/storage.ts'

/** What this shopper was told of this wait: by when at the latest, and whether that has passed. Kept through a reload; a new wait begins anew. */
export interface Told { readonly wait: string; readonly by: number; readonly late: boolean }

const key = `zhiyu.${shop}.told`

/** As it was said, in whole minutes: "2 minutes" is not broken after 100 seconds. */
const saidMs = (ms: number): number => Math.max(1, Math.round(ms / 60_000)) * 60_000

/** Takes what is said now into account. The earliest promise counts; once late it stays late, and what is said from then on counts anew. */
export function tellWait (now: QueueView): Told {
  const wait = now.waitingSince ?? ''
  let told = known(wait)
  if (serverNow() > told.by) told = { wait, by: Infinity, late: true }
  if (now.waitHighMs !== null) told = { ...told, by: Math.min(told.by, serverNow() + saidMs(now.waitHighMs)) }
  remember(key, `${told.wait} ${told.late ? 1 : 0} ${told.by}`)
  return told
}

function known (wait: string): Told {
  const [was, late, by] = (recall(key) ?? '').split(' ')
  return was === wait && by ? { wait, by: Number(by), late: late === '1' } : { wait, by: Infinity, late: false }
}
