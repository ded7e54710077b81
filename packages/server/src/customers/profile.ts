import { iso } from '../kernel/clock.ts'
import { Fault } from '../kernel/faults.ts'
import { maskEmail, maskPhone } from '../kernel/vault.ts'
import type { Work } from '../kernel/work.ts'
import { currentPlaybook } from '../playbook/index.ts'
import { loadProfile, profileAt, type ProfileAt } from '../profile/index.ts'
import type { CareNeed, CustomerView, TagView, Tier } from './contract.ts'
import type { Profile, Tag } from './decide.ts'
import { loadCustomer, placeOf, type CustomerRow } from './store.ts'

export interface Known { readonly row: CustomerRow; readonly profile: Profile; readonly refused: readonly Tag[]; readonly purchases: ProfileAt['purchased']; readonly playbookVersion: number }

/** The customer with everything the rules say about them, decided now from what is stored now. */
export async function knowCustomer (work: Work, customerId: string): Promise<Known> {
  const row = await loadCustomer(work, customerId)
  const { version, document } = await currentPlaybook(work)
  const known = await loadProfile(work, row.id)
  if (!known) throw new Fault('customer.not-found')
  const { profile, refused, purchased } = profileAt(known.state, known.person, document, work.now)
  return { row, profile, refused, purchases: purchased, playbookVersion: version }
}

/** What routing and promises ask of a customer. */
export async function profileForRouting (work: Work, customerId: string): Promise<{ tier: Tier; care: CareNeed[]; highFrequency: boolean; locale: string | null; name: string | null; region: string | null }> {
  const { row, profile } = await knowCustomer(work, customerId)
  return { tier: profile.tier, care: [...profile.care], highFrequency: profile.highFrequency, locale: row.locale, name: row.name, region: row.region }
}

/** The profile as the desk shows it: phone and e-mail masked, each tag with its why. */
export async function loadCustomerView (work: Work, customerId: string): Promise<CustomerView> {
  return viewOf(work, await knowCustomer(work, customerId))
}

function viewOf (work: Work, { row, profile, refused, purchases, playbookVersion }: Known): CustomerView {
  const open = (column: string, sealed: Buffer | null): string | null => sealed === null ? null : work.vault.open(placeOf(work, row.id, column), sealed)
  const [phone, email] = [open('phone_sealed', row.phone_sealed), open('email_sealed', row.email_sealed)]
  return {
    id: row.id, externalId: row.external_id, name: row.name, identified: row.external_id !== null,
    phone: phone === null ? null : maskPhone(phone), email: email === null ? null : maskEmail(email), region: row.region, locale: row.locale,
    tier: profile.tier, tags: profile.tags.map(tagView), refused: refused.map(tagView), care: [...profile.care],
    spend365: [...purchases.spend365], orders30: purchases.orders30, ordersEver: purchases.ordersEver,
    lastOrderAt: purchases.lastOrderAt === null ? null : iso(purchases.lastOrderAt), playbookVersion, createdAt: iso(row.created_at),
  }
}

const tagView = ({ tag, since, until, why }: Tag): TagView => ({ tag, since, until: until ?? null, why: [...why] })
