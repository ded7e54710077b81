import { impatientQueue, type ErlangA } from './model-patience.ts'
import { leastServers } from './model-square-root.ts'

/** One stretch of the day: what is expected in it. */
export interface Demand { readonly arrivals: number; readonly lengthMs: number }
export interface Assumptions {
  /** An agent's time for one chat when it has their whole attention, and the mean patience of who waits. */
  readonly handlingMs: number; readonly patienceMs: number
  /** What an agent gets done with 1, 2, 3 … chats at once, in units of one chat alone; as many entries as an agent takes chats. */
  readonly paces: readonly number[]
  /** The share of paid time that is not spent on chats: breaks, training, illness. */
  readonly shrinkage: number
}
/** Every target given must hold. */
export interface Targets {
  readonly abandonAtMost: number | null
  /** The share of all who come that is answered within this time; who leaves counts against it. */
  readonly answered: { readonly share: number; readonly withinMs: number } | null
  readonly meanWaitMsAtMost: number | null
}
export interface IntervalPlan {
  readonly arrivals: number
  /** Arrivals × handling ÷ length, in agents with one chat each. */
  readonly offeredLoad: number
  /** On chats, and on the roster so that as many are on chats. */
  readonly agents: number; readonly rostered: number
  /** Where the search began: offered load and its root, over an agent's full pace. */
  readonly squareRootStart: number
  readonly figures: IntervalFigures
}
export interface IntervalFigures {
  readonly pWait: number; readonly pAbandon: number; readonly meanWaitMs: number; readonly answeredInTime: number
  /** The share of what the agents can get done that is asked of them. */
  readonly occupancy: number
}

/** 1 / 1.8 / 2.4: assumed, not measured. Source: docs/policy/staffing.md, "Several chats at once". */
export const ASSUMED_PACES: readonly number[] = [1, 1.8, 2.4]
const MOST_LOAD = 5_000

/**
 * A team of `agents` with several chats each, exactly: chats are spread evenly, so x of them are worked on at the sum of the agents' paces (a
 * birth-death chain), and while someone waits all work at full pace (Erlang-A with agents × pace servers).
 */
export function chatQueue (agents: number, demand: Demand, { handlingMs, patienceMs, paces }: Assumptions): ErlangA {
  const lam = demand.arrivals / demand.lengthMs
  const mu = 1 / handlingMs
  let full = 1
  for (let chats = 1; chats < agents * paces.length; chats++) full = lam * full / (paceOf(agents, chats, paces) * mu + lam * full)
  return impatientQueue({ n: agents * paces.at(-1)!, lam, mu, theta: 1 / patienceMs }, full)
}

/** What `agents` get done together with `chats` spread evenly over them. */
function paceOf (agents: number, chats: number, paces: readonly number[]): number {
  const each = Math.floor(chats / agents)
  const more = chats - each * agents
  return (agents - more) * (each === 0 ? 0 : paces[each - 1]!) + (more === 0 ? 0 : more * paces[each]!)
}

export function figuresFor (agents: number, demand: Demand, assumptions: Assumptions, targets: Targets): IntervalFigures {
  if (demand.arrivals === 0) return { pWait: 0, pAbandon: 0, meanWaitMs: 0, answeredInTime: 1, occupancy: 0 }
  if (agents === 0) return { pWait: 1, pAbandon: 1, meanWaitMs: assumptions.patienceMs, answeredInTime: 0, occupancy: 0 }
  const queue = chatQueue(agents, demand, assumptions)
  const work = demand.arrivals * queue.pServed * assumptions.handlingMs / demand.lengthMs
  return {
    pWait: queue.pWait, pAbandon: queue.pAbandon, meanWaitMs: queue.meanWait,
    answeredInTime: queue.tail(targets.answered?.withinMs ?? 30_000).servedAndWaitLe, occupancy: work / (agents * assumptions.paces.at(-1)!),
  }
}

/** The least staff for one stretch, found from the square-root rule in O(log n) steps. Each stretch is taken as if it went on for ever. */
export function planInterval (demand: Demand, assumptions: Assumptions, targets: Targets): IntervalPlan {
  const offeredLoad = demand.arrivals * assumptions.handlingMs / demand.lengthMs
  const squareRootStart = demand.arrivals === 0 ? 0 : Math.ceil((offeredLoad + Math.sqrt(offeredLoad)) / assumptions.paces.at(-1)!)
  const agents = demand.arrivals === 0 ? 0 : leastServers(squareRootStart, n => meets(figuresFor(n, demand, assumptions, targets), targets))
  return {
    arrivals: demand.arrivals, offeredLoad, agents, squareRootStart,
    rostered: Math.ceil(agents / (1 - assumptions.shrinkage) - 1e-9), figures: figuresFor(agents, demand, assumptions, targets),
  }
}

function meets (figures: IntervalFigures, { abandonAtMost, answered, meanWaitMsAtMost }: Targets): boolean {
  return (abandonAtMost === null || figures.pAbandon <= abandonAtMost) && (answered === null || figures.answeredInTime >= answered.share) && (meanWaitMsAtMost === null || figures.meanWaitMs <= meanWaitMsAtMost)
}

/** Why a plan cannot be made, by the path of what is wrong. */
export function refusePlan (demands: readonly Demand[], assumptions: Assumptions, targets: Targets): readonly { readonly path: string; readonly say: string }[] {
  const problems: { path: string; say: string }[] = []
  const check = (good: boolean, path: string, say: string): void => { if (!good) problems.push({ path, say }) }
  const { handlingMs, patienceMs, paces, shrinkage } = assumptions
  check(handlingMs > 0 && handlingMs <= 86_400_000, '/assumptions/handlingMs', 'must be above 0 and at most a day')
  check(patienceMs > 0 && patienceMs <= 86_400_000, '/assumptions/patienceMs', 'must be above 0 and at most a day')
  check(shrinkage >= 0 && shrinkage <= 0.9, '/assumptions/shrinkage', 'must be from 0 to 0.9')
  check(paces.length >= 1 && paces.length <= 10 && paces.every((pace, i) => pace > 0 && pace >= (paces[i - 1] ?? 0) && pace <= i + 1), '/assumptions/paces', 'must be 1 to 10 paces, none above its number of chats, none below the one before')
  check(targets.abandonAtMost !== null || targets.answered !== null || targets.meanWaitMsAtMost !== null, '/targets', 'must name at least one target')
  check(targets.abandonAtMost === null || (targets.abandonAtMost > 0 && targets.abandonAtMost < 1), '/targets/abandonAtMost', 'must lie between 0 and 1')
  check(targets.answered === null || (targets.answered.share > 0 && targets.answered.share < 1 && targets.answered.withinMs >= 0), '/targets/answered', 'must be a share between 0 and 1 and a time of at least 0')
  check(targets.meanWaitMsAtMost === null || targets.meanWaitMsAtMost > 0, '/targets/meanWaitMsAtMost', 'must be above 0')
  demands.forEach(({ arrivals, lengthMs }, i) => {
    check(arrivals >= 0 && lengthMs > 0 && arrivals * handlingMs / lengthMs <= MOST_LOAD, `/arrivals/${i}`, `must be at least 0 and keep at most ${MOST_LOAD} agents busy`)
  })
  return problems
}
