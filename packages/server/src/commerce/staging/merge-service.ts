import type { PoolClient } from 'pg'
import { iso } from '../../kernel/clock.ts'
import type { Work } from '../../kernel/work.ts'
import { upsert, type Merged } from './merge.ts'

/** What a shop knows besides orders, from its staged rows. Needs `stage_people` for whose coupons and points they are. */
export async function mergeCoupons (client: PoolClient, work: Work): Promise<Merged> {
  return upsert(client, {
    into: 'coupons', key: 'id', columns: 'id, customer_id, title, off_minor, off_percent, currency, from_minor, categories, valid_from, valid_until, state, used_for',
    from: 'select c.*, p.customer_id from stage_coupons c join stage_people p on p.external_id = c.customer', total: 'stage_coupons', values: [work.shopId, iso(work.now)],
  })
}

export async function mergePoints (client: PoolClient, work: Work): Promise<Merged> {
  return upsert(client, {
    into: 'points', key: 'customer_id', columns: 'customer_id, balance, expiring, expires_at',
    from: 'select s.*, p.customer_id from stage_points s join stage_people p on p.external_id = s.customer', total: 'stage_points', values: [work.shopId, iso(work.now)],
  })
}

export async function mergeFacts (client: PoolClient, work: Work): Promise<Merged> {
  return upsert(client, {
    into: 'product_facts', key: 'product_id, locale', columns: 'product_id, locale, kind, title, specs, accessories, senior, warranty_months, manual_title, manual_url',
    from: 'select * from stage_product_facts', total: 'stage_product_facts', values: [work.shopId, iso(work.now)],
  })
}

export async function mergeTradeIns (client: PoolClient, work: Work): Promise<Merged> {
  return upsert(client, {
    into: 'trade_in_values', key: 'kind, condition', columns: 'kind, condition, currency, low_minor, high_minor',
    from: 'select * from stage_trade_ins', total: 'stage_trade_ins', values: [work.shopId, iso(work.now)],
  })
}
