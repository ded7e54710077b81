import type { Scenario, ShopperClass } from '@zhiyu/server/contract/simulation'

const words = (text: string): { 'zh-CN': string; en: string } => ({ 'zh-CN': text, en: text })

/** Half an hour of a small shop with everything in it that a scenario can hold: for tests. */
export function smallScenario (): Scenario {
  const shoppers = (name: string, perHour: number, more: Partial<ShopperClass> = {}): ShopperClass => ({
    class: name, name: words(name), tier: 'mass', care: [], skills: [{ skill: 'order', share: 0.5 }, { skill: 'return', share: 0.25 }, { skill: null, share: 0.25 }], language: 'zh', region: null,
    arrivals: { kind: 'rate', perHour }, patience: { meanMs: 120_000 }, aiShare: 0.3, callBackShare: 0.5, ...more,
  })
  return {
    schema: 1, scenario: 'small', name: words('small'), description: words('small'), seed: 7, replications: 3, startsAt: '2026-11-11T00:00:00.000Z', horizonMs: 1_800_000, warmUpMs: 60_000,
    demand: {
      curve: [{ fromMs: 0, factor: 1 }, { fromMs: 900_000, factor: 1.5 }],
      classes: [
        shoppers('ordinary', 400), shoppers('vip', 60, { tier: 'diamond', patience: { meanMs: 90_000, cv: 0.5 }, advisor: { group: 'experts', share: 0.6 } }), shoppers('seniors', 40, { care: ['silver'] }),
        shoppers('cantonese', 30, { care: ['dialect'], dialect: 'yue' }), shoppers('english', 30, { language: 'en', tier: 'core', highFrequency: true }),
        shoppers('past', 0, { arrivals: { kind: 'trace', atMs: [5, 5, 60_000, 900_000], workMs: [1_000, 60_000, 60_000, 90_000] }, workFactor: 1.5 }),
      ],
    },
    staff: [
      { group: 'orders', name: words('orders'), count: 5, role: 'agent', skills: [{ skill: 'order', level: 5 }, { skill: 'return', level: 2 }], languages: ['zh', 'en'], capacity: 3, shifts: [], sickShare: 0.1 },
      { group: 'returns', name: words('returns'), count: 3, role: 'agent', skills: [{ skill: 'return', level: 5 }], languages: ['zh', 'yue'], capacity: 2, shifts: [{ fromMs: 120_000, toMs: 700_000 }, { fromMs: 800_000, toMs: 1_700_000 }], sickShare: 0 },
      { group: 'experts', name: words('experts'), count: 2, role: 'expert', skills: [{ skill: 'order', level: 4 }, { skill: 'return', level: 4 }], languages: ['zh'], capacity: 2, shifts: [], sickShare: 0, breaks: [{ afterMs: 400_000, lengthMs: 120_000, overMs: 240_000 }, { afterMs: 1_200_000, lengthMs: 60_000 }] },
    ],
    service: { work: { meanMs: 80_000, cv: 1 }, rates: [1, 1.8, 2.4], primaryLevel: 4, slower: { secondary: 1.2, none: 1.6, dialect: 1.25, language: 2 } },
    transfers: { share: 0.5, afterShare: 0.2, most: 2 }, fairness: { waitMs: 5_000, abandonShare: 0.01 },
    costs: { currency: 'CNY', perAgentHour: { agent: 4_000, expert: 8_000, supervisor: 9_000 }, perMinuteWaited: 10, perAbandonment: 500, perTransfer: 100 },
    events: [
      { kind: 'surge', fromMs: 600_000, toMs: 900_000, factor: 2, skills: ['return'], workFactor: 1.2 }, { kind: 'ai-outage', fromMs: 1_000_000, toMs: 1_200_000, left: 0 },
      { kind: 'absence', fromMs: 300_000, toMs: 600_000, share: 0.5, groups: ['orders'] },
    ],
  }
}
