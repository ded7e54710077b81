import type { Command } from './commands.ts'
import { asksAside, goesOn } from './aside.ts'
import { saysDispleased } from './displeasure.ts'
import { flows } from './flows/registry.ts'
import type { Memory } from './memory.ts'
import { choices, type ChoiceKey } from './texts.ts'
import { cantoneseChoices } from './texts-yue.ts'

/** A button comes back as the words on it. What was offered word for word needs no understanding. */
export function pressedIn ({ stack, guesses }: Memory, text: string): Command | undefined {
  const words = text.trim()
  const top = stack?.at(-1)
  const choice = top?.choices?.find(one => one.title === words || one.title.slice(0, 80) === words)
  if (top?.asked !== undefined && choice) return { kind: 'set-slot', slot: 'choice', value: choice.id }
  const guess = guesses?.find(one => one.title === words)
  return guess && 'flow' in guess ? { kind: 'start-flow', flow: guess.flow } : undefined
}

/** Said instead of an answer: everything that is not about the question at hand. */
const NO_ANSWER: ReadonlySet<Command['kind']> = new Set(['safety', 'human', 'cancel-flow', 'solved', 'small-talk', 'affirm', 'deny'])

/** Where a question asked for words (a company's name, which product), what is written answers it, unless it is plainly something else. */
export function wordsFor ({ stack }: Memory, text: string, commands: readonly Command[]): Command | undefined {
  const top = stack?.at(-1)
  const flow = top && flows.get(top.flow)
  const slot = flow?.slots.find(one => one.name === top?.asked)
  const words = text.trim().slice(0, 200)
  if (!slot?.words || words === '') return undefined
  // A question that the knowledge answers is answered, and the flow comes back to its own; unless it is how people answer it ("怎么还是不行").
  if (commands[0]?.kind === 'answer' && asksAside(words) && flow?.expects?.(words) !== true) return undefined
  // "I do not understand" names no product and no company.
  const expected = flow?.expects?.(words) === true
  if (!expected && saysDispleased(words)) return undefined
  // One of a few things was asked for: "all right, mend it" and a question of theirs are none of them.
  if (!expected && top && goesOn(words, top.flow)) return { kind: 'start-flow', flow: top.flow }
  // About this very wish, and nothing that the knowledge answers: it is not known, and what was asked is asked again.
  if (!expected && commands[0]?.kind === 'start-flow' && commands[0].flow === top?.flow && asksAside(words)) return { kind: 'cannot-handle' }
  if (!expected && (top?.choices?.length ?? 0) > 0 && asksAside(words) && commands.every(command => command.kind !== 'set-slot')) return undefined
  const elsewhere = commands.some(command => NO_ANSWER.has(command.kind) || (command.kind === 'start-flow' && command.flow !== top?.flow) || (command.kind === 'correct' && command.slot === 'order') || (command.kind === 'set-slot' && slot.takes.includes(command.slot)))
  return elsewhere ? undefined : { kind: 'set-slot', slot: slot.takes.includes('product') ? 'product' : 'reason', value: words }
}

/** A usual button in Cantonese as its Mandarin words; anything else as it is. */
export function usualButton (text: string): string {
  const words = text.trim()
  const key = (Object.keys(cantoneseChoices) as ChoiceKey[]).find(one => cantoneseChoices[one] === words) // the keys of our own object
  return key === undefined ? text : choices[key]['zh-CN']
}
