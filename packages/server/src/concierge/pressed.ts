import type { Command } from './commands.ts'
import type { Memory } from './memory.ts'

/** A button comes back as the words on it. What was offered word for word needs no understanding. */
export function pressedIn ({ stack, guesses }: Memory, text: string): Command | undefined {
  const words = text.trim()
  const top = stack?.at(-1)
  const choice = top?.choices?.find(one => one.title === words || one.title.slice(0, 80) === words)
  if (top?.asked !== undefined && choice) return { kind: 'set-slot', slot: 'choice', value: choice.id }
  const guess = guesses?.find(one => one.title === words)
  return guess && 'flow' in guess ? { kind: 'start-flow', flow: guess.flow } : undefined
}
