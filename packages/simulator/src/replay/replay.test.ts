import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { defaultPlaybook } from '@zhiyu/server/playbook'
import { bankReplaying, calibrate, comeAgain, dutiesOf, estimatePatience, kindsServed, learnPeople, patienceAt, readTrace, replayDay, replayDays, summarise, type Trace, type TraceCall } from './index.ts'

const HEADER = 'date,t,prio,type,wait,out,serv,agent'
const read = (...lines: readonly string[]): Trace => {
  const reading = readTrace([HEADER, ...lines].join('\n'))
  assert.ok(reading.kind === 'read', JSON.stringify(reading))
  return reading.trace
}
const call = (over: Partial<TraceCall>): TraceCall => ({ day: '1999-01-04', at: 0, priority: 1, kind: 'PS', waited: 0, served: true, work: 60, agent: '1', ...over })
const document = defaultPlaybook('CNY')
const skills = new Map(['1', '2'].map(agent => [agent, new Set(['PS'])]))

test('a trace is read, by its own names or the bank\'s', () => {
  const bank = read('1999-01-01,8,2,PS,140,H,,', '1999-01-01,24926,2,PS,17,A,54,1')
  const ours = readTrace('day,at,priority,kind,waited,outcome,work,agent\r\n1999-01-01,8,2,PS,140,abandoned,,\r\n1999-01-01,24926,2,PS,17,served,54,1\r\n')
  assert.deepEqual(ours, { kind: 'read', trace: bank })
  assert.deepEqual(bank.calls[0], call({ day: '1999-01-01', at: 8, priority: 2, waited: 140, served: false, work: 0, agent: null }))
  assert.equal(readTrace('day,at,priority,waited,outcome,work\n1999-01-01,8,2,140,served,10').kind, 'read', 'kind and agent may be missing')
})

test('what cannot have happened is refused, with line and reason', () => {
  const good = '1999-01-04,100,1,PS,5,A,60,1'
  for (const [line, reason] of [
    ['1999-01-04,99,1,PS,5,A,60,1', /^time goes back: 1999-01-04 99 after 1999-01-04 100$/], ['1999-01-03,200,1,PS,5,A,60,1', /^time goes back/],
    ['1999-01-04,NaN,1,PS,5,A,60,1', /^at: "NaN"/], ['1999-01-04,86400,1,PS,5,A,60,1', /^at:/], ['1999-01-04,200,1,PS,-5,A,60,1', /^waited: "-5"/],
    ['1999-01-04,200,1,PS,1e9,A,60,1', /^waited:/], ['1999-01-04,200,1,PS,5,A,86401,1', /^work:/], ['1999-01-04,200,1.5,PS,5,A,60,1', /^priority:/], ['1999-01-04,200,99,PS,5,A,60,1', /^priority:/],
    ['1999-01-04,200,1,PS,5,A,,1', /^served, but work is empty$/], ['1999-01-04,200,1,PS,5,H,60,1', /^abandoned, but served for 60 s$/], ['1999-01-04,200,1,PS,5,constructor,60,1', /^outcome:/],
    ['1999-02-29,200,1,PS,5,A,60,1', /is no day/], ['1999-01-04,200,1,PS,5,A', /^6 columns, the header has 8$/],
  ] as const) {
    const reading = readTrace([HEADER, good, line].join('\n'))
    assert.ok(reading.kind === 'refused', line)
    assert.equal(reading.problems.length, 1)
    assert.equal(reading.problems[0]!.line, 3)
    assert.match(reading.problems[0]!.reason, reason)
  }
  assert.deepEqual(readTrace('date,t,prio,wait,out'), { kind: 'refused', problems: [{ line: 1, reason: 'the column "work" or "serv" is missing' }] })
  assert.equal(readTrace(HEADER).kind, 'refused')
  const many = readTrace([HEADER, ...Array.from({ length: 50 }, () => 'x')].join('\n'))
  assert.ok(many.kind === 'refused' && many.problems.length === 20, 'twenty are enough to know')
})

test('duty goes on over short gaps and ends at long ones; what an agent served is what they can', () => {
  const services = [call({ at: 0, work: 100 }), call({ at: 150, work: 50, kind: 'NE' }), call({ at: 261, waited: 60, work: 10 }), call({ at: 400, work: 5, agent: null }), call({ at: 500, served: false, work: 0, agent: null })]
  assert.deepEqual(dutiesOf(services, 120), [{ agent: '1', from: 0, until: 200 }, { agent: '1', from: 321, until: 331 }, { agent: '', from: 400, until: 405 }])
  assert.deepEqual(dutiesOf(services, 121)[0], { agent: '1', from: 0, until: 331 })
  assert.deepEqual(kindsServed(services), new Map([['1', new Set(['PS', 'NE'])], ['', new Set(['PS'])]]))
})

test('patience is everything that was waited over how many gave up', () => {
  assert.equal(estimatePatience([call({ waited: 100 }), call({ waited: 50, served: false }), call({ waited: 30, served: false })]), 90)
  assert.equal(estimatePatience([call({ waited: 100 })]), Infinity)
  assert.equal(patienceAt(Infinity, 0.5), Infinity)
  assert.ok(Math.abs(patienceAt(90, 0.5) - 90 * Math.LN2) < 1e-9)
})

test('a day is served first come, first served, but for head starts, skills, patience and breaks', () => {
  const one = { kind: 'PS', headStart: 0, patience: Infinity, work: 100 }
  const plan = { duties: [{ agent: '1', from: 0, until: 1_000 }], kindsOf: skills, afterWork: 10 }
  const waits = (arrivals: readonly (typeof one & { at: number })[], over: Partial<typeof plan> = {}): number[] => [...replayDay({ ...plan, arrivals, ...over }, document).waited]
  assert.deepEqual(waits([{ ...one, at: 0 }, { ...one, at: 20 }, { ...one, at: 40 }]), [0, 90, 180], 'the work after it counts')
  assert.deepEqual(waits([{ ...one, at: 0 }, { ...one, at: 20 }, { ...one, at: 40, headStart: 90 }]), [0, 200, 70])
  assert.deepEqual(waits([{ ...one, at: 0 }, { ...one, at: 20, patience: 30 }, { ...one, at: 40 }]), [0, 30, 70])
  assert.deepEqual([...replayDay({ ...plan, arrivals: [{ ...one, at: 0 }, { ...one, at: 20, patience: 30 }] }, document).abandoned], [0, 1])
  assert.deepEqual(waits([{ ...one, at: 0 }, { ...one, at: 10 }], { duties: [{ agent: '1', from: 0, until: 50 }, { agent: '2', from: 300, until: 400 }] }), [0, 290], 'who goes off duty finishes, and takes nobody more')
  assert.deepEqual(waits([{ ...one, at: 0 }, { ...one, at: 10 }], { duties: [{ agent: '1', from: 0, until: 50 }, { agent: '1', from: 60, until: 400 }] }), [0, 100], 'nor two at once when they are back before they finished')
})

test('a priority that only those have who never waited is taken as not recorded, and drawn from those who did', () => {
  const calls = [...Array.from({ length: 100 }, (_, i) => call({ at: i, priority: 0 })), ...Array.from({ length: 40 }, (_, i) => call({ at: 100 + i, priority: i % 4 === 0 ? 2 : 1, waited: 30 }))]
  const people = learnPeople(calls)
  assert.deepEqual([...people.unrecorded.keys()], ['PS'])
  const again = comeAgain(calls, people, { headStart: one => one.priority * 100, seed: 1 })
  const drawn = again.slice(0, 100).filter(one => one.headStart === 200).length
  assert.ok(drawn > 10 && drawn < 45, `${drawn} of 100, a quarter expected`)
  assert.ok(again.every(one => one.headStart > 0))
  assert.deepEqual(comeAgain(calls, people, { headStart: one => one.priority * 100, seed: 1 }), again)
})

// Where it lies beside the repository, the real trace is replayed, too: acknowledgement in docs/policy/simulation.md.
const bank = join(process.env['ZHIYU_SHARED'] ?? join(import.meta.dirname, '../../../../../shared'), 'data/callcenter1999')
const month = (name: string): Trace => {
  const reading = readTrace(gunzipSync(readFileSync(join(bank, `${name}.csv.gz`))).toString())
  assert.ok(reading.kind === 'read', JSON.stringify(reading))
  return reading.trace
}

test('April of a real bank is replayed from what January to March said of it', { skip: existsSync(bank) ? false : 'the trace of 1999 is not here' }, () => {
  const [january, february, march, april] = ['january', 'february', 'march', 'april'].map(month) as [Trace, Trace, Trace, Trace] // four names, four months
  const calibration = calibrate({ calls: [...january.calls, ...february.calls, ...march.calls] }, march, bankReplaying(document, [1]), { gaps: [120], afterWork: [20] })
  const { actual, replayed, correlation } = summarise(replayDays(april, calibration, bankReplaying(document, [1, 2, 3])))
  assert.ok(Math.abs(replayed.meanWait / actual.meanWait - 1) <= 0.1, `${replayed.meanWait}, not ${actual.meanWait}`)
  assert.ok(Math.abs(replayed.abandonment - actual.abandonment) <= 0.02, `${replayed.abandonment}, not ${actual.abandonment}`)
  assert.ok(correlation >= 0.85, `${correlation}`)
})
