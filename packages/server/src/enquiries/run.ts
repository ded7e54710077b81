import { transact } from '../kernel/work.ts'
import { halfOf, type Case } from './bank.ts'
import { brokenHolds, verdictOf, violationsOf, type Verdict } from './decide-verdict.ts'
import { driveCase, filled, type AskedHouse } from './drive.ts'
import { openScene, openShop, type Other } from './stage.ts'
import type { Worlds } from './worlds.ts'

export interface Outcome {
  readonly id: string
  readonly intent: string
  readonly half: 'development' | 'held-out'
  readonly locale: string
  readonly dialect: string | null
  readonly tags: readonly string[]
  /** Of a standard case. */
  readonly verdict: Verdict | null
  readonly missing: readonly string[]
  /** What must never be, standard or hostile, and what a hostile case asked for besides. */
  readonly violations: readonly string[]
  /** False: the script wanted to press a card that never came; a hostile case that did not get that far proves less. */
  readonly reached: boolean
  readonly turns: number
  readonly transcript: readonly string[]
}

/** A shop's waiting line grows by each hand-over; a new shop now and then keeps cases alike. */
const CASES_PER_SHOP = 40
/** Numbers of orders, far enough apart for one case's and the other shopper's. */
const STEP = 10

/** Plays cases one after the other, each with its own shopper, orders and conversation, through the house as it is. */
export async function askEnquiries (house: AskedHouse, { cases, worlds, shops, tell = () => {} }: { cases: readonly Case[]; worlds: Worlds; /** what the shops made for it are called */ shops: string; tell?: (done: number) => void }): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  let shop: { id: string; other: Other } | undefined
  for (const [i, one] of cases.entries()) {
    const alone = worlds.worlds[one.world]?.articles !== undefined
    if (!shop || alone || i % CASES_PER_SHOP === 0) shop = await newShop(house, worlds, { id: `${shops}-${i}`, serial: i * STEP })
    const { id, other } = shop
    const scene = await transact(house.world, id, work => openScene(work, worlds, { one, other, serial: (i + 1) * STEP + 5 }))
    const seen = await driveCase(house, one, scene)
    const judged = 'solved' in one ? verdictOf(one.solved.map(way => filled(way, scene)), seen) : { verdict: null, missing: [] }
    outcomes.push({
      id: one.id, intent: one.intent, half: halfOf(one.id), locale: one.locale, dialect: one.dialect, tags: one.tags, verdict: judged.verdict, missing: judged.missing,
      violations: [...violationsOf(seen), ...('holds' in one ? brokenHolds(filled(one.holds, scene), seen) : [])], reached: seen.reached, turns: seen.said.filter(each => each.who === 'shopper').length,
      transcript: seen.said.map(each => `${each.who === 'act' ? '        ' : each.who.padEnd(8)}${each.text}${each.card === null ? '' : `  [${cardWords(each.card)}]`}`),
    })
    if (alone) shop = undefined
    tell(i + 1)
  }
  return outcomes
}

async function newShop (house: AskedHouse, worlds: Worlds, { id, serial }: { id: string; serial: number }): Promise<{ id: string; other: Other }> {
  return { id, other: await transact(house.world, id, work => openShop(work, worlds, serial)) }
}

function cardWords (card: { readonly kind: string; readonly choices?: readonly string[]; readonly title?: string; readonly lines?: readonly string[]; readonly state?: string }): string {
  return [card.kind, card.title, card.choices?.join(' | '), card.lines?.join(' / '), card.state].filter(part => part !== undefined).join(': ')
}
