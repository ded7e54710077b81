import { Compile } from 'typebox/compile'
import { hour, parseInstant } from '../kernel/clock.ts'
import { MOST_SHOPPERS, Scenario, type ScenarioProblem, type ShopperClass } from './contract.ts'

const shape = Compile(Scenario)

type Note = (path: string, rule: string, say: string) => void

/** Everything that keeps a scenario from being run: its shape first; contradictions only where the shape is right. Pure. */
export function checkScenario (document: unknown): ScenarioProblem[] {
  if (!shape.Check(document)) return shapeProblems(document)
  const problems: ScenarioProblem[] = []
  const note: Note = (path, rule, say) => { problems.push({ path, rule, say }) }
  timeProblems(document, note)
  demandProblems(document, note)
  staffProblems(document, note)
  eventProblems(document, note)
  const shoppers = Math.ceil(estimateShoppers(document) * document.replications)
  if (shoppers > MOST_SHOPPERS) note('/demand', 'scenario.too-many-shoppers', `about ${shoppers.toLocaleString('en')} shoppers over all replications; at most ${MOST_SHOPPERS.toLocaleString('en')} are simulated`)
  return problems
}

function shapeProblems (document: unknown): ScenarioProblem[] {
  const seen = new Set<string>()
  return shape.Errors(document).flatMap(error => {
    if (error.keyword === 'boolean') return [] // the closed object already names the unknown field
    const unknown = 'additionalProperties' in error.params && Array.isArray(error.params.additionalProperties) ? `: ${error.params.additionalProperties.join(', ').slice(0, 200)}` : ''
    const problem = { path: error.instancePath || '/', rule: 'shape', say: `${error.message}${unknown}` }
    const key = `${problem.path}|${problem.say}`
    if (seen.has(key)) return []
    seen.add(key)
    return [problem]
  }).slice(0, 100)
}

function timeProblems ({ horizonMs, warmUpMs, demand, startsAt }: Scenario, note: Note): void {
  try { parseInstant(startsAt) } catch { note('/startsAt', 'scenario.instant', 'no such instant') }
  if (warmUpMs >= horizonMs) note('/warmUpMs', 'scenario.warm-up-too-long', 'must end before the scenario does, or nothing is counted')
  curveProblems(demand.curve, '/demand/curve', note)
}

function curveProblems (curve: Scenario['demand']['curve'], path: string, note: Note): void {
  if (curve[0]?.fromMs !== 0) note(`${path}/0/fromMs`, 'scenario.curve-start', 'the first step starts at 0')
  curve.forEach((step, i) => { if (i > 0 && step.fromMs <= curve[i - 1]!.fromMs) note(`${path}/${i}/fromMs`, 'scenario.curve-order', 'each step starts later than the one before') })
}

function demandProblems ({ demand, staff, horizonMs }: Scenario, note: Note): void {
  demand.classes.forEach((one, i) => {
    const path = `/demand/classes/${i}`
    if (demand.classes.findIndex(other => other.class === one.class) < i) note(`${path}/class`, 'scenario.class-twice', 'this class is named twice')
    if (!one.skills.some(each => each.share > 0)) note(`${path}/skills`, 'scenario.no-skill', 'at least one share must be above 0')
    if (one.dialect !== undefined && !one.care.includes('dialect')) note(`${path}/dialect`, 'scenario.dialect-undeclared', 'who is served in a dialect has the care need dialect')
    if (one.advisor && !staff.some(group => group.group === one.advisor!.group)) note(`${path}/advisor/group`, 'scenario.group-unknown', 'no group has this name')
    if (one.arrivals.kind === 'rate') { if (one.arrivals.curve) curveProblems(one.arrivals.curve, `${path}/arrivals/curve`, note) } else traceProblems(one.arrivals, `${path}/arrivals`, horizonMs, note)
  })
}

function traceProblems ({ atMs, workMs }: Extract<ShopperClass['arrivals'], { kind: 'trace' }>, path: string, horizonMs: number, note: Note): void {
  const back = atMs.findIndex((at, i) => i > 0 && at < atMs[i - 1]!)
  if (back >= 0) note(`${path}/atMs/${back}`, 'scenario.trace-order', 'comes before the one listed before it')
  const late = atMs.findIndex(at => at >= horizonMs)
  if (late >= 0) note(`${path}/atMs/${late}`, 'scenario.trace-late', 'comes after the scenario has ended')
  if (workMs && workMs.length !== atMs.length) note(`${path}/workMs`, 'scenario.trace-work', `${workMs.length} spans of work for ${atMs.length} arrivals`)
}

function staffProblems ({ staff, horizonMs }: Scenario, note: Note): void {
  const agents = staff.reduce((sum, group) => sum + group.count, 0)
  if (agents > 10_000) note('/staff', 'scenario.too-many-agents', `${agents} agents; at most 10000 are simulated`)
  staff.forEach((group, i) => {
    const path = `/staff/${i}`
    if (staff.findIndex(other => other.group === group.group) < i) note(`${path}/group`, 'scenario.group-twice', 'this group is named twice')
    group.skills.forEach((one, j) => { if (group.skills.findIndex(other => other.skill === one.skill) < j) note(`${path}/skills/${j}/skill`, 'scenario.skill-twice', 'this skill is named twice') })
    group.shifts.forEach((shift, j) => {
      if (shift.toMs <= shift.fromMs) note(`${path}/shifts/${j}/toMs`, 'scenario.shift-order', 'a shift ends after it has begun')
      else if (shift.fromMs >= horizonMs) note(`${path}/shifts/${j}/fromMs`, 'scenario.shift-late', 'begins after the scenario has ended')
      const before = group.shifts[j - 1]
      if (before && shift.fromMs < before.toMs) note(`${path}/shifts/${j}/fromMs`, 'scenario.shift-overlap', 'begins before the one listed before it has ended')
    })
    breakProblems(group, { path, horizonMs }, note)
  })
}

/** Everybody's break lies within every shift, and after the one before it. */
function breakProblems ({ breaks = [], shifts }: Scenario['staff'][number], { path, horizonMs }: { path: string; horizonMs: number }, note: Note): void {
  const shortest = Math.min(horizonMs, ...shifts.map(shift => shift.toMs - shift.fromMs))
  breaks.forEach((each, j) => {
    const ends = endOf(each)
    if (ends > shortest) note(`${path}/breaks/${j}`, 'scenario.break-outside', `ends ${ends - shortest} ms after the shortest shift of this group does`)
    const before = breaks[j - 1]
    if (before && each.afterMs < endOf(before)) note(`${path}/breaks/${j}/afterMs`, 'scenario.break-overlap', 'begins before the last of the group has ended the one listed before it')
  })
}

const endOf = ({ afterMs, lengthMs, overMs = 0 }: NonNullable<Scenario['staff'][number]['breaks']>[number]): number => afterMs + overMs + lengthMs

function eventProblems ({ events, demand, staff, horizonMs }: Scenario, note: Note): void {
  const classes = new Set(demand.classes.map(one => one.class))
  const groups = new Set(staff.map(one => one.group))
  events.forEach((event, i) => {
    const path = `/events/${i}`
    if (event.toMs <= event.fromMs) note(`${path}/toMs`, 'scenario.event-order', 'an event ends after it has begun')
    if (event.fromMs >= horizonMs) note(`${path}/fromMs`, 'scenario.event-late', 'begins after the scenario has ended')
    if (event.kind === 'surge') event.classes?.forEach((name, j) => { if (!classes.has(name)) note(`${path}/classes/${j}`, 'scenario.class-unknown', 'no class has this name') })
    if (event.kind === 'absence') event.groups?.forEach((name, j) => { if (!groups.has(name)) note(`${path}/groups/${j}`, 'scenario.group-unknown', 'no group has this name') })
  })
}

/** How many shoppers one replication brings, surges at their most. An upper estimate, so that what is refused is refused before it runs. */
export function estimateShoppers (scenario: Scenario): number {
  return scenario.demand.classes.reduce((sum, one) => {
    if (one.arrivals.kind === 'trace') return sum + one.arrivals.atMs.length
    const { perHour, curve } = one.arrivals
    const points = [...new Set([0, scenario.horizonMs, ...scenario.demand.curve.map(step => step.fromMs), ...(curve ?? []).map(step => step.fromMs), ...scenario.events.flatMap(event => [event.fromMs, event.toMs])])]
      .filter(at => at <= scenario.horizonMs).toSorted((a, b) => a - b)
    let expected = 0
    for (let i = 1; i < points.length; i++) {
      const [from, to] = [points[i - 1]!, points[i]!]
      let factor = factorAt(scenario.demand.curve, from) * (curve ? factorAt(curve, from) : 1)
      for (const event of scenario.events) if (event.kind === 'surge' && event.fromMs <= from && from < event.toMs && (!event.classes || event.classes.includes(one.class))) factor *= event.skills ? Math.max(1, event.factor) : event.factor
      expected += perHour * factor * (to - from) / hour
    }
    return sum + expected
  }, 0)
}

function factorAt (curve: Scenario['demand']['curve'], at: number): number {
  return curve.findLast(step => step.fromMs <= at)?.factor ?? 0
}
