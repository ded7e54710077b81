import { figuresIn, type Figure } from './decide-numbers.ts'

/** Days named by how they lie to today, and parts of them: claims as much as any date. */
const RELATIVE = /今天|今日|明天|明日|后天|後天|昨天|前天|今晚|明早|明晚|当天|當天|次日|隔天|下周|下週|本周|这周|上周|下个?月|月底|月初|年底|周末|(?:周|星期|礼拜)[一二三四五六日天]|\b(?:today|tomorrow|tonight|yesterday|next (?:week|month|day)|this (?:week|month)|same[- ]day|overnight|(?:mon|tues|wednes|thurs|fri|satur|sun)day|weekend)\b/gi

/** What of a reply stands neither in this turn's facts nor in its passages: the first thing found, or undefined when all of it does. Pure. */
export function ungrounded (reply: string, sources: readonly string[]): string | undefined {
  const known = sources.flatMap(figuresIn)
  const figure = figuresIn(withoutListMarks(reply)).find(one => !isKnown(one, known))
  if (figure) return figure.value
  const said = sources.join('\n').toLowerCase()
  return [...reply.normalize('NFKC').matchAll(RELATIVE)].map(([word]) => word).find(word => !said.includes(word.toLowerCase()))
}

/** Kinds do not mix: two pieces do not make two yuan, and seven days of one thing do not make seven yuan of another. */
function isKnown (figure: Figure, known: readonly Figure[]): boolean {
  if (figure.kind === 'unreadable') return false
  const same = known.some(one => one.kind === figure.kind && one.value === figure.value)
  if (same) return true
  switch (figure.kind) {
    case 'date': return known.some(one => one.kind === 'date' && one.value.slice(one.value.indexOf('-')) === figure.value.slice(figure.value.indexOf('-')) && (figure.value.startsWith('*') || one.value.startsWith('*')) && figure.value.startsWith('*'))
    case 'day-of-month': return known.some(one => one.kind === 'date' && one.value.endsWith(`-${figure.value}`))
    case 'hour': return known.some(one => one.kind === 'time' && [Number(figure.value), Number(figure.value) + 12].includes(Number(one.value.split(':')[0])) && one.value.endsWith(':00'))
    case 'number': return known.some(one => one.value === figure.value || (one.kind === 'span' && one.value.split(' ')[0] === figure.value))
    // The last digits of a number that is known: "ending in 0001". Shorter ones are bare numbers and checked as such.
    case 'identifier': return known.some(one => one.kind === 'identifier' && figure.value.length >= 4 && one.value.endsWith(figure.value))
    default: return false
  }
}

/** "1. … 2. …" at the beginning of lines counts steps, from one and without a gap. */
function withoutListMarks (reply: string): string {
  let next = 1
  return reply.split('\n').map(line => {
    const mark = /^\s*(\d)[.、)）]\s*(?=\D)/.exec(line)
    if (!mark || Number(mark[1]) !== next) return line
    next++
    return line.slice(mark[0].length)
  }).join('\n')
}
