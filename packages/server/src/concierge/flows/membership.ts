import { hour, minute, second } from '../../kernel/clock.ts'
import type { Tongue } from '../commands.ts'
import { moneyWords } from '../money-words.ts'
import { said, type Flow, type Line } from './flow.ts'
import { dayOf } from '../china-day.ts'
import { dayWords, label } from './pick.ts'

/** Tier, what it gives, how far the next one is, and the points: all of it as the rules of now say. */
export const membership: Flow = {
  name: 'membership', passing: true, slots: [], needs: ['membership'],
  next (_slots, { membership: known, language }) {
    if (!known) return { kind: 'hand-over', lines: [said('points-unknown')], because: 'membership-unknown' }
    const { tier, spend, next, points } = known
    const tierWords = (one: typeof tier): string => label(`tier-${one}`, language)
    const lines: Line[] = [
      said('membership', { tier: tierWords(tier) }),
      ...(spend ? [said('membership-spend', { amount: moneyWords(spend, language) })] : []),
      ...(next && next.missing.minor > 0 ? [said('membership-next', { amount: moneyWords(next.missing, language), tier: tierWords(next.tier) })] : []),
      { kind: 'quote', text: benefits(known, language) },
      ...(points ? [said('points', { balance: String(points.balance) })] : [said('points-unknown')]),
      ...(points && points.expiring > 0 && points.expiresAt !== null ? [said('points-expiring', { expiring: String(points.expiring), day: dayWords(dayOf(points.expiresAt), language) })] : []),
    ]
    return { kind: 'tell', lines, card: { kind: 'choices', keys: ['human', 'more'] }, about: `membership:${tier}:${points?.balance ?? ''}`, because: 'membership-told' }
  },
}

function benefits ({ firstResponseMs, expertWithinMs, advisor }: { firstResponseMs: number; expertWithinMs: number | null; advisor: string | null }, language: Tongue): string {
  const say = (key: 'membership-first' | 'membership-expert' | 'membership-advisor' | 'membership-end', values: Record<string, string> = {}): string => label(key, language, values)
  return [
    say('membership-first', { span: spanWords(firstResponseMs, language) }), expertWithinMs === null ? '' : say('membership-expert', { span: spanWords(expertWithinMs, language) }),
    advisor === null ? '' : say('membership-advisor', { name: advisor }), say('membership-end'),
  ].join('')
}

/** 30 seconds, 2 minutes, 1 hour: the largest unit that fits exactly. */
function spanWords (ms: number, language: Tongue): string {
  const [value, unit] = ms % hour === 0 ? [ms / hour, 'hour'] : ms % minute === 0 ? [ms / minute, 'minute'] : [Math.ceil(ms / second), 'second']
  return new Intl.NumberFormat(language === 'yue' ? 'zh-HK' : language, { style: 'unit', unit, unitDisplay: 'long' }).format(value)
}
