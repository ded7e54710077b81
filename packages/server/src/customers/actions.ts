import { actorOf, recordAudit } from '../kernel/audit.ts'
import { hour, iso } from '../kernel/clock.ts'
import { Fault } from '../kernel/faults.ts'
import type { KeyViewer, ShopperViewer, StaffViewer } from '../kernel/viewer.ts'
import type { Work } from '../kernel/work.ts'
import { findOrderOwner } from '../commerce/index.ts'
import type { CareNeed, CustomerView } from './contract.ts'
import { declareCare } from './decide.ts'
import { loadCustomerView } from './profile.ts'
import { countReveals } from './reveals.ts'
import { shopIdentitySecret } from './secret.ts'
import { loadCustomer, lockCustomer, placeOf, saveCare, searchCustomers } from './store.ts'

/** So many full looks at personal fields per hour and person; more is refused until the oldest is an hour old. Source: docs/policy/playbook.md, "Personal fields". */
export const REVEALS_PER_HOUR = 30

/** Care is what the shopper (or an agent on their word) declared; the last declaration holds. Audited without saying which need. */
export async function setCare (work: Work, viewer: StaffViewer | KeyViewer | ShopperViewer, customerId: string, care: readonly CareNeed[]): Promise<CareNeed[]> {
  const { id } = await loadCustomer(work, customerId)
  const row = await lockCustomer(work, id)
  const next = declareCare(row.care, care, viewer.kind === 'shopper' ? 'shopper' : 'agent', iso(work.now))
  const same = next.length === row.care.length && next.every(entry => row.care.some(old => old.need === entry.need))
  if (!same) {
    await saveCare(work, id, next)
    await recordAudit(work, actorOf(viewer), 'customer.care-declared', { subject: `customer:${id}`, detail: { needs: next.length } })
    await work.emit('customer.changed', { customerId: id })
  }
  return next.map(entry => entry.need)
}

export interface Revealed { phone: string | null; email: string | null; address: string | null }

/** Opens the sealed fields for one reader, with a reason, on the record. */
export async function revealCustomer (work: Work, viewer: StaffViewer | KeyViewer, customerId: string, reason: string): Promise<Revealed> {
  const row = await loadCustomer(work, customerId)
  const open = (column: string, sealed: Buffer | null): string | null => sealed === null ? null : work.vault.open(placeOf(work, row.id, column), sealed)
  const revealed = { phone: open('phone_sealed', row.phone_sealed), email: open('email_sealed', row.email_sealed), address: open('address_sealed', row.address_sealed) }
  await permitReveal(work, viewer, { customerId: row.id, reason, fields: Object.entries(revealed).flatMap(([field, value]) => value === null ? [] : [field]) })
  return revealed
}

/** Counts one reveal against the hour's limit and puts it on the record, without the values. Throws when there were too many. */
export async function permitReveal (work: Work, viewer: StaffViewer | KeyViewer, what: { customerId: string; reason: string; fields: readonly string[] }): Promise<void> {
  const actor = actorOf(viewer)
  const recent = await countReveals(work, actor, work.now - hour)
  if (recent.count >= REVEALS_PER_HOUR) throw new Fault('request.too-many', { retryAfterMs: recent.oldestAt + hour - work.now })
  await recordAudit(work, actor, 'customer.revealed', { subject: `customer:${what.customerId}`, detail: { reason: what.reason, fields: what.fields } })
}

/** A page of customers by name, external id, phone, e-mail or order number. */
export async function findCustomers (work: Work, words: string, page: { cursor: string | undefined; limit: number }): Promise<{ items: CustomerView[]; nextCursor: string | null }> {
  const text = words.trim()
  const byOrder = text !== '' && text.length <= 100 ? await findOrderOwner(work, text) : undefined
  const ids = await searchCustomers(work, text, { before: page.cursor, limit: page.limit + 1, also: byOrder })
  const shown = ids.slice(0, page.limit)
  const items: CustomerView[] = []
  for (const id of shown) items.push(await loadCustomerView(work, id))
  return { items, nextCursor: ids.length > page.limit ? shown.at(-1) ?? null : null }
}

/** Makes what every shop needs before its first shopper comes: the identity secret. Doing it again changes nothing. */
export async function readyShop (work: Work): Promise<void> {
  await shopIdentitySecret(work)
}
