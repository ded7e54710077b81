import type { Work } from '../kernel/work.ts'
import type { ReadEvent } from './decide-event.ts'
import { keysOf, type Key } from './keys.ts'
import type { Candidate } from './merge.ts'
import { addCustomers, addKeys, findHolders, findRoots, type Holder, type NewKey } from './store-keys.ts'

/** What one look says about a batch: each event's keys, surest first, and whose they are. */
export interface Sighting {
  readonly keys: readonly (readonly Key[])[]
  /** By key name. */
  readonly holders: ReadonlyMap<string, Holder>
  /** Customer ids that events named themselves, and whom they stand for. */
  readonly named: ReadonlyMap<string, string>
}

/** Whose keys these events name. Three reads at most, whatever the number of events. */
export async function sight (work: Work, events: readonly ReadEvent[]): Promise<Sighting> {
  const keys = events.map(event => keysOf(work, event.who))
  const holders = await findHolders(work, [...new Map(keys.flat().map(key => [key.name, key])).values()])
  return { keys, holders, named: await findRoots(work, [...new Set(events.flatMap(event => event.who.customerId ?? []))]) }
}

/** Pairs whose keys one event names and who do not stand together: they may be one person. */
export function candidatesOf (events: readonly ReadEvent[], { keys, holders, named }: Sighting): Candidate[] {
  const found = new Map<string, Candidate>()
  events.forEach(({ who }, i) => {
    const own = who.customerId === undefined ? undefined : named.get(who.customerId)
    const told = keys[i]!.map(key => ({ key, holder: holders.get(key.name) }))
    const first = own ?? told.find(one => one.holder !== undefined)?.holder?.root
    if (first === undefined) return
    const stranger = own === undefined ? told.find(one => one.key.kind === 'external' && one.holder === undefined) : undefined
    if (stranger) found.set(`${stranger.key.name} ${first}`, { a: { externalId: stranger.key.text }, b: first, key: told.find(one => one.holder !== undefined)!.key.kind })
    for (const { key, holder } of told) if (holder !== undefined && holder.root !== first) found.set(`${first} ${holder.root}`, { a: first, b: holder.root, key: key.kind })
  })
  return [...found.values()]
}

/**
 * The customer of each event, and the home it came by: whom its surest known key leads to, else a new one. Keys nobody has become theirs; a key of
 * somebody else stays where it is. Undefined: it names a customer id that the shop does not have, and nothing else. Within a batch, who was new a
 * moment ago is known.
 */
export async function place (work: Work, events: readonly ReadEvent[], { keys, holders, named }: Sighting): Promise<(Holder | undefined)[]> {
  const met = new Map<string, Holder>()
  const customers: { id: string; externalId: string | null }[] = []
  const added: NewKey[] = []
  const holder = (key: Key): Holder | undefined => holders.get(key.name) ?? met.get(key.name)
  const placed = events.map(({ who, source }, i) => {
    const told = keys[i]!
    const own = who.customerId === undefined ? undefined : named.get(who.customerId)
    const external = told.find(key => key.kind === 'external')
    // The shop's own id, when it is new, is a new customer: who is known by another key may be somebody else, and merging decides that.
    let at = own !== undefined ? { home: who.customerId!, root: own } : external ? holder(external) : told.map(holder).find(one => one !== undefined)
    if (at === undefined) {
      if (told.length === 0) return undefined
      const id = work.newId()
      customers.push({ id, externalId: external?.text ?? null })
      at = { home: id, root: id }
    }
    for (const key of told) {
      if (holder(key) !== undefined || (key.kind === 'external' && own !== undefined)) continue
      met.set(key.name, at)
      if (key.kind !== 'external') added.push({ key, homeId: at.home, source })
    }
    return at
  })
  await addCustomers(work, customers)
  await addKeys(work, added)
  return placed
}
