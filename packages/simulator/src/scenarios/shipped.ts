import type { Scenario } from '@zhiyu/server/contract/simulation'
import { classesOf, clock, HOUR_MS, mall, teamsOf } from './mall.ts'
import { referenceScenario } from './reference.ts'

/** What comes with the house, in the order it is shown. The assumptions behind each are in docs/policy/simulation.md, "Shipped scenarios". */
export function shippedScenarios (): readonly Scenario[] {
  return [ordinaryDay(), doubleEleven(), courierStrike(), aiOutage(), halfStaffIll(), regionalOverlay(), referenceScenario(), referenceScenario(true)]
}

function ordinaryDay (): Scenario {
  return mall('ordinary-day', { 'zh-CN': '平常的一天', en: 'An ordinary day' }, {
    'zh-CN': '早八点到午夜，约两万四千人来访，三分之二由智能助手答完；六十二名客服分早、中、晚班。', en: 'Eight to midnight, some 25,000 shoppers, two thirds of them answered by the AI; sixty-two agents in early, midday and late shifts.',
  })
}

/** Four times the shoppers, a rush when the sale opens at eight in the evening, mostly before buying; two and a half times the staff, every shift longer than usual. */
function doubleEleven (): Scenario {
  const base = mall('double-eleven', { 'zh-CN': '双十一高峰', en: 'Double-Eleven peak' }, {
    'zh-CN': '来访四倍，晚八点开抢后一小时再翻倍，多问售前；客服增至两倍半并加长班次。', en: 'Four times the shoppers, twice that again for the hour after the sale opens at eight, mostly before buying; two and a half times the staff, in longer shifts.',
  })
  const classes = classesOf(6_200, { presale: 0.40, order: 0.24, delivery: 0.12, return: 0.10, appliance: 0.05, fashion: 0.04, digital: 0.04, complaint: 0.01 })
  const longer = teamsOf(2.5).map(group => ({ ...group, shifts: group.shifts.map(({ fromMs, toMs }) => ({ fromMs: Math.max(0, fromMs - HOUR_MS), toMs: Math.min(16 * HOUR_MS, toMs + HOUR_MS) })), sickShare: 0.01 }))
  return { ...base, startsAt: '2026-11-11T00:00:00.000Z', replications: 5, demand: { ...base.demand, classes }, staff: longer, events: [{ kind: 'surge', fromMs: clock(20), toMs: clock(21), factor: 2 }] }
}

/** Parcels stand still: three times the questions about delivery, each heavier; returns follow in the evening. */
function courierStrike (): Scenario {
  const base = mall('courier-strike', { 'zh-CN': '快递停运', en: 'Courier strike' }, {
    'zh-CN': '上午十点起快递停运：物流咨询变成三倍、更难处理，傍晚退货也跟着多起来。', en: 'Couriers stop at ten in the morning: three times the questions about delivery, each harder to answer; in the evening returns follow.',
  })
  return { ...base, events: [{ kind: 'surge', fromMs: clock(10), toMs: clock(22), factor: 3, skills: ['delivery'], workFactor: 1.3 }, { kind: 'surge', fromMs: clock(17), toMs: clock(24), factor: 1.5, skills: ['return', 'complaint'] }] }
}

/** The AI answers next to nothing for ninety minutes of the afternoon: three times as many reach the queue. */
function aiOutage (): Scenario {
  const base = mall('ai-outage', { 'zh-CN': '智能助手中断', en: 'AI outage' }, {
    'zh-CN': '下午两点起，智能助手中断一个半小时，几乎所有人都要排队等人工。', en: 'From two in the afternoon the AI is down for ninety minutes, and nearly everybody waits for a person.',
  })
  return { ...base, events: [{ kind: 'ai-outage', fromMs: clock(14), toMs: clock(15, 30), left: 0.05 }] }
}

function halfStaffIll (): Scenario {
  const base = mall('half-staff-ill', { 'zh-CN': '半数客服病假', en: 'Half the staff ill' }, {
    'zh-CN': '流感当头，每名客服有一半的可能不来上班。', en: 'Influenza: each agent stays at home with a chance of one half.',
  })
  return { ...base, staff: base.staff.map(group => ({ ...group, sickShare: 0.5 })) }
}

/** Two of five shoppers live in Guangdong and more of them speak Cantonese; a typhoon in the afternoon makes them ask twice as much. Compare a playbook with and without an overlay for 广东. */
function regionalOverlay (): Scenario {
  const base = mall('regional-overlay', { 'zh-CN': '华南区域策略', en: 'Regional overlay' }, {
    'zh-CN': '四成顾客在广东，下午台风来袭，咨询翻倍；用来比较带与不带广东区域策略的服务策略。', en: 'Two of five shoppers live in Guangdong, where a typhoon doubles their questions in the afternoon; for comparing a playbook with and without an overlay for 广东.',
  })
  const south = base.demand.classes.filter(one => one.class !== 'english').map(one => ({ ...one, class: `south-${one.class}`, name: { 'zh-CN': `华南${one.name['zh-CN']}`, en: `South: ${one.name.en}` }, region: '广东', arrivals: scaled(one.arrivals, one.class === 'cantonese' ? 1.5 : 0.4) }))
  const rest = base.demand.classes.filter(one => one.class !== 'cantonese').map(one => ({ ...one, arrivals: scaled(one.arrivals, one.class === 'english' ? 1 : 0.6) }))
  return {
    ...base, demand: { ...base.demand, classes: [...rest, ...south] }, staff: base.staff.map(group => group.group.startsWith('cantonese') ? { ...group, count: group.count * 2 } : group),
    events: [{ kind: 'surge', fromMs: clock(13), toMs: clock(18), factor: 2, classes: south.map(one => one.class) }],
  }
}

function scaled (arrivals: Scenario['demand']['classes'][number]['arrivals'], by: number): typeof arrivals {
  return arrivals.kind === 'rate' ? { ...arrivals, perHour: arrivals.perHour * by } : arrivals
}
