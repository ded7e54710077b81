import type { Scenario, ShopperClass, StaffGroup } from '@zhiyu/server/contract/simulation'

export const HOUR_MS = 3_600_000
export const MINUTE_MS = 60_000
/** Of the scenario's clock: it starts at eight in the morning, shop time. */
export const clock = (hour: number, minutes = 0): number => (hour - 8) * HOUR_MS + minutes * MINUTE_MS

const words = (zh: string, en: string): { 'zh-CN': string; en: string } => ({ 'zh-CN': zh, en })
type Asked = Readonly<Record<string, number>>

/** What shoppers ask for, by share. The skills are those of the default playbook. Assumed, like everything here: replay your own history for your own shop. */
const ASKED: Asked = { presale: 0.24, order: 0.18, delivery: 0.24, return: 0.18, appliance: 0.05, fashion: 0.04, digital: 0.04, complaint: 0.03 }

interface Who { readonly class: string; readonly name: ReturnType<typeof words>; readonly share: number; readonly tier: ShopperClass['tier']; readonly care?: ShopperClass['care']; readonly patienceMs: number; readonly aiShare: number; readonly more?: Partial<ShopperClass> }

const WHO: readonly Who[] = [
  { class: 'mass', name: words('普通顾客', 'Ordinary'), share: 0.60, tier: 'mass', patienceMs: 180_000, aiShare: 0.70 },
  { class: 'core', name: words('核心顾客', 'Core'), share: 0.20, tier: 'core', patienceMs: 180_000, aiShare: 0.66 },
  { class: 'diamond', name: words('钻石顾客', 'Diamond'), share: 0.08, tier: 'diamond', patienceMs: 120_000, aiShare: 0.55, more: { highFrequency: true } },
  { class: 'silver', name: words('长辈', 'Seniors'), share: 0.05, tier: 'mass', care: ['silver'], patienceMs: 240_000, aiShare: 0.40, more: { workFactor: 1.2 } },
  { class: 'disabled', name: words('视听障碍顾客', 'Hearing or vision'), share: 0.02, tier: 'mass', care: ['hearing', 'vision'], patienceMs: 240_000, aiShare: 0.40 },
  { class: 'cantonese', name: words('讲粤语的顾客', 'Cantonese speakers'), share: 0.03, tier: 'mass', care: ['dialect'], patienceMs: 200_000, aiShare: 0.50, more: { dialect: 'yue', region: '广东' } },
  { class: 'english', name: words('讲英语的顾客', 'English speakers'), share: 0.02, tier: 'core', care: ['language'], patienceMs: 180_000, aiShare: 0.60, more: { language: 'en' } },
]

export function classesOf (perHour: number, asked: Asked = ASKED): ShopperClass[] {
  return WHO.map(({ class: name, name: named, share, tier, care, patienceMs, aiShare, more }) => ({
    class: name, name: named, tier, care: care ?? [], skills: Object.entries(asked).map(([skill, part]) => ({ skill, share: part })), language: 'zh', region: null,
    arrivals: { kind: 'rate', perHour: perHour * share }, patience: { meanMs: patienceMs }, aiShare, callBackShare: 0.5, ...more,
  }))
}

/** Early, late and across midday, as a shop that answers from eight to midnight. */
const EARLY = { fromMs: clock(8), toMs: clock(16) }
const MIDDLE = { fromMs: clock(11), toMs: clock(20) }
const LATE = { fromMs: clock(16), toMs: clock(24) }

/** `size` 1 is sixty-two agents. */
export function teamsOf (size = 1): StaffGroup[] {
  const team = (group: string, name: ReturnType<typeof words>, [count, shift]: readonly [number, { fromMs: number; toMs: number }], more: Partial<StaffGroup>): StaffGroup => ({
    group, name, count: Math.max(1, Math.round(count * size)), role: 'agent', skills: [], languages: ['zh'], capacity: 3, shifts: [shift], sickShare: 0.03, ...more,
  })
  const skills = (own: readonly string[], second: readonly string[] = []): StaffGroup['skills'] => [...own.map(skill => ({ skill, level: 5 })), ...second.map(skill => ({ skill, level: 3 }))]
  const orders = skills(['order', 'delivery'], ['return', 'presale'])
  const returns = skills(['return'], ['order', 'complaint', 'delivery'])
  const presale = skills(['presale'], ['order', 'appliance', 'fashion', 'digital'])
  const experts = skills(['complaint', 'return', 'presale'], ['order', 'delivery', 'appliance', 'fashion', 'digital'])
  return [
    team('orders-early', words('订单物流早班', 'Orders and delivery, early'), [6, EARLY], { skills: orders }), team('orders-middle', words('订单物流中班', 'Orders and delivery, midday'), [4, MIDDLE], { skills: orders }), team('orders-late', words('订单物流晚班', 'Orders and delivery, late'), [8, LATE], { skills: orders }),
    team('returns-early', words('售后早班', 'Returns, early'), [4, EARLY], { skills: returns }), team('returns-late', words('售后晚班', 'Returns, late'), [5, LATE], { skills: returns }),
    team('presale-early', words('售前早班', 'Before buying, early'), [4, EARLY], { skills: presale }), team('presale-middle', words('售前中班', 'Before buying, midday'), [2, MIDDLE], { skills: presale }), team('presale-late', words('售前晚班', 'Before buying, late'), [6, LATE], { skills: presale }),
    team('goods-early', words('品类顾问早班', 'Category advisers, early'), [3, EARLY], { skills: skills(['appliance', 'fashion', 'digital'], ['presale']) }), team('goods-late', words('品类顾问晚班', 'Category advisers, late'), [4, LATE], { skills: skills(['appliance', 'fashion', 'digital'], ['presale']) }),
    team('cantonese-early', words('粤语早班', 'Cantonese, early'), [1, EARLY], { skills: skills(['order', 'delivery', 'return'], ['presale']), languages: ['zh', 'yue'] }), team('cantonese-late', words('粤语晚班', 'Cantonese, late'), [1, LATE], { skills: skills(['order', 'delivery', 'return'], ['presale']), languages: ['zh', 'yue'] }),
    team('english-early', words('英语早班', 'English, early'), [1, EARLY], { skills: skills(['order', 'delivery', 'return'], ['presale']), languages: ['zh', 'en'] }), team('english-late', words('英语晚班', 'English, late'), [1, LATE], { skills: skills(['order', 'delivery', 'return'], ['presale']), languages: ['zh', 'en'] }),
    team('experts-early', words('专家早班', 'Experts, early'), [5, EARLY], { role: 'expert', skills: experts, languages: ['zh', 'en'] }), team('experts-late', words('专家晚班', 'Experts, late'), [7, LATE], { role: 'expert', skills: experts, languages: ['zh', 'en', 'yue'] }),
  ]
}

/** How a day goes: quiet mornings, a lunch hour, the evening after supper. */
const DAY = [0.45, 0.7, 0.95, 1, 1.15, 1.05, 0.95, 0.95, 1, 0.95, 1, 1.2, 1.45, 1.5, 1.2, 0.7]

/** A shop that answers from eight to midnight: the ground every shipped scenario but the reference stands on. */
export function mall (scenario: string, name: Scenario['name'], description: Scenario['description']): Scenario {
  return {
    schema: 1, scenario, name, description, seed: 20_261_111, replications: 10, startsAt: '2026-11-10T00:00:00.000Z', horizonMs: 16 * HOUR_MS, warmUpMs: 30 * MINUTE_MS,
    demand: { curve: DAY.map((factor, i) => ({ fromMs: i * HOUR_MS, factor })), classes: classesOf(1_550) },
    staff: teamsOf(),
    service: { work: { meanMs: 300_000, cv: 1 }, rates: [1, 1.8, 2.4], primaryLevel: 4, slower: { secondary: 1.2, none: 1.6, dialect: 1.25, language: 1.6 } },
    transfers: { share: 0.6, afterShare: 0.15, most: 2 }, fairness: { waitMs: 10_000, abandonShare: 0.01 },
    costs: { currency: 'CNY', perAgentHour: { agent: 4_000, expert: 8_000, supervisor: 10_000 }, perMinuteWaited: 20, perAbandonment: 1_500, perTransfer: 200 },
    events: [],
  }
}
