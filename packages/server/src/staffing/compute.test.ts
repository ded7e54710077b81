import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { computeStaffing, parseNumbersLoosely } from './model-compute.ts'

type Tree = { readonly [key: string]: Tree } & readonly Tree[]

function computed (document: unknown): Tree {
  const answer = computeStaffing(document)
  assert.ok(answer.kind === 'computed', JSON.stringify(answer).slice(0, 2_000))
  return answer.document as unknown as Tree // walked by name below; a wrong name fails the comparison
}

function problems (document: unknown): string[] {
  const answer = computeStaffing(document)
  assert.equal(answer.kind, 'refused')
  return answer.kind === 'refused' ? answer.problems.map(({ path, say }) => `${path} ${say}`) : []
}

/** Calls back for every number of `expected` with what `actual` has at the same place. */
function eachNumber (expected: unknown, actual: unknown, path: string, visit: (path: string, expected: number, actual: unknown) => void): void {
  if (typeof expected === 'number') visit(path, expected, actual)
  else if (typeof expected === 'object' && expected !== null) for (const [key, one] of Object.entries(expected)) eachNumber(one, (actual as Record<string, unknown> | undefined)?.[key], `${path}/${key}`, visit)
  else assert.deepEqual(actual, expected, path)
}

const INPUTS = new Set(['n', 'a', 'lam', 'mu', 'theta', 'lam_high', 'lam_low', 'theta_high', 'theta_low', 'reserve', 'trunc', 'beta', 'n_gold', 'n_regular', 'gold_holdback', 'lam_vip', 'lam_regular', 'theta_vip', 'theta_regular', 'name'])
/** The inputs alone: tables of thresholds keep their times and lose their values. */
function inputsOf (section: string, entry: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(entry).flatMap(([key, value]) => {
    if (key === 'tail' || key === 'p_wait_le' || key === 'p_high_wait_gt') return [[key, Object.fromEntries(Object.keys(value as object).map(time => [time, null]))]]
    return INPUTS.has(key) && !(section === 'qed' && key === 'a') ? [[key, value]] : []
  }))
}

const vectors = join(process.env['ZHIYU_SHARED'] ?? join(import.meta.dirname, '../../../../../shared'), 'vectors/queueing.json')
test('every quantity of the reference vectors comes out of the inputs alone, closed forms to 1e-10 and chains and percentiles to 1e-9', { skip: !existsSync(vectors) && 'the shared reference vectors are not here' }, () => {
  const reference = JSON.parse(readFileSync(vectors, 'utf8')) as Record<string, Record<string, unknown>[]>
  const { published, units, ...sections } = reference
  const bare = Object.fromEntries(Object.entries(sections).map(([section, entries]) => [section, entries.map(entry => inputsOf(section, entry))]))
  let compared = 0
  eachNumber(sections, computed(bare), '', (path, expected, actual) => {
    const tolerance = /ctmc|_p9\d/.test(path) ? 1e-9 : 1e-10
    assert.ok(typeof actual === 'number' && Math.abs(actual - expected) <= tolerance * Math.abs(expected), `${path}: ${String(actual)} for ${expected}`)
    compared += 1
  })
  assert.ok(compared > 600, `${compared} numbers compared`)
  assert.equal(published!.length, (computed({ units, published })['published'] as unknown as unknown[]).length)
})

test('what others printed is met to the digits they printed', () => {
  const printed = JSON.parse(readFileSync(join(import.meta.dirname, 'fixtures/printed.json'), 'utf8')) as Record<string, unknown>
  let compared = 0
  eachNumber(printed, computed(printed), '', (path, expected, actual) => {
    const digits = (String(expected).split('.')[1] ?? '').length
    assert.ok(typeof actual === 'number' && Math.abs(actual - expected) <= 0.5001 * 10 ** -digits + 1e-13 * expected, `${path}: ${String(actual)} for ${expected}`)
    compared += 1
  })
  assert.equal(compared, 34)
})

test('inputs, names and unknown keys stay, every threshold and percentile that an entry names is answered', () => {
  const done = computed({
    units: 'seconds', remark: { kept: true },
    erlang_c: [{ name: 'x', n: 3, lam: 2, mu: 1, mine: [1], p_wait: 99, p_wait_le: { '0': 0, '7.5': null }, wait_p99: 0 }],
    erlang_a: [{ n: 3, lam: 4, mu: 1, theta: 2, tail: { '1e-3': { note: 'kept', p_wait_gt: 5 } }, wait_served_p999: 0 }],
    staffing: [{ lam: 100, mu: 1, sqrt_rule_beta2: 0, erlang_a_n_for_abandon_le_1pct: 0, 'erlang_c_n_for_99.5pct_in_0': 0 }],
  })
  assert.deepEqual(done['remark'], { kept: true })
  const c = done['erlang_c']![0]!
  assert.deepEqual([c['name'], c['mine']], ['x', [1]])
  assert.ok(Math.abs(Number(c['p_wait']) - 4 / 9) < 1e-15)
  const late = c['p_wait_le'] as unknown as Record<string, number>
  assert.ok(Math.abs(late['0']! - 5 / 9) < 1e-15 && Math.abs(late['7.5']! - (1 - 4 / 9 * Math.exp(-7.5))) < 1e-15)
  assert.ok(Math.abs(Number(c['wait_p99']) - Math.log(4 / 9 / 0.01)) < 1e-12)
  const a = done['erlang_a']![0]!
  assert.equal(a['tail']!['1e-3']!['note'], 'kept')
  assert.ok(Number(a['tail']!['1e-3']!['p_wait_gt']) < 1)
  assert.ok(Number(a['wait_served_p999']) > Number(a['wait_served_p95']))
  const s = done['staffing']![0]!
  assert.equal(s['sqrt_rule_beta2'], 120)
  assert.ok(Number(s['erlang_a_n_for_abandon_le_1pct']) > Number(s['erlang_a_n_for_abandon_le_2pct']) && Number(s['erlang_c_n_for_99.5pct_in_0']) > 100)
})

const pool = { n: 5, reserve: 1, lam_high: 1, lam_low: 1, mu: 1, theta_high: 1, theta_low: 1, trunc: [5, 5] }
for (const [name, document, expected] of [
  ['a list', [], / must be an object whose keys are sections/],
  ['a section that is no list', { erlang_b: {} }, /^\/erlang_b must be a list/],
  ['an entry that is no object', { erlang_b: [7] }, /^\/erlang_b\/0 must be an object/],
  ['a missing field', { erlang_b: [{ n: 1 }] }, /^\/erlang_b\/0\/a is missing/],
  ['a negative load', { erlang_b: [{ n: 1, a: -0.1 }] }, /^\/erlang_b\/0\/a must be a number of at least 0, not -0.1/],
  ['NaN, as Python writes it', parseNumbersLoosely('{"erlang_b":[{"n":1,"a":NaN}]}'), /^\/erlang_b\/0\/a must be .*, not NaN/],
  ['minus infinity', parseNumbersLoosely('{"erlang_a":[{"n":1,"lam":1,"mu":1,"theta":-Infinity,"name":"NaN \\" Infinity"}]}'), /\/theta must be a number above 0, not -Infinity/],
  ['text for a number', { erlang_b: [{ n: '5', a: 1 }] }, /\/n must be a whole number from 0 to 1,000,000, not "5"/],
  ['half a server', { erlang_b: [{ n: 1.5, a: 1 }] }, /\/n must be a whole number/],
  ['a thousand million servers', { erlang_c: [{ n: 1e9, lam: 1, mu: 1 }] }, /\/n must be a whole number from 1 to 1,000,000/],
  ['Erlang-C at full load', { erlang_c: [{ n: 2, lam: 2, mu: 1 }] }, /^\/erlang_c\/0\/lam must leave room/],
  ['priority beyond full load', { priority_mmn: [{ n: 2, lam_high: 1, lam_low: 1.5, mu: 1 }] }, /lam_low must leave room/],
  ['no service', { erlang_a: [{ n: 2, lam: 2, mu: 0, theta: 1 }] }, /\/mu must be a number above 0, not 0/],
  ['a time that is none', { erlang_c: [{ n: 3, lam: 2, mu: 1, p_wait_le: { soon: 0.5 } }] }, /p_wait_le\/soon is named by no time/],
  ['a table that is none', { erlang_a: [{ n: 3, lam: 2, mu: 1, theta: 1, tail: [1] }] }, /\/tail must be an object whose keys are times/],
  ['a share of 100 %', { staffing: [{ lam: 1, mu: 1, erlang_c_n_for_100pct_in_5: 0 }] }, /must ask for a share between 0 and 100/],
  ['more held back than there is', { ctmc_holdback: [{ ...pool, reserve: 6 }] }, /^\/ctmc_holdback\/0\/reserve must be a whole number from 0 to 5/],
  ['no truncation', { ctmc_holdback: [{ ...pool, trunc: undefined }] }, /\/trunc must be two whole numbers/],
  ['a chain without end', { ctmc_holdback: [{ ...pool, trunc: [9_000, 9_000] }] }, /\/trunc makes a chain of 9,001 levels/],
  ['an unknown published model', { published: [{ model: 'magic', inp: {} }] }, /\/model must be traffic, erlang_c, erlang_a/],
  ['published inputs with a hole', { published: [{ model: 'erlang_c', inp: { calls: 1, aht_s: 1, n: 5 } }] }, /\/inp\/period_s is missing/],
] as const) test(`refused by path and reason: ${name}`, () => assert.match(problems(document).join('\n'), expected))

test('all that is wrong is said at once, and nothing is computed', () => {
  assert.equal(problems({ erlang_b: [{ n: 1, a: 1 }, { n: -1, a: 1 }], erlang_a: [{ n: 1, lam: -1, mu: 1, theta: 0 }] }).length, 3)
})
