import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { day, hour, minute, second } from '../kernel/clock.ts'
import { defaultPlaybook } from '../playbook/index.ts'
import { nextDueOf, planClocks, SAME_PROBLEM_MS, termsOf, type Clock, type Course, type Step } from './decide.ts'

const playbook = defaultPlaybook()
const t0 = Date.parse('2026-03-02T02:00:00Z')
const course = (over: Partial<Course> = {}): Course => ({ resolved: false, openedAt: t0, handedOffAt: null, firstHumanAt: null, resolvedAt: null, abandoned: false, ...over })
const clock = (over: Partial<Clock> & Pick<Clock, 'kind'>): Clock => {
  const startedAt = over.startedAt ?? t0
  const { warnAt, dueAt, warnings } = termsOf(over.kind, 'mass', startedAt, playbook)!
  return { id: over.kind, tier: 'mass', state: 'running', startedAt, warnAt, dueAt, warnings, warned: 0, pausedAt: null, escalated: [], finishedAt: null, breachedAt: null, ...over }
}
const closure = clock({ kind: 'closure' })

for (const [kind, tier, spanMs] of [
  ['first-response', 'diamond', 30 * second], ['first-response', 'core', minute], ['first-response', 'mass', 2 * minute],
  ['solution', 'diamond', 30 * minute], ['solution', 'core', 2 * hour], ['solution', 'mass', 2 * hour],
  ['closure', 'diamond', day], ['closure', 'core', day], ['closure', 'mass', day],
] as const) test(`${kind} for ${tier} is due after ${spanMs} ms and warns at three quarters`, () => {
  const terms = termsOf(kind, tier, t0, playbook)!
  assert.equal(terms.dueAt - t0, spanMs)
  assert.equal(terms.warnAt - t0, spanMs * 0.75)
  assert.equal(terms.because[0]?.rule, `promise.${kind}`)
})

test('closure runs round the clock even when the desk is closed; the others wait for the morning', () => {
  const office = [{ from: '09:00', to: '18:00' }]
  const closing = { ...playbook, openingHours: { timeZone: 'Asia/Shanghai', week: { mon: office, tue: office, wed: office, thu: office, fri: office, sat: [], sun: [] }, holidays: [] } }
  const friday = Date.parse('2026-03-06T17:59:00+08:00')
  assert.equal(termsOf('closure', 'mass', friday, closing)?.dueAt, friday + day)
  assert.equal(termsOf('first-response', 'mass', friday, closing)?.dueAt, Date.parse('2026-03-09T09:01:00+08:00'))
  assert.equal(termsOf('solution', 'mass', friday, { ...closing, promises: { ...closing.promises, inOpeningHours: ['first-response'] } })?.dueAt, friday + 2 * hour)
})

const at = (ms: number): number => t0 + ms
const called = course({ handedOffAt: t0 })
const answer = clock({ kind: 'first-response' })
const solution = clock({ kind: 'solution' })
const three = [closure, answer, solution]

for (const [name, facts, clocks, now, expected] of [
  ['a new conversation gets the base promise', course(), [], t0, [['start', 'closure']]],
  ['a call for a human starts the others, an expert\'s help for those it is promised to', called, [closure], t0, [['start', 'first-response'], ['start', 'expert'], ['start', 'solution']]],
  ['news heard twice starts nothing twice', called, three, at(1), []],
  ['the warning comes at its instant', called, three, answer.warnAt, [['warn', 'first-response']]],
  ['not a moment before', called, three, answer.warnAt - 1, []],
  ['the promise breaks when due', called, [closure, { ...answer, state: 'warned' as const }, solution], answer.dueAt, [['breach', 'first-response']]],
  ['a broken one is broken once', called, [closure, { ...answer, state: 'breached' as const }, solution], answer.dueAt + 1, []],
  ['an answer exactly when due keeps it', { ...called, firstHumanAt: answer.dueAt }, three, answer.dueAt + 5, [['finish', 'first-response', 'kept']]],
  ['an answer a moment later is recorded as broken', { ...called, firstHumanAt: answer.dueAt + 1 }, [closure, { ...answer, state: 'breached' as const }, solution], answer.dueAt + 5, [['finish', 'first-response', 'breached']]],
  ['an answer in time counts even when the timer spoke first', { ...called, firstHumanAt: answer.dueAt - 1 }, [closure, { ...answer, state: 'breached' as const }, solution], answer.dueAt + 5, [['finish', 'first-response', 'kept']]],
  ['a resolution finishes what is open; no human was needed any more', { ...called, resolved: true, resolvedAt: at(30_000) }, three, at(30_000), [['finish', 'closure', 'kept'], ['finish', 'first-response', 'void'], ['finish', 'solution', 'kept']]],
  ['a shopper who left is counted neither way', { ...called, resolved: true, resolvedAt: at(30_000), abandoned: true }, three, at(30_000), [['finish', 'closure', 'void'], ['finish', 'first-response', 'void'], ['finish', 'solution', 'void']]],
  ['leaving does not mend what was broken before', { ...called, resolved: true, resolvedAt: answer.dueAt + 1, abandoned: true }, three, answer.dueAt + 1, [['finish', 'closure', 'void'], ['finish', 'first-response', 'breached'], ['finish', 'solution', 'void']]],
] as const) test(name, () => {
  assert.deepEqual(planClocks(facts, clocks, playbook, now).map(tell), expected)
})

function tell (step: Step): string[] {
  return step.kind === 'start' ? [step.kind, step.promise] : step.kind === 'finish' ? [step.kind, step.id, step.state] : [step.kind, step.id]
}

test('a reopened problem goes on with the time it had left', () => {
  const kept = [{ ...closure, state: 'kept' as const, finishedAt: at(hour) }, { ...solution, state: 'kept' as const, finishedAt: at(hour) }]
  const steps = planClocks(course({ handedOffAt: t0, firstHumanAt: at(second) }), [...kept, { ...answer, state: 'kept', finishedAt: at(second) }], playbook, at(11 * hour))
  assert.deepEqual(steps.map(tell), [['resume', 'closure'], ['resume', 'solution']])
  const [first, second_] = steps as Extract<Step, { kind: 'resume' }>[]
  assert.equal(first?.dueAt, at(11 * hour) + 23 * hour)
  assert.equal(second_?.dueAt, at(11 * hour) + hour)
})

test('a new question long after is a new problem with a new closure', () => {
  const steps = planClocks(course(), [{ ...closure, state: 'kept', finishedAt: at(hour) }], playbook, at(hour) + SAME_PROBLEM_MS + 1)
  assert.deepEqual(steps.map(tell), [['start', 'closure']])
})

test('a broken closure stays on record and the reopened conversation gets another', () => {
  const steps = planClocks(course(), [{ ...closure, state: 'breached', finishedAt: at(25 * hour) }], playbook, at(26 * hour))
  assert.deepEqual(steps, [{ kind: 'start', promise: 'closure', at: at(26 * hour) }])
})

test('the inbox sorts by the nearest clock that still waits, late ones included', () => {
  assert.equal(nextDueOf(three), answer.dueAt)
  assert.equal(nextDueOf([{ ...answer, finishedAt: at(1) }, solution]), solution.dueAt)
  assert.equal(nextDueOf([{ ...answer, finishedAt: at(1) }]), null)
})

test('planning again right after finds nothing more to do, in whatever order news came', () => fc.assert(fc.property(
  fc.record({ handedOff: fc.option(fc.nat(200_000)), answered: fc.option(fc.nat(200_000)), resolved: fc.option(fc.nat(90_000_000)), abandoned: fc.boolean(), now: fc.nat(100_000_000) }),
  ({ handedOff, answered, resolved, abandoned, now }) => {
    const start = handedOff === null ? null : at(handedOff)
    const facts = course({
      handedOffAt: start, firstHumanAt: start === null || answered === null ? null : start + answered,
      resolved: resolved !== null, resolvedAt: resolved === null ? null : at(400_000 + resolved), abandoned: abandoned && answered === null,
    })
    const instant = Math.max(at(now), facts.resolvedAt ?? 0, facts.firstHumanAt ?? 0)
    let clocks: Clock[] = []
    for (let round = 0; round < 12; round++) clocks = apply(clocks, planClocks(facts, clocks, playbook, instant))
    assert.deepEqual(planClocks(facts, clocks, playbook, instant), [])
    for (const kind of ['first-response', 'solution', 'closure']) assert.ok(clocks.filter(one => one.kind === kind).length <= 1)
    if (facts.resolved) assert.ok(clocks.every(one => one.finishedAt !== null))
    for (const one of clocks) if (one.finishedAt !== null) assert.equal(one.state === 'breached', one.finishedAt > one.dueAt)
  })))

function apply (clocks: readonly Clock[], steps: readonly Step[]): Clock[] {
  const changed = clocks.map(one => steps.reduce((now, step) => step.kind === 'start' || step.id !== now.id ? now : { ...now, ...changeOf(step, now) }, one))
  return [...changed, ...steps.flatMap(step => step.kind === 'start' && step.promise !== 'expert' ? [clock({ kind: step.promise, startedAt: step.at })] : [])]
}

function changeOf (step: Exclude<Step, { kind: 'start' }>, now: Clock): Partial<Clock> {
  switch (step.kind) {
    case 'warn': return { state: 'warned' }
    case 'remind': return { warned: step.warned }
    case 'breach': return { state: 'breached', breachedAt: now.dueAt }
    case 'escalate': return { escalated: [...now.escalated, step.index] }
    case 'pause': return { pausedAt: step.at }
    case 'unpause': return { pausedAt: null, warnAt: step.warnAt, dueAt: step.dueAt, warnings: step.warnings }
    case 'finish': return { state: step.state, finishedAt: step.at }
    case 'resume': return { state: step.state, warnAt: step.warnAt, dueAt: step.dueAt, warnings: step.warnings, finishedAt: null }
  }
}
