import type { Refusal } from '../cells.ts'
import type { Stage } from '../../commerce/index.ts'
import type { SourceRow } from '../reading/source.ts'
import type { Vault } from '../../kernel/vault.ts'
import type { Instant } from '../../kernel/clock.ts'

export interface ImportContext {
  readonly shopId: string
  readonly importId: string
  readonly vault: Vault
  readonly now: Instant
  /** The shop's own: for rows that name none. */
  readonly currency: string
  readonly timeZone: string
}

/** Turns a source's rows into staged rows. Refused rows stage nothing. */
export interface RowTaker {
  take(row: SourceRow, stage: Stage): Refusal | undefined
  /** All rows were taken: what was held back is staged. */
  end? (stage: Stage): void
  /** Set when the source has lines only: orders and products are read off them, in this currency, and the taker adds up what stands together (`runs`, `namers`). */
  readonly derives?: string | undefined
}
