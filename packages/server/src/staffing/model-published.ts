import { MOST_SERVERS, type Entry } from './model-entry.ts'
import { erlangC } from './model-erlang.ts'
import { spareRate } from './model-exact.ts'
import { erlangA } from './model-patience.ts'
import type { Computed, Section } from './model-sections.ts'

/** Values that others printed: `inp` in their own units, `expect` by model. Seconds throughout what we answer. */
export const published: Section = entry => {
  const models = typeof entry.given['model'] === 'string' ? entry.given['model'].split('+') : []
  const expected = entry.given['expect']
  if (models.length === 0 || !models.every(one => one in KNOWN)) entry.refuse('model', `must be ${Object.keys(KNOWN).join(', ')}, or several joined by +`)
  const inputs = entry.inside('inp')
  const answers = models.filter(one => one in KNOWN).map(model => ({ model, compute: KNOWN[model]!(inputs) }))
  const said = (where: unknown): Computed => typeof where === 'object' && where !== null ? { ...where } : {}
  return () => {
    if (answers.length === 1) return { expect: { ...said(expected), ...chosen(said(expected), answers[0]!.compute()) } }
    return { expect: { ...said(expected), ...Object.fromEntries(answers.map(({ model, compute }) => [model, { ...said(said(expected)[model]), ...chosen(said(said(expected)[model]), compute()) }])) } }
  }
}

/** Whatever the entry asks for; everything when it asks for nothing. */
function chosen (asked: Computed, computed: Computed): Computed {
  const wanted = Object.keys(asked)
  return wanted.length === 0 ? computed : Object.fromEntries(Object.entries(computed).filter(([key]) => wanted.includes(key)))
}

/** Arrivals and services per second, whichever way they are given. */
function rates (entry: Entry): { readonly lam: number; readonly mu: number } {
  const has = (key: string): boolean => key in entry.given
  const lam = has('lam_per_s') ? entry.positive('lam_per_s') : has('lam_per_min') ? entry.positive('lam_per_min') / 60 : entry.positive('calls') / entry.positive('period_s')
  const mu = has('aht_min') ? 1 / (60 * entry.positive('aht_min')) : 1 / entry.positive('aht_s')
  return { lam, mu }
}

const KNOWN: Readonly<Record<string, Section>> = {
  traffic: entry => {
    const { lam, mu } = rates(entry)
    return () => ({ traffic: lam / mu })
  },
  erlang_c: entry => {
    const { lam, mu } = rates(entry)
    const n = entry.whole('n', 1, MOST_SERVERS)
    const within = 'T' in entry.given ? entry.positive('T', { zero: true }) : undefined
    if (spareRate(n, mu, lam) <= 0) entry.refuse('n', 'must exceed the offered load, or the queue grows for ever')
    return () => {
      const c = erlangC({ n, lam, mu })
      return {
        traffic: c.offeredLoad, p_wait: c.pWait, ...(within !== undefined && { service_level: c.pWaitLe(within) }), asa_s: c.meanWait, immediate: c.pWaitLe(0),
        p90_s: c.waitBeyond(0.1), p95_s: c.waitBeyond(0.05), queue: c.meanQueue, occupancy: c.utilisation,
      }
    }
  },
  erlang_a: entry => {
    const { lam, mu } = rates(entry)
    const n = entry.whole('n', 1, MOST_SERVERS)
    const theta = 'patience_min' in entry.given ? 1 / (60 * entry.positive('patience_min')) : 1 / entry.positive('patience_s')
    const within = 'T' in entry.given ? entry.positive('T', { zero: true }) : undefined
    return () => {
      const a = erlangA({ n, lam, mu, theta })
      return {
        traffic: a.offeredLoad, p_wait: a.pWait, p_abandon: a.pAbandon, ...(within !== undefined && { service_level: a.tail(within).servedAndWaitLe }), asa_s: a.meanWait,
        p90_s: a.waitBeyond(0.1), p95_s: a.waitBeyond(0.05), queue: a.meanQueue, occupancy: a.utilisation,
      }
    }
  },
}
