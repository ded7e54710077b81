import { iso } from '../kernel/clock.ts'
import type { Work } from '../kernel/work.ts'
import type { QuarantinedView, SourceView } from './contract.ts'

const SHOWN = 100

export async function listSources (work: Work): Promise<SourceView[]> {
  const rows = await work.tx.selectFrom('event_sources').selectAll().where('shop_id', '=', work.shopId).orderBy('source').limit(SHOWN).execute()
  return rows.map(row => ({ source: row.source, firstAt: iso(row.first_at), lastAt: iso(row.last_at), stored: row.stored, doubled: row.doubled, quarantined: row.quarantined, refused: row.refused, late: row.late, skewMs: row.skew_ms }))
}

/** Uses quarantined_events_by_time. The bodies stay sealed. */
export async function listQuarantined (work: Work): Promise<QuarantinedView[]> {
  const rows = await work.tx.selectFrom('quarantined_events').select(['id', 'source', 'event_id', 'reason', 'path', 'received_at']).where('shop_id', '=', work.shopId).orderBy('received_at', 'desc').orderBy('id').limit(SHOWN).execute()
  return rows.map(row => ({ id: row.id, source: row.source, eventId: row.event_id, reason: row.reason, path: row.path, receivedAt: iso(row.received_at) }))
}
