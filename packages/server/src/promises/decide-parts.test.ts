import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { hour, minute } from '../kernel/clock.ts'
import { defaultPlaybook } from '../playbook/index.ts'
import { planClocks, termsOf, type Clock, type Course, type Step } from './decide.ts'
import { dueSteps, refuseStepIn, stepsToCome, type Escalating } from './decide-escalation.ts'
import { pausedUntil, type Wait } from './decide-pause.ts'
import { decideAccept, proposalFor } from './decide-proposal.ts'

const playbook = defaultPlaybook()
const t0 = Date.parse('2026-03-02T02:00:00Z')
const at = (ms: number): number => t0 + ms
const wait = (from: number, to: number | null, why: Wait['why'] = 'shopper'): Wait => ({ why, from: at(from), to: to === null ? null : at(to) })
const ground = { rules: playbook, limit: at(24 * hour) }
const until = (...waits: Wait[]): number | undefined => { const span = pausedUntil('solution', at(hour), waits, ground); return span && span.until - t0 }

test('the solution stands still for a wait, from its first moment to just before its last', () => {
  assert.equal(until(wait(hour, 2 * hour)), 2 * hour)
  assert.equal(until(wait(hour + 1, 2 * hour)), undefined)
  assert.equal(until(wait(0, hour)), undefined)
  assert.equal(until(), undefined)
})

test('a wait counts for as long as the playbook lets it, and never past the base promise', () => {
  assert.equal(until(wait(hour, null)), 9 * hour)
  assert.equal(until(wait(0, null)), 8 * hour)
  assert.equal(until(wait(hour, null, 'partner')), 13 * hour)
  assert.equal(pausedUntil('solution', at(20 * hour), [wait(20 * hour, null, 'partner')], ground)?.until, at(24 * hour))
  assert.equal(pausedUntil('solution', at(24 * hour), [wait(20 * hour, null, 'partner')], ground), undefined)
})

test('one wait that takes over from another makes one pause', () => {
  assert.equal(until(wait(0, 2 * hour), wait(2 * hour, 3 * hour, 'partner')), 3 * hour)
  assert.equal(until(wait(0, 2 * hour), wait(2 * hour + 1, 3 * hour, 'partner')), 2 * hour)
  assert.equal(until(wait(0, 4 * hour), wait(hour, 3 * hour, 'partner')), 4 * hour)
})

test('whatever a document says, nothing but the solution pauses', () => {
  const greedy = { ...playbook, promises: { ...playbook.promises, pauses: (['closure', 'first-response', 'expert'] as const).map(clock => ({ clock, while: 'shopper' as const, atMostMs: hour })) } }
  for (const kind of ['closure', 'first-response', 'expert'] as const) assert.equal(pausedUntil(kind, at(hour), [wait(0, null)], { rules: greedy, limit: at(24 * hour) }), undefined)
  assert.equal(pausedUntil('solution', at(hour), [wait(0, null)], { rules: greedy, limit: at(24 * hour) }), undefined)
})

const escalating = (over: Partial<Escalating>): Escalating => ({ kind: 'solution', tier: 'mass', state: 'breached', warnAt: at(90 * minute), dueAt: at(2 * hour), finishedAt: null, pausedAt: null, escalated: [], ...over })
for (const [name, clock, now, expected] of [
  ['calls the expert at the breach', escalating({}), 2 * hour, [0]],
  ['not before the breach is on record', escalating({ state: 'warned' }), 2 * hour, []],
  ['calls nobody a moment earlier', escalating({}), 2 * hour - 1, []],
  ['calls the supervisor half an hour later', escalating({ escalated: [0] }), 2.5 * hour, [1]],
  ['not a moment before', escalating({ escalated: [0] }), 2.5 * hour - 1, []],
  ['calls both when nobody looked meanwhile', escalating({}), 3 * hour, [0, 1]],
  ['calls nobody twice', escalating({ escalated: [0, 1] }), 9 * hour, []],
  ['calls nobody once it is finished', escalating({ finishedAt: at(hour) }), 3 * hour, []],
  ['calls nobody while it stands still', escalating({ pausedAt: at(hour) }), 3 * hour, []],
  ['calls the expert of a diamond at the warning', escalating({ kind: 'expert', tier: 'diamond', state: 'warned' }), 90 * minute, [0]],
  ['has no chain for this tier', escalating({ kind: 'first-response' }), 9 * hour, []],
] as const) test(`the chain ${name}`, () => assert.deepEqual(dueSteps(clock, playbook, at(now)).map(due => due.index), expected))

test('an expert answers calls for experts, a supervisor any, nobody a call that is over', () => {
  assert.equal(refuseStepIn({ forRole: 'expert', state: 'open' }, 'expert'), undefined)
  assert.equal(refuseStepIn({ forRole: 'expert', state: 'open' }, 'supervisor'), undefined)
  assert.equal(refuseStepIn({ forRole: 'supervisor', state: 'open' }, 'supervisor'), undefined)
  assert.equal(refuseStepIn({ forRole: 'supervisor', state: 'open' }, 'expert'), 'not-for-you')
  assert.equal(refuseStepIn({ forRole: 'expert', state: 'open' }, 'agent'), 'not-for-you')
  for (const state of ['taken', 'closed']) assert.equal(refuseStepIn({ forRole: 'expert', state }, 'supervisor'), 'over')
})

test('a broken promise is offered what its clock and tier say, in the shop\'s currency or not at all', () => {
  assert.deepEqual(proposalFor({ kind: 'solution', tier: 'mass' }, 'CNY', playbook), { minor: 2_000, currency: 'CNY' })
  assert.deepEqual(proposalFor({ kind: 'solution', tier: 'diamond' }, 'CNY', playbook), { minor: 5_000, currency: 'CNY' })
  assert.equal(proposalFor({ kind: 'solution', tier: 'mass' }, 'GBP', playbook), undefined)
  assert.equal(proposalFor({ kind: 'first-response', tier: 'mass' }, 'CNY', playbook), undefined)
})

for (const [name, minor, role, today, expected] of [
  ['five hundred is the front line\'s own', 50_000, 'agent', 0, 'accept'],
  ['a fen more is not', 50_001, 'agent', 0, 'over-case-limit'],
  ['an expert may', 50_001, 'expert', 0, 'accept'],
  ['up to the day\'s limit', 50_000, 'agent', 250_000, 'accept'],
  ['not beyond it', 50_000, 'agent', 250_001, 'over-day-limit'],
  ['operations may not', 1, 'operations', 0, 'no-authority'],
] as const) test(`authority: ${name}`, () => {
  const decision = decideAccept({ minor, currency: 'CNY' }, { role, grantedTodayMinor: today }, playbook)
  assert.equal(decision.kind === 'refuse' ? decision.because : decision.kind, expected)
})
test('authority in one currency is none in another', () => assert.equal(decideAccept({ minor: 1, currency: 'GBP' }, { role: 'agent', grantedTodayMinor: 0 }, playbook).kind, 'refuse'))

const clock = (kind: Clock['kind']): Clock => {
  const terms = termsOf(kind, 'mass', t0, playbook)!
  return { id: kind, kind, tier: 'mass', state: 'running', startedAt: t0, ...terms, warned: 0, pausedAt: null, escalated: [], finishedAt: null, breachedAt: null }
}

/** Carries out steps in memory until nothing is left, as the shell does; counts what happened. */
function run (course: Course, from: readonly Clock[], now: number, tally: Map<string, number> = new Map()): Clock[] {
  let clocks = [...from]
  for (let round = 0; round < 12; round++) {
    const steps = planClocks(course, clocks, playbook, now)
    if (steps.every(step => step.kind === 'start')) return clocks
    for (const step of steps) if (step.kind !== 'start') {
      const key = `${step.kind} ${step.id}${step.kind === 'escalate' ? ` ${step.index}` : ''}`
      tally.set(key, (tally.get(key) ?? 0) + 1)
      clocks = clocks.map(one => one.id === step.id ? { ...one, ...after(step, one) } : one)
    }
  }
  throw new Error('no rest')
}

function after (step: Exclude<Step, { kind: 'start' }>, one: Clock): Partial<Clock> {
  switch (step.kind) {
    case 'warn': return { state: 'warned' }
    case 'remind': return { warned: step.warned }
    case 'breach': return { state: 'breached', breachedAt: one.dueAt }
    case 'escalate': return { escalated: [...one.escalated, step.index] }
    case 'pause': return { pausedAt: step.at }
    case 'unpause': return { pausedAt: null, warnAt: step.warnAt, dueAt: step.dueAt, warnings: step.warnings }
    case 'finish': return { state: step.state, finishedAt: step.at }
    case 'resume': return { state: step.state, warnAt: step.warnAt, dueAt: step.dueAt, warnings: step.warnings, finishedAt: null }
  }
}

const course = (over: Partial<Course>): Course => ({ resolved: false, openedAt: t0, handedOffAt: t0, firstHumanAt: t0, resolvedAt: null, abandoned: false, expertAt: null, ...over })

test('a pause gives the solution exactly the time it waited, and leaves the closure alone', () => {
  const asked = run(course({ waits: [wait(30 * minute, null)] }), [clock('closure'), clock('solution')], at(30 * minute))
  const answered = run(course({ waits: [wait(30 * minute, 90 * minute)] }), asked, at(100 * minute)) // heard ten minutes late
  const [closure, solution] = answered
  assert.equal(solution?.dueAt, at(3 * hour))
  assert.equal(solution?.warnAt, at(2.5 * hour))
  assert.equal(solution?.warnings.at(-1)?.at, at(3 * hour - 12 * minute))
  assert.equal(solution?.pausedAt, null)
  assert.equal(closure?.dueAt, at(24 * hour))
})

test('any story of waits, looked at at any instants, also with a clock that steps back: nothing happens twice, nothing broken is mended, no pause outlasts the base promise', () => fc.assert(fc.property(
  fc.array(fc.record({ gap: fc.nat(90), length: fc.nat(12 * 60), open: fc.boolean(), why: fc.constantFrom('shopper' as const, 'partner' as const) }), { maxLength: 5 }),
  fc.array(fc.nat(30 * 60), { minLength: 1, maxLength: 15 }), fc.option(fc.nat(30 * 60)),
  (waits, chance, resolved) => {
    let end = 0
    const spans = waits.map(({ gap, ...rest }) => { const from = end + gap; end = from + rest.length; return { ...rest, from } })
    // The house looks when a wait begins or ends, and by chance; sometimes out of order.
    const looks = spans.flatMap((span, i) => [span.from, chance[i] ?? 0, span.from + span.length]).concat(chance)
    const tally = new Map<string, number>()
    let clocks = [clock('closure'), clock('solution')]
    let broken = new Set<string>()
    let latest = 0
    for (const look of looks) {
      latest = Math.max(latest, look)
      // What has happened so far never unhappens; only the clock on the wall may step back.
      const known = spans.filter(span => span.from <= latest).map(span => wait(span.from * minute, span.open || span.from + span.length > latest ? null : (span.from + span.length) * minute, span.why))
      const over = resolved !== null && resolved <= latest
      clocks = run(course({ waits: known, resolved: over, resolvedAt: over ? at(resolved * minute) : null }), clocks, at(look * minute), tally)
      const solution = clocks[1]!
      assert.ok(solution.dueAt <= at(24 * hour), 'no pause outlasts the base promise')
      assert.ok(solution.dueAt >= at(2 * hour), 'a pause never takes time away')
      assert.equal(clocks[0]!.pausedAt, null)
      assert.equal(clocks[0]!.dueAt, at(24 * hour))
      const now = new Set(clocks.filter(one => one.state === 'breached' && one.finishedAt !== null).map(one => one.id))
      for (const id of broken) assert.ok(now.has(id), 'what ended broken stays broken')
      broken = now
    }
    for (const [step, times] of tally) if (!/^(pause|unpause|remind)/.test(step)) assert.equal(times, 1, step)
    for (const one of clocks) if (one.finishedAt === null && one.pausedAt === null) assert.deepEqual(stepsToCome(one, playbook).filter(step => one.escalated.includes(step.index)), [])
  }), { numRuns: 150 }))
