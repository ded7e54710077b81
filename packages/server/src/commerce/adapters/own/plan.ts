import { money } from '../../../kernel/money.ts'
import type { Work } from '../../../kernel/work.ts'
import type { Deed } from '../../contract.ts'
import type { Movement } from '../../model.ts'
import type { RefusalRule, ShopRefusal } from '../../ports.ts'

/** What our tables do not hold comes from the floor above: a customer's own address and e-mail belong to customers. */
export interface OwnPorts {
  saveCustomerAddress(work: Work, customerId: string, address: string): Promise<void>
  hasEmail(work: Work, customerId: string): Promise<boolean>
}

/** `hold`: nobody else may change what the plan was made from until the act is over. */
export interface Asked<D extends Deed = Deed> { readonly customerId: string; readonly deed: D; readonly hold: boolean }

/** What would move and how it is done; the reference is the shop's number for it. */
export interface Plan { readonly kind: 'plan'; readonly movement: Movement; perform(key: string): Promise<string> }

export const refuse = (because: RefusalRule, subject?: string): ShopRefusal => ({ kind: 'refuse', because, ...(subject !== undefined && { subject }) })

export const toShopper = (minor: number, { currency }: { readonly currency: string }): Movement => ({ direction: minor === 0 ? 'none' : 'to-shopper', amount: money(minor, currency), via: null })
