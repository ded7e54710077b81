import type { HandOverPacket } from '../conversations/contract.ts'
import type { Address } from '../commerce/contract.ts'
import type { Money } from '../kernel/money.ts'
import type { WishedDate } from './commands.ts'
import type { HandOverReason, Turn } from './decide.ts'
import { addressText } from './flows/address-words.ts'
import { said, type Line } from './flows/flow.ts'
import { moneyWords } from './money-words.ts'
import type { SlotValue } from './slots.ts'
import { sayText, type TextKey } from './texts.ts'

const MOOD: Readonly<Partial<Record<HandOverReason, HandOverPacket['mood']>>> = { safety: 'in-danger', frustrated: 'angry', complaint: 'angry', repeated: 'upset', 'not-understood': 'upset', 'tool-failed': 'upset' }

/** What to do first, where the flow at hand proposes nothing of its own. */
const NEXT: Readonly<Record<HandOverReason, TextKey>> = {
  asked: 'next-asked', complaint: 'next-complaint', frustrated: 'next-frustrated', safety: 'next-safety', 'not-understood': 'next-not-understood', repeated: 'next-not-understood',
  authority: 'next-authority', 'tool-failed': 'next-tool-failed', 'needs-person': 'next-needs-person', care: 'next-care', autonomy: 'next-needs-person',
}

/** What the AI knew when it stepped aside, for who takes over: nobody asks the shopper again. Pure. */
export function packetOf ({ memory, handOver }: Turn): HandOverPacket | undefined {
  if (!handOver) return undefined
  const stack = memory.stack ?? []
  const trail = memory.trail ?? []
  const next = handOver.next ?? said(NEXT[handOver.reason])
  return {
    intents: [...new Set([...trail.flatMap(step => step.includes(':') ? step.slice(0, step.indexOf(':')) : []), ...stack.map(frame => frame.flow)])],
    flows: stack.map(frame => ({ flow: frame.flow, asked: frame.asked ?? null, slots: Object.fromEntries(Object.entries(frame.slots).map(([name, value]) => [name, [...valueWords(value)].slice(0, 300).join('')])) })),
    tried: [...trail], mood: MOOD[handOver.reason] ?? 'calm',
    next: { 'zh-CN': words(next, 'zh-CN'), en: words(next, 'en') },
  }
}

const words = (line: Line, language: 'zh-CN' | 'en'): string => line.kind === 'quote' ? line.text : sayText(line.key, { language, style: 'warm', cantonese: false }, line.values)

function valueWords (value: SlotValue): string {
  if (typeof value === 'string') return value
  if (Array.isArray(value)) return value.join('、')
  const one = value as Address | WishedDate | Money // what is neither text nor a list
  if ('address1' in one) return addressText(one)
  return 'on' in one ? `${one.on} ${one.part ?? ''}`.trim() : moneyWords(one, 'zh-CN')
}
