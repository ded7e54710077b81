import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hour, minute } from '../kernel/clock.ts'
import { checkPlaybook } from './check.ts'
import type { Playbook } from './contract.ts'
import { playbookFor } from './decide-overlay.ts'
import { autonomyOf, defaultPlaybook, styleOf } from './default.ts'

type Loose = ReturnType<typeof JSON.parse>
const changed = (change: (playbook: Loose) => void): unknown => {
  const playbook: Loose = structuredClone(defaultPlaybook())
  change(playbook)
  return playbook
}

for (const currency of ['CNY', 'GBP', 'USD', 'EUR', 'HKD', 'JPY', 'SGD']) {
  test(`the default playbook in ${currency} has no problem`, () => assert.deepEqual(checkPlaybook(defaultPlaybook(currency, 'Europe/London')), []))
}

test('the default keeps the promises of the mission', () => {
  const playbook = defaultPlaybook()
  assert.deepEqual(playbook.tiers.thresholds['CNY'], { diamondAbove: 2_000_000, coreFrom: 500_000 })
  assert.equal(playbook.promises.solutionMs.diamond, 30 * minute)
  assert.equal(playbook.promises.solutionMs.mass, 2 * hour)
  assert.equal(playbook.promises.closureMs.mass, 24 * hour)
  assert.equal(playbook.compensation.authority['agent']?.perCaseMinor, 50_000)
})

const ring = (afterMs: number, minLevel: number) => ({ afterMs, minLevel, language: true })
const step = (to: string, afterMs = 0) => ({ when: 'breach', afterMs, call: to })
const chain = (...steps: Loose[]) => ({ clock: 'solution', tiers: ['mass'], steps })
const overlay = (some: Loose) => ({ overlay: 'south', name: { 'zh-CN': '华南', en: 'South' }, regions: ['广东'], ...some })

test('an overlay changes only what it names, only for its regions', () => {
  const playbook = defaultPlaybook()
  const document = { ...playbook, overlays: [{ overlay: 'south', name: { 'zh-CN': '华南', en: 'South' }, regions: ['广东'], promises: { firstResponseMs: { diamond: 10_000, core: 20_000, mass: 60_000 } } }] }
  assert.deepEqual(checkPlaybook(document), [])
  assert.equal(playbookFor(document, '广东').promises.firstResponseMs.mass, 60_000)
  assert.deepEqual(playbookFor(document, '广东').promises.closureMs, playbook.promises.closureMs)
  assert.equal(playbookFor(document, '四川'), document)
  assert.equal(playbookFor(document, null), document)
})

/** Each contradiction, made alone, is reported under its stable name at its path. */
const contradictions: [string, (p: Loose) => void, string, string][] = [
  ['a missing part', p => { delete p.promises }, 'shape', '/'],
  ['an unknown field', p => { p.promises.bonus = 1 }, 'shape', '/promises'],
  ['a wrong type', p => { p.routing.headStartMs.core = '30' }, 'shape', '/routing/headStartMs/core'],
  ['not an object', () => undefined, 'shape', ''],
  ['thresholds out of order', p => { p.tiers.thresholds.CNY.coreFrom = 2_000_001 }, 'tiers.order', '/tiers/thresholds/CNY/coreFrom'],
  ['a core tier from nothing', p => { p.tiers.thresholds.GBP.coreFrom = 0 }, 'tiers.order', '/tiers/thresholds/GBP/coreFrom'],
  ['no currency at all', p => { p.tiers.thresholds = {} }, 'tiers.no-currency', '/tiers/thresholds'],
  ['a currency that is none', p => { p.tiers.thresholds.ABC = { diamondAbove: 2, coreFrom: 1 } }, 'currency.unknown', '/tiers/thresholds/ABC'],
  ['a currency in small letters', p => { p.tiers.thresholds['c/n'] = { diamondAbove: 2, coreFrom: 1 } }, 'currency.unknown', '/tiers/thresholds/c~1n'],
  ['an interest twice', p => { p.tiers.interests.push(p.tiers.interests[0]) }, 'tiers.interest-twice', '/tiers/interests/1/name'],
  ['a skill twice', p => { p.skills.push(p.skills[0]) }, 'skills.unique', `/skills/${defaultPlaybook().skills.length}/skill`],
  ['a skill without a name', p => { p.skills[1].name.en = ' ' }, 'skills.name', '/skills/1/name'],
  ['a head start without bound', p => { p.routing.headStartMs.diamond = 11 * minute }, 'routing.head-start-bounded', '/routing/headStartMs'],
  ['the vulnerable behind', p => { p.routing.careHeadStartMs = 0 }, 'routing.vulnerable-behind', '/routing/careHeadStartMs'],
  ['the vulnerable behind frequent buyers', p => { p.routing.highFrequencyHeadStartMs = 121_000 }, 'routing.vulnerable-behind', '/routing/careHeadStartMs'],
  ['value upside down in the queue', p => { p.routing.headStartMs.core = 91_000 }, 'routing.tier-order', '/routing/headStartMs/diamond'],
  ['a role nobody has', p => { p.routing.roleForTier.core = ['boss'] }, 'routing.role-unknown', '/routing/roleForTier/core/0'],
  ['giving up too soon', p => { p.routing.abandonAfterMs = 50_000 }, 'routing.abandon-too-soon', '/routing/abandonAfterMs'],
  ['widening too late', p => { p.routing.relaxSkillAfterMs = 11 * minute }, 'routing.relax-too-late', '/routing/relaxSkillAfterMs'],
  ['holding lost work too long', p => { p.routing.disconnectGraceMs = 11 * minute }, 'routing.grace-too-long', '/routing/disconnectGraceMs'],
  ['rings that do not start at once', p => { p.routing.rings = [{ afterMs: 1, minLevel: 1, language: true }] }, 'routing.rings-start', '/routing/rings/0/afterMs'],
  ['rings out of order', p => { p.routing.rings = [ring(0, 3), ring(0, 1)] }, 'routing.rings-order', '/routing/rings/1/afterMs'],
  ['a ring that narrows', p => { p.routing.rings = [ring(0, 1), ring(10_000, 3)] }, 'routing.rings-widen', '/routing/rings/1'],
  ['a ring after anyone will do', p => { p.routing.rings = [ring(0, 3), ring(45_000, 1)] }, 'routing.rings-late', '/routing/rings/1/afterMs'],
  ['seats held back by who does not serve', p => { p.routing.holdBack.role = 'manager' }, 'routing.role-unknown', '/routing/holdBack/role'],
  ['seats held back for everyone', p => { p.routing.holdBack.tiers = ['diamond', 'core', 'mass'] }, 'routing.hold-back-everyone', '/routing/holdBack/tiers'],
  ['seats held back for ever', p => { p.routing.holdBack.yieldAfterMs = 10 * minute + 1 }, 'routing.hold-back-for-ever', '/routing/holdBack/yieldAfterMs'],
  ['more seats held back than can be', p => { p.routing.holdBack.seats = 501 }, 'shape', '/routing/holdBack/seats'],
  ['a weight for no skill', p => { p.routing.chatWeights = { magic: 1 } }, 'routing.skill-unknown', '/routing/chatWeights/magic'],
  ['a negative weight', p => { p.routing.loadWeight = -1 }, 'shape', '/routing/loadWeight'],
  ['a perfect fit that outweighs any wait', p => { p.routing.skillLevelWeight = 41 }, 'routing.fit-bounded', '/routing/skillLevelWeight'],
  ['overload without bound', p => { p.routing.overload.spanMs = 11 * minute }, 'routing.overload-bounded', '/routing/overload/spanMs'],
  ['handling in no time', p => { p.routing.overload.handlingMs.core = 0 }, 'routing.overload-span', '/routing/overload/handlingMs/core'],
  ['a call-back before any wait', p => { p.routing.callBack.patienceMs.diamond = 0 }, 'routing.call-back-at-once', '/routing/callBack/patienceMs/diamond'],
  ['an advisor waited for too long', p => { p.routing.advisor.waitMs = 11 * minute }, 'routing.advisor-too-long', '/routing/advisor/waitMs'],
  ['an advisor for more than fifty', p => { p.routing.advisor.maxShoppers = 51 }, 'shape', '/routing/advisor/maxShoppers'],
  ['an overlay that takes the base promise away', p => { p.overlays = [overlay({ promises: { closureMs: { diamond: 24 * hour, core: 24 * hour, mass: 25 * hour } } })] }, 'promise.base-taken-away', '/overlays/0/promises/closureMs/mass'],
  ['an overlay that puts care behind', p => { p.overlays = [overlay({ routing: { careHeadStartMs: 1_000 } })] }, 'routing.vulnerable-behind', '/overlays/0/routing/careHeadStartMs'],
  ['a region in two overlays', p => { p.overlays = [overlay({}), { ...overlay({}), overlay: 'other' }] }, 'overlay.region-twice', '/overlays/1/regions/0'],
  ['an overlay twice', p => { p.overlays = [overlay({}), { ...overlay({}), regions: ['广西'] }] }, 'overlay.twice', '/overlays/1/overlay'],
  ['an expert after the solution', p => { p.promises.expertWithinMs.diamond = 31 * minute }, 'promise.order', '/promises/expertWithinMs/diamond'],
  ['an expert for core and not for diamond', p => { p.promises.expertWithinMs = { core: minute } }, 'promise.tier-order', '/promises/expertWithinMs/core'],
  ['an expert in no time', p => { p.promises.expertWithinMs.diamond = 0 }, 'promise.too-short', '/promises/expertWithinMs/diamond'],
  ['warnings out of order', p => { p.promises.warnings.solution = [0.9, 0.5] }, 'promise.warnings-order', '/promises/warnings/solution/1'],
  ['a warning twice', p => { p.promises.warnings.solution = [0.75] }, 'promise.warnings-order', '/promises/warnings/solution/0'],
  ['a further warning when it is due', p => { p.promises.firstResponseMs.diamond = 1_000; p.promises.warnings['first-response'] = [0.95] }, 'promise.warning-late', '/promises/warnings/first-response/0'],
  ['a closure that pauses', p => { p.promises.pauses[0].clock = 'closure' }, 'promise.base-taken-away', '/promises/pauses/0/clock'],
  ['a pause longer than the base promise', p => { p.promises.pauses[0].atMostMs = 24 * hour + 1 }, 'promise.base-taken-away', '/promises/pauses/0/atMostMs'],
  ['a first response that pauses', p => { p.promises.pauses[0].clock = 'first-response' }, 'promise.pause-unanswered', '/promises/pauses/0/clock'],
  ['a pause twice', p => { p.promises.pauses[1].while = 'shopper' }, 'promise.pause-twice', '/promises/pauses/1'],
  ['a pause of no time', p => { p.promises.pauses[0].atMostMs = 0 }, 'promise.too-short', '/promises/pauses/0/atMostMs'],
  ['a chain that comes back', p => { p.promises.escalations = [chain(step('expert'), step('supervisor', 1), step('expert', 2))] }, 'promise.escalation-cycle', '/promises/escalations/0/steps/2/call'],
  ['a chain that calls one twice', p => { p.promises.escalations = [chain(step('supervisor'), step('supervisor', 1))] }, 'promise.escalation-cycle', '/promises/escalations/0/steps/1/call'],
  ['a step to nobody', p => { p.promises.escalations = [chain(step('boss'))] }, 'promise.escalation-nobody', '/promises/escalations/0/steps/0/call'],
  ['a task for no partner', p => { p.promises.escalations = [chain({ ...step('partner'), what: 'look' })] }, 'promise.escalation-nobody', '/promises/escalations/0/steps/0/partner'],
  ['a task of nothing', p => { p.promises.escalations = [chain({ ...step('partner'), partner: 'repair', what: ' ' })] }, 'promise.escalation-nobody', '/promises/escalations/0/steps/0/partner'],
  ['a task for an expert', p => { p.promises.escalations = [chain({ ...step('expert'), partner: 'repair', what: 'look' })] }, 'promise.escalation-partner', '/promises/escalations/0/steps/0/call'],
  ['a chain without steps', p => { p.promises.escalations = [chain()] }, 'promise.escalation-nobody', '/promises/escalations/0/steps'],
  ['a chain for no tier', p => { p.promises.escalations = [{ ...chain(step('expert')), tiers: [] }] }, 'promise.escalation-nobody', '/promises/escalations/0/tiers'],
  ['two chains for one tier', p => { p.promises.escalations = [chain(step('expert')), chain(step('supervisor'))] }, 'promise.escalation-twice', '/promises/escalations/1'],
  ['steps out of order', p => { p.promises.escalations = [chain(step('expert', 5), step('supervisor', 4))] }, 'promise.escalation-order', '/promises/escalations/0/steps/1'],
  ['a warning after the breach', p => { p.promises.escalations = [chain(step('expert'), { ...step('supervisor'), when: 'warning' })] }, 'promise.escalation-order', '/promises/escalations/0/steps/1'],
  ['help a day later', p => { p.promises.escalations = [chain(step('expert', 24 * hour + 1))] }, 'promise.escalation-late', '/promises/escalations/0/steps/0/afterMs'],
  ['help before it is needed', p => { p.promises.escalations = [chain(step('expert', -1))] }, 'shape', '/promises/escalations/0/steps/0/afterMs'],
  ['the base promise escalated for some only', p => { p.promises.escalations = [{ ...chain(step('expert')), clock: 'closure' }] }, 'promise.base-taken-away', '/promises/escalations/0/tiers'],
  ['an offer nobody may accept', p => { p.promises.proposals[0].amountMinor = { CNY: 500_001 } }, 'promise.proposal-authority', '/promises/proposals/0/amountMinor/CNY'],
  ['an offer in money nobody may grant', p => { p.promises.proposals[0].amountMinor = { JPY: 1 } }, 'promise.proposal-nobody', '/promises/proposals/0/amountMinor/JPY'],
  ['an offer in no money', p => { p.promises.proposals[0].amountMinor = { AAA: 1 } }, 'currency.unknown', '/promises/proposals/0/amountMinor/AAA'],
  ['an offer of nothing', p => { p.promises.proposals[0].amountMinor = { CNY: 0 } }, 'promise.proposal-amount', '/promises/proposals/0/amountMinor/CNY'],
  ['an offer of less than nothing', p => { p.promises.proposals[0].amountMinor = { CNY: -1 } }, 'shape', '/promises/proposals/0/amountMinor/CNY'],
  ['two offers for one tier', p => { p.promises.proposals.push(p.promises.proposals[0]) }, 'promise.proposal-twice', '/promises/proposals/3'],
  ['a calendar nobody knows', p => { p.promises.calendar = 'north' }, 'hours.calendar-unknown', '/promises/calendar'],
  ['a calendar that never opens', p => { p.calendars = { north: { ...p.openingHours, week: { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] } } } }, 'hours.never-open', '/calendars/north/week'],
  ['a calendar in no zone', p => { p.calendars = { north: { ...p.openingHours, timeZone: 'Asia/Atlantis' } } }, 'hours.zone', '/calendars/north/timeZone'],
  ['a day in a calendar that does not exist', p => { p.calendars = { north: { ...p.openingHours, holidays: [{ on: '2026-02-30', name: '', hours: [] }] } } }, 'hours.holiday-date', '/calendars/north/holidays/0/on'],
  ['an overlay whose pause takes the base promise away', p => { p.overlays = [overlay({ promises: { pauses: [{ clock: 'closure', while: 'shopper', atMostMs: hour }] } })] }, 'promise.base-taken-away', '/overlays/0/promises/pauses/0/clock'],
  ['an overlay on a calendar nobody knows', p => { p.overlays = [overlay({ promises: { calendar: 'north' } })] }, 'hours.calendar-unknown', '/overlays/0/promises/calendar'],
  ['a promise of no time', p => { p.promises.firstResponseMs.diamond = 0 }, 'promise.too-short', '/promises/firstResponseMs/diamond'],
  ['a warning that comes when it is due', p => { p.promises.firstResponseMs.diamond = 1_000; p.promises.warnAt = 0.99 }, 'promise.warning-late', '/promises/warnAt'],
  ['an answer due after the solution', p => { p.promises.firstResponseMs.mass = 3 * hour }, 'promise.order', '/promises/firstResponseMs/mass'],
  ['a solution due after the closure', p => { p.promises.solutionMs.mass = 24 * hour + 1 }, 'promise.order', '/promises/solutionMs/mass'],
  ['the base promise taken from one tier', p => { p.promises.closureMs.mass = 24 * hour + 1 }, 'promise.base-taken-away', '/promises/closureMs/mass'],
  ['less for those who should get more', p => { p.promises.firstResponseMs.diamond = 61_000 }, 'promise.tier-order', '/promises/firstResponseMs/diamond'],
  ['the closure put into opening hours', p => { p.promises.inOpeningHours = ['closure'] }, 'shape', '/promises/inOpeningHours/0'],
  ['a case above the day', p => { p.compensation.authority.agent.perCaseMinor = 300_001 }, 'compensation.case-over-day', '/compensation/authority/agent/perCaseMinor'],
  ['authority for nobody', p => { p.compensation.authority.robot = p.compensation.authority.agent }, 'compensation.role-unknown', '/compensation/authority/robot'],
  ['authority in no money', p => { p.compensation.authority.agent.currency = 'AAA' }, 'currency.unknown', '/compensation/authority/agent/currency'],
  ['a zone that is none', p => { p.openingHours.timeZone = 'Asia/Atlantis' }, 'hours.zone', '/openingHours/timeZone'],
  ['an offset for a zone', p => { p.openingHours.timeZone = '+08:00' }, 'hours.zone', '/openingHours/timeZone'],
  ['a shift of no length', p => { p.openingHours.week.mon = [{ from: '09:00', to: '09:00' }] }, 'hours.interval', '/openingHours/week/mon/0'],
  ['shifts that overlap', p => { p.openingHours.week.mon = [{ from: '09:00', to: '13:00' }, { from: '12:59', to: '18:00' }] }, 'hours.overlap', '/openingHours/week/mon/1'],
  ['a night shift into the next day\'s', p => { p.openingHours.week.mon = [{ from: '22:00', to: '06:00' }] }, 'hours.overlap', '/openingHours/week/tue/0'],
  ['Sunday\'s night shift into Monday', p => { p.openingHours.week.sun = [{ from: '22:00', to: '06:00' }] }, 'hours.overlap', '/openingHours/week/mon/0'],
  ['a desk that never opens', p => { for (const day of Object.keys(p.openingHours.week)) p.openingHours.week[day] = [] }, 'hours.never-open', '/openingHours/week'],
  ['a day that does not exist', p => { p.openingHours.holidays = [{ on: '2026-02-30', name: '', hours: [] }] }, 'hours.holiday-date', '/openingHours/holidays/0/on'],
  ['a holiday twice', p => { p.openingHours.holidays = [{ on: '2026-10-01', name: '国庆', hours: [] }, { on: '2026-10-01', name: '', hours: [] }] }, 'hours.holiday-twice', '/openingHours/holidays/1/on'],
  ['AI without a label', p => { p.concierge.label['zh-CN'] = ' ' }, 'concierge.label-blank', '/concierge/label/zh-CN'],
  ['a placeholder nobody fills', p => { p.concierge.greeting.en = 'Hi {nmae}' }, 'concierge.placeholder', '/concierge/greeting/en'],
]

for (const [name, change, rule, path] of contradictions) {
  test(`refused: ${name}`, () => {
    const problems = checkPlaybook(path === '' ? 'text' : changed(change))
    assert.ok(problems.some(problem => problem.rule === rule && (path === '' || problem.path === path)), JSON.stringify(problems))
  })
}

test('on both sides of each bound', () => {
  for (const change of [
    (p: Loose) => { p.promises.closureMs = { diamond: 24 * hour, core: 24 * hour, mass: 24 * hour } },
    (p: Loose) => { p.tiers.thresholds.CNY = { diamondAbove: 500_000, coreFrom: 500_000 } },
    (p: Loose) => { p.routing.headStartMs.diamond = 10 * minute - 135_000 },
    (p: Loose) => { p.openingHours.week.mon = [{ from: '09:00', to: '12:00' }, { from: '12:00', to: '18:00' }] },
    (p: Loose) => { p.openingHours.week.tue = [{ from: '06:00', to: '24:00' }]; p.openingHours.week.mon = [{ from: '22:00', to: '06:00' }] },
    (p: Loose) => { p.openingHours.holidays = [{ on: '2028-02-29', name: '', hours: [] }] },
    (p: Loose) => { p.promises.expertWithinMs = { diamond: 30 * minute, core: 30 * minute } },
    (p: Loose) => { p.promises.pauses = [{ clock: 'solution', while: 'shopper', atMostMs: 24 * hour }] },
    (p: Loose) => { p.promises.escalations = [chain({ ...step('partner'), partner: 'repair', what: 'look' }, { ...step('partner'), partner: 'logistics', what: 'look' }, step('expert', 1), step('supervisor', 24 * hour))] },
    (p: Loose) => { p.promises.escalations = []; p.promises.proposals = [{ clock: 'closure', tiers: ['mass'], amountMinor: { CNY: 500_000 } }] },
    (p: Loose) => { p.calendars = { north: { ...p.openingHours, week: { mon: [{ from: '09:00', to: '18:00' }], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] } } }; p.overlays = [overlay({ promises: { calendar: 'north' } })] },
    (p: Loose) => { for (const part of ['expertWithinMs', 'warnings', 'pauses', 'escalations', 'proposals']) delete p.promises[part] },
    (p: Loose) => { for (const day of Object.keys(p.openingHours.week)) p.openingHours.week[day] = []; p.promises.inOpeningHours = [] },
  ]) assert.deepEqual(checkPlaybook(changed(change)), [])
})

test('all problems are told at once, and a million of them do not choke', () => {
  assert.ok(checkPlaybook(changed(p => { p.promises.closureMs.mass += 1; p.routing.careHeadStartMs = 0; p.openingHours.timeZone = 'x' })).length >= 3)
  assert.ok(checkPlaybook(changed(p => { p.skills = Array.from({ length: 1000 }, () => 1) })).length <= 100)
})

const typed: Playbook = defaultPlaybook()
test('the default is its own type', () => assert.equal(typed.schema, 1))

const styled = (some: Loose) => changed(playbook => { Object.assign(playbook.style, some) })
const stylish: readonly (readonly [string, unknown, string | undefined])[] = [
  ['rules by segment and region are fine', styled({ rules: [{ style: 'formal', tiers: ['diamond'] }, { style: 'playful', tags: ['interest-baby'], regions: ['广东'] }, { style: 'brisk', written: ['en'] }] }), undefined],
  ['a rule for everybody', styled({ rules: [{ style: 'formal' }] }), '/style/rules/0 style.rule-everyone'],
  ['the same rule twice, in another order', styled({ rules: [{ style: 'formal', tiers: ['diamond', 'core'] }, { style: 'warm', tiers: ['core', 'diamond'] }] }), '/style/rules/1 style.rule-twice'],
  ['jest for those who need care', styled({ rules: [{ style: 'playful', care: ['silver'] }] }), '/style/rules/0/style style.care'],
  ['hurry for those who need care', styled({ rules: [{ style: 'brisk', care: ['vision'] }] }), '/style/rules/0/style style.care'],
  ['a style nobody knows', styled({ default: 'rude' }), '/style/default shape'],
  ['acting on less than confirming', changed(playbook => { playbook.autonomy.actFrom = 0.79 }), '/autonomy/actFrom autonomy.order'],
  ['acting on as much as confirming is fine', changed(playbook => { playbook.autonomy.actFrom = 0.8 }), undefined],
  ['given and taken by the same figures', changed(playbook => { playbook.autonomy.lowerBelow = 0.8 }), '/autonomy/lowerBelow autonomy.flutter'],
]
for (const [name, document, problem] of stylish) test(`style and autonomy: ${name}`, () => { assert.deepEqual(checkPlaybook(document).map(one => `${one.path} ${one.rule}`).slice(0, 1), problem === undefined ? [] : [problem]) })

test('a playbook from before style and autonomy stays right, and is spoken by as a new one begins', () => {
  const { style, autonomy, ...rest } = defaultPlaybook()
  const old: Playbook = rest
  assert.deepEqual(checkPlaybook(old), [])
  assert.deepEqual([styleOf(old), autonomyOf(old)], [style, autonomy])
})
