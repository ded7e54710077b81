import type { Work } from '../kernel/work.ts'

export interface OrderOrigin {
  readonly connectorId: string
  readonly attributes: Readonly<Record<string, unknown>>
  /** `ref`: the line's number at the shop outside. */
  readonly lines: readonly { readonly lineNo: number; readonly ref: string | null }[]
}

/** Which connection an order was read from, and what its lines are called there; undefined: it is of this house alone. */
export async function findOrderOrigin ({ tx, shopId }: Work, orderId: string): Promise<OrderOrigin | undefined> {
  const order = await tx.selectFrom('orders').select('attributes').where('shop_id', '=', shopId).where('id', '=', orderId).executeTakeFirst()
  const attributes = order?.attributes as Record<string, unknown> | undefined // a jsonb object
  const connectorId = attributes?.['connector']
  if (!attributes || typeof connectorId !== 'string') return undefined
  const lines = await tx.selectFrom('order_lines').select(['line_no', 'attributes']).where('shop_id', '=', shopId).where('order_id', '=', orderId).orderBy('line_no').execute()
  return { connectorId, attributes, lines: lines.map(line => { const ref = (line.attributes as Record<string, unknown>)['ref']; return { lineNo: line.line_no, ref: typeof ref === 'string' ? ref : null } }) } // a jsonb object
}
