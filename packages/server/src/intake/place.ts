import type { Work } from '../kernel/work.ts'
import type { ReadEvent } from './decide-event.ts'
import { keysOf, type Key } from './keys.ts'
import { addCustomers, addKeys, findHolders, findRoots, type NewKey } from './store-keys.ts'

/** What one look says about a batch: each event's keys, surest first, and whose they are. */
export interface Sighting {
  readonly keys: readonly (readonly Key[])[]
  /** By key name. */
  readonly holders: ReadonlyMap<string, string>
  /** Customer ids that events named themselves, and whom they stand for. */
  readonly named: ReadonlyMap<string, string>
}

/** Whose keys these events name. Three reads at most, whatever the number of events. */
export async function sight (work: Work, events: readonly ReadEvent[]): Promise<Sighting> {
  const keys = events.map(event => keysOf(work, event.who))
  const holders = await findHolders(work, [...new Map(keys.flat().map(key => [key.name, key])).values()])
  return { keys, holders, named: await findRoots(work, [...new Set(events.flatMap(event => event.who.customerId ?? []))]) }
}

/**
 * The customer of each event: whom its surest known key leads to, else a new one. Keys nobody has become theirs; a key of somebody else stays
 * where it is. Undefined: it names a customer id that the shop does not have, and nothing else. Within a batch, who was new a moment ago is known.
 */
export async function place (work: Work, events: readonly ReadEvent[], { keys, holders, named }: Sighting): Promise<(string | undefined)[]> {
  const met = new Map<string, string>()
  const customers: { id: string; externalId: string | null }[] = []
  const added: NewKey[] = []
  const holder = (key: Key): string | undefined => holders.get(key.name) ?? met.get(key.name)
  const placed = events.map(({ who, source }, i) => {
    const told = keys[i]!
    const own = who.customerId === undefined ? undefined : named.get(who.customerId)
    const external = told.find(key => key.kind === 'external')
    // The shop's own id, when it is new, is a new customer: who is known by another key may be somebody else, and merging decides that.
    let customerId = own ?? (external ? holder(external) : told.map(holder).find(root => root !== undefined))
    if (customerId === undefined) {
      if (told.length === 0) return undefined
      customers.push({ id: customerId = work.newId(), externalId: external?.text ?? null })
    }
    for (const key of told) {
      if (holder(key) !== undefined || (key.kind === 'external' && own !== undefined)) continue
      met.set(key.name, customerId)
      if (key.kind !== 'external') added.push({ key, homeId: customerId, source })
    }
    return customerId
  })
  await addCustomers(work, customers)
  await addKeys(work, added)
  return placed
}
