import type { Instant } from '../kernel/clock.ts'
import type { Deed } from '../commerce/contract.ts'
import type { Ability, Resource } from './contract.ts'

/** One record in the neutral import format (docs/import-format.md), with its `type`. */
export type Row = Readonly<Record<string, unknown>>

/** `after`: the page before said so; null: the first page. `since`: only what changed at or after it; null: everything. */
export interface PageWish { readonly resource: Resource; readonly after: string | null; readonly since: Instant | null }
/** `items`: what the shop counts, of which each may make several of our rows. `next` null: this was the last page. `total` as the shop counts, if it does. */
export interface Page { readonly rows: readonly Row[]; readonly items: number; readonly next: string | null; readonly total: number | null }

/** Who answers at the address: shown before anything is stored, and proof that the keys are right. */
export interface Greeting { readonly name: string; readonly currency: string | null; readonly version: string | null }

/** What was confirmed in the house, for the shop to do. `orderId` and `items` are the shop's own numbers. */
export interface Errand {
  readonly deed: Deed
  readonly orderId: string
  /** Units by the shop's own line number. */
  readonly items: readonly { readonly ref: string; readonly units: number }[]
}
export type ErrandOutcome =
  | { readonly kind: 'done'; readonly reference: string | null }
  | { readonly kind: 'refused'; readonly say: string }
  /** This shop's interface has no such deed: somebody has to do it there. */
  | { readonly kind: 'by-hand' }

/**
 * A shop outside the house. It reads and it does what was confirmed; it stores nothing, judges nothing and knows no shopper of ours.
 *
 * Everything it says is doubted (decide-record.ts) before the imports' own bulk path stores it. It may throw `CallFailed` and nothing else on purpose.
 */
export interface Connector {
  /** What can be read, in the order it should be: whom an order names comes before the order. */
  readonly resources: readonly Resource[]
  /** Of these the shop cannot say what changed: they are read whole once a day. */
  readonly unwatched: readonly Resource[]
  greet(): Promise<Greeting>
  readPage(wish: PageWish): Promise<Page>
  /** One record as it is now; no rows: it is gone. */
  readOne?(resource: Resource, id: string): Promise<readonly Row[]>
  /** The same key again has no second effect. */
  perform?(errand: Errand, key: string): Promise<ErrandOutcome>
}

export interface Delivery { readonly header: (name: string) => string | undefined; readonly body: Buffer; readonly now: Instant }
/** What a webhook says, once its signature was found good. */
export type Heard =
  | { readonly kind: 'changed'; readonly delivery: string; readonly changes: readonly { readonly resource: Resource; readonly id: string }[] }
  | { readonly kind: 'rows'; readonly delivery: string; readonly rows: readonly Row[] }
  | { readonly kind: 'refused'; readonly because: 'signature' | 'unreadable' }

export interface OpenShop {
  readonly address: string
  readonly settings: Readonly<Record<string, unknown>>
  readonly secrets: Readonly<Record<string, string>>
  readonly fetch: typeof fetch
  /** A stable id for somebody who bought without an account; the address itself cannot be read off it. */
  guestId(email: string): string
  /** The shop's own currency, for records that name none. */
  readonly currency: string
  readonly signal?: AbortSignal
}

export interface ConnectorKindPort {
  /** Names of secrets; those that must be there. */
  readonly secrets: readonly string[]
  readonly needs: readonly string[]
  readonly abilities: readonly Ability[]
  readonly open: (shop: OpenShop) => Connector
  readonly hear?: (shop: { readonly secrets: Readonly<Record<string, string>>; readonly settings: Readonly<Record<string, unknown>> }, delivery: Delivery) => Heard
}
