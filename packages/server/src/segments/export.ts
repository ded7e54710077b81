import { actorOf, recordAudit } from '../kernel/audit.ts'
import type { KeyViewer, StaffViewer } from '../kernel/viewer.ts'
import { transact, type World } from '../kernel/work.ts'
import type { CustomerView } from '../customers/contract.ts'
import { CATALOGUE } from '../profile/index.ts'
import { customerViews, loadSegment } from './actions.ts'
import { membersOf } from './members.ts'
import { declaredIn } from './model-condition.ts'

const PAGE = 200
const HEADS = ['customer_id', 'external_id', 'name', 'phone_masked', 'email_masked', 'region', 'tier', 'tags', 'spend_365', 'orders_ever', 'last_order_at'] as const

/** Who exports what and why goes on the record before a line is given out. Lines follow page by page, each in a transaction of its own. */
export async function exportSegment (world: World, viewer: StaffViewer | KeyViewer, id: string, reason: string): Promise<AsyncGenerator<string>> {
  const segment = await transact(world, viewer.shopId, async work => {
    const found = await loadSegment(work, id)
    await recordAudit(work, actorOf(viewer), 'segment.exported', { subject: `segment:${id}`, detail: { reason: reason.trim(), revision: found.revision, declared: declaredIn(found.condition, CATALOGUE) } })
    return found
  })
  return (async function* lines () {
    yield `\u{feff}${lineOf(HEADS)}`
    for (let after: string | undefined; ;) {
      const from = after
      const { items, nextCursor } = await transact(world, viewer.shopId, async work => {
        const page = await membersOf(work, segment, { after: from, limit: PAGE })
        return { items: await customerViews(work, page.ids), nextCursor: page.nextCursor }
      })
      if (items.length > 0) yield items.map(one => lineOf(cellsOf(one))).join('')
      if (nextCursor === null) return
      after = nextCursor
    }
  })()
}

const cellsOf = (one: CustomerView): (string | null)[] => [
  one.id, one.externalId, one.name, one.phone, one.email, one.region, one.tier, one.tags.slice(1).map(tag => tag.tag).join(' '),
  one.spend365.map(money => `${money.minor / 100} ${money.currency}`).join(' '), String(one.ordersEver), one.lastOrderAt,
]

/** RFC 4180; what a spreadsheet would take for a formula is written as text. */
function lineOf (cells: readonly (string | null)[]): string {
  return `${cells.map(cell => {
    const safe = cell === null ? '' : /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
  }).join(',')}\r\n`
}
