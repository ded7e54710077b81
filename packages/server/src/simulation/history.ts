import { DateTime } from 'luxon'
import { iso } from '../kernel/clock.ts'
import { Fault } from '../kernel/faults.ts'
import type { Work } from '../kernel/work.ts'
import type { ShiftView } from '../planning/contract.ts'
import { loadCounted, loadShifts, loadTimeZone } from '../planning/index.ts'
import { loadAgents } from '../staff/index.ts'
import { ASSUMED_PACES } from '../staffing/index.ts'
import type { HistoryListing, Scenario } from './contract.ts'
import { decideHistory, ENOUGH_HAND_OVERS } from './decide-history.ts'
import type { PastShift } from './decide-history-staff.ts'
import { countHandOvers, loadPastGroups, loadPresence } from './store-history.ts'

const MOST_DAYS = 92
const MOST_HAND_OVERS = 200_000

interface Range { readonly from: string; readonly to: string }

async function spanOf (work: Work, { from, to }: Range) {
  const timeZone = await loadTimeZone(work)
  const [first, last] = [from, to].map(on => DateTime.fromISO(on, { zone: timeZone })) as [DateTime, DateTime] // two days
  const refuse = (path: string, say: string): Fault => new Fault('simulation.refused', { details: [{ path: `/traffic/${path}`, say }] })
  if (!first.isValid) throw refuse('from', 'is no day of the calendar')
  if (!last.isValid) throw refuse('to', 'is no day of the calendar')
  const days = Math.round(last.diff(first, 'days').days) + 1
  if (days < 1) throw refuse('to', 'comes before the first day')
  if (days > MOST_DAYS) throw refuse('to', `${days} days; at most ${MOST_DAYS} are read`)
  return { days, first, last, span: { from: first.toMillis(), to: last.plus({ days: 1 }).toMillis(), timeZone } }
}

/** How much there is to replay. */
export async function countHistory (work: Work, range: Range): Promise<HistoryListing> {
  const { days, span } = await spanOf(work, range)
  return { days, handOvers: await countHandOvers(work, span), enough: ENOUGH_HAND_OVERS }
}

/** Without the pauses. */
export function hoursOf (shifts: readonly Pick<ShiftView, 'agentId' | 'startMinute' | 'lengthMinutes' | 'pause'>[]): PastShift[] {
  return shifts.flatMap(({ agentId, startMinute, lengthMinutes, pause }): PastShift[] => pause
    ? [{ agentId, fromMinute: startMinute, toMinute: startMinute + pause.afterMinutes }, { agentId, fromMinute: startMinute + pause.afterMinutes + pause.minutes, toMinute: startMinute + lengthMinutes }]
    : [{ agentId, fromMinute: startMinute, toMinute: startMinute + lengthMinutes }])
}

/** The shop's own past as a scenario: an average day of these days, both inclusive, on the shop's calendar. */
export async function readHistory (work: Work, range: Range): Promise<Scenario> {
  const { days, first, last, span } = await spanOf(work, range)
  const handOvers = await countHandOvers(work, span)
  if (handOvers > MOST_HAND_OVERS) throw new Fault('simulation.refused', { details: [{ path: '/traffic/from', say: `${handOvers} hand-overs; at most ${MOST_HAND_OVERS} are read: choose fewer days` }] })
  const [groups, counted, agents, presence, saved] = [await loadPastGroups(work, span), await loadCounted(work, span.from, span.to), await loadAgents(work), await loadPresence(work, span), await loadShifts(work, range.from, range.to)]
  const planned = saved.at(-1)?.on // in order of days
  const shifts = hoursOf(saved.filter(shift => shift.on === planned))
  const decision = decideHistory({ groups, busyMs: counted.busyMs, chatMs: counted.chatMs, agents: agents.filter(agent => agent.active), presence, shifts }, {
    days, startsAt: iso(last.toMillis()), rates: ASSUMED_PACES,
    name: { 'zh-CN': `自家客流 ${first.month}月${first.day}日–${last.month}月${last.day}日`, en: `Own traffic ${first.setLocale('en').toFormat('d LLL')}–${last.setLocale('en').toFormat('d LLL')}` },
  })
  if (decision.kind === 'refused') throw new Fault('simulation.refused', { details: [{ path: '/traffic', say: decision.say }] })
  return decision.scenario
}
