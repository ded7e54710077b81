import { seededRandom, pick } from '@zhiyu/server/kernel/random'
import { defaultPlaybook } from '@zhiyu/server/playbook'
import { compileRules, createDispatch, placeInQueue, type Candidate, type Dispatch } from '@zhiyu/server/routing'
import { stage, type Figure, type Report } from './report.ts'

/** A shop in which everybody is busy and the queue stands: a chat ends, the next in the one order comes, somebody new stands in line. */
interface Floor { readonly dispatch: Dispatch; /** Each open chat: whose, of what need. */ readonly chats: { agent: number; need: number }[]; readonly needOf: Map<number, number>; arrive (now: number): void }

const SKILLS = defaultPlaybook().skills.map(one => one.skill)
const document = defaultPlaybook()

function openFloor (waiting: number, agents: number, seed: number): Floor {
  const random = seededRandom(seed)
  const dispatch = createDispatch(compileRules(document))
  dispatch.setReserve(2)
  const needOf = new Map<number, number>()
  const chats: { agent: number; need: number }[] = []
  const level = (): number => 1 + Math.floor(random.next() * 5)
  // Sixty different staff profiles: a team has its skills, its level and its languages.
  const profiles = Array.from({ length: 60 }, (_, i) => ({ role: i % 5 === 0 ? 'expert' as const : 'agent' as const, skills: [...new Set([pick(random, SKILLS), pick(random, SKILLS)])].map(skill => ({ skill, level: level() })), languages: i % 3 === 0 ? ['zh', 'en'] : ['zh'] }))
  const needs = SKILLS.flatMap(neededSkill => (['diamond', 'core', 'mass'] as const).flatMap(tier => [[], ['silver' as const]].map(care => {
    const { headStartMs } = placeInQueue({ waitingSince: 0, tier, care, highFrequency: false }, document.routing)
    return { number: dispatch.need({ neededSkill, language: 'zh', tier, care, headStartMs, passedOnBy: null }), headStartMs }
  })))
  function enter (now: number): number {
    const need = pick(random, needs)
    const ticket = dispatch.enter({ need: need.number, since: now, key: now - need.headStartMs })
    needOf.set(ticket, need.number)
    return ticket
  }
  for (let i = 0; i < agents; i++) {
    const agent: Candidate = { ...pick(random, profiles), id: `agent-${i}`, capacity: 3, openChats: 3, lastAssignedAt: i }
    const number = dispatch.agentOn(agent)
    for (let chat = 0; chat < 3; chat++) chats.push({ agent: number, need: pick(random, needs).number })
  }
  for (let i = 0; i < waiting; i++) enter(i)
  return {
    dispatch, chats, needOf,
    arrive (now) {
      const ticket = enter(now)
      const agent = dispatch.place(ticket, now)
      if (agent >= 0) chats.push({ agent, need: needOf.get(ticket)! })
    },
  }
}

interface Pace { /** Matches in a second of matching. */ readonly perSecond: number; /** The same with the arrival that keeps the queue as long, and the bench's own dice. */ readonly whole: number; readonly p50: number; readonly p99: number }

/** One match: a chat ends and the next comes, timed by itself (the clock's own call is in it). */
function serveMany (floor: Floor, matches: number, seed: number): Pace {
  const random = seededRandom(seed)
  const { dispatch, chats, needOf } = floor
  const times = new Float64Array(matches)
  let now = 10_000_000
  const begun = performance.now()
  for (let i = 0; i < matches; i++) {
    now += 7
    const at = Math.floor(random.next() * chats.length)
    const chat = chats[at]!
    const from = performance.now()
    dispatch.release(chat.agent, chat.need)
    const ticket = dispatch.serve(chat.agent, now)
    times[i] = performance.now() - from
    if (ticket >= 0) chat.need = needOf.get(ticket)!
    else { // a held-back seat stays empty until somebody it is kept for comes
      chats[at] = chats.at(-1)!
      chats.pop()
    }
    floor.arrive(now)
  }
  const spent = performance.now() - begun
  const matching = times.reduce((sum, time) => sum + time, 0)
  times.sort()
  return { perSecond: matches / matching * 1_000, whole: matches / spent * 1_000, p50: times[Math.floor(matches * 0.5)]! * 1_000, p99: times[Math.floor(matches * 0.99)]! * 1_000 }
}

function measure (waiting: number, agents: number, matches: number): Pace {
  stage(`${waiting} waiting, ${agents} agents`)
  const floor = openFloor(waiting, agents, 7)
  serveMany(floor, Math.min(matches, 200_000), 3) // warm
  return serveMany(floor, matches, 5)
}

export async function run (): Promise<Report> {
  const words = (pace: Pace): string => `${Math.round(pace.perSecond)} matches/s, p50 ${pace.p50.toFixed(1)} µs, p99 ${pace.p99.toFixed(1)} µs; with an arrival each ${Math.round(pace.whole)}/s`
  const small = measure(5_000, 2_000, 1_000_000)
  const large = measure(100_000, 10_000, 500_000)
  const figures: Figure[] = [
    { figure: 'decisions at 5,000 waiting, 2,000 agents, one core', goal: '≥ 500,000 matches/s, p99 ≤ 10 µs', measured: words(small), ok: small.perSecond >= 500_000 && small.p99 <= 10, numbers: small },
    { figure: 'decisions at 100,000 waiting, 10,000 agents', goal: '≥ 100,000 matches/s', measured: words(large), ok: large.perSecond >= 100_000, numbers: large },
  ]
  for (const waiting of [1_000, 10_000, 100_000, 1_000_000]) {
    const pace = measure(waiting, 2_000, 200_000)
    figures.push({ figure: `growth: ${waiting} waiting, 2,000 agents`, goal: '(reported)', measured: words(pace), ok: true, numbers: pace })
  }
  return { name: 'decisions', figures }
}
