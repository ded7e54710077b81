import type { Deed } from '../commerce/contract.ts'
import type { FlowName, Language } from './commands.ts'
import { said, type Line, type Step, type Task, type TurnCard } from './flows/flow.ts'
import { flows } from './flows/registry.ts'
import type { Facts, NeedName } from './needs.ts'
import { keep, type Followed, type Frame, type Stack } from './stack.ts'

/** What running the flow at hand came to. */
export interface Running {
  readonly lines: readonly Line[]
  readonly card?: TurnCard
  readonly stack: Stack
  readonly answered: boolean
  readonly because: string
  /** Names the content that was told: the same again is noticed. */
  readonly about?: string
  readonly handOver?: { readonly reason: 'repeated' | 'needs-person'; readonly next?: Line }
  readonly propose?: { readonly deed: Deed; readonly title: readonly Line[]; readonly task?: Task }
  readonly showAgain?: string
  readonly task?: Task
  readonly trail: readonly string[]
}

/** Asked so often without an answer, and a person takes over instead of the next time. */
const MOST_ASKS = 2

/** What has to be known to go on: of the flow at hand, and of those that have not asked anything yet. */
export function neededBy ({ stack, moved, cancelled }: Followed): readonly NeedName[] {
  if (!moved && !cancelled) return []
  return [...new Set(stack.flatMap((frame, i) => frame.question === undefined || (moved && i === stack.length - 1) ? flows.get(frame.flow)?.needs ?? [] : []))]
}

interface Asked { readonly known: Facts; readonly today: string; readonly language: Language; readonly cantonese?: boolean; readonly acts?: FlowName; readonly asked: string; readonly identified: boolean }

/** Runs the flow at hand; when it is finished, the one below goes on with one sentence. */
export function runFlows (facts: Asked, { stack, moved }: Followed): Running {
  if (moved) return run(facts, stack)
  const resumed = resume(facts, stack) // cancelled
  return { ...resumed, lines: [said('cancelled'), ...resumed.lines], because: 'cancelled', trail: ['cancelled', ...resumed.trail] }
}

function run (facts: Asked, stack: Stack): Running {
  const top = stack.at(-1)
  const flow = top && flows.get(top.flow)
  if (!top || !flow) return { lines: [], stack: [], answered: false, because: 'nothing-at-hand', trail: [] }
  const below = stack.slice(0, -1)
  if (!flow.open && !facts.identified) return { lines: [said('sign-in')], card: { kind: 'choices', keys: ['human', 'returns'] }, stack: below, answered: false, because: 'not-signed-in', trail: [`${top.flow}:sign-in`] }
  if (top.proposal) return { lines: [said('confirm-again')], showAgain: top.proposal.id, stack, answered: false, because: 'shown-again', trail: [] }
  const step = flow.next(top.slots, { ...facts.known, language: facts.cantonese ? 'yue' : facts.language, asked: facts.asked, today: facts.today, acts: facts.acts === top.flow })
  return take(facts, { step, below, frame: { flow: top.flow, slots: keep(top.slots, step.keep), tries: top.tries, ...(top.asked !== undefined && { asked: top.asked }) } })
}

function take (facts: Asked, { step, below, frame }: { step: Step; below: Stack; frame: Frame }): Running {
  const trail = [`${frame.flow}:${'because' in step ? step.because : step.kind}`]
  switch (step.kind) {
    case 'ask': return ask(step, { below, frame, trail })
    case 'propose': return { lines: step.lines ?? [], propose: { deed: step.deed, title: step.title, ...(step.task && { task: step.task }) }, stack: [...below, { flow: frame.flow, slots: frame.slots, tries: 0 }], answered: false, because: 'proposed', trail }
    case 'hand-over': return { lines: step.lines, stack: [...below, frame], handOver: { reason: 'needs-person', ...(step.next && { next: step.next }) }, ...(step.task && { task: step.task }), answered: false, because: step.because, trail }
    case 'tell': case 'task': {
      const told = { lines: step.lines, ...('card' in step && step.card ? { card: step.card } : {}), ...('about' in step && { about: step.about }), ...(step.kind === 'task' && { task: step.task }), answered: !('open' in step && step.open), because: step.because }
      const rest = resume(facts, below)
      const card = rest.card ?? told.card
      return { ...rest, ...told, lines: [...told.lines, ...rest.lines], ...(card && { card }), answered: told.answered && rest.stack.length === 0, trail: [...trail, ...rest.trail] }
    }
  }
}

function ask (step: Extract<Step, { kind: 'ask' }>, { below, frame, trail }: { below: Stack; frame: Frame; trail: readonly string[] }): Running {
  const slot = flows.get(frame.flow)?.slots.find(one => one.name === step.slot)
  const tries = frame.asked === step.slot && !step.progressed ? frame.tries + 1 : 1
  if (!slot || tries > MOST_ASKS) return { lines: [said('hand-over-lost')], stack: [...below, frame], handOver: { reason: 'repeated' }, answered: false, because: 'asked-too-often', trail }
  const question = step.lines ?? [said(slot.ask)]
  const card: TurnCard | undefined = step.card ?? (step.choices ? { kind: 'offered', choices: step.choices.map(choice => choice.title) } : slot.yesNo ? { kind: 'choices', keys: ['yes', 'no'] } : undefined)
  return {
    lines: question, ...(card && { card }), answered: false, because: `asks-${step.slot}`, trail,
    stack: [...below, { flow: frame.flow, slots: frame.slots, asked: step.slot, tries, question, ...(step.choices && { choices: step.choices }) }],
  }
}

/** The flow that waited: its own question again, or its first step when it never came to one. */
export function resume (facts: Asked, stack: Stack): Running {
  const top = stack.at(-1)
  if (!top) return { lines: [], stack, answered: false, because: 'nothing-waits', trail: [] }
  if (top.proposal) return { lines: [said('card-waits')], stack, answered: false, because: 'resumed', trail: [] }
  if (!top.question) return run(facts, stack)
  return { lines: [said('back-to'), ...top.question], ...(top.choices && { card: { kind: 'offered', choices: top.choices.map(choice => choice.title) } }), stack, answered: false, because: 'resumed', trail: [] }
}
