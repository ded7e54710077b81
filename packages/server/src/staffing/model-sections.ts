import { MOST_SERVERS, type Entry, isObject } from './model-entry.ts'
import { erlangB, erlangC } from './model-erlang.ts'
import { spareRate } from './model-exact.ts'
import { erlangA } from './model-patience.ts'
import { holdBackFigures, nModelFigures, type PoolFigures, type Truncation } from './model-pools.ts'
import { impatientPriorityWaits, priorityWaits } from './model-priority.ts'
import { garnett, halfinWhitt, loadAt, serversForAbandon, serversForWait, squareRootRule } from './model-square-root.ts'

/** What an entry's inputs lead to, by the names of the file. */
export type Computed = Readonly<Record<string, unknown>>
/** Reads an entry's inputs (refusing what is wrong with them); the computation runs only when nothing was. */
export type Section = (entry: Entry) => () => Computed

const LARGEST_LOAD = 1e9
/** Multiplications a Markov chain may take: about two minutes. */
const MOST_WORK = 1e11

/** wait_p90, wait_p95 and whatever other percentile the entry names under `stem`: its share beyond, as 1 − 0.90. */
function percentiles (entry: Entry, stem: string): readonly (readonly [key: string, beyond: number])[] {
  const names = new Set([`${stem}90`, `${stem}95`, ...Object.keys(entry.given).filter(key => key.startsWith(stem) && /^\d+$/.test(key.slice(stem.length)))])
  return [...names].map(key => {
    const digits = key.slice(stem.length)
    const of = 10 ** Math.max(2, digits.length)
    const beyond = (of - Number(digits)) / of
    if (beyond <= 0) entry.refuse(key, 'asks for the wait that nobody exceeds, which has no end')
    return [key, beyond]
  })
}

function load (entry: Entry, lam: number, mu: number): void {
  if (lam / mu > LARGEST_LOAD) entry.refuse('lam' in entry.given ? 'lam' : 'lam_low', `makes an offered load of ${lam / mu}; at most ${LARGEST_LOAD} is worked out`)
}

function stable (entry: Entry, servers: { n: number; mu: number }, ...keys: readonly string[]): void {
  const rates = keys.map(key => entry.positive(key, { zero: true }))
  if (spareRate(servers.n, servers.mu, ...rates) <= 0) entry.refuse(keys.at(-1)!, `must leave room: ${keys.join(' + ')} must be below n·mu, or the queue grows for ever`)
}

const tailOf = <T>(named: readonly (readonly [string, number, unknown])[], compute: (t: number) => T): Record<string, unknown> =>
  Object.fromEntries(named.map(([text, t, said]) => {
    const value = compute(t)
    return [text, isObject(said) && isObject(value) ? { ...said, ...value } : value]
  }))

const sectionB: Section = entry => {
  const n = entry.whole('n', 0, MOST_SERVERS)
  const a = entry.positive('a', { zero: true })
  return () => ({ b: erlangB(n, a) })
}

const sectionC: Section = entry => {
  const traffic = { n: entry.whole('n', 1, MOST_SERVERS), lam: entry.positive('lam', { zero: true }), mu: entry.positive('mu') }
  stable(entry, traffic, 'lam')
  const times = entry.thresholds('p_wait_le')
  const beyond = percentiles(entry, 'wait_p')
  return () => {
    const c = erlangC(traffic)
    return {
      offered_load: c.offeredLoad, utilisation: c.utilisation, erlang_b: c.erlangB, p_wait: c.pWait, mean_wait: c.meanWait, mean_wait_given_wait: c.meanWaitGivenWait, mean_queue: c.meanQueue,
      ...('p_wait_le' in entry.given && { p_wait_le: tailOf(times, c.pWaitLe) }), ...Object.fromEntries(beyond.map(([key, share]) => [key, c.waitBeyond(share)])),
    }
  }
}

const sectionA: Section = entry => {
  const traffic = { n: entry.whole('n', 1, MOST_SERVERS), lam: entry.positive('lam'), mu: entry.positive('mu'), theta: entry.positive('theta') }
  load(entry, traffic.lam, traffic.mu)
  const times = entry.thresholds('tail')
  const all = percentiles(entry, 'wait_all_p')
  const served = percentiles(entry, 'wait_served_p')
  return () => {
    const a = erlangA(traffic)
    return {
      offered_load: a.offeredLoad, p_wait: a.pWait, p_abandon: a.pAbandon, mean_queue: a.meanQueue, mean_wait_all: a.meanWait, mean_offered_wait: a.meanOfferedWait,
      mean_wait_served: a.meanWaitServed, mean_wait_abandoned: a.meanWaitAbandoned, utilisation: a.utilisation, p_abandon_given_wait: a.pAbandonGivenWait,
      ...Object.fromEntries(all.map(([key, share]) => [key, a.waitBeyond(share)])), ...Object.fromEntries(served.map(([key, share]) => [key, a.waitServedBeyond(share)])),
      ...('tail' in entry.given && {
        tail: tailOf(times, t => {
          const at = a.tail(t)
          return {
            p_offered_wait_gt: at.offeredWaitGt, p_wait_gt: at.waitGt, p_served_and_wait_le: at.servedAndWaitLe, p_served_and_wait_gt: at.servedAndWaitGt,
            p_abandoned_and_wait_gt: at.abandonedAndWaitGt, p_wait_le_given_served: at.waitLeGivenServed,
          }
        }),
      }),
    }
  }
}

const sectionPriority: Section = entry => {
  const classes = { n: entry.whole('n', 1, MOST_SERVERS), lamHigh: NaN, lamLow: NaN, mu: entry.positive('mu') }
  stable(entry, classes, 'lam_high', 'lam_low')
  const times = entry.thresholds('p_high_wait_gt')
  return () => {
    const p = priorityWaits({ ...classes, lamHigh: entry.positive('lam_high', { zero: true }), lamLow: entry.positive('lam_low', { zero: true }) })
    return { p_wait: p.pWait, mean_wait_high: p.meanWaitHigh, mean_wait_low: p.meanWaitLow, mean_wait_all: p.meanWaitAll, ...('p_high_wait_gt' in entry.given && { p_high_wait_gt: tailOf(times, p.pHighWaitGt) }) }
  }
}

const sectionImpatientPriority: Section = entry => {
  const classes = { n: entry.whole('n', 1, MOST_SERVERS), lamHigh: entry.positive('lam_high'), lamLow: entry.positive('lam_low'), mu: entry.positive('mu'), theta: entry.positive('theta') }
  load(entry, classes.lamHigh + classes.lamLow, classes.mu)
  const times = entry.thresholds('tail')
  return () => {
    const p = impatientPriorityWaits(classes)
    return {
      p_wait: p.pWait, mean_wait_high: p.meanWaitHigh, mean_wait_low: p.meanWaitLow, mean_wait_all: p.meanWaitAll,
      p_abandon_high: p.pAbandonHigh, p_abandon_low: p.pAbandonLow, p_abandon_all: p.pAbandonAll,
      ...('tail' in entry.given && {
        tail: tailOf(times, t => {
          const at = p.highTail(t)
          return { p_high_offered_wait_gt: at.offeredWaitGt, p_high_wait_gt: at.waitGt }
        }),
      }),
    }
  }
}

const sectionStaffing: Section = entry => {
  const lam = entry.positive('lam')
  const mu = entry.positive('mu')
  const theta = 'theta' in entry.given ? entry.positive('theta') : mu / 2
  if (lam / mu > MOST_SERVERS / 2) entry.refuse('lam', `makes an offered load of ${lam / mu}; a search goes to ${MOST_SERVERS / 2}`)
  const asked = new Set(['erlang_c_n_for_80pct_in_20', 'erlang_c_n_for_95pct_in_15', 'erlang_a_n_for_abandon_le_2pct', 'erlang_a_n_for_abandon_le_5pct', 'sqrt_rule_beta1', ...Object.keys(entry.given)])
  const NUMBER = String.raw`(\d+(?:\.\d+)?)`
  const answers: [string, () => number][] = []
  for (const key of asked) {
    const [, share, within] = new RegExp(`^erlang_c_n_for_${NUMBER}pct_in_${NUMBER}$`).exec(key) ?? []
    const [, abandon] = new RegExp(`^erlang_a_n_for_abandon_le_${NUMBER}pct$`).exec(key) ?? []
    const [, beta] = /^sqrt_rule_beta(-?\d+(?:\.\d+)?)$/.exec(key) ?? []
    for (const percent of [share, abandon]) if (percent !== undefined && !(Number(percent) > 0 && Number(percent) < 100)) entry.refuse(key, 'must ask for a share between 0 and 100 per cent')
    if (share !== undefined) answers.push([key, () => serversForWait(lam, mu, { share: Number(share) / 100, within: Number(within) })])
    if (abandon !== undefined) answers.push([key, () => serversForAbandon({ lam, mu, theta }, Number(abandon) / 100)])
    if (beta !== undefined) answers.push([key, () => squareRootRule(lam / mu, Number(beta))])
  }
  return () => Object.fromEntries(answers.map(([key, answer]) => [key, answer()]))
}

const sectionSquareRoot: Section = entry => {
  const beta = entry.finite('beta')
  const n = entry.whole('n', 1, MOST_SERVERS)
  if (Math.abs(beta) > 30) entry.refuse('beta', 'must lie between −30 and 30: beyond, the normal law has no digits left')
  return () => {
    const a = loadAt(n, beta)
    const limit = garnett(beta, 0.5)
    const exact = erlangA({ n, lam: a, mu: 1, theta: 0.5 })
    return {
      halfin_whitt_p_wait: beta > 0 ? halfinWhitt(beta) : null, garnett_p_wait_theta_half_mu: limit.pWait,
      a, exact_erlang_a_p_wait: exact.pWait, exact_p_abandon: exact.pAbandon, qed_p_abandon: limit.rootAbandon / Math.sqrt(n),
    }
  }
}

function truncation (entry: Entry): Truncation {
  const trunc: unknown = entry.given['trunc']
  if (Array.isArray(trunc) && trunc.length === 2 && trunc.every(most => Number.isInteger(most) && most >= 1 && most <= 10_000)) return [trunc[0], trunc[1]]
  entry.refuse('trunc', 'must be two whole numbers from 1 to 10,000: how many of each class may wait')
  return [NaN, NaN]
}

function bearable (entry: Entry, levels: number, line: number): void {
  if (2 * levels * line ** 3 > MOST_WORK) entry.refuse('trunc', `makes a chain of ${levels.toLocaleString('en')} levels of ${line.toLocaleString('en')}: too large to be solved exactly`)
}

const sectionHoldBack: Section = entry => {
  const n = entry.whole('n', 1, MOST_SERVERS)
  const reserve = entry.whole('reserve', 0, Number.isNaN(n) ? MOST_SERVERS : n)
  const pool = {
    n, reserve, mu: entry.positive('mu'), lamHigh: entry.positive('lam_high'), lamLow: entry.positive('lam_low'),
    thetaHigh: entry.positive('theta_high', { zero: true }), thetaLow: entry.positive('theta_low', { zero: true }),
  }
  const trunc = truncation(entry)
  bearable(entry, trunc[1] + 1, reserve + trunc[0] + 1)
  return () => {
    const f = holdBackFigures(pool, trunc)
    return {
      states: f.states, p_high_wait: f.pHighWait, p_low_wait: f.pLowWait, mean_wait_high: f.meanWaitHigh, mean_wait_low: f.meanWaitLow,
      ...abandons(f, 'high', 'low'), utilisation: f.utilisation, truncation_mass: f.truncationMass,
    }
  }
}

const sectionNModel: Section = entry => {
  const gold = entry.whole('n_gold', 1, MOST_SERVERS)
  const model = {
    gold, regular: entry.whole('n_regular', 1, MOST_SERVERS), holdBack: entry.whole('gold_holdback', 0, Number.isNaN(gold) ? MOST_SERVERS : gold), mu: entry.positive('mu'),
    lamHigh: entry.positive('lam_vip'), lamLow: entry.positive('lam_regular'), thetaHigh: entry.positive('theta_vip', { zero: true }), thetaLow: entry.positive('theta_regular', { zero: true }),
  }
  const trunc = truncation(entry)
  bearable(entry, model.regular + trunc[1] + 1, gold + trunc[0] + 1)
  return () => {
    const f = nModelFigures(model, trunc)
    return {
      states: f.states, p_vip_wait: f.pHighWait, p_regular_wait: f.pLowWait, mean_wait_vip: f.meanWaitHigh, mean_wait_regular: f.meanWaitLow,
      ...abandons(f, 'vip', 'regular'), util_gold: f.utilisation, util_regular: f.utilisationLow, truncation_mass: f.truncationMass,
    }
  }
}

const abandons = (f: PoolFigures, high: string, low: string): Computed => ({ [`p_abandon_${high}`]: f.pAbandonHigh, [`p_abandon_${low}`]: f.pAbandonLow, p_abandon_all: f.pAbandonAll })

/** What each section of the file holds, and how it is worked out. */
export const SECTIONS: Readonly<Record<string, Section>> = {
  erlang_b: sectionB, erlang_c: sectionC, erlang_a: sectionA, priority_mmn: sectionPriority, priority_mmn_m: sectionImpatientPriority,
  staffing: sectionStaffing, qed: sectionSquareRoot, ctmc_holdback: sectionHoldBack, ctmc_n_model: sectionNModel,
}
