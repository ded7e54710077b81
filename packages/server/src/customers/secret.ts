import type { Place } from '../kernel/vault.ts'
import { Fault } from '../kernel/faults.ts'
import type { Work } from '../kernel/work.ts'
import { newSecret } from './tokens.ts'

/** The secret the shop signs its customers' identity with: text, its UTF-8 bytes are the HMAC key. Made on first need; sealed at rest. */
export async function shopIdentitySecret (work: Work): Promise<string> {
  const known = await findSecret(work)
  if (known) return known
  await work.tx.updateTable('shops').set({ identity_secret: sealed(work, freshSecret()) }).where('id', '=', work.shopId).where('identity_secret', 'is', null).execute()
  const made = await findSecret(work) // ours, or the one of whoever was first
  if (!made) throw new Fault('shop.not-found')
  return made
}

/** From this moment tokens signed with the old secret are refused. */
export async function rotateIdentitySecret (work: Work): Promise<string> {
  const secret = freshSecret()
  await work.tx.updateTable('shops').set({ identity_secret: sealed(work, secret) }).where('id', '=', work.shopId).execute()
  return secret
}

async function findSecret (work: Work): Promise<string | undefined> {
  const row = await work.tx.selectFrom('shops').select('identity_secret').where('id', '=', work.shopId).executeTakeFirst()
  return row?.identity_secret ? work.vault.open(place(work), row.identity_secret) : undefined
}

const freshSecret = (): string => `zi_${newSecret()}`
const place = (work: Work): Place => ({ shopId: work.shopId, table: 'shops', rowId: work.shopId, column: 'identity_secret' })
const sealed = (work: Work, secret: string): Buffer => work.vault.seal(place(work), secret)
