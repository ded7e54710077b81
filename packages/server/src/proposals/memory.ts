import type { Proposal } from './model.ts'
import type { Evidence, Holder } from './ports.ts'

/** Proposals of one replayed task. The same promises as the database, for one who acts alone. */
export function holdInMemory (): Holder & { readonly evidence: readonly Evidence[] } {
  const proposals = new Map<string, Proposal>()
  const sums = new Map<string, number>()
  const evidence: Evidence[] = []
  const keyOf = (key: string, currency: string): string => `${currency} ${key}`
  return {
    evidence,
    findByKey: async (customerId, key) => proposals.values().find(one => one.customerId === customerId && one.key === key),
    async add (proposal) {
      if (proposals.values().some(one => one.customerId === proposal.customerId && one.key === proposal.key)) return false
      proposals.set(proposal.id, proposal)
      return true
    },
    lock: async id => proposals.get(id),
    save: async proposal => { proposals.set(proposal.id, proposal) },
    sums: async (keys, currency) => keys.map(key => sums.get(keyOf(key, currency)) ?? 0),
    addToSums: async charges => { for (const { key, amount } of charges) sums.set(keyOf(key, amount.currency), (sums.get(keyOf(key, amount.currency)) ?? 0) + amount.minor) },
    record: async one => { evidence.push(one) },
  }
}
