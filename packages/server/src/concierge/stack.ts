import type { Command, FlowName, SetSlot } from './commands.ts'
import type { Choice, Flow, Line, Slot, Task } from './flows/flow.ts'
import type { Slots, SlotValue } from './slots.ts'

/** One flow at hand: what it knows, what it asked last and how often, and what it proposed. Readable by whoever takes over. */
export interface Frame {
  readonly flow: FlowName
  readonly slots: Slots
  readonly asked?: string
  /** How often `asked` was asked. */
  readonly tries: number
  readonly choices?: readonly Choice[]
  /** The last question in words, to come back to it. */
  readonly question?: readonly Line[]
  /** What its card says, to show it once more. */
  readonly title?: readonly Line[]
  /** What was put before the shopper and waits for yes or no. */
  readonly proposal?: { readonly id: string; readonly hash: string; readonly task?: Task }
}

/** The last frame is at hand; those below wait. */
export type Stack = readonly Frame[]
export type Flows = ReadonlyMap<FlowName, Flow>

/** What people can still find their way back from. Source: docs/decisions/2026-11-28-concierge.md. */
const DEEPEST = 4
const MOST_VALUES = 10

export interface Followed {
  readonly stack: Stack
  /** The flow at hand was begun or told something: it goes on. */
  readonly moved: boolean
  /** Dropped at the shopper's word. */
  readonly cancelled: boolean
  /** Proposals whose flow was dropped or told otherwise. */
  readonly withdrawn: readonly string[]
}

/** What the commands do to the stack: begin (push), fill, correct, cancel (drop). Pure, and blind to facts: whether a value means anything the flow says. */
export function followCommands (before: Stack, said: readonly Command[], flows: Flows): Followed {
  let stack: Stack = before.filter(frame => flows.has(frame.flow))
  const commands = answered(stack.at(-1), said, flows)
  let moved = false
  let cancelled = false
  const fresh = new Set<string>()
  const starts = commands.flatMap(command => command.kind === 'start-flow' && flows.has(command.flow) ? [command.flow] : [])
  if (commands.some(command => command.kind === 'cancel-flow') && stack.length > 0) {
    stack = stack.slice(0, -1)
    cancelled = true
  }
  for (const flow of starts.toReversed()) { // the first thing asked for is the first thing done
    stack = begin(stack, flow, flows)
    moved = true
  }
  for (const command of commands) {
    if (command.kind !== 'set-slot' && command.kind !== 'correct') continue
    const begun = chosenBy(command, stack.at(-1)?.choices ?? [])?.begins
    if (begun && flows.has(begun.flow)) {
      stack = [...begin(stack, begun.flow, flows).slice(0, -1), { flow: begun.flow, slots: begun.slots, tries: 0 }]
      moved = true
      continue
    }
    const filled = fill(stack, command, flows, fresh)
    if (!filled) continue
    stack = filled
    moved = true
  }
  const left = new Set(stack.flatMap(frame => frame.proposal?.id ?? []))
  return { stack, moved, cancelled, withdrawn: before.flatMap(frame => frame.proposal && !left.has(frame.proposal.id) ? [frame.proposal.id] : []) }
}

/** A plain yes or no fills the slot that was asked so. */
function answered (top: Frame | undefined, commands: readonly Command[], flows: Flows): readonly Command[] {
  const asked = top && flows.get(top.flow)?.slots.find(slot => slot.name === top.asked)
  if (!asked?.yesNo || top?.proposal) return commands
  return commands.map(command => command.kind === 'affirm' || command.kind === 'deny' ? { kind: 'set-slot', slot: 'choice', value: command.kind === 'affirm' ? 'yes' : 'no' } : command)
}

/** On top; one that was waiting comes up with what it knows. A passing question gives way. */
function begin (stack: Stack, flow: FlowName, flows: Flows): Stack {
  const known = stack.find(frame => frame.flow === flow) ?? { flow, slots: {}, tries: 0 }
  const below = stack.filter((frame, i) => frame.flow !== flow && !(i === stack.length - 1 && flows.get(frame.flow)?.passing))
  return [...below, known].slice(-DEEPEST)
}

/** Into the flow at hand, or none. */
function fill (stack: Stack, command: SetSlot, flows: Flows, fresh: Set<string>): Stack | undefined {
  const top = stack.at(-1)
  const flow = top && flows.get(top.flow)
  if (!top || !flow) return undefined
  const asked = flow.slots.find(slot => slot.name === top.asked)
  const chosen = chosenBy(command, top.choices ?? [])
  const slot = asked && (chosen || asked.takes.includes(command.slot)) ? asked : flow.slots.find(one => one.takes.includes(command.slot))
  if (!slot || (command.slot === 'place' && !chosen)) return undefined
  const value = chosen?.id ?? command.value
  const changed = value === null ? without(top.slots, [slot.name]) : typeof value === 'number' ? undefined : put(top.slots, slot, value, fresh.has(slot.name))
  if (!changed) return undefined
  fresh.add(slot.name)
  const { proposal, title: _title, ...rest } = top
  const same = JSON.stringify(changed) === JSON.stringify(top.slots)
  return [...stack.slice(0, -1), same && proposal ? top : { ...rest, slots: same ? changed : without(changed, slot.resets ?? []) }]
}

function chosenBy (command: SetSlot, choices: readonly Choice[]): Choice | undefined {
  if (command.slot === 'place') return typeof command.value === 'number' ? choices.at(command.value) : undefined
  return typeof command.value === 'string' ? choices.find(choice => choice.id === command.value) : undefined
}

/** Values of one message are gathered where several may be named; otherwise the first of a message stands. A later message replaces. */
function put (slots: Slots, slot: Slot, value: SlotValue, again: boolean): Slots | undefined {
  if (!again) return { ...slots, [slot.name]: value }
  if (!slot.many || typeof value !== 'string') return undefined
  const known = slots[slot.name]
  const list = (typeof known === 'string' ? [known] : Array.isArray(known) ? known as readonly string[] : []) // lists are of texts only
  return { ...slots, [slot.name]: [...new Set([...list, value])].slice(0, MOST_VALUES) }
}

function without (slots: Slots, names: readonly string[]): Slots {
  return Object.fromEntries(Object.entries(slots).filter(([name]) => !names.includes(name)))
}

/** Slots with what a step wants to keep; null forgets. */
export function keep (slots: Slots, kept: Readonly<Record<string, SlotValue | null>> = {}): Slots {
  return Object.fromEntries(Object.entries({ ...slots, ...kept }).flatMap(([name, value]) => value === null ? [] : [[name, value]]))
}
