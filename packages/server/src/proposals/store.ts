import { sql } from 'kysely'
import { recordAudit } from '../kernel/audit.ts'
import { iso, type Instant } from '../kernel/clock.ts'
import { money } from '../kernel/money.ts'
import type { Place } from '../kernel/vault.ts'
import type { Work } from '../kernel/work.ts'
import type { Deed } from '../commerce/contract.ts'
import { recordDecision } from '../playbook/index.ts'
import type { Asker, Proposal } from './model.ts'
import type { Evidence, Holder } from './ports.ts'

interface Row {
  id: string; customer_id: string; key: string; conversation_id: string | null; asker: string; asker_role: string | null; deed_sealed: Buffer
  direction: Proposal['movement']['direction']; amount_minor: number; currency: string; via: string | null; basis: Proposal['basis']; state: Proposal['state']
  hash: string; rules_version: number; created_at: Instant; expires_at: Instant; closed_at: Instant | null; outcome: string | null
}

const COLUMNS = sql`id, customer_id, key, conversation_id, asker, asker_role, deed_sealed, direction, amount_minor, currency, via, basis, state, hash, rules_version, created_at, expires_at, closed_at, outcome`

const placeOf = (work: Work, id: string): Place => ({ shopId: work.shopId, table: 'proposals', rowId: id, column: 'deed_sealed' })
export const askerName = (asker: Evidence['asker']): string => typeof asker === 'string' ? asker : asker.kind === 'ai' ? 'ai' : asker.name

function read (work: Work, row: Row): Proposal {
  const asker: Asker = row.asker_role === null ? { kind: 'ai' } : { kind: 'staff', name: row.asker, role: row.asker_role }
  return {
    id: row.id, key: row.key, customerId: row.customer_id, conversationId: row.conversation_id, asker, deed: JSON.parse(work.vault.open(placeOf(work, row.id), row.deed_sealed)) as Deed, // sealed by add below
    movement: { direction: row.direction, amount: money(row.amount_minor, row.currency), via: row.via }, basis: row.basis, state: row.state, hash: row.hash,
    createdAt: row.created_at, expiresAt: row.expires_at, closedAt: row.closed_at, outcome: row.outcome, rulesVersion: row.rules_version,
  }
}

/** The newest 50 proposals about a customer. Uses proposals_by_customer. */
export async function loadProposals (work: Work, customerId: string): Promise<Proposal[]> {
  const { rows } = await sql<Row>`select ${COLUMNS} from proposals where shop_id = ${work.shopId} and customer_id = ${customerId} order by created_at desc, id desc limit 50`.execute(work.tx)
  return rows.map(row => read(work, row))
}

/** Uses the primary key. */
export async function findProposal (work: Work, id: string): Promise<Proposal | undefined> {
  const { rows } = await sql<Row>`select ${COLUMNS} from proposals where shop_id = ${work.shopId} and id = ${id}`.execute(work.tx)
  return rows[0] && read(work, rows[0])
}

/** Proposals in their table, in this work's transaction. */
export function holdInShop (work: Work, playbookVersion: number): Holder {
  return {
    async findByKey (customerId, key) {
      const { rows } = await sql<Row>`select ${COLUMNS} from proposals where shop_id = ${work.shopId} and customer_id = ${customerId} and key = ${key}`.execute(work.tx)
      return rows[0] && read(work, rows[0])
    },
    async add (one) {
      const added = await work.tx.insertInto('proposals').values({
        shop_id: work.shopId, id: one.id, customer_id: one.customerId, key: one.key, conversation_id: one.conversationId, asker: askerName(one.asker), asker_role: one.asker.kind === 'ai' ? null : one.asker.role,
        deed_kind: one.deed.kind, order_id: 'orderId' in one.deed ? one.deed.orderId : null, deed_sealed: work.vault.seal(placeOf(work, one.id), JSON.stringify(one.deed)),
        direction: one.movement.direction, amount_minor: one.movement.amount.minor, currency: one.movement.amount.currency, via: one.movement.via, basis: one.basis, state: one.state, hash: one.hash,
        rules_version: one.rulesVersion, created_at: iso(one.createdAt), expires_at: iso(one.expiresAt),
      }).onConflict(conflict => conflict.columns(['shop_id', 'customer_id', 'key']).doNothing()).executeTakeFirst()
      return Number(added.numInsertedOrUpdatedRows ?? 0) > 0
    },
    async lock (id) {
      const { rows } = await sql<Row>`select ${COLUMNS} from proposals where shop_id = ${work.shopId} and id = ${id} for update`.execute(work.tx)
      return rows[0] && read(work, rows[0])
    },
    async save ({ id, state, outcome, closedAt }) {
      await work.tx.updateTable('proposals').set({ state, outcome, closed_at: closedAt === null ? null : iso(closedAt) }).where('shop_id', '=', work.shopId).where('id', '=', id).execute()
    },
    async sums (keys, currency, hold) {
      const wanted = sql`unnest(${sql.val([...keys])}::text[]) with ordinality as wanted (key, n)`
      if (hold) await sql`insert into proposal_sums (shop_id, key, currency) select ${work.shopId}, wanted.key, ${currency} from ${wanted} order by wanted.n on conflict do nothing`.execute(work.tx)
      const { rows } = await sql<{ key: string; minor: number }>`
        select key, minor from proposal_sums where shop_id = ${work.shopId} and key = any(${sql.val([...keys])}::text[]) and currency = ${currency} order by key ${hold ? sql`for update` : sql``}`.execute(work.tx)
      return keys.map(key => rows.find(row => row.key === key)?.minor ?? 0)
    },
    async addToSums (charges) {
      for (const { key, amount, capMinor } of charges) {
        await sql`insert into proposal_sums (shop_id, key, currency, minor, cap_minor) values (${work.shopId}, ${key}, ${amount.currency}, ${amount.minor}, ${capMinor})
          on conflict (shop_id, key, currency) do update set minor = proposal_sums.minor + excluded.minor, cap_minor = excluded.cap_minor`.execute(work.tx)
      }
    },
    async record ({ what, proposalId, customerId, asker, because, facts }) {
      await recordAudit(work, askerName(asker), what, { subject: proposalId === null ? `customer:${customerId}` : `proposal:${proposalId}`, detail: { customerId, because, ...facts } })
      if (because.length > 0) await recordDecision(work, { kind: 'proposals.act', subjectId: proposalId ?? customerId, outcome: { what }, because: because.map(({ rule, facts: known }) => ({ rule, facts: { ...known } })), facts, playbookVersion })
    },
  }
}

/** What was proposed in a conversation, by kind and state, without what is sealed. Uses proposals_by_customer. */
export async function loadProposed (work: Work, customerId: string, conversationId: string): Promise<readonly { readonly kind: string; readonly orderId: string | null; readonly state: string; readonly asker: string }[]> {
  const rows = await work.tx.selectFrom('proposals').select(['deed_kind', 'order_id', 'state', 'asker']).where('shop_id', '=', work.shopId).where('customer_id', '=', customerId).where('conversation_id', '=', conversationId)
    .orderBy('created_at', 'desc').limit(50).execute()
  return rows.map(row => ({ kind: row.deed_kind, orderId: row.order_id, state: row.state, asker: row.asker }))
}
