import { DateTime } from 'luxon'
import { hour, iso, type Instant } from '../kernel/clock.ts'
import type { Work } from '../kernel/work.ts'
import { loadSummaries } from '../conversations/index.ts'
import type { ConversationSummary } from '../conversations/contract.ts'
import { loadAgents } from '../staff/index.ts'
import type { WallView } from './contract.ts'
import { netPromoterScore, share, TIERS, TRANSFERS_GOAL, type FigureKey } from './decide.ts'
import { loadBehind, loadDayFigures, loadHours, loadLongestHeld, loadOutcomes, loadResolvedByAgent, loadTimeZone, loadTransfers, type DayFigures, type Spread } from './store.ts'

/** The shop's day: from midnight on its own clock. */
export function startOfDay (now: Instant, timeZone: string): Instant {
  return DateTime.fromMillis(now, { zone: timeZone }).startOf('day').toMillis()
}

/** The live wall: what waits now and what today brought. Eight queries, whatever the traffic. */
export async function loadWall (work: Work): Promise<WallView> {
  const dayStart = startOfDay(work.now, await loadTimeZone(work))
  const day = await loadDayFigures(work, dayStart)
  const outcomes = await loadOutcomes(work, dayStart)
  const transfers = await loadTransfers(work, dayStart)
  const held = await loadLongestHeld(work)
  const byAgent = await loadResolvedByAgent(work, dayStart)
  const agents = (await loadAgents(work)).filter(agent => agent.active)
  const hours = new Map((await loadHours(work, dayStart)).map(row => [row.hour, row]))
  const count = (value: number, key: FigureKey) => ({ value, behind: key })
  const millis = (spread: Spread, key: FigureKey) => ({ ...spread, behind: key })
  const decided = outcomes.kept + outcomes.broken
  const tiers = { diamond: [day.waitingDiamond, day.longestDiamond], core: [day.waitingCore, day.longestCore], mass: [day.waitingMass, day.longestMass] } as const
  return {
    at: iso(work.now), dayStartedAt: iso(dayStart),
    waiting: {
      total: count(day.waiting, 'waiting'), longestMs: longestOf(day), longestConversationId: day.longestId,
      byTier: TIERS.map(tier => ({ tier, count: count(tiers[tier][0], `waiting:${tier}`), longestMs: tiers[tier][1] })),
    },
    agents: agents.map(({ id, name, role, presence, openChats, capacity }) => ({ id, name, role, presence, openChats, capacity, resolvedToday: byAgent.get(id) ?? 0, longestMs: held.get(id) ?? null })),
    today: {
      opened: count(day.opened, 'opened'), handedOff: count(day.handedOff, 'handed-off'), resolved: count(day.resolved, 'resolved'), open: count(day.open, 'open'),
      resolvedByAi: { value: share(day.resolvedByAi, day.resolved), of: day.resolved, behind: 'resolved-by-ai' },
      abandoned: { value: share(day.abandoned, day.handedOff), of: day.handedOff, behind: 'abandoned' },
      firstResponse: millis(day.firstResponse, 'first-response'), resolution: millis(day.resolution, 'resolution'),
      transfers: { ...transfers, perSolved: share(transfers.count, transfers.of), goal: TRANSFERS_GOAL, behind: 'transferred' },
      promisesKept: { value: share(outcomes.kept, decided), of: decided, behind: 'promises-kept' }, promisesBroken: count(outcomes.broken, 'promises-broken'),
      satisfaction: { mean: outcomes.score, of: outcomes.rated, nps: netPromoterScore({ ...outcomes, of: outcomes.npsOf }), behind: 'rated' },
    },
    hours: Array.from({ length: Math.floor((work.now - dayStart) / hour) + 1 }, (_, i) => {
      const row = hours.get(i)
      return { startedAt: iso(dayStart + i * hour), opened: row?.opened ?? 0, handedOff: row?.handedOff ?? 0, resolved: row?.resolved ?? 0 }
    }),
  }
}

function longestOf (day: DayFigures): number | null {
  const all = [day.longestDiamond, day.longestCore, day.longestMass].filter(ms => ms !== null)
  return all.length === 0 ? null : Math.max(...all)
}

const PAGE = 50

/** The conversations behind one figure, newest first. */
export async function loadConversationsBehind (work: Work, key: FigureKey, after?: string): Promise<{ items: ConversationSummary[]; nextCursor: string | null }> {
  const dayStart = startOfDay(work.now, await loadTimeZone(work))
  const ids = await loadBehind(work, key, { dayStart, after, limit: PAGE + 1 })
  const shown = ids.slice(0, PAGE)
  return { items: await loadSummaries(work, shown), nextCursor: ids.length > PAGE ? shown.at(-1)! : null }
}
