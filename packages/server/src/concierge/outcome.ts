import type { Deed } from '../commerce/contract.ts'
import type { Money } from '../kernel/money.ts'
import type { Language } from './commands.ts'
import { said, type Line, type Task } from './flows/flow.ts'
import type { Memory } from './memory.ts'
import { moneyWords } from './money-words.ts'
import { texts, type TextKey } from './texts.ts'

/** A proposal that is closed, as far as it is told. `outcome`: the shop's number when done, the rule when refused. */
export interface ClosedProposal {
  readonly id: string
  readonly state: 'done' | 'declined' | 'expired' | 'refused'
  readonly deed: Deed
  readonly movement: { readonly direction: 'to-shopper' | 'from-shopper' | 'none'; readonly amount: Money }
  readonly outcome: string | null
}

/** A deed's and a rule's words have its name: `done-<deed>`, `rule-<rule>`. One without words of its own is said as "a person has to look". */
const textFor = (key: string, otherwise: TextKey): TextKey => Object.hasOwn(texts, key) ? key as TextKey : otherwise // it is one, by the line itself

const ALIKE: Readonly<Record<string, string>> = {
  'over-case': 'over-authority', 'over-day': 'over-authority', 'no-authority': 'over-authority', 'file-order-complaint': 'file-complaint',
}

/** Why not, as the shopper is told. `detail` picks the closer words where a rule has several cases (which state, which goods). */
export function ruleWords (rule: string, detail: Readonly<Record<string, string | number | boolean>> = {}): Line {
  const bare = rule.replace(/^(?:shop|act|proposal)\./, '')
  if (bare === 'state') {
    const { deed, state } = detail
    if (deed === 'book-repair') return said('rule-repair-not-delivered')
    if (deed === 'return-items' || deed === 'exchange-items') return said(state === 'returned' || state === 'returning' ? 'rule-already-back' : 'rule-not-delivered')
    if (state === 'cancelled') return said('rule-already-cancelled')
    if (state === 'dispatched' || state === 'delivered') return said(deed === 'change-order-address' && state === 'dispatched' ? 'rule-address-sent' : 'rule-not-open')
  }
  if (bare === 'window-closed' || bare === 'price-window-closed') {
    const days = detail[bare === 'window-closed' ? 'returnDays' : 'priceDays']
    return days === undefined ? said('rule-changed') : said(bare === 'window-closed' ? 'rule-window-closed' : 'rule-price-window', { days: String(days) }) // it closed after the card was shown
  }
  return said(textFor(`rule-${ALIKE[bare] ?? bare}`, 'rule-person'))
}

/** What has become of it, in words. */
export function outcomeLines ({ state, deed, movement, outcome }: ClosedProposal, language: Language): readonly Line[] {
  switch (state) {
    case 'declined': return [said('declined')]
    case 'expired': return [said('proposal-expired')]
    case 'refused': return [said('proposal-refused'), ruleWords(outcome ?? '', { deed: deed.kind }), said('offer-human')]
    case 'done': return [
      said(textFor(`done-${ALIKE[deed.kind] ?? deed.kind}`, 'done-other'), { order: 'orderId' in deed ? deed.orderId : '', reference: outcome ?? '' }),
      ...(movement.direction === 'to-shopper' && movement.amount.minor > 0 ? [said('money-back', { amount: moneyWords(movement.amount, language) })] : []),
    ]
  }
}

export interface Conclusion { readonly lines: readonly Line[]; readonly memory: Memory; readonly task?: Task }

/** The proposal's flow is finished, whoever answered; what waited below is taken up with one sentence. Pure. */
export function conclude (memory: Memory, closed: ClosedProposal, language: Language): Conclusion {
  const stack = memory.stack ?? []
  const frame = stack.find(one => one.proposal?.id === closed.id)
  const wasAtHand = frame !== undefined && stack.at(-1) === frame
  const left = stack.filter(one => one !== frame)
  const question = wasAtHand ? left.at(-1)?.question : undefined
  const { confirming, ...rest } = memory
  return {
    lines: [...outcomeLines(closed, language), ...(question ? [said('back-to'), ...question] : [])],
    memory: { ...rest, ...(confirming && confirming.id !== closed.id && { confirming }), stack: left, lastSaid: closed.state === 'refused' ? 'offer-human' : `closed:${closed.id}`, trail: [...memory.trail ?? [], `${closed.deed.kind}:${closed.state}`].slice(-12) },
    ...(closed.state === 'done' && frame?.proposal?.task && { task: frame.proposal.task }),
  }
}
