import type { Language } from './commands.ts'
import type { Turn } from './decide.ts'
import { said, type Line } from './flows/flow.ts'
import { flows } from './flows/registry.ts'
import { moneyWords } from './money-words.ts'
import { ruleWords } from './outcome.ts'
import { resume } from './run-flows.ts'
import type { Money } from '../kernel/money.ts'

/** What proposals/ made of what a flow wants done. */
export type Held =
  | { readonly kind: 'proposed'; readonly id: string; readonly hash: string; readonly movement: { readonly direction: 'to-shopper' | 'from-shopper' | 'none'; readonly amount: Money } }
  /** `rule` and its facts, or the shop's own refusal. */
  | { readonly kind: 'refuse' | 'escalate'; readonly rule: string; readonly facts: Readonly<Record<string, string | number | boolean>> }

/** A shop's refusals that a person may still get round. */
const FOR_A_PERSON: ReadonlySet<string> = new Set(['not-supported', 'payment-method-unknown', 'not-one-payment', 'balance-too-low'])

/**
 * What is said of it. Held: the card, and the flow waits for its answer. Refused: the rule in plain words, and a person is offered.
 * Beyond the AI's authority: a person takes over with all of it. Pure.
 */
export function decideProposed (turn: Turn, held: Held, { language, identified }: { readonly language: Language; readonly identified: boolean }): Turn {
  const { propose, ...rest } = turn
  const stack = turn.memory.stack ?? []
  const below = stack.slice(0, -1)
  const top = stack.at(-1)
  if (held.kind === 'proposed') {
    const frame = top && { ...top, title: propose?.title ?? [], proposal: { id: held.id, hash: held.hash, ...(propose?.task && { task: propose.task }) } }
    return { ...rest, lines: [...turn.lines, ...shownWords(held.movement, language), said('please-confirm')], memory: { ...turn.memory, stack: frame ? [...below, frame] : below, lastSaid: 'proposal' }, because: 'proposed' }
  }
  const rule = ruleWords(held.rule, held.facts)
  const bare = held.rule.replace(/^shop\./, '')
  const step = top && flows.get(top.flow)?.turned?.(top.slots, { ...held, rule: bare })
  if (step) return { ...rest, lines: step.lines, handOver: { reason: 'needs-person', ...(step.next && { next: step.next }) }, ...(step.task && { task: step.task }), because: step.because }
  if (held.kind === 'escalate' || FOR_A_PERSON.has(bare)) return { ...rest, lines: [rule, said('hand-over')], handOver: { reason: 'authority' }, because: bare }
  const waits = resume({ known: {}, today: '', language, asked: '', identified }, below.filter(frame => frame.question !== undefined || frame.proposal !== undefined))
  return { ...rest, lines: [rule, said('offer-human'), ...waits.lines], card: { kind: 'choices', keys: ['human', 'more'] }, memory: { ...turn.memory, stack: waits.stack, lastSaid: 'offer-human' }, answered: false, because: bare }
}

function shownWords ({ direction, amount }: Extract<Held, { kind: 'proposed' }>['movement'], language: Language): readonly Line[] {
  if (amount.minor === 0 || direction === 'none') return []
  return [said(direction === 'to-shopper' ? 'would-pay-back' : 'would-cost', { amount: moneyWords(amount, language) })]
}
